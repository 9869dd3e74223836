import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { createRequire } from 'node:module';
import { createServer } from 'node:net';
import { dirname, join } from 'node:path';
import { setTimeout } from 'node:timers/promises';
import { type TableClient, tableClient } from '../../shared/store/dynamo/engine/client.ts';
import type { OperationName } from '../../shared/store/dynamo/engine/operations.ts';
import { createTableInput } from '../../shared/store/dynamo/rows/table.ts';

const binary = (): string => {
  const platform = `@dynoxide/${process.platform}-${process.arch}`;
  return join(dirname(createRequire(import.meta.url).resolve(`${platform}/package.json`)), 'dynoxide');
};

const freePort = async (): Promise<number> => {
  const server = createServer().listen(0, '127.0.0.1');
  await once(server, 'listening');
  const address = server.address();
  server.close();
  await once(server, 'close');
  if (address === null || typeof address === 'string') throw new Error('no port');
  return address.port;
};

/** Ends the database when the pipe from this worker ends, however the worker ended. */
const withItsWorker = '"$0" "$@" & read _; kill -9 $!';

const launch = async (): Promise<{ endpoint: string; child: ChildProcess }> => {
  const port = await freePort();
  const serve = [binary(), 'serve', '--host', '127.0.0.1', '--port', String(port)];
  const child = spawn('sh', ['-c', withItsWorker, ...serve], { stdio: ['pipe', 'ignore', 'ignore'] });
  const endpoint = `http://127.0.0.1:${port}`;
  for (let tries = 0; tries < 400; tries++) {
    const up = await fetch(endpoint).then(
      () => true,
      () => false,
    );
    if (up) return { endpoint, child };
    await setTimeout(10);
  }
  throw new Error('the embedded DynamoDB did not start');
};

let running: Promise<{ endpoint: string }> | undefined;

/** The endpoint of this test worker's own embedded DynamoDB, in memory, started on first use. */
export const dynamoEndpoint = async (): Promise<string> => {
  running ??= launch();
  return (await running).endpoint;
};

export interface TestTable {
  readonly client: TableClient;
  readonly tableName: string;
  readonly endpoint: string;
  /** Has every request wait for this, which may refuse it, until taken back. */
  readonly intercept: (before: Before) => () => void;
}

type Before = (operation: OperationName, input: object) => unknown;

let tables = 0;

/** A fresh, empty table. */
export const freshTable = async (): Promise<TestTable> => {
  const endpoint = await dynamoEndpoint();
  const direct = tableClient({ endpoint, region: 'eu-central-1' });
  const intercepting = new Set<Before>();
  const client: TableClient = {
    async call(operation, input) {
      for (const before of intercepting) await before(operation, input);
      return direct.call(operation, input);
    },
  };
  const tableName = `table-${process.pid}-${++tables}`;
  await client.call('CreateTable', createTableInput(tableName));
  const intercept = (before: Before) => {
    intercepting.add(before);
    return () => intercepting.delete(before);
  };
  return { client, tableName, endpoint, intercept };
};
