import { copyFileSync, mkdirSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { type BuildOptions, buildSync, type Metafile } from 'esbuild';
import { pageBuild } from '../lambdas/console/build.ts';
import type { GatewayFunctionRow } from '../shared/deployment/functions.ts';
import { fileOf, onDemand, onDemandModules } from './on-demand.ts';

const root = join(import.meta.dirname, '..');

/** What one pass over all functions made: a folder for each, and what went into it. */
export interface Bundles {
  /** The folder that becomes the code of this function; its entry is `index.handler`. */
  readonly folderOf: (functionName: string) => string;
  readonly metafile: Metafile;
}

type Bundled = Pick<GatewayFunctionRow, 'functionName' | 'runtime'>;

const settings = {
  absWorkingDir: root,
  bundle: true,
  minify: true,
  platform: 'node',
  target: 'node24',
  // Not an ES module: importing node:http from one makes Node load all of undici, a third of the start.
  format: 'cjs',
  // Most packages name their smaller ES module build only here.
  mainFields: ['module', 'main'],
  legalComments: 'none',
  logLevel: 'error',
} as const satisfies BuildOptions;

/** Writes the modules that stand in for libraries inside the bundles; their paths by the name of what they replace. */
const standIns = (folder: string): Record<string, string> => {
  mkdirSync(folder);
  const paths = Object.entries(onDemandModules()).map(([name, source], at) => {
    const path = join(folder, `${at}.mjs`);
    writeFileSync(path, source);
    return [name, path] as const;
  });
  return {
    '@aws-sdk/credential-provider-node': join(import.meta.dirname, 'environment-credentials.ts'),
    '@aws-sdk/endpoint-cache': join(import.meta.dirname, 'without-endpoint-cache.ts'),
    '@aws/lambda-invoke-store': join(import.meta.dirname, 'without-invoke-store.ts'),
    '@smithy/core/checksum': join(import.meta.dirname, 'native-sha256.ts'),
    '@smithy/core/event-streams': join(import.meta.dirname, 'without-event-streams.ts'),
    ...Object.fromEntries(paths),
  };
};

/** Builds the page of the web console into the folder of the function that serves it. */
const buildPage = (folder: string): void => {
  buildSync({ ...pageBuild, absWorkingDir: root, outdir: folder });
};

/** The entry of a function: its handler over what its environment composes. The local server gives the same handler another runtime. */
const entryOf = ({ functionName, runtime }: Bundled): string =>
  [
    `import { handlerOf } from ${JSON.stringify(join(root, 'lambdas', `${functionName}.ts`))};`,
    `import { fromEnvironment } from ${JSON.stringify(join(root, 'lambdas', `${runtime}.ts`))};`,
    'export const handler = handlerOf(fromEnvironment());',
  ].join('\n');

const writeEntries = (functions: readonly Bundled[], folder: string): Record<string, string> => {
  mkdirSync(folder);
  return Object.fromEntries(
    functions.map((row) => {
      const file = join(folder, `${row.functionName}.mjs`);
      writeFileSync(file, entryOf(row));
      return [join(row.functionName, 'index'), file];
    }),
  );
};

/** Bundles every function in one esbuild pass; the AWS SDK goes in too, because loading Lambda's own copy is slower. */
export const bundle = (functions: readonly Bundled[], output = join(root, 'dist', 'functions')): Bundles => {
  rmSync(output, { recursive: true, force: true });
  mkdirSync(output, { recursive: true });
  const { metafile } = buildSync({
    ...settings,
    entryPoints: writeEntries(functions, join(output, 'entries')),
    outdir: output,
    metafile: true,
    outExtension: { '.js': '.cjs' },
    external: onDemand.map((one) => `./${fileOf(one)}`),
    alias: standIns(join(output, 'stand-ins')),
  });
  for (const one of onDemand) {
    const file = join(output, 'stand-ins', fileOf(one));
    const source = join(output, 'stand-ins', `${fileOf(one)}.mjs`);
    if (one.source) writeFileSync(source, one.source());
    buildSync({ ...settings, entryPoints: [one.source ? source : one.library], outfile: file });
    for (const [path, { imports }] of Object.entries(metafile.outputs)) {
      if (imports.some(({ path: wanted }) => wanted === `./${fileOf(one)}`))
        copyFileSync(file, join(root, path, '..', fileOf(one)));
    }
  }
  if (functions.some(({ runtime }) => runtime === 'runtime-page')) buildPage(join(output, 'console'));
  return { folderOf: (functionName) => join(output, functionName), metafile };
};
