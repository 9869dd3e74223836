import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { setTimeout } from 'node:timers/promises';
import { freePort } from './free-port.ts';

const binary = (): string => {
  const platform = `@dynoxide/${process.platform}-${process.arch}`;
  return join(dirname(createRequire(import.meta.url).resolve(`${platform}/package.json`)), 'dynoxide');
};

/** Ends the database when the pipe from this worker ends, however the worker ended. */
const withItsWorker = '"$0" "$@" & read _; kill -9 $!';

/** A DynamoDB of another make on this machine: in memory, or on a file. */
export interface Dynoxide {
  readonly endpoint: string;
  stop(): Promise<void>;
}

/** Starts one; it ends with this process at the latest. */
export const startDynoxide = async (file?: string): Promise<Dynoxide> => {
  const port = await freePort();
  const serve = [binary(), 'serve', '--host', '127.0.0.1', '--port', String(port)];
  const onFile = file === undefined ? [] : ['--db-path', file];
  const child: ChildProcess = spawn('sh', ['-c', withItsWorker, ...serve, ...onFile], {
    stdio: ['pipe', 'ignore', 'ignore'],
  });
  const endpoint = `http://127.0.0.1:${port}`;
  for (let tries = 0; tries < 1_000; tries++) {
    const up = await fetch(endpoint).then(
      () => true,
      () => false,
    );
    if (up)
      return {
        endpoint,
        stop: async () => {
          const gone = once(child, 'exit');
          child.stdin?.end();
          await gone;
        },
      };
    await setTimeout(10);
  }
  throw new Error('dynoxide did not start');
};

let running: Promise<Dynoxide> | undefined;

/** The endpoint of this worker's own dynoxide, in memory, started on first use; or the DynamoDB that TEST_DYNAMODB_ENDPOINT names. */
export const dynamoEndpoint = async (): Promise<string> => {
  const { TEST_DYNAMODB_ENDPOINT: given } = process.env;
  if (given !== undefined && given !== 'dynoxide') return given;
  running ??= startDynoxide();
  return (await running).endpoint;
};
