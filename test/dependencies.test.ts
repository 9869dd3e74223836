import { globSync, readFileSync } from 'node:fs';
import { isBuiltin } from 'node:module';
import { join } from 'node:path';
import { expect, it } from 'vitest';

const root = join(import.meta.dirname, '..');
const textOf = (file: string): string => readFileSync(join(root, file), 'utf8');

interface Manifest {
  readonly dependencies: Readonly<Record<string, string>>;
  readonly devDependencies: Readonly<Record<string, string>>;
  readonly optionalDependencies?: Readonly<Record<string, string>>;
  readonly scripts: Readonly<Record<string, string>>;
}
const manifest = JSON.parse(textOf('package.json')) as Manifest;

/** `@scope/name/deep` and `name/deep` belong to the package that bears the first part. */
const packageOf = (specifier: string): string =>
  specifier
    .split('/')
    .slice(0, specifier.startsWith('@') ? 2 : 1)
    .join('/');

/** Imports, static and dynamic, and where a package is resolved or replaced by its name. */
const named =
  /^(?:import|export)\b[^;]*?\bfrom '([^'./][^']*)'|^import '([^'./][^']*)'|\bimport\('([^'./][^']*)'\)|\brequire(?:\.resolve)?\(['"]([^'"./][^'"]*)['"]\)|\blibrary: '([^']+)'/gm;

/** The packages that these files name: in imports, static and dynamic, and where one is resolved by its name. */
const importedBy = (...folders: readonly string[]): Set<string> =>
  new Set(
    globSync(
      folders.map((folder) => `${folder}/**/*.{ts,tsx,mjs}`),
      { cwd: root },
    ).flatMap((file) =>
      [...textOf(file).matchAll(named)]
        .map(([, ...found]) => found.find((one) => one !== undefined) ?? '')
        .filter((specifier) => !isBuiltin(specifier))
        .map(packageOf),
    ),
  );

/** Needed without being imported, and why. */
const withoutImport: Readonly<Record<string, string>> = {
  node: 'the runtime that the scripts run on',
  'aws-cdk': 'the toolkit: npm run deploy',
  typescript: 'npm run typecheck',
  '@biomejs/biome': 'npm run lint',
  '@types/node': 'types of Node',
};

const runtime = importedBy('shared', 'lambdas');
const infrastructure = importedBy('cdk');
const tests = importedBy('test');
const namesOf = (kinds: Readonly<Record<string, string>>): string[] => Object.keys(kinds).sort();

it('what runs is a dependency, and every dependency runs', () => {
  const missing = [...runtime].filter((name) => !(name in manifest.dependencies) && !name.startsWith('aws-lambda'));
  expect(missing).toEqual([]);
  expect(
    namesOf(manifest.dependencies).filter(
      (name) => !runtime.has(name) && !infrastructure.has(name) && !(name in withoutImport),
    ),
  ).toEqual([]);
});

it('what builds, deploys and tests is declared, and every development dependency is used', () => {
  const all = { ...manifest.dependencies, ...manifest.devDependencies, ...manifest.optionalDependencies };
  const types = (name: string): boolean => `@types/${name.replace('@', '').replace('/', '__')}` in all;
  const used = new Set([...runtime, ...infrastructure, ...tests]);
  expect([...used].filter((name) => !(name in all) && !types(name))).toEqual([]);
  const typed = (name: string): boolean => used.has(name.replace('@types/', ''));
  expect(
    namesOf(manifest.devDependencies).filter((name) => !used.has(name) && !typed(name) && !(name in withoutImport)),
  ).toEqual([]);
});
