import { globSync, readFileSync } from 'node:fs';
import { basename, join } from 'node:path';

const root = join(import.meta.dirname, '../..');

/** What stands in quotes behind `it`, `describe` and their tables, and first in a row of such a table. */
const title = [
  /\b(?:it|test|describe|describeWire)(?:\.each(?:<[^(]*>)?\([\s\S]*?\))?\(\s*(['"`])(.*?)\1,/g,
  /\[\s*(['"`])(.*?)\1,/g,
];

const titles = globSync('test/**/*.test.ts', { cwd: root })
  .filter((file) => !file.startsWith('test/docs/'))
  .sort()
  .map((file) => ({ file, source: readFileSync(join(root, file), 'utf8') }))
  .flatMap(({ file, source }) =>
    title.flatMap((pattern) => [...source.matchAll(pattern)].map(([, , name = '']) => ({ file, name }))),
  );

/** The files whose tests carry the id in their names, as links from `docs/`. */
const filesOf = (id: string): readonly string[] => {
  const carried = /^\d+$/.test(id) ? new RegExp(`\\btraps? (?:[\\d, and]+\\D)?${id}\\b`) : new RegExp(`\\b${id}\\b`);
  return [...new Set(titles.filter(({ name }) => carried.test(name)).map(({ file }) => file))];
};

/** A row of a page's table, by the id in its first cell. */
const row = /^\| ([STB]\d{2}|\d{1,2}) \|(.*)\|$/gm;

/** The ids that a page defines, in its order. */
export const idsOf = (page: string): readonly string[] => [...page.matchAll(row)].map(([, id = '']) => id);

/** The ids of a page that no test carries. */
export const untested = (page: string): readonly string[] => idsOf(page).filter((id) => filesOf(id).length === 0);

/** The page with the last cell of every row written anew from the tests. */
export const withShownBy = (page: string): string =>
  page.replaceAll(row, (_, id: string, cells: string) => {
    const kept = cells.slice(0, cells.lastIndexOf(' |'));
    const links = filesOf(id).map((file) => `[${basename(file, '.test.ts')}](../${file})`);
    return `| ${id} |${kept} | ${links.join(', ')} |`;
  });
