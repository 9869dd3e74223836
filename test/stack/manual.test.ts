import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { settingNames } from '../../cdk/settings.ts';
import { exampleTemplate } from '../support/stack.ts';

const root = join(import.meta.dirname, '..', '..');
const template = exampleTemplate();
const manual = readFileSync(join(root, 'docs', 'operations.md'), 'utf8');

describe('docs/operations.md', () => {
  it('has a page for every alarm, and none for another', () => {
    const alarms = Object.values(template.findResources('AWS::CloudWatch::Alarm')).map(
      ({ Properties }) =>
        /docs\/operations\.md, "(\w+)"/.exec((Properties as { AlarmDescription: string }).AlarmDescription)?.[1],
    );
    const pages = [...manual.matchAll(/^### (\w+)$/gm)].map(([, page]) => page);
    expect([...new Set(alarms)].sort()).toEqual(pages.sort());
  });

  it('explains every setting', () => {
    const explained = [...manual.matchAll(/^\| (`\w+`(?:, `\w+`)*) \|/gm)].flatMap(
      ([, names = '']) => names.match(/\w+/g) ?? [],
    );
    expect(explained.sort()).toEqual([...settingNames].sort());
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
