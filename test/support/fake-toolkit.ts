import { chmodSync, mkdtempSync, readFileSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { delimiter, join } from 'node:path';

/** A `cdk` that deploys nothing: it writes the outputs it was given, and remembers how it was called. */
export interface FakeToolkit {
  /** Variables under which commands find it in place of the real one. */
  readonly env: NodeJS.ProcessEnv;
  readonly calls: () => readonly string[];
}

/** Makes one whose deploys have these outputs, or fail where there are none; `destroys` says how its destroy ends. */
export const fakeToolkit = (outputs: Readonly<Record<string, string>> | undefined, destroys = 0): FakeToolkit => {
  const folder = mkdtempSync(join(tmpdir(), 'toolkit-'));
  const log = join(folder, 'log');
  const script = join(folder, 'cdk');
  writeFileSync(log, '');
  writeFileSync(
    script,
    `#!${process.execPath}
const { appendFileSync, writeFileSync } = require('node:fs');
const args = process.argv.slice(2);
appendFileSync(${JSON.stringify(log)}, args.join(' ') + '\\n');
if (args[0] === 'destroy') process.exit(${destroys});
const outputs = ${JSON.stringify(outputs ?? null)};
if (outputs === null) process.exit(1);
writeFileSync(args[args.indexOf('--outputs-file') + 1], JSON.stringify({ 'some-stack': outputs }));
`,
  );
  chmodSync(script, 0o755);
  return {
    env: { ...process.env, PATH: `${folder}${delimiter}${process.env.PATH}`, DEPLOY_PAUSE_MS: '10' },
    calls: () => readFileSync(log, 'utf8').split('\n').filter(Boolean),
  };
};
