import { tableClient } from '../../shared/store/dynamo/engine/aws-client.ts';
import type { TableClient } from '../../shared/store/dynamo/engine/client.ts';
import type { OperationName } from '../../shared/store/dynamo/engine/operations.ts';
import { sqliteClient } from '../../shared/store/dynamo/engine/sqlite/sqlite-client.ts';
import { createTableInput } from '../../shared/store/dynamo/rows/table.ts';
import { dynamoEndpoint } from './dynoxide.ts';

export interface TestTable {
  readonly client: TableClient;
  readonly tableName: string;
  /** Has every request wait for this, which may refuse it, until taken back. */
  readonly intercept: (before: Before) => () => void;
}

/** A table that other processes reach. */
export interface ServedTable extends TestTable {
  readonly endpoint: string;
}

type Before = (operation: OperationName, input: object) => unknown;

let tables = 0;

const tableBehind = async (direct: TableClient): Promise<TestTable> => {
  const intercepting = new Set<Before>();
  const client: TableClient = {
    async call(operation, input, mayBeLost) {
      for (const before of intercepting) await before(operation, input);
      return direct.call(operation, input, mayBeLost);
    },
  };
  const tableName = `table-${process.pid}-${++tables}`;
  await client.call('CreateTable', createTableInput(tableName));
  const intercept = (before: Before) => {
    intercepting.add(before);
    return () => intercepting.delete(before);
  };
  return { client, tableName, intercept };
};

/** A fresh, empty table of a DynamoDB behind a socket. */
export const servedTable = async (): Promise<ServedTable> => {
  const endpoint = await dynamoEndpoint();
  return { ...(await tableBehind(tableClient({ endpoint, region: 'eu-central-1' }))), endpoint };
};

/** A fresh, empty table in memory, of the engine of one machine; with TEST_DYNAMODB_ENDPOINT of the DynamoDB that it names. */
export const freshTable = (): Promise<TestTable> =>
  process.env.TEST_DYNAMODB_ENDPOINT === undefined ? tableBehind(sqliteClient(':memory:')) : servedTable();
