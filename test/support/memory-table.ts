import type { Operations } from '../../shared/store/dynamo/engine/operations.ts';
import { wholeRow } from '../../shared/store/dynamo/engine/sqlite/columns.ts';
import { itemSize } from '../../shared/store/dynamo/engine/sqlite/item-size.ts';
import { batchGetItem, getItem } from '../../shared/store/dynamo/engine/sqlite/read-items.ts';
import { query } from '../../shared/store/dynamo/engine/sqlite/read-pages.ts';
import type { FoundRow, Rows, Tables } from '../../shared/store/dynamo/engine/sqlite/rows.ts';
import { type SqliteClient, sqliteClient } from '../../shared/store/dynamo/engine/sqlite/sqlite-client.ts';
import {
  planTransaction,
  requestsOf,
  requireTransaction,
} from '../../shared/store/dynamo/engine/sqlite/transactions.ts';
import { type PlannedWrite, planWrite, writePlanned } from '../../shared/store/dynamo/engine/sqlite/write-plan.ts';
import type { Key } from '../../shared/store/dynamo/rows/keys.ts';

type Item = Readonly<Record<string, unknown>>;
type Input<O extends keyof Operations> = Operations[O]['input'];

/** The engine of one machine, in memory, step by step: what an operation would do can be seen before it is done. */
export interface MemoryTable {
  read(key: Key): Item | undefined;
  write(key: Key, item: Item | undefined): void;
  /** Every item. */
  items(): readonly (Item & Key)[];
  get(input: Input<'GetItem'>): Operations['GetItem']['output'];
  batchGet(input: Input<'BatchGetItem'>): Operations['BatchGetItem']['output'];
  query(input: Input<'Query'>): Operations['Query']['output'];
  update(input: Input<'UpdateItem'>): void;
  /** What a transaction would write now; throws the fault of one that is cancelled. */
  plan(input: Input<'TransactWriteItems'>): readonly PlannedWrite[];
}

const tableName = 'model';
/** One table of one database holds those of a whole worker, because to make one takes longer than a schedule does. */
let shared: { readonly client: SqliteClient; readonly rows: Rows } | undefined;
let made = 0;

const sharedRows = () => {
  if (!shared) {
    const client = sqliteClient(':memory:');
    client.tables.create(tableName);
    const rows = client.tables.of(tableName);
    if (!rows) throw new Error('no table');
    shared = { client, rows };
  }
  return shared;
};

const forgotten = new FinalizationRegistry<string>((room) => {
  sharedRows().client.connection.run(`DELETE FROM "tables:${tableName}" WHERE pk > ? AND pk < ?`, room, `${room}~`);
});

/** The rows whose partitions begin with the name of this room, which nobody outside sees. */
const rowsIn = (room: string): Rows => {
  const { rows } = sharedRows();
  const shown = ({ item, size }: FoundRow): FoundRow => ({
    item: { ...item, pk: String(item.pk).slice(room.length) },
    size,
  });
  return {
    read({ pk, sk }, selection) {
      const found = rows.read({ pk: room + pk, sk }, selection);
      return found && shown(found);
    },
    *range({ values: [pk, ...values], ...range }, selection) {
      for (const found of rows.range({ ...range, values: [`${room}${pk}`, ...values] }, selection)) yield shown(found);
    },
    write: (item, size) => rows.write({ ...item, pk: room + item.pk }, size),
    remove: ({ pk, sk }) => rows.remove({ pk: room + pk, sk }),
    expire: () => 0,
  };
};

/** An empty table, whatever requests call it. */
export const memoryTable = (): MemoryTable => {
  const room = `${++made}|`;
  const rows = rowsIn(room);
  const tables: Tables = { of: () => rows, create: () => undefined, names: () => [tableName] };
  const table: MemoryTable = {
    read: ({ pk, sk }) => rows.read({ pk, sk }, wholeRow)?.item,
    write: ({ pk, sk }, item) => {
      if (item) rows.write({ pk, sk, ...item }, itemSize(item));
      else rows.remove({ pk, sk });
    },
    items: () =>
      [
        ...rows.range({ where: 'pk > ? AND pk < ?', values: ['', `${room}~`], order: 'pk, sk', limit: -1 }, wholeRow),
      ].map(({ item }) => item as Item & Key),
    get: (input) => getItem(tables, input),
    batchGet: (input) => batchGetItem(tables, input),
    query: (input) => query(tables, input),
    update: (input) => writePlanned(planWrite(tables, { kind: 'Update', ...input })),
    plan(input) {
      const requests = requestsOf(input);
      requireTransaction(requests);
      return planTransaction(tables, requests);
    },
  };
  forgotten.register(table, room);
  return table;
};
