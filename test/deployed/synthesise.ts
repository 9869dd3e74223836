import { spawnSync } from 'node:child_process';
import { mkdtempSync } from 'node:fs';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { TestProject } from 'vitest/node';
import { deployments } from './deployments.ts';

declare module 'vitest' {
  interface ProvidedContext {
    /** Folder of the cloud assemblies, one for each deployment. */
    readonly assemblies: string;
  }
}

const requireEngine = (): void => {
  if (process.env.TEST_DYNAMODB_ENDPOINT !== undefined) return;
  const name = `@dynoxide/${process.platform}-${process.arch}`;
  try {
    createRequire(import.meta.url).resolve(`${name}/package.json`);
  } catch {
    throw new Error(
      `test:deployed needs a DynamoDB engine: ${name} is not installed, so name one with TEST_DYNAMODB_ENDPOINT=http://…`,
    );
  }
};

/** Before all tests: every deployment is synthesised by the very command that operators use. */
export const setup = ({ provide }: TestProject): void => {
  requireEngine();
  const folder = mkdtempSync(join(tmpdir(), 'assemblies-'));
  for (const [deployment, context] of Object.entries(deployments)) {
    const settings = Object.entries(context).flatMap(([name, value]) => ['-c', `${name}=${value}`]);
    const command = ['run', '--silent', 'synth', '--', '--output', join(folder, deployment), ...settings];
    const { status, stderr } = spawnSync('npm', command, { encoding: 'utf8' });
    if (status !== 0) throw new Error(`npm run synth for ${deployment} ended with ${status}: ${stderr}`);
  }
  provide('assemblies', folder);
};
