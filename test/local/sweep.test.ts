import { expect, it } from 'vitest';
import { sqliteClient } from '../../shared/store/dynamo/engine/sqlite/sqlite-client.ts';
import { createTableInput } from '../../shared/store/dynamo/rows/table.ts';

it('the sweep takes what has expired, a limited number at once, and nothing that was renewed, is later or has no end', async () => {
  const client = sqliteClient(':memory:');
  const TableName = 'table';
  await client.call('CreateTable', createTableInput(TableName));
  const write = (sk: string, expires?: unknown) =>
    client.call('PutItem', { TableName, Item: { pk: 'p', sk, ...(expires !== undefined && { expires }) } });
  await write('gone', 100);
  await write('gone too', 150);
  await write('renewed', 100);
  await write('renewed', 400);
  await write('later', 300);
  await write('now', 200);
  await write('lasting');
  await write('no number', '100');
  expect([
    client.sweep(TableName, 200_000, 1),
    client.sweep(TableName, 200_000),
    client.sweep(TableName, 200_000),
  ]).toEqual([1, 1, 0]);
  const { Items } = await client.call('Scan', { TableName });
  expect(Items?.map(({ sk }) => sk)).toEqual(['lasting', 'later', 'no number', 'now', 'renewed']);
  client.close();
});
