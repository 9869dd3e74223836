import type { CalendarObject } from '../../shared/model/calendar-object.ts';
import type { TableClient } from '../../shared/store/dynamo/engine/client.ts';
import type { OperationName, Operations } from '../../shared/store/dynamo/engine/operations.ts';
import { type Key, keys, objectPrefix } from '../../shared/store/dynamo/rows/keys.ts';
import { changePrefix } from '../../shared/store/dynamo/rows/table.ts';
import type { DiaryWriter } from '../../shared/store/writer.ts';
import type { FaultStore } from '../support/fault-store.ts';

/** A protocol that is wrong on purpose, to show that the model would notice. */
export interface Deviation {
  readonly client?: (client: TableClient, table: FaultStore) => TableClient;
  readonly store?: (store: DiaryWriter) => DiaryWriter;
  readonly tokenAfterListing?: boolean;
}

type Written = Record<string, unknown> & Key;

/** Every object row of a transaction rewritten. */
const rewriting =
  (rewrite: (row: Written, table: FaultStore) => { Put: { Item: Written } } | { Delete: { Key: Key } }) =>
  (client: TableClient, table: FaultStore): TableClient => ({
    call(operation, input) {
      if (operation !== 'TransactWriteItems') return client.call(operation, input);
      const { TransactItems } = input as Operations['TransactWriteItems']['input'];
      const items = TransactItems?.map((item) => {
        const row = item.Put?.Item as Written | undefined;
        if (!item.Put || !row?.sk.startsWith(objectPrefix)) return item;
        const rewritten = rewrite(row, table);
        return 'Put' in rewritten
          ? { Put: { ...item.Put, ...rewritten.Put } }
          : { Delete: { ...item.Put, Item: undefined, ...rewritten.Delete } };
      });
      return client.call(operation, { ...input, TransactItems: items });
    },
  });

/** Every answer of one operation changed. */
const answering =
  <A>(name: OperationName, change: (answer: A, input: Record<string, unknown>) => A) =>
  (client: TableClient): TableClient => ({
    async call(operation, input) {
      const answer = await client.call(operation, input);
      return operation === name ? (change(answer as A, input as Record<string, unknown>) as never) : answer;
    },
  });

/** The broken variants, each a small lie between the store and its table or its reader. */
export const deviations = {
  'the token says the version, not what is stable': {
    store: (store) => ({
      ...store,
      loadCalendar: async (principal, name) => {
        const calendar = await store.loadCalendar(principal, name);
        return calendar && { ...calendar, stable: calendar.version };
      },
    }),
  },
  'a change row counts without its object row': {
    client: answering<Operations['BatchGetItem']['output']>('BatchGetItem', (answer, { RequestItems }) => {
      const [[name, { Keys }] = ['', { Keys: [] }]] = Object.entries(RequestItems as Record<string, { Keys: Key[] }>);
      const found = new Map(answer.Responses?.[name]?.map((row) => [String(row.sk), row]));
      const rows = Keys.filter(({ sk }) => found.has(sk) || sk.startsWith(objectPrefix)).map(({ sk }) => ({
        ...found.get(sk),
        sk,
        version: Number.MAX_SAFE_INTEGER,
      }));
      return { ...answer, Responses: { [name]: rows }, UnprocessedKeys: {} };
    }),
  },
  'swept changes are taken for no changes': {
    client: answering<Operations['Query']['output']>('Query', (answer, { ExpressionAttributeValues }) => {
      const { ':pk': pk, ':from': from, ':to': to } = ExpressionAttributeValues as Record<string, string>;
      if (!pk || !from?.startsWith(changePrefix) || !to || answer.LastEvaluatedKey) return answer;
      const versionOf = (sk: string): number => Number(sk.slice(changePrefix.length));
      const found = new Map(answer.Items?.map((row) => [String(row.sk), row]));
      const id = pk.slice(pk.indexOf('#') + 1);
      const Items = Array.from({ length: versionOf(to) - versionOf(from) + 1 }, (_, index) => {
        const { sk } = keys.change(id, versionOf(from) + index);
        return found.get(sk) ?? { pk, sk, name: 'nothing' };
      });
      return { ...answer, Items };
    }),
  },
  'the token is read after the listing': { tokenAfterListing: true },
  'the TTL of a tombstone survives a re-creation': {
    client: rewriting((row, table) => {
      const { expires } = table.engine.read(row) ?? {};
      return { Put: { Item: row.entry !== undefined && expires !== undefined ? { ...row, expires } : row } };
    }),
  },
  'the version of a tombstone survives a re-creation': {
    client: rewriting((row, table) => {
      const before = table.engine.read(row);
      return { Put: { Item: before && before.entry === undefined ? { ...row, version: before.version } : row } };
    }),
  },
  'a deletion leaves no tombstone': {
    client: rewriting(({ pk, sk, ...row }) =>
      row.entry === undefined ? { Delete: { Key: { pk, sk } } } : { Put: { Item: { pk, sk, ...row } } },
    ),
  },
  'a body once read is taken for what is there': {
    store: (store) => {
      const read = new Map<string, CalendarObject>();
      return {
        ...store,
        loadObjects: async (calendar, names) => {
          const found = await store.loadObjects(calendar, names);
          return new Map(
            [...found].map(([name, object]) => {
              const known = read.get(`${calendar.id} ${name}`) ?? object;
              read.set(`${calendar.id} ${name}`, known);
              return [name, known];
            }),
          );
        },
      };
    },
  },
  'a part of the changes looks like all of them': {
    store: (store) => ({
      ...store,
      sync: async (calendar, query) => {
        const answer = await store.sync(calendar, query);
        const whole = query.limit === undefined && query.since?.cursor === undefined;
        return answer.outcome === 'changes' && whole ? { ...answer, truncated: false } : answer;
      },
    }),
  },
  'a listing once read is taken for what is there': {
    store: (store) => {
      const listed = new Map<string, ReturnType<DiaryWriter['listObjects']>>();
      return {
        ...store,
        listObjects: (calendar, filter) => {
          const known = listed.get(calendar.id) ?? store.listObjects(calendar, filter);
          listed.set(calendar.id, known);
          return known;
        },
      };
    },
  },
} as const satisfies Record<string, Deviation>;
