import { expect, it } from 'vitest';
import { sweepExpired } from '../../lambdas/local/table.ts';
import { freshTable } from '../support/dynamodb.ts';

it('the sweep takes what has expired, and leaves a row that was renewed after it was seen', async () => {
  const { client, tableName, intercept } = await freshTable();
  const write = (sk: string, expires?: number) =>
    client.call('PutItem', { TableName: tableName, Item: { pk: 'p', sk, ...(expires && { expires }) } });
  await write('gone', 100);
  await write('renewed', 100);
  await write('later', 300);
  await write('lasting');
  let renewed = false;
  intercept(async (operation) => {
    if (operation !== 'DeleteItem' || renewed) return;
    renewed = true;
    await write('renewed', 400);
  });
  expect(await sweepExpired({ client, tableName }, 200_000)).toBe(1);
  const { Items } = await client.call('Scan', { TableName: tableName });
  expect(Items?.map(({ sk }) => sk).sort()).toEqual(['lasting', 'later', 'renewed']);
});
