import type { OperationName } from '../../shared/store/dynamo/engine/operations.ts';

type Item = Record<string, unknown>;

/** One request to both engines. */
export interface RandomRequest {
  readonly operation: OperationName;
  readonly input: object;
}

const partitions = ['calendar#c', 'calendar#d', 'user#ü'];
const names = ['head', 'object#a', 'object#b', 'object#ü', 'object#😀', 'object#', 'change#01', 'change#02'];
const times = ['S#2026-01-01', 'S#2026-02-01', 'R#2026-01-15', 'R#max', 'S#ü'];

/** Attributes besides the key, with the values each may have. */
const attributes = (number: () => number): Readonly<Record<string, () => unknown>> => ({
  version: number,
  entry: () => `entry ${number()}`,
  body: () => Buffer.from(`body ${number()}`),
  expires: () => 1_000 + number(),
  deflated: () => number() % 2 === 0,
  who: () => (number() % 2 === 0 ? 'anna' : null),
  tags: () => new Set(['a', 'b', 'c'].slice(0, 1 + (number() % 3))),
  diary: () => ({ colour: `c${number()}`, parts: ['x', number(), { deep: true }], $: 'marked' }),
  odd: () => [number(), `t${number()}`, true, Buffer.from('octets'), null, 0.5 + number()][number()],
});

/** Conditions, with the placeholders that each uses. */
const conditions = [
  'attribute_not_exists(pk)',
  'attribute_exists(pk)',
  '#version = :n',
  '#version <> :n',
  '#version < :n',
  '#version >= :n AND attribute_exists(#time)',
  'attribute_not_exists(pk) OR #version = :n OR #version = :m',
  'NOT (#version = :n OR #version = :m) AND NOT contains(tags, :tag)',
  '#version BETWEEN :low AND :high',
  '#version IN (:n, :m)',
  'contains(tags, :tag)',
  'contains(entry, :text)',
  'begins_with(entry, :text)',
  'attribute_type(odd, :type)',
  'odd = :any',
  'odd < :n',
  'size(entry) > :n',
  'size(tags) = :n OR size(diary) > :n',
  'diary.colour = :colour',
  'diary.parts[1] = :n AND diary.parts[2].deep = :yes',
  '#missing = :n OR attribute_not_exists(diary.#missing)',
  'who = :nothing',
  'tags = :tags',
  'body = :body',
] as const;

const updates = [
  'SET #version = :n',
  'SET #version = :n, #time = :time, entry = :text REMOVE tags',
  'SET #version = #version + :n',
  'SET #version = if_not_exists(#version, :n) - :m',
  'SET diary.colour = :colour',
  'SET diary.parts[1] = :n REMOVE diary.parts[0]',
  'SET diary.parts = list_append(diary.parts, :list)',
  'SET odd = entry, entry = odd',
  'REMOVE #time',
  'REMOVE #time, body ADD #version :n',
  'ADD #version :n',
  'ADD tags :tags',
  'DELETE tags :tags',
  'SET body = :body ADD tags :tags REMOVE odd',
] as const;

/** Refused by an update alone; a transaction may word it in two ways. */
const impossibleUpdates = ['SET pk = :text', 'SET version = :n REMOVE version', 'SET #version = :n + :text'] as const;

