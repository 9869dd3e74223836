import { describe, expect, it } from 'vitest';
import type { OperationName, Operations } from '../../shared/store/dynamo/engine/operations.ts';
import { seededRandom } from '../support/business-data-text.ts';
import { freshTable } from '../support/dynamodb.ts';
import { FaultStore, noFaults } from '../support/fault-store.ts';
import { MemoryEngine } from '../support/memory-engine.ts';
import { createScheduler } from '../support/scheduler.ts';

type Write = NonNullable<Operations['TransactWriteItems']['input']['TransactItems']>[number];

const partition = 'calendar#c';
const conditions = [
  'attribute_not_exists(pk)',
  'attribute_exists(pk)',
  '#version = :version',
  '#version < :version',
  '#version >= :version AND attribute_exists(#time)',
  'attribute_not_exists(pk) OR #version = :version OR #version = :other',
] as const;

/** What a request came to, without what the two sides may word differently. */
const outcomeOf = async (request: () => unknown): Promise<unknown> => {
  try {
    const { Item, Items, Responses, LastEvaluatedKey } = ((await request()) ?? {}) as Record<string, unknown>;
    const sorted = Object.values((Responses ?? {}) as Record<string, { sk: string }[]>)
      .flat()
      .sort((a, b) => (a.sk < b.sk ? -1 : 1));
    return { Item, Items, sorted, LastEvaluatedKey };
  } catch (error) {
    const { name, CancellationReasons } = error as {
      name: string;
      CancellationReasons?: { Code?: string; Item?: object }[];
    };
    return { name, reasons: CancellationReasons?.map(({ Code, Item }) => [Code, Item && Object.keys(Item).sort()]) };
  }
};

