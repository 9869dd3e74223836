import { globSync, readFileSync } from 'node:fs';
import { dirname, join, normalize } from 'node:path';
import { expect, it } from 'vitest';

const root = join(import.meta.dirname, '..');
const filesUnder = (...folders: string[]): string[] =>
  folders.flatMap((folder) => globSync(`${folder}/**/*.{ts,tsx}`, { cwd: root })).sort();
const textOf = (file: string): string => readFileSync(join(root, file), 'utf8');
const linesOf = (file: string): number => textOf(file).trimEnd().split('\n').length;

const product = filesUnder('shared', 'lambdas', 'cdk');
const everything = [...product, ...filesUnder('test')];

/** What runtime and infrastructure both call by name: the only files of the runtime that the infrastructure sees. */
const names = ['shared/store/dynamo/rows/table.ts', 'shared/store/secret-names.ts', 'lambdas/console/build.ts'];

/** What each area may import: itself and everything below it. First matching prefix decides. */
const floors: readonly (readonly [area: string, below: readonly string[]])[] = [
  ['shared/deployment/', []],
  ['shared/model/', ['shared/deployment/']],
  ['shared/codec/', ['shared/deployment/', 'shared/model/']],
  ['shared/store/', ['shared/deployment/', 'shared/model/', 'shared/codec/']],
  ['shared/phone/', ['shared/deployment/', 'shared/model/', 'shared/codec/']],
  ['shared/dav/', ['shared/deployment/', 'shared/model/', 'shared/codec/', 'shared/store/']],
  ['shared/admin/', ['shared/deployment/', 'shared/model/', 'shared/codec/', 'shared/store/', 'shared/phone/']],
  ['shared/http/', ['shared/']],
  ['lambdas/local/', ['shared/', 'lambdas/']],
  ['lambdas/ops/', ['shared/', 'lambdas/local/data-folder.ts', 'lambdas/local/folder-database.ts']],
  ['lambdas/console/', ['shared/deployment/', 'shared/admin/', 'shared/model/']],
  ['lambdas/', ['shared/', 'lambdas/runtime']],
  ['cdk/smoke', ['shared/deployment/', 'shared/model/', 'shared/phone/']],
  ['cdk/try-ingress', ['cdk/smoke', 'cdk/toolkit.ts', 'shared/deployment/', 'shared/phone/']],
  ['cdk/', ['shared/deployment/', ...names]],
];

const importsOf = (file: string): string[] =>
  [...textOf(file).matchAll(/^(?:import|export)\b[^;]*?\bfrom '(\.[^']+)'|\bimport\('(\.[^']+)'\)/gm)].map(
    ([, statement, call]) => normalize(join(dirname(file), statement ?? call ?? '')),
  );

const offences = (files: readonly string[], pattern: RegExp): string[] =>
  files.flatMap((file) =>
    textOf(file)
      .split('\n')
      .flatMap((line, at) => (pattern.test(line) ? [`${file}:${at + 1}: ${line.trim()}`] : [])),
  );

it('no file imports from a floor above its own, nor sideways', () => {
  const broken = product.flatMap((file) => {
    const [area = '', below = []] = floors.find(([prefix]) => file.startsWith(prefix)) ?? [];
    const allowed = area === 'lambdas/' ? below : [area, ...below];
    return importsOf(file)
      .filter((imported) => !allowed.some((prefix) => imported.startsWith(prefix)))
      .map((imported) => `${file} -> ${imported}`);
  });
  expect(broken).toEqual([]);
});

it('DynamoDB is known to the store and to those who put a gateway together, to nobody else', () => {
  const composing = /^(shared\/store\/|lambdas\/|cdk\/)/;
  const broken = product.flatMap((file) =>
    importsOf(file)
      .filter((imported) => imported.startsWith('shared/store/dynamo/') && !composing.test(file))
      .map((imported) => `${file} -> ${imported}`),
  );
  expect(broken).toEqual([]);
});

it('no file imports itself by a detour', () => {
  const imports = new Map(filesUnder('shared').map((file) => [file, importsOf(file)]));
  const done = new Set<string>();
  const circles: string[] = [];
  const walk = (file: string, path: readonly string[]): void => {
    if (path.includes(file)) circles.push([...path.slice(path.indexOf(file)), file].join(' -> '));
    if (path.includes(file) || done.has(file)) return;
    for (const imported of imports.get(file) ?? []) walk(imported, [...path, file]);
    done.add(file);
  };
  for (const file of imports.keys()) walk(file, []);
  expect(circles).toEqual([]);
});

it('what the infrastructure imports brings no runtime code along', () => {
  const brought = names
    .filter((file) => product.includes(file))
    .flatMap((file) => importsOf(file).map((imported) => `${file} -> ${imported}`))
    .filter((edge) => !names.includes(edge.split(' -> ')[1] ?? '') && !edge.includes(' -> shared/model/'));
  expect(brought).toEqual([]);
});

it.each([
  ['those of the product', product, 250, 60],
  ['those of the tests', filesUnder('test'), 500, 110],
])('files stay small: %s', (_, files, wall, median) => {
  const lengths = files.map((file) => [linesOf(file), file] as const).sort(([a], [b]) => a - b);
  expect(lengths.filter(([lines]) => lines > wall)).toEqual([]);
  expect(lengths[Math.floor(lengths.length / 2)]?.[0]).toBeLessThanOrEqual(median);
});

it('every file has one concern: no drawers, no barrels', () => {
  const registries = ['shared/dav/verbs/index.ts'];
  expect(everything.filter((file) => /(^|\/)(utils?|helpers?|common|misc)(\/|\.)/.test(file))).toEqual([]);
  expect(everything.filter((file) => file.endsWith('/index.ts') && !registries.includes(file))).toEqual([]);
  expect(offences(everything, /^export (\*|\{[^}]*\}) from/)).toEqual([]);
});

it('what can be thrown is called an error', () => {
  expect(offences(product, /^(?:export )?class (?!\w+Error\b)\w+ extends \w*Error\b/)).toEqual([]);
});

it('nothing is left undone or switched off', () => {
  // Spelled in pieces, so that this file does not accuse itself.
  const words = [
    ['TO', 'DO'],
    ['FIX', 'ME'],
    ['HA', 'CK'],
    ['@ts-', 'ignore'],
    ['@ts-', 'nocheck'],
    ['biome-', 'ignore'],
  ];
  const calls = ['skip', 'only', 'todo', 'skipIf', 'runIf'];
  const pattern = new RegExp(
    `(?<!\\w)(${words.map((word) => word.join('')).join('|')})\\b|\\b(it|test|describe)\\.(${calls.join('|')})\\(|\\bas any\\b(?! \\w)`,
  );
  expect(offences(everything, pattern)).toEqual([]);
});

it('every dependency is pinned exactly', () => {
  const manifest = JSON.parse(textOf('package.json')) as Record<string, Record<string, string> | undefined>;
  const loose = ['dependencies', 'devDependencies', 'optionalDependencies']
    .flatMap((kind) => Object.entries(manifest[kind] ?? {}))
    .filter(([, version]) => !/^\d+\.\d+\.\d+$/.test(version));
  expect(loose).toEqual([]);
});
