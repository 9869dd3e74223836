import { globSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it } from 'vitest';

/** Every threat has a number from T01 on; a test that answers it carries the number in its name. */
const threats = Array.from({ length: 56 }, (_, index) => `T${String(index + 1).padStart(2, '0')}`);

const root = join(import.meta.dirname, '..');

/** Names of tests and suites: what stands in quotes behind `it`, `describe` and their tables. */
const names = globSync('**/*.test.ts', { cwd: root, exclude: ['threats/coverage.test.ts'] }).flatMap((file) =>
  [
    ...readFileSync(join(root, file), 'utf8').matchAll(
      /\b(?:it|test|describe|describeWire)(?:\.each(?:<[^(]*>)?\([\s\S]*?\))?\(\s*(['"`])(.*?)\1,/g,
    ),
  ].map(([, , name = '']) => name),
);

/** Rows of what was asked for; a test through the wire that shows one carries its id. */
const requirements = Array.from({ length: 24 }, (_, index) => `S${String(index + 1).padStart(2, '0')}`);

it('every requirement from S01 to S24 has a test of its id', () => {
  const shown = new Set(names.flatMap((name) => name.match(/\bS\d{2}\b/g) ?? []));
  expect([...shown].sort()).toEqual(requirements);
});

it('every threat from T01 to T56 has a test of its number', () => {
  const answered = new Set(names.flatMap((name) => name.match(/\bT\d{2}\b/g) ?? []));
  expect(threats.filter((threat) => !answered.has(threat))).toEqual([]);
  expect([...answered].filter((threat) => !threats.includes(threat))).toEqual([]);
});
