import type { BuildOptions } from 'esbuild';

/** How the page of the console becomes one script and one style sheet, whoever builds it. */
export const pageBuild = {
  entryPoints: [
    { in: 'lambdas/console/main.tsx', out: 'page' },
    { in: 'lambdas/console/style.css', out: 'page' },
  ],
  bundle: true,
  minify: true,
  format: 'esm',
  target: 'es2022',
  jsx: 'automatic',
  jsxImportSource: 'preact',
  legalComments: 'none',
  logLevel: 'error',
} satisfies BuildOptions;
