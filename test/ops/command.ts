import { execFile } from 'node:child_process';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { allRows } from '../../shared/store/dynamo/maintenance/rows.ts';
import type { ServedTable } from '../support/dynamodb.ts';

/** How a command ended and what it said. */
export interface Ended {
  readonly code: number;
  readonly output: string;
}

/** Runs an ops command on the database of this table, as `npm run` would. */
export const runOn = async ({ endpoint }: ServedTable, command: string, ...options: string[]): Promise<Ended> => {
  const script = join(import.meta.dirname, '..', '..', 'lambdas', 'ops', `${command}.ts`);
  const env = {
    ...process.env,
    DYNAMODB_ENDPOINT: endpoint,
    AWS_REGION: 'eu-central-1',
    AWS_ACCESS_KEY_ID: 'local',
    AWS_SECRET_ACCESS_KEY: 'local',
  };
  return promisify(execFile)(process.execPath, [script, ...options], { env }).then(
    ({ stdout }) => ({ code: 0, output: stdout }),
    ({ code, stdout, stderr }) => ({ code: Number(code), output: `${stdout}${stderr}` }),
  );
};

/** Everything the table holds. */
export const rowsOf = async (table: ServedTable) => {
  const rows = [];
  for await (const row of allRows(table)) rows.push(row);
  return rows;
};
