import { rmSync } from 'node:fs';
import { join } from 'node:path';
import { buildSync, type Metafile } from 'esbuild';

const root = join(import.meta.dirname, '..');
const output = join(root, 'dist', 'functions');

/** What one pass over all functions made: a folder for each, and what went into it. */
export interface Bundles {
  /** The folder that becomes the code of this function; its entry is `index.handler`. */
  readonly folderOf: (functionName: string) => string;
  readonly metafile: Metafile;
}

/** Bundles every function in one esbuild pass; the AWS SDK goes in too, because loading Lambda's own copy is slower. */
export const bundle = (functionNames: readonly string[]): Bundles => {
  rmSync(output, { recursive: true, force: true });
  const { metafile } = buildSync({
    absWorkingDir: root,
    entryPoints: Object.fromEntries(functionNames.map((name) => [join(name, 'index'), join('lambdas', `${name}.ts`)])),
    outdir: output,
    outExtension: { '.js': '.mjs' },
    bundle: true,
    minify: true,
    metafile: true,
    platform: 'node',
    target: 'node24',
    format: 'esm',
    // Most packages name their smaller ES module build only here.
    mainFields: ['module', 'main'],
    alias: { '@aws-sdk/credential-provider-node': join(import.meta.dirname, 'environment-credentials.ts') },
    // CommonJS packages inside an ES module bundle still call `require` for node's own modules.
    banner: { js: "import{createRequire as r}from'node:module';const require=r(import.meta.url);" },
    legalComments: 'none',
    logLevel: 'error',
  });
  return { folderOf: (functionName) => join(output, functionName), metafile };
};
