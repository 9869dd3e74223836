import { globSync, readFileSync } from 'node:fs';
import { basename, join } from 'node:path';

/** One test as it stands in its file. */
export interface Evidence {
  readonly file: string;
  readonly title: string;
  /** What the tests around it are about. */
  readonly group: string;
  /** From its name to the next test: what it asks for and asserts. */
  readonly text: string;
}

const root = join(import.meta.dirname, '../..');
const opening = /^\s*(it|describe|describeWire)(\.each)?(?:<.*>)?\(/gm;
const firstArgument = /^[^('"`]*\(\s*(['"`])((?:\\.|(?!\1).)+)\1/;
const afterTheTable = /\)\(\s*(['"`])((?:\\.|(?!\1).)+)\1/;
const placeholder = /%(\.\d+)?[a-z]|\$\w+|\$\{[^}]*\}/g;

const testsIn = (file: string): readonly Evidence[] => {
  const source = readFileSync(join(root, file), 'utf8');
  const found = [...source.matchAll(opening)].map(({ index, 1: call, 2: each }, at, all) => {
    const text = source.slice(index, all[at + 1]?.index).trimStart();
    const title = (each ? afterTheTable : firstArgument).exec(text)?.[2] ?? '';
    return { call, each, title: title.replaceAll(/\\(.)/g, '$1').replaceAll(placeholder, '…'), text };
  });
  const groupAt = (at: number) => found.slice(0, at).findLast(({ call }) => call !== 'it');
  return found
    .map(({ title, call, each, text }, at) => ({
      file,
      title: title === '…' ? (groupAt(at)?.title ?? '') : title,
      group: groupAt(at)?.title ?? '',
      // The table of a group may stand before its one test.
      text: each && found[at - 1] === groupAt(at) ? `${groupAt(at)?.text}${text}` : text,
      // A group of tests that a loop names counts as one.
      counts: title !== '' && (call === 'it' || /\bit\([\w`]/.test(text)),
    }))
    .filter(({ counts }) => counts);
};

// What goes over the wire first; files of the same floor by name.
const floors = [
  'test/protocol/',
  'test/clients/',
  'test/privacy/',
  'test/http/',
  'test/dav/',
  'test/codec/',
  'test/local/',
  'test/threats/',
];

/** Every test of the protocol, the codecs below it and the clients above it. */
const tests: readonly Evidence[] = floors.flatMap((floor) =>
  globSync(`${floor}**/*.test.ts`, { cwd: root }).sort().flatMap(testsIn),
);

/** A word of a standard, not as a part of a longer one; a short one as it stands in XML or in a call. */
export const word = (name: string): RegExp =>
  new RegExp(`(?<=${/[-:A-Z;]/.test(name) ? '^|[^\\w-]' : "[:'`]"})${name}(?![\\w-])`);

/** A condition as a refusal names it, not the property of the same name. */
export const condition = (name: string): RegExp => new RegExp(`(?<![\\w:-])${name}(?![\\w-])`);

/** The tests that hold a feature: named after it, then in a group named after it, then speaking of it; at most `most`. */
export const testedBy = (
  pattern: RegExp,
  { most = 2, within }: { most?: number; within?: string | undefined } = {},
): readonly Evidence[] => {
  const rank = ({ title, group, text }: Evidence): number =>
    [title, group, text].findIndex((each) => pattern.test(each));
  return tests
    .filter((test) => (within === undefined || basename(test.file, '.test.ts') === within) && rank(test) >= 0)
    .sort((a, b) => rank(a) - rank(b))
    .slice(0, most);
};

/** Where a test stands, for a page in `docs/`. */
export const linkTo = ({ file, title }: Evidence): string => `${title} ([${basename(file, '.test.ts')}](../${file}))`;
