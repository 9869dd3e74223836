import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { discoveryRecords } from '../../cdk/host-name.ts';
import { settingNames } from '../../cdk/setting-readers.ts';
import { functions } from '../../shared/deployment/functions.ts';
import { metrics, stageThrottled } from '../../shared/deployment/metrics.ts';
import { exampleDomain, exampleTemplate } from '../support/stack.ts';

const root = join(import.meta.dirname, '..', '..');
// With a host name there is a certificate to watch.
const template = exampleTemplate({ ...exampleDomain, changeEvents: 'true', webhooks: 'true' });
const manual = readFileSync(join(root, 'docs', 'operations.md'), 'utf8');

/** The names that head the rows of a section's table. */
const explainedIn = (section: string): readonly string[] => {
  const [, text = ''] = manual.split(`\n## ${section}\n`);
  const rows = (text.split('\n## ')[0] ?? '').matchAll(/^\| (`\w+`(?:, `\w+`)*) \|/gm);
  return [...rows].flatMap(([, names = '']) => names.match(/\w+/g) ?? []).sort();
};

describe('docs/operations.md', () => {
  it('has a page for every alarm, and none for another', () => {
    const alarms = Object.values(template.findResources('AWS::CloudWatch::Alarm')).map(
      ({ Properties }) =>
        /docs\/operations\.md, "(\w+)"/.exec((Properties as { AlarmDescription: string }).AlarmDescription)?.[1],
    );
    const pages = [...manual.matchAll(/^### (\w+)$/gm)].map(([, page]) => page);
    expect([...new Set(alarms)].sort()).toEqual(pages.sort());
  });

  it('says on the page of each alarm when it goes off', () => {
    for (const { Properties } of Object.values(template.findResources('AWS::CloudWatch::Alarm'))) {
      const { AlarmDescription, Threshold } = Properties as { AlarmDescription: string; Threshold: number };
      const [, page = ''] = /"(\w+)"/.exec(AlarmDescription) ?? [];
      expect(manual.split(`### ${page}\n`)[1], page).toMatch(
        new RegExp(`^${Threshold} (in five minutes|milliseconds|days)`),
      );
    }
  });

  it('counts the functions', () => {
    expect(manual).toContain(`${functions.length} functions times`);
  });

  it('names every output', () => {
    const names = [template, exampleTemplate({ ...exampleDomain, davIngress: 'alb' })].flatMap((one) =>
      Object.keys(one.findOutputs('*')),
    );
    // The records stand there whole.
    const records = Object.keys(discoveryRecords({ name: exampleDomain.domainName, certificateArn: '' }));
    const others = names.filter((name) => !records.includes(name));
    expect(others).toContain('ConsoleUrl');
    expect(others.filter((name) => !new RegExp(`\\b${name}\\b`).test(manual))).toEqual([]);
  });

  it('explains every setting and every metric', () => {
    expect(explainedIn('Deploy')).toEqual([...settingNames].sort());
    expect(explainedIn('Metrics')).toEqual([...Object.values(metrics), stageThrottled].map(({ name }) => name).sort());
  });

  it('names commands that exist', () => {
    const { scripts } = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8')) as {
      scripts: Record<string, string>;
    };
    const named = [...manual.matchAll(/npm run ([\w:-]+)/g)].map(([, name = '']) => name);
    expect(named.length).toBeGreaterThan(5);
    expect(named.filter((name) => !(name in scripts))).toEqual([]);
  });
});
