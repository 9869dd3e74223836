import type { BuildOptions } from 'esbuild';

/** How the two pages of the console become one script and one style sheet each, whoever builds them. */
export const pageBuild = {
  entryPoints: [
    { in: 'lambdas/console/main.tsx', out: 'page' },
    { in: 'lambdas/console/style.css', out: 'page' },
    { in: 'lambdas/console/diary-page.tsx', out: 'diary' },
    { in: 'lambdas/console/diary.css', out: 'diary' },
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
