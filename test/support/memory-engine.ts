import type {
  BatchGetCommandInput,
  GetCommandInput,
  QueryCommandInput,
  TransactWriteCommandInput,
  UpdateCommandInput,
} from '@aws-sdk/lib-dynamodb';
import type { Key } from '../../shared/store/dynamo/rows/keys.ts';
import { table } from '../../shared/store/dynamo/rows/table.ts';
import { holds, type Item, projected, updated } from './memory-expressions.ts';

/** An error as the service names it; without a stack, because the model throws millions. */
export const fault = (name: string, extra: object = {}): Error => {
  const { stackTraceLimit } = Error;
  Error.stackTraceLimit = 0;
  const error = Object.assign(new Error(name), { name, ...extra });
  Error.stackTraceLimit = stackTraceLimit;
  return error;
};

type TransactionItem = NonNullable<TransactWriteCommandInput['TransactItems']>[number];

export interface Reason {
  readonly Code: 'None' | 'ConditionalCheckFailed' | 'TransactionConflict' | 'ThrottlingError';
  readonly Item?: Record<string, { S?: string }>;
}

/** One item of a transaction as it will be once it is written; `after` undefined = deleted, `same` = only checked. */
export interface Writing {
  readonly key: Key;
  readonly after: Item | undefined;
  readonly checkOnly: boolean;
}

const idOf = ({ pk, sk }: Key): string => `${pk}\n${sk}`;

/** The key a transaction's item is about. */
export const keyOf = (item: TransactionItem): Key =>
  (item.Put?.Item ?? (item.Update ?? item.Delete ?? item.ConditionCheck)?.Key) as unknown as Key;

/** Strings as attribute values, as errors carry the item they failed on. */
const described = (item: Item): Record<string, { S?: string }> =>
  Object.fromEntries(
    Object.entries(item).map(([name, value]) => [name, typeof value === 'string' ? { S: value } : {}]),
  );

const inIndex = (item: Item, index: boolean): boolean => !index || item[table.byTime.sortKey] !== undefined;

/** The operations of DynamoDB that the store uses, on documents in memory; the differential test holds it to the embedded engine. */
export class MemoryEngine {
  readonly #partitions = new Map<string, Map<string, Item>>();

  read({ pk, sk }: Key): Item | undefined {
    return this.#partitions.get(pk)?.get(sk);
  }

  write({ pk, sk }: Key, item: Item | undefined): void {
    const partition = this.#partitions.get(pk) ?? new Map<string, Item>();
    this.#partitions.set(pk, partition);
    if (item) partition.set(sk, item);
    else partition.delete(sk);
  }

  /** Every item. */
  *items(): Generator<Item & Key> {
    for (const partition of this.#partitions.values()) for (const item of partition.values()) yield item as Item & Key;
  }

  get({ Key: key, ProjectionExpression, ...given }: GetCommandInput): { Item?: Item } {
    const item = this.read(key as unknown as Key);
    return item ? { Item: projected(ProjectionExpression, item, given) } : {};
  }

  batchGet({ RequestItems = {} }: BatchGetCommandInput): {
    Responses: Record<string, Item[]>;
    UnprocessedKeys: object;
  } {
    const answers = Object.entries(RequestItems).map(([name, { Keys = [], ProjectionExpression, ...given }]) => {
      const items = Keys.flatMap((key) => {
        const item = this.read(key as unknown as Key);
        return item ? [projected(ProjectionExpression, item, given)] : [];
      });
      return [name, items] as const;
    });
    return { Responses: Object.fromEntries(answers), UnprocessedKeys: {} };
  }

  query(input: QueryCommandInput): { Items: Item[]; LastEvaluatedKey?: Item } {
    const { KeyConditionExpression, IndexName, ExclusiveStartKey, Limit, ProjectionExpression } = input;
    const index = IndexName !== undefined;
    const sortKey = (item: Item): string =>
      index ? `${item[table.byTime.sortKey]}\n${item[table.sortKey]}` : String(item[table.sortKey]);
    const pk = Object.values(input.ExpressionAttributeValues ?? {}).find((value) =>
      this.#partitions.has(String(value)),
    );
    const found = [...(this.#partitions.get(String(pk))?.values() ?? [])]
      .filter((item) => inIndex(item, index) && holds(KeyConditionExpression, item, input))
      .filter((item) => ExclusiveStartKey === undefined || sortKey(item) > sortKey(ExclusiveStartKey))
      .sort((a, b) => (sortKey(a) < sortKey(b) ? -1 : 1));
    const page = found.slice(0, Limit ?? found.length);
    const last = page.at(-1);
    return {
      Items: page.map((item) => projected(ProjectionExpression, item, input)),
      ...(Limit !== undefined && page.length === Limit && last && { LastEvaluatedKey: cursorOf(last, index) }),
    };
  }

  update(input: UpdateCommandInput): void {
    const key = input.Key as unknown as Key;
    const item = this.read(key);
    if (!holds(input.ConditionExpression, item, input)) throw fault('ConditionalCheckFailedException');
    this.write(key, updated(input.UpdateExpression ?? '', { ...key, ...item }, input));
  }

  /** What a transaction would do now: its writings, or the reasons why it is cancelled. */
  plan({ TransactItems = [] }: TransactWriteCommandInput): { writings: Writing[] } | { reasons: Reason[] } {
    const keys = TransactItems.map((item) => idOf(keyOf(item)));
    if (new Set(keys).size < keys.length || keys.length > 100) throw fault('ValidationException');
    const reasons = TransactItems.map((item): Reason => {
      const operation = item.Put ?? item.Update ?? item.Delete ?? item.ConditionCheck;
      const before = this.read(keyOf(item));
      if (!operation || holds(operation.ConditionExpression, before, operation)) return { Code: 'None' };
      return {
        Code: 'ConditionalCheckFailed',
        ...(operation.ReturnValuesOnConditionCheckFailure && before && { Item: described(before) }),
      };
    });
    if (reasons.some(({ Code }) => Code !== 'None')) return { reasons };
    return {
      writings: TransactItems.map((item) => {
        const key = keyOf(item);
        const before = this.read(key);
        if (item.Put) return { key, after: item.Put.Item, checkOnly: false };
        if (item.Update) {
          const after = updated(item.Update.UpdateExpression ?? '', { ...key, ...before }, item.Update);
          return { key, after, checkOnly: false };
        }
        return { key, after: undefined, checkOnly: item.ConditionCheck !== undefined };
      }),
    };
  }

  transact(input: TransactWriteCommandInput): void {
    const planned = this.plan(input);
    if ('reasons' in planned) throw fault('TransactionCanceledException', { CancellationReasons: planned.reasons });
    for (const { key, after, checkOnly } of planned.writings) if (!checkOnly) this.write(key, after);
  }
}

const cursorOf = (item: Item, index: boolean): Item =>
  Object.fromEntries(
    [table.partitionKey, table.sortKey, ...(index ? [table.byTime.sortKey] : [])].map((name) => [name, item[name]]),
  );
