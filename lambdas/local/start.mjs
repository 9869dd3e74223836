// What `npm start` runs: plain JavaScript, so that a Node too old for the rest still says what to do.
import module from 'node:module';
import { fileURLToPath } from 'node:url';

if (!process.features.typescript) {
  console.error(
    `Node ${process.versions.node} cannot run this: the Node 24 that comes as a package is not there. Run "npm ci" without --ignore-scripts, or use Node 24.`,
  );
  process.exit(1);
}

/** Under load V8 would rather grow than collect, by more than 100 MB; flags work at process start only (megabytes). */
const smallHeap = ['--max-semi-space-size=8', '--max-old-space-size=384'];

/**
 * Where compiled modules are kept from start to start, for threads too: without it each start first loads what reads TypeScript.
 * It runs as code, so it lies beside the code: whoever may write there may change the gateway anyhow. Where nobody may, a
 * start takes longer.
 */
const compileCache =
  process.env.NODE_COMPILE_CACHE ?? fileURLToPath(new URL('../../node_modules/.cache/compiled', import.meta.url));

// The same process once more, with the flags; the process id stays.
if (process.execve !== undefined && !process.execArgv.some((flag) => flag.startsWith('--max-semi-space-size')))
  process.execve(process.execPath, [process.execPath, ...smallHeap, ...process.execArgv, ...process.argv.slice(1)], {
    ...process.env,
    NODE_COMPILE_CACHE: compileCache,
  });

module.enableCompileCache?.(compileCache);
await import('./start.ts');
