import { isDeepStrictEqual } from 'node:util';
import { createTableInput } from '../../rows/table.ts';
import type { TableClient } from '../client.ts';
import { faultNamed, invalid } from '../fault.ts';
import type { OperationName, Operations } from '../operations.ts';
import { type Connection, openConnection } from './connection.ts';
import { batchGetItem, getItem, requireTable } from './read-items.ts';
import { query, scan } from './read-pages.ts';
import { type Tables, tablesOf } from './rows.ts';
import { rememberedTokens, transactWriteItems } from './transactions.ts';
import { batchWriteItem, writeItem } from './writes.ts';

/** Tables in a file of this machine, or in memory, that are asked as DynamoDB is. */
export interface SqliteClient extends TableClient {
  readonly connection: Connection;
  readonly tables: Tables;
  /** Deletes what has expired by now (milliseconds), as DynamoDB's TTL would, a limited number at once; how many rows. */
  sweep(tableName: string, now: number, limit?: number): number;
  close(): void;
}

type Performers = {
  readonly [O in OperationName]?: (input: Operations[O]['input'], mayBeLost?: boolean) => Operations[O]['output'];
};

const createTable = (
  tables: Tables,
  input: Operations['CreateTable']['input'],
): Operations['CreateTable']['output'] => {
  const { TableName = '' } = input;
  if (!/^[A-Za-z0-9_.-]{3,255}$/.test(TableName) || !isDeepStrictEqual(input, createTableInput(TableName)))
    throw invalid('This engine holds the one table that the gateway uses');
  if (tables.of(TableName)) throw faultNamed('ResourceInUseException', `Table already exists: ${TableName}`);
  tables.create(TableName);
  return { TableDescription: { TableName, TableStatus: 'ACTIVE' } };
};

/** Opens a database file (`:memory:` for one that is gone with the process) behind DynamoDB's operations. */
export const sqliteClient = (file: string): SqliteClient => {
  const connection = openConnection(file);
  const tables = tablesOf(connection);
  const target = { connection, tables };
  const tokens = rememberedTokens();
  const performers: Performers = {
    GetItem: (input) => getItem(tables, input),
    BatchGetItem: (input) => batchGetItem(tables, input),
    Query: (input) => query(tables, input),
    Scan: (input) => scan(tables, input),
    PutItem: (input) => writeItem(target, { kind: 'Put', ...input }, input),
    UpdateItem: (input, mayBeLost) => writeItem(target, { kind: 'Update', ...input }, input, mayBeLost),
    DeleteItem: (input) => writeItem(target, { kind: 'Delete', ...input }, input),
    BatchWriteItem: (input) => batchWriteItem(target, input),
    TransactWriteItems: (input) => transactWriteItems(target, tokens, input),
    CreateTable: (input) => createTable(tables, input),
    DescribeTable: ({ TableName }) => {
      requireTable(tables, TableName);
      return { Table: { TableName, TableStatus: 'ACTIVE' } };
    },
  };
  return {
    connection,
    tables,
    async call<O extends OperationName>(operation: O, input: Operations[O]['input'], mayBeLost?: boolean) {
      const perform = performers[operation] as
        | ((input: Operations[O]['input'], mayBeLost?: boolean) => Operations[O]['output'])
        | undefined;
      if (!perform) throw faultNamed('UnknownOperationException', `${operation} means nothing on one machine`);
      return perform(input, mayBeLost);
    },
    sweep: (tableName, now, limit = 500) =>
      connection.atomically(() => requireTable(tables, tableName).expire(Math.floor(now / 1000), limit)),
    close: () => connection.close(),
  };
};