/** Requests of every kind that the store makes, and of kinds that it does not, on few items, so that they meet. */
export const randomRequests = (random: () => number, TableName: string) => {
  const below = (limit: number): number => Math.floor(random() * limit);
  const number = (): number => below(6);
  const pick = <T>(choices: readonly T[]): T => choices[below(choices.length)] as T;
  const sometimes = (share: number): boolean => random() < share;
  const makers = attributes(number);

  const key = () => ({ pk: pick(partitions), sk: pick(names) });
  const distinctKeys = (most: number) => [
    ...new Map(Array.from({ length: 1 + below(most) }, key).map((one) => [`${one.pk} ${one.sk}`, one])).values(),
  ];

  const item = (at: Item = key()): Item => ({
    ...at,
    ...(sometimes(0.6) && { time: pick(times) }),
    ...Object.fromEntries(
      Object.entries(makers)
        .filter(() => sometimes(0.6))
        .map(([name, make]) => [name, make()]),
    ),
  });

  const all = (): { names: Record<string, string>; values: Item } => ({
    names: { '#version': 'version', '#time': 'time', '#missing': 'missing' },
    values: {
      ':n': number(),
      ':m': number(),
      ':low': below(3),
      ':high': 3 + below(3),
      ':tag': pick(['a', 'c', 'x']),
      ':text': pick(['entry 1', 'entry', '1']),
      ':type': pick(['S', 'N', 'B', 'BOOL', 'NULL']),
      ':any': makers.odd?.(),
      ':colour': `c${number()}`,
      ':yes': true,
      ':nothing': null,
      ':tags': new Set(['a', pick(['b', 'c', 'x'])]),
      ':body': Buffer.from(`body ${number()}`),
      ':time': pick(times),
      ':list': [number()],
    },
  });
  /** Only what the expressions use: neither engine takes more. */
  const placeholders = (...expressions: readonly (string | undefined)[]): object => {
    const used = new Set(expressions.flatMap((text) => text?.match(/[#:][a-z]+/g) ?? []));
    const { names: everyName, values: everyValue } = all();
    const of = (everything: Item) => Object.entries(everything).filter(([name]) => used.has(name));
    const [someNames, someValues] = [of(everyName), of(everyValue)];
    return {
      ...(someNames.length > 0 && { ExpressionAttributeNames: Object.fromEntries(someNames) }),
      ...(someValues.length > 0 && { ExpressionAttributeValues: Object.fromEntries(someValues) }),
    };
  };
  const capacity = () => sometimes(0.5) && { ReturnConsumedCapacity: 'TOTAL' };
  const maybeCondition = (share = 0.5) => (sometimes(share) ? pick(conditions) : undefined);

  const conditioned = (condition: string | undefined, update?: string) => ({
    ...(condition && { ConditionExpression: condition }),
    ...(update && { UpdateExpression: update }),
    ...placeholders(condition, update),
    ...(sometimes(0.3) && { ReturnValuesOnConditionCheckFailure: 'ALL_OLD' }),
  });
  const write = (at: Item): object =>
    pick<() => object>([
      () => ({ Put: { TableName, Item: item(at), ...conditioned(maybeCondition()) } }),
      () => ({ Put: { TableName, Item: item(at), ...conditioned(maybeCondition(0.2)) } }),
      () => ({ Delete: { TableName, Key: at, ...conditioned(maybeCondition(0.3)) } }),
      () => ({ ConditionCheck: { TableName, Key: at, ...conditioned(maybeCondition(1)) } }),
      () => ({ Update: { TableName, Key: at, ...conditioned(maybeCondition(0.4), pick(updates)) } }),
    ])();

  const projection = (): string | undefined =>
    sometimes(0.5)
      ? pick(['pk, sk', 'sk, #version, entry', 'sk, body, deflated', 'diary.colour, #time', '#missing'])
      : undefined;
  const projecting = (text: string | undefined, ...others: readonly (string | undefined)[]) => ({
    ...(text && { ProjectionExpression: text }),
    ...placeholders(text, ...others),
  });

  const sortConditions = (byTime: boolean) => {
    const column = byTime ? '#time' : 'sk';
    const bounds = (byTime ? [...times] : [...names]).sort();
    const [low, high] = [pick(bounds), pick(bounds)].sort();
    return pick([
      { text: '', values: {} },
      { text: '', values: {} },
      { text: ` AND ${column} = :low`, values: { ':low': low } },
      { text: ` AND ${column} > :low`, values: { ':low': low } },
      { text: ` AND ${column} <= :low`, values: { ':low': low } },
      { text: ` AND ${column} BETWEEN :low AND :high`, values: { ':low': low, ':high': high } },
      { text: ` AND begins_with(${column}, :low)`, values: { ':low': pick(['object#', 'S#', 'R', 'object#ü', 'x']) } },
    ]);
  };
  const query = (): RandomRequest => {
    const byTime = sometimes(0.5);
    const pk = pick(partitions);
    const { text, values } = sortConditions(byTime);
    const KeyConditionExpression = `pk = :pk${text}`;
    const FilterExpression =
      sometimes(0.2) && !byTime ? pick(conditions.filter((text) => !text.includes('pk'))) : undefined;
    // DynamoDB also fetches what its index lacks; dynoxide does not.
    const shown = byTime ? pick([undefined, 'sk, #version', 'entry, #time', 'pk, #missing']) : projection();
    const { ExpressionAttributeNames, ExpressionAttributeValues, ...rest } = projecting(
      shown,
      KeyConditionExpression.replace(':pk', ''),
      FilterExpression,
    ) as { ExpressionAttributeNames?: object; ExpressionAttributeValues?: object };
    return {
      operation: 'Query',
      input: {
        TableName,
        ConsistentRead: true,
        KeyConditionExpression,
        ...(FilterExpression && { FilterExpression }),
        ...rest,
        ...(ExpressionAttributeNames && { ExpressionAttributeNames }),
        ExpressionAttributeValues: { ...ExpressionAttributeValues, ':pk': pk, ...values },
        ...(byTime && { IndexName: 'byTime' }),
        ...(sometimes(0.4) && { Limit: 1 + number() }),
        ...(sometimes(0.3) && { ScanIndexForward: false }),
        ...(sometimes(0.3) && { ExclusiveStartKey: { pk, sk: pick(names), ...(byTime && { time: pick(times) }) } }),
        ...capacity(),
      },
    };
  };

  const makeRequests: readonly (() => RandomRequest)[] = [
    () => ({
      operation: 'GetItem',
      input: { TableName, Key: key(), ConsistentRead: sometimes(0.7), ...projecting(projection()), ...capacity() },
    }),
    () => ({
      operation: 'BatchGetItem',
      input: {
        RequestItems: { [TableName]: { Keys: distinctKeys(6), ConsistentRead: true, ...projecting(projection()) } },
        ...capacity(),
      },
    }),
    query,
    query,
    () => ({
      operation: 'PutItem',
      input: {
        TableName,
        Item: item(),
        ...conditioned(maybeCondition()),
        ReturnValues: pick(['NONE', 'ALL_OLD']),
        ...capacity(),
      },
    }),
    () => {
      const isImpossible = sometimes(0.05);
      const update = pick(isImpossible ? impossibleUpdates : updates);
      return {
        operation: 'UpdateItem',
        input: {
          TableName,
          Key: key(),
          ...conditioned(isImpossible ? undefined : maybeCondition(0.3), update),
          ReturnValues: pick([
            'NONE',
            'ALL_OLD',
            'ALL_NEW',
            ...(update.includes('[') ? [] : ['UPDATED_OLD', 'UPDATED_NEW']),
          ]),
          ...capacity(),
        },
      };
    },
    () => ({
      operation: 'DeleteItem',
      input: {
        TableName,
        Key: key(),
        ...conditioned(maybeCondition(0.3)),
        ReturnValues: pick(['NONE', 'ALL_OLD']),
        ...capacity(),
      },
    }),
    () => ({
      operation: 'BatchWriteItem',
      input: {
        RequestItems: {
          [TableName]: distinctKeys(5).map((at) =>
            sometimes(0.7) ? { PutRequest: { Item: item(at) } } : { DeleteRequest: { Key: at } },
          ),
        },
        ...capacity(),
      },
    }),
    () => ({ operation: 'TransactWriteItems', input: { TransactItems: distinctKeys(4).map(write), ...capacity() } }),
    () => ({ operation: 'TransactWriteItems', input: { TransactItems: distinctKeys(8).map(write), ...capacity() } }),
  ];
  return (): RandomRequest => pick(makeRequests)();
};
