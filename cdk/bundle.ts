import { mkdirSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { buildSync, type Metafile } from 'esbuild';
import { windowsZonesModule } from './windows-zones.ts';

const root = join(import.meta.dirname, '..');

/** What one pass over all functions made: a folder for each, and what went into it. */
export interface Bundles {
  /** The folder that becomes the code of this function; its entry is `index.handler`. */
  readonly folderOf: (functionName: string) => string;
  readonly metafile: Metafile;
}

/** Bundles every function in one esbuild pass; the AWS SDK goes in too, because loading Lambda's own copy is slower. */
export const bundle = (functionNames: readonly string[], output = join(root, 'dist', 'functions')): Bundles => {
  rmSync(output, { recursive: true, force: true });
  mkdirSync(output, { recursive: true });
  const zones = join(output, 'windows-zones.mjs');
  writeFileSync(zones, windowsZonesModule());
  const { metafile } = buildSync({
    absWorkingDir: root,
    entryPoints: Object.fromEntries(functionNames.map((name) => [join(name, 'index'), join('lambdas', `${name}.ts`)])),
    outdir: output,
    bundle: true,
    minify: true,
    metafile: true,
    platform: 'node',
    target: 'node24',
    // Not an ES module: importing node:http from one makes Node load all of undici, a third of the start.
    format: 'cjs',
    outExtension: { '.js': '.cjs' },
    // Most packages name their smaller ES module build only here.
    mainFields: ['module', 'main'],
    alias: {
      '@aws-sdk/credential-provider-node': join(import.meta.dirname, 'environment-credentials.ts'),
      'windows-iana': zones,
    },
    legalComments: 'none',
    logLevel: 'error',
  });
  return { folderOf: (functionName) => join(output, functionName), metafile };
};