describe('the engine in memory', () => {
  it.each([1, 2, 3, 4])('does what the embedded DynamoDB does (seed %i)', { timeout: 60_000 }, async (seed) => {
    const random = seededRandom(seed);
    const pick = <T>(choices: readonly T[]): T => choices[Math.floor(random() * choices.length)]!;
    const number = (): number => Math.floor(random() * 4);
    const { client, tableName: TableName } = await freshTable();
    const engine = new MemoryEngine();

    const key = () => ({ pk: partition, sk: `${pick(['object#', 'change#'])}${pick(['a', 'b', 'c', 'ü'])}` });
    const condition = () => {
      const ConditionExpression = pick(conditions);
      const names = { '#version': 'version', '#time': 'time' };
      const values = { ':version': number(), ':other': number() };
      const used = <V>(all: Record<string, V>): Record<string, V> =>
        Object.fromEntries(Object.entries(all).filter(([name]) => ConditionExpression.includes(name)));
      const [usedNames, usedValues] = [used(names), used(values)];
      return {
        ConditionExpression,
        ...(Object.keys(usedNames).length > 0 && { ExpressionAttributeNames: usedNames }),
        ...(Object.keys(usedValues).length > 0 && { ExpressionAttributeValues: usedValues }),
      };
    };
    const maybe = () => (random() < 0.5 ? condition() : {});
    const item = () => ({
      ...key(),
      version: number(),
      ...(random() < 0.6 && { time: `${pick(['S', 'R'])}#${number()}` }),
      entry: `e${number()}`,
    });
    const write = (): Write =>
      pick<() => Write>([
        () => ({ Put: { TableName, Item: item(), ...maybe(), ReturnValuesOnConditionCheckFailure: 'ALL_OLD' } }),
        () => ({ Put: { TableName, Item: item(), ...maybe() } }),
        () => ({ Delete: { TableName, Key: key(), ...maybe() } }),
        () => ({ ConditionCheck: { TableName, Key: key(), ...condition() } }),
        () => ({
          Update: {
            TableName,
            Key: key(),
            UpdateExpression: 'SET #version = :next, entry = :entry',
            ConditionExpression: '#version <= :next',
            ExpressionAttributeNames: { '#version': 'version' },
            ExpressionAttributeValues: { ':next': number(), ':entry': 'set' },
          },
        }),
      ])();

    const bothDo = async (operation: OperationName, input: object, inMemory: (input: never) => unknown) => {
      const [real, imitated] = [
        await outcomeOf(() => client.call(operation, input as never)),
        await outcomeOf(() => inMemory(input as never)),
      ];
      expect({ operation, input, outcome: imitated }).toEqual({ operation, input, outcome: real });
    };

    for (let step = 0; step < 100; step++) {
      const TransactItems = Array.from({ length: 1 + number() }, write);
      await bothDo('TransactWriteItems', { TransactItems }, (input) => engine.transact(input));
      await bothDo(
        'UpdateItem',
        {
          TableName,
          Key: key(),
          UpdateExpression: 'SET #version = :next',
          ConditionExpression: '#version < :next',
          ExpressionAttributeNames: { '#version': 'version' },
          ExpressionAttributeValues: { ':next': number() },
        },
        (input) => engine.update(input),
      );
      await bothDo('GetItem', { TableName, Key: key() }, (input) => engine.get(input));
      const Keys = [...new Map(Array.from({ length: 4 }, key).map((one) => [one.sk, one])).values()];
      const projection = { ProjectionExpression: 'sk, #v', ExpressionAttributeNames: { '#v': 'version' } };
      await bothDo('BatchGetItem', { RequestItems: { [TableName]: { Keys, ...projection } } }, (input) =>
        engine.batchGet(input),
      );
      await bothDo(
        'Query',
        {
          TableName,
          ConsistentRead: true,
          KeyConditionExpression: 'pk = :pk AND sk BETWEEN :from AND :to',
          ExpressionAttributeValues: { ':pk': partition, ':from': 'change#b', ':to': 'object#c' },
          ...(random() < 0.5 && { Limit: 1 + number() }),
        },
        (input) => engine.query(input),
      );
      await bothDo(
        'Query',
        {
          TableName,
          IndexName: 'byTime',
          ConsistentRead: true,
          KeyConditionExpression: 'pk = :pk',
          ExpressionAttributeValues: { ':pk': partition },
          ProjectionExpression: 'sk, #entry',
          ExpressionAttributeNames: { '#entry': 'entry' },
          ...(random() < 0.7 && { Limit: 1 + number() }),
          ...(random() < 0.5 && { ExclusiveStartKey: { ...key(), time: `${pick(['S', 'R'])}#${number()}` } }),
        },
        (input) => engine.query(input),
      );
    }
  });
});

describe('the fault store', () => {
  it('shows a decided transaction row by row, and refuses other writers meanwhile', async () => {
    const scheduler = createScheduler(seededRandom(7));
    const table = new FaultStore(
      scheduler,
      { ...noFaults, stall: 0.9, earlyAnswer: 1 },
      { decided: () => undefined, written: () => undefined },
    );
    const puts = (ClientRequestToken: string) => ({
      TransactItems: ['a', 'b'].map((sk) => ({ Put: { TableName: 't', Item: { pk: 'p', sk } } })),
      ClientRequestToken,
    });
    const torn = await scheduler.run(
      (async () => {
        const session = table.session();
        await session.call('TransactWriteItems', puts('first'));
        await expect(session.call('TransactWriteItems', puts('second'))).rejects.toMatchObject({
          name: 'TransactionCanceledException',
        });
        let seenTorn = false;
        for (let look = 0; look < 200; look++) {
          const answer = await session.call('Query', {
            TableName: 't',
            KeyConditionExpression: 'pk = :pk',
            ExpressionAttributeValues: { ':pk': 'p' },
          });
          seenTorn ||= (answer as { Items: object[] }).Items.length === 1;
        }
        await table.quiesce();
        return seenTorn;
      })(),
    );
    expect(torn).toBe(true);
    expect([...table.engine.items()]).toHaveLength(2);
  });
});
