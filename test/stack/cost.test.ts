import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { exampleTemplate } from '../support/stack.ts';
import { logged, phoneMonths } from './cost.ts';
import { costSection, withCosts } from './cost-section.ts';

const page = join(import.meta.dirname, '..', '..', 'docs', 'operations.md');
// Synthesis takes longer than a test may on a busy machine.
const template = exampleTemplate();
const section = costSection(template);

describe('cost', () => {
  it('docs/operations.md says what npm run cost prints (vitest -u writes it)', async () => {
    const manual = readFileSync(page, 'utf8');
    await expect(withCosts(manual, section)).toMatchFileSnapshot(page);
  });

  it('of a phone is bounded: 0.0085 a month by sync-collection, 0.0095 for an iPhone, and more where functions start', () => {
    const { sync, iPhone } = phoneMonths;
    expect(sync.warm).toBeLessThanOrEqual(0.0085);
    expect(iPhone.warm).toBeLessThanOrEqual(0.0095);
    expect(iPhone.cold).toBeLessThanOrEqual(0.032);
    expect(sync.cold - sync.forgotten).toBeGreaterThan(0.008);
  });

  it('counts the octets of the access log', () => {
    const [stage] = Object.values(template.findResources('AWS::ApiGatewayV2::Stage'));
    const { Format } = (stage as { Properties: { AccessLogSettings: { Format: string } } }).Properties
      .AccessLogSettings;
    const values: Record<string, string> = {
      requestId: 'JKJaXmPLvHcESHA=',
      httpMethod: 'PROPFIND',
      routeKey: 'ANY /dav/{proxy+}',
      status: '207',
      integrationErrorMessage: '-',
    };
    const written = Format.replaceAll(/\$context\.(\w+)/g, (_all, name: string) => values[name] ?? 'x'.repeat(1000));
    expect(written.length).toBeLessThanOrEqual(logged.access);
    expect(written.length).toBeGreaterThan(logged.access - 20);
  });
});
