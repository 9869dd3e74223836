import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { doors } from '../../cdk/doors.ts';
import { settingNames } from '../../cdk/settings.ts';
import { metricNames } from '../../shared/http/metrics.ts';
import { exampleTemplate } from '../support/stack.ts';

const root = join(import.meta.dirname, '..', '..');
const template = exampleTemplate();
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
        new RegExp(`^${Threshold} (in five minutes|milliseconds)`),
      );
    }
  });

  it('counts the functions, and tells of no console of ours', () => {
    expect(manual).toContain(`${doors.length} functions times`);
    const pages = ['README.md', ...readdirSync(join(root, 'docs')).map((name) => join('docs', name))];
    for (const page of pages.filter((name) => name.endsWith('.md')))
      expect(readFileSync(join(root, page), 'utf8')).not.toMatch(/web console|admin(istration)? console|\/console\b/i);
    expect(doors.flatMap(({ paths }) => paths).filter((path) => path.includes('console'))).toEqual([]);
  });

  it('explains every setting and every metric', () => {
    expect(explainedIn('Deploy')).toEqual([...settingNames].sort());
    expect(explainedIn('Metrics')).toEqual([...metricNames].sort());
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
