import { type ChildProcess, spawn } from 'node:child_process';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { type Outcome, openRuntimeApi } from './runtime-api.ts';
import { type FunctionDefinition, region } from './template.ts';

/** What runs a handler: AWS's runtime interface client where LAMBDA_RIC names its folder, else the loop beside this file. */
const client =
  process.env.LAMBDA_RIC === undefined
    ? join(import.meta.dirname, 'runtime-loop.ts')
    : join(process.env.LAMBDA_RIC, 'index.mjs');

/** What a function signs with; the guard before the database knows its role by the access key. */
export const credentialsOf = (name: string) => ({
  accessKeyId: `ASIA${name}`,
  secretAccessKey: `secret-of-${name}`,
  sessionToken: `token-of-${name}`,
});

/** The same as environment variables. */
export const credentialVariables = (name: string): Record<string, string> => {
  const { accessKeyId, secretAccessKey, sessionToken } = credentialsOf(name);
  return { AWS_ACCESS_KEY_ID: accessKeyId, AWS_SECRET_ACCESS_KEY: secretAccessKey, AWS_SESSION_TOKEN: sessionToken };
};

/** What the runtime brings, then what the template says; nothing of this machine. */
const environmentOf = ({ name, handler, memory, folder, environment }: FunctionDefinition, port: number) => ({
  PATH: '/usr/bin:/bin',
  LANG: 'en_US.UTF-8',
  TZ: ':UTC',
  AWS_LAMBDA_RUNTIME_API: `127.0.0.1:${port}`,
  LAMBDA_TASK_ROOT: folder,
  LAMBDA_RUNTIME_DIR: '/var/runtime',
  _HANDLER: handler,
  AWS_EXECUTION_ENV: 'AWS_Lambda_nodejs24.x',
  AWS_REGION: region,
  AWS_DEFAULT_REGION: region,
  AWS_LAMBDA_FUNCTION_NAME: name,
  AWS_LAMBDA_FUNCTION_VERSION: '$LATEST',
  AWS_LAMBDA_FUNCTION_MEMORY_SIZE: String(memory),
  AWS_LAMBDA_LOG_GROUP_NAME: `/aws/lambda/${name}`,
  AWS_LAMBDA_LOG_STREAM_NAME: '2026/01/01/[$LATEST]0',
  AWS_LAMBDA_INITIALIZATION_TYPE: 'on-demand',
  ...credentialVariables(name),
  ...environment,
});

const running = new Set<ChildProcess>();
process.once('exit', () => {
  for (const child of running) child.kill('SIGKILL');
});

/** One execution environment of a function. */
export interface FunctionProcess {
  readonly definition: FunctionDefinition;
  readonly fault: () => string | undefined;
  readonly invoke: (event: unknown) => Promise<Outcome>;
  /** Lambda freezes what has nothing to do. */
  readonly freeze: () => void;
  readonly thaw: () => void;
  readonly stop: () => Promise<void>;
}

/** Starts a function in a process of its own; resolves once it asks for its first event or has failed to. */
export const startFunction = async (
  definition: FunctionDefinition,
  { changes, onLog }: { readonly changes: Readonly<Record<string, string>>; readonly onLog: (line: string) => void },
): Promise<FunctionProcess> => {
  const api = await openRuntimeApi(definition);
  const child = spawn(process.execPath, [client, definition.handler], {
    cwd: definition.folder,
    env: { ...environmentOf(definition, api.port), ...changes },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  running.add(child);
  createInterface({ input: child.stdout }).on('line', onLog);
  createInterface({ input: child.stderr }).on('line', (line) => onLog(`stderr: ${line}`));
  child.once('exit', (code, signal) => {
    running.delete(child);
    api.giveUp(`ended with ${code ?? signal}`);
  });
  await api.asked;
  return {
    definition,
    fault: api.fault,
    invoke: api.invoke,
    freeze: () => child.kill('SIGSTOP'),
    thaw: () => child.kill('SIGCONT'),
    async stop() {
      child.kill('SIGKILL');
      await api.close();
    },
  };
};
