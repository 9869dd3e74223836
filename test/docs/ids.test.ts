import { globSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { idsOf, untested, withShownBy } from './shown-by.ts';

const root = join(import.meta.dirname, '../..');
const read = (file: string): string => readFileSync(join(root, file), 'utf8');
const pages = ['requirements', 'threats', 'client-quirks'].map((name) => `docs/${name}.md`);

it.each(pages)('%s says which tests show each row', async (page) => {
  await expect(withShownBy(read(page))).toMatchFileSnapshot(join(root, page));
});

it('every threat and every quirk has a test of its number, and so has every requirement of part A', () => {
  const missing = pages.flatMap((page) => untested(read(page)));
  expect(missing.filter((id) => !id.startsWith('B'))).toEqual([]);
});

it('a row of part B is shown by a test exactly when it is called built, wholly or in part', () => {
  const requirements = read('docs/requirements.md');
  const built = [...requirements.matchAll(/^\| (B\d{2}) \|.*\| (yes|in part[^|]*) \|[^|]*\|$/gm)].map(([, id]) => id);
  const shown = idsOf(requirements).filter((id) => id.startsWith('B') && !untested(requirements).includes(id));
  expect(shown).toEqual(built);
});

it('every id that code, tests or pages use is defined on a page', () => {
  const defined = new Set(pages.flatMap((page) => idsOf(read(page))));
  const files = globSync('{shared,lambdas,cdk,test,docs}/**/*.{ts,tsx,md,sh}', { cwd: root }).filter(
    (file) => !file.includes('fixtures'),
  );
  const used = files.flatMap((file) =>
    [...read(file).matchAll(/\b([STB]\d{2})\b(?![\d:])|\btraps? (\d{1,2})\b/g)].map(([, id, trap]) => ({
      id: id ?? trap ?? '',
      file,
    })),
  );
  expect(used.filter(({ id }) => !defined.has(id))).toEqual([]);
});
