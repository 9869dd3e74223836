import { expect, it } from 'vitest';
import type { OperationName, Operations } from '../../shared/store/dynamo/engine/operations.ts';
import { sqliteClient } from '../../shared/store/dynamo/engine/sqlite/sqlite-client.ts';
import { createTableInput } from '../../shared/store/dynamo/rows/table.ts';
import { freshTable } from '../support/dynamodb.ts';

type Ask = <O extends OperationName>(
  operation: O,
  input: Omit<Operations[O]['input'], 'TableName'>,
) => readonly [O, object];

const ask: Ask = (operation, input) => [operation, input];

const Key = { pk: 'a', sk: 'b' };
const nested = (levels: number): unknown => (levels === 0 ? 'x' : [nested(levels - 1)]);
const put = (ConditionExpression: string, values?: Record<string, unknown>) =>
  ask('PutItem', {
    Item: Key,
    ConditionExpression,
    ...(values && { ExpressionAttributeValues: values }),
  });
const show = (ProjectionExpression: string, names?: Record<string, string>) =>
  ask('GetItem', { Key, ProjectionExpression, ...(names && { ExpressionAttributeNames: names }) });
const find = (KeyConditionExpression: string, values: Record<string, unknown>, rest: object = {}) =>
  ask('Query', { KeyConditionExpression, ExpressionAttributeValues: values, ...rest });
const change = (UpdateExpression: string, values?: Record<string, unknown>) =>
  ask('UpdateItem', { Key, UpdateExpression, ...(values && { ExpressionAttributeValues: values }) });

/** What DynamoDB refuses before it looks at any item, so that it must not work on one machine either. */
const refused = {
  'a reserved word shown': show('agent'),
  'a reserved word in a document': show('abc.Status'),
  'a reserved word asked for': put('attribute_exists(owner)'),
  'a reserved word set': change('SET token = :v', { ':v': 1 }),
  'a reserved word in a filter': find('pk = :p', { ':p': 'a', ':v': 1 }, { FilterExpression: 'region = :v' }),
  'a name that begins with a digit': show('1a'),
  'an element of a list by name': show('abc[x]'),
  'an attribute shown twice': show('abc, #a', { '#a': 'abc' }),
  'an attribute shown and a part of it': show('abc, abc.d'),
  'a placeholder that nobody uses': show('abc', { '#b': 'b' }),
  'no placeholders, but a place for them': show('abc', {}),
  'no values, but a place for them': put('attribute_exists(abc)', {}),
  'a set without elements as a value': change('SET abc = :s', { ':s': new Set() }),
  'an expression of more than 4096 octets': show('a'.repeat(4097)),
  'an expression without anything': change(''),
  'parentheses twice': put('((attribute_exists(abc)))'),
  'a document of 33 levels': ask('PutItem', { Item: { ...Key, deep: nested(32) } }),
  'a filter on the sort key': find('pk = :p', { ':p': 'a' }, { FilterExpression: 'sk = :p' }),
  'a filter on the partition key': find('pk = :p', { ':p': 'a' }, { FilterExpression: 'attribute_exists(pk)' }),
  'a page of no rows': find('pk = :p', { ':p': 'a' }, { Limit: 0 }),
  'the beginning of a partition key': find('begins_with(pk, :p)', { ':p': 'a' }),
  'the new item of a put': ask('PutItem', { Item: Key, ReturnValues: 'ALL_NEW' }),
  'the new attributes of a deletion': ask('DeleteItem', { Key, ReturnValues: 'UPDATED_NEW' }),
  'an update of the key': change('SET pk = :v', { ':v': 'c' }),
  'one attribute updated twice': change('SET abc = :v REMOVE abc.d', { ':v': 1 }),
} as const;

it.each(Object.entries(refused))('%s is refused', async (_name, [operation, input]) => {
  const { client, tableName: TableName } = await freshTable();
  const asked = client.call(operation, { TableName, ...input } as never);
  await expect(asked).rejects.toMatchObject({ name: 'ValidationException' });
});

it('a token of more than 36 characters is refused', async () => {
  const { client, tableName: TableName } = await freshTable();
  const transact = (length: number) =>
    client.call('TransactWriteItems', {
      ClientRequestToken: 't'.repeat(length),
      TransactItems: [{ Put: { TableName, Item: Key } }],
    });
  await expect(transact(37)).rejects.toMatchObject({ name: 'ValidationException' });
  await transact(36);
});

/** What DynamoDB refuses and dynoxide does not. */
const refusedHere = {
  'a name that begins with a line': show('_abc'),
  'an attribute compared with itself': put('abc = abc'),
  'a choice of 101': put(
    `abc IN (${Array.from({ length: 101 }, (_, at) => `:v${at}`).join()})`,
    Object.fromEntries(Array.from({ length: 101 }, (_, at) => [`:v${at}`, at])),
  ),
  'a type that is none': put('attribute_type(abc, :type)', { ':type': 'text' }),
  'an empty partition key': find('pk = :p', { ':p': '' }),
  'an empty beginning of a sort key': find('pk = :p AND begins_with(sk, :s)', { ':p': 'a', ':s': '' }),
  'a number for a key': find('pk = :p', { ':p': 1 }),
} as const;

it.each(Object.entries(refusedHere))('%s is refused on one machine', async (_name, [operation, input]) => {
  const ours = sqliteClient(':memory:');
  await ours.call('CreateTable', createTableInput('table'));
  const asked = ours.call(operation, { TableName: 'table', ...input } as never);
  await expect(asked).rejects.toMatchObject({ name: 'ValidationException' });
  ours.close();
});

it('keeps no order of names: what was written in one order comes back in another', async () => {
  const { client, tableName: TableName } = await freshTable();
  const names = Array.from({ length: 12 }, (_, at) => `name${at}`);
  const document = (order: readonly string[]) => Object.fromEntries(order.map((name) => [name, { a: name, b: name }]));
  for (const [sk, order] of [
    ['up', names],
    ['down', names.toReversed()],
  ] as const)
    await client.call('PutItem', { TableName, Item: { pk: 'a', sk, document: document(order) } });
  const orderOf = async (sk: string) => {
    const { Item } = await client.call('GetItem', { TableName, Key: { pk: 'a', sk } });
    const { document: found } = Item as { document: Record<string, unknown> };
    expect(found).toEqual(document(names));
    return Object.keys(found);
  };
  const [up, down] = [await orderOf('up'), await orderOf('down')];
  expect(String(up) === String(names) && String(down) === String(names.toReversed())).toBe(false);
});
