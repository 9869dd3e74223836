import { join } from 'node:path';
import { buildSync } from 'esbuild';
import type { Page } from '../../shared/http/console.ts';
import { pageBuild } from '../console/build.ts';

/** The console's page from its sources; takes about a tenth of a second. */
export const builtPage = (): Page => {
  const absWorkingDir = join(import.meta.dirname, '..', '..');
  const { outputFiles } = buildSync({ ...pageBuild, absWorkingDir, outdir: 'dist', write: false });
  const textOf = (ending: string): string => outputFiles.find(({ path }) => path.endsWith(ending))?.text ?? '';
  return { script: textOf('.js'), style: textOf('.css') };
};
