import { spawnSync } from 'node:child_process';
import { existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

/** Runs the toolkit as on a command line, in sight of the operator; returns its exit code. */
export const cdk = (...args: readonly string[]): number =>
  // On Windows commands of packages are scripts for the shell.
  spawnSync('cdk', args, { stdio: 'inherit', shell: process.platform === 'win32' }).status ?? 1;

/** What a deploy came to: its exit code, and the outputs of the stacks it made; none where it made none. */
export interface Deployed {
  readonly code: number;
  readonly outputs: Readonly<Record<string, string>>;
}

/** `cdk deploy` with these arguments. */
export const cdkDeploy = (...args: readonly string[]): Deployed => {
  const folder = mkdtempSync(join(tmpdir(), 'caldav-deploy-'));
  const file = join(folder, 'outputs.json');
  try {
    const code = cdk('deploy', '--outputs-file', file, ...args);
    const stacks: Record<string, Record<string, string>> = code === 0 && existsSync(file)
      ? JSON.parse(readFileSync(file, 'utf8'))
      : {};
    return { code, outputs: Object.assign({}, ...Object.values(stacks)) };
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
};
