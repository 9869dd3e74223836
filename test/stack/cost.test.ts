import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { exampleTemplate } from '../support/stack.ts';
import { costSection, withCosts } from './cost.ts';

const page = join(import.meta.dirname, '..', '..', 'docs', 'operations.md');

/** CloudWatch counts each metric that an alarm reads, those inside an expression one by one. */
const alarmMetrics = Object.values(exampleTemplate().findResources('AWS::CloudWatch::Alarm'))
  .map(({ Properties }) => (Properties as { Metrics?: { MetricStat?: object }[] }).Metrics)
  .reduce((sum, metrics) => sum + (metrics?.filter(({ MetricStat }) => MetricStat).length ?? 1), 0);

it('docs/operations.md says what the asserted capacity costs (vitest -u writes it)', async () => {
  const manual = readFileSync(page, 'utf8');
  await expect(withCosts(manual, costSection({ alarmMetrics }))).toMatchFileSnapshot(page);
});
