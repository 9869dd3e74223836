import { randomUUID } from 'node:crypto';
import { isTransient, StoreBrokenError } from '../../errors.ts';
import type { Row } from '../rows/items.ts';
import type { Key } from '../rows/keys.ts';
import type { TableClient } from './client.ts';
import type { CancellationReason } from './fault.ts';
import type { Operations } from './operations.ts';
import { type Backoff, startBackoff, type Timing, type TimingOptions, timingWith } from './retry.ts';

type Unnamed<T> = T extends unknown ? Omit<T, 'TableName'> : never;
type NamedWrite = NonNullable<Operations['TransactWriteItems']['input']['TransactItems']>[number];
type Query = Unnamed<Operations['Query']['input']>;
type Update = Unnamed<Operations['UpdateItem']['input']>;

/** One item of a transaction; the table's name is added on the way. */
export type TransactionItem = { readonly [K in keyof NamedWrite]: Unnamed<NonNullable<NamedWrite[K]>> };

/** The operations of DynamoDB that the store uses: strong reads, loops until done, transient faults outlived. */
export interface Database extends Timing {
  get<R extends Row>(key: Key, attributes?: readonly string[]): Promise<R | undefined>;
  getMany<R extends Row>(keys: readonly Key[], attributes?: readonly string[]): Promise<readonly R[]>;
  /** One page. */
  queryPage<R extends Row>(query: Query): Promise<{ rows: readonly R[]; next?: Row }>;
  query<R extends Row>(query: Query): Promise<readonly R[]>;
  /** Undefined when committed, else why not, item by item. */
  transact(items: readonly TransactionItem[], backoff: Backoff): Promise<readonly CancellationReason[] | undefined>;
  put(row: Row): Promise<void>;
  /** False when its condition does not hold. A lost answer may have it done twice. */
  update(update: Update): Promise<boolean>;
  /** One try only: for what the next reader would do as well. False when it did not happen. */
  tryUpdate(update: Update): Promise<boolean>;
  /** The same, and why it did not happen: its condition does not hold, or the storage does not take it now. */
  tryOnce(update: Update): Promise<'done' | 'condition-failed' | 'not-taken'>;
}

const batchSize = 100;

const isNamed = (fault: unknown, name: string): boolean => fault instanceof Error && fault.name === name;

/** A projection by placeholders, so that no attribute name is a reserved word. */
const projection = (attributes: readonly string[] | undefined) =>
  attributes && {
    ProjectionExpression: attributes.map((_, index) => `#a${index}`).join(', '),
    ExpressionAttributeNames: Object.fromEntries(attributes.map((name, index) => [`#a${index}`, name])),
  };

/** A table, a clock, and what a test would have besides. */
export interface DatabaseOptions extends TimingOptions {
  readonly client: TableClient;
  readonly tableName: string;
}

/** The database behind one table. */
export const openDatabase = ({ client, tableName: TableName, ...options }: DatabaseOptions): Database => {
  const timing = timingWith(options);
  /** The very same request again: it is a read, or carries its own idempotency token. */
  const withRetries = async <T>(backoff: Backoff, request: () => Promise<T>): Promise<T> => {
    for (;;) {
      try {
        return await request();
      } catch (fault) {
        if (!isTransient(fault)) throw fault;
        await backoff.wait(fault);
      }
    }
  };

  const getBatch = async <R extends Row>(keys: readonly Key[], attributes?: readonly string[]): Promise<R[]> => {
    const backoff = startBackoff(timing);
    const rows: R[] = [];
    let pending: readonly Key[] = keys;
    while (pending.length > 0) {
      const Keys = pending.map(({ pk, sk }) => ({ pk, sk }));
      const { Responses, UnprocessedKeys } = await withRetries(backoff, () =>
        client.call('BatchGetItem', {
          RequestItems: { [TableName]: { Keys, ConsistentRead: true, ...projection(attributes) } },
        }),
      );
      const found = (Responses?.[TableName] ?? []) as R[];
      rows.push(...found);
      pending = (UnprocessedKeys?.[TableName]?.Keys ?? []) as Key[];
      // An answer that hit its size limit made progress; only one that made none is a throttle.
      if (pending.length > 0 && found.length === 0) await backoff.wait(new Error('unprocessed keys'));
    }
    return rows;
  };

  const queryPage: Database['queryPage'] = async <R extends Row>(query: Query) => {
    const { Items = [], LastEvaluatedKey } = await withRetries(startBackoff(timing), () =>
      client.call('Query', { TableName, ConsistentRead: true, ...query }),
    );
    return { rows: Items as R[], ...(LastEvaluatedKey && { next: LastEvaluatedKey as Row }) };
  };

  const tryOnce: Database['tryOnce'] = async (update) => {
    try {
      await client.call('UpdateItem', { TableName, ...update }, true);
      return 'done';
    } catch (fault) {
      if (isNamed(fault, 'ConditionalCheckFailedException')) return 'condition-failed';
      // Whoever only reads need not mind that nothing can be written.
      if (isTransient(fault) || (fault instanceof StoreBrokenError && fault.kind !== 'damaged')) return 'not-taken';
      throw fault;
    }
  };

  return {
    ...timing,
    queryPage,
    tryOnce,
    tryUpdate: async (update) => (await tryOnce(update)) === 'done',

    async get<R extends Row>(key: Key, attributes?: readonly string[]) {
      const { Item } = await withRetries(startBackoff(timing), () =>
        client.call('GetItem', { TableName, Key: { ...key }, ConsistentRead: true, ...projection(attributes) }),
      );
      return Item as R | undefined;
    },

    async getMany<R extends Row>(keys: readonly Key[], attributes?: readonly string[]) {
      const batches = Array.from({ length: Math.ceil(keys.length / batchSize) }, (_, index) =>
        getBatch<R>(keys.slice(index * batchSize, (index + 1) * batchSize), attributes),
      );
      return (await Promise.all(batches)).flat();
    },

    async query<R extends Row>(query: Query) {
      const rows: R[][] = [];
      let start: Row | undefined;
      do {
        const page = await queryPage<R>({ ...query, ...(start && { ExclusiveStartKey: start }) });
        rows.push(page.rows as R[]);
        start = page.next;
      } while (start);
      return rows.flat();
    },

    async transact(items, backoff) {
      const TransactItems = items.map((item) =>
        Object.fromEntries(Object.entries(item).map(([operation, write]) => [operation, { TableName, ...write }])),
      ) as NamedWrite[];
      // One token per logical attempt: if the answer was lost, the repetition finds out what happened (T33).
      const ClientRequestToken = randomUUID();
      try {
        await withRetries(backoff, () => client.call('TransactWriteItems', { TransactItems, ClientRequestToken }));
        return undefined;
      } catch (fault) {
        if (!isNamed(fault, 'TransactionCanceledException')) throw fault;
        return (fault as { CancellationReasons?: CancellationReason[] }).CancellationReasons ?? [];
      }
    },

    async put(row) {
      await withRetries(startBackoff(timing), () => client.call('PutItem', { TableName, Item: row }));
    },

    async update(update) {
      try {
        await withRetries(startBackoff(timing), () => client.call('UpdateItem', { TableName, ...update }));
        return true;
      } catch (fault) {
        if (isNamed(fault, 'ConditionalCheckFailedException')) return false;
        throw fault;
      }
    },
  };
};
