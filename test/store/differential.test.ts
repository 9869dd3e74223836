import { describe, expect, it } from 'vitest';
import type { TableClient } from '../../shared/store/dynamo/engine/client.ts';
import { sqliteClient } from '../../shared/store/dynamo/engine/sqlite/sqlite-client.ts';
import { createTableInput } from '../../shared/store/dynamo/rows/table.ts';
import { seededRandom } from '../support/business-data-text.ts';
import { servedTable } from '../support/dynamodb.ts';
import { type RandomRequest, randomRequests } from '../support/random-requests.ts';

/**
 * What is not compared, because both may do it: the wording of messages; the order of a batch; the rows that a page
 * counts beyond its end. And what dynoxide does otherwise than DynamoDB, so that no request here asks for it: it returns
 * the bare key as the old image of an item that was not there; it does not fetch what its index lacks; it compares a
 * number with a truth value instead of refusing, looks at a condition before it refuses an unused placeholder or an update
 * of the key, and takes BETWEEN the wrong way round in a transaction. What is refused before any item is looked at has a test
 * of its own, which runs on both (`refusals.test.ts`).
 */
const plain = (value: unknown): unknown => {
  if (value instanceof Set) return { SS: [...value].sort() };
  if (value instanceof Uint8Array) return { B: Buffer.from(value).toString('base64') };
  if (Array.isArray(value)) return value.map(plain);
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(
    Object.entries(value)
      .filter(([, element]) => element !== undefined)
      .sort(([a], [b]) => (a < b ? -1 : 1))
      .map(([name, element]) => [name, plain(name === 'SS' ? (element as string[]).toSorted() : element)]),
  );
};

const inOrder = (items: readonly object[]): unknown => items.map((item) => JSON.stringify(plain(item))).sort();

const unitsOf = (consumed: unknown): unknown =>
  [consumed].flat().map((one) => (one as { CapacityUnits?: number } | undefined)?.CapacityUnits);

interface Answer {
  readonly Responses?: Readonly<Record<string, readonly object[]>>;
  readonly ConsumedCapacity?: unknown;
  readonly Attributes?: object;
  readonly ScannedCount?: number;
}

/** What a request came to. */
const outcomeOf = async (client: TableClient, { operation, input }: RandomRequest): Promise<unknown> => {
  try {
    const answer = (await client.call(operation, input as never)) as Answer;
    const { ScannedCount: _, Responses, ConsumedCapacity, Attributes, ...rest } = answer;
    const isKeyOnly = Object.keys(Attributes ?? {}).every((name) => name === 'pk' || name === 'sk');
    return plain({
      ...rest,
      capacity: unitsOf(ConsumedCapacity),
      responses: Object.values(Responses ?? {}).map(inOrder),
      ...(!isKeyOnly && { Attributes }),
    });
  } catch (error) {
    const { name, CancellationReasons } = error as {
      name: string;
      CancellationReasons?: { Code?: string; Item?: object }[];
    };
    return { name, reasons: CancellationReasons?.map(({ Code, Item }) => [Code, Item && plain(Item)]) };
  }
};

const steps = 5_000;

describe('the engine of one machine answers as a DynamoDB of another make', () => {
  it.concurrent.each([1, 2, 3, 4])(
    `seed %i: ${steps} random requests and transactions`,
    { timeout: 120_000 },
    async (seed) => {
      const { client, tableName } = await servedTable();
      const ours = sqliteClient(':memory:');
      await ours.call('CreateTable', createTableInput(tableName));
      const next = randomRequests(seededRandom(seed), tableName);
      const met = new Map<string, number>();
      for (let step = 0; step < steps; step++) {
        const request = next();
        const [theirs, own] = [await outcomeOf(client, request), await outcomeOf(ours, request)];
        expect({ step, request, outcome: own }).toEqual({ step, request, outcome: theirs });
        const kind = (own as { name?: string }).name ?? request.operation;
        met.set(kind, (met.get(kind) ?? 0) + 1);
      }
      // Each kind of request succeeds often, and is refused often.
      for (const kind of [
        ...[
          'GetItem',
          'BatchGetItem',
          'Query',
          'PutItem',
          'UpdateItem',
          'DeleteItem',
          'BatchWriteItem',
          'TransactWriteItems',
        ],
        ...['ConditionalCheckFailedException', 'TransactionCanceledException'],
      ])
        expect(met.get(kind), kind).toBeGreaterThan(steps / 60);
      expect(met.get('ValidationException')).toBeGreaterThan(10);
      ours.close();
    },
  );
});
