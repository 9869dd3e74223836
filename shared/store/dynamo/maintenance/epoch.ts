import { keys } from '../keys.ts';
import type { OpenTable } from './rows.ts';

/**
 * Gives a calendar a new epoch: every token given out so far is refused with `valid-sync-token`, and its clients start
 * anew (RFC 6578 §3.8). All rows lie still while ops do this, so the high-water mark may jump to the version; a calendar
 * that is not at this version any more is refused.
 */
export const rotateEpoch = async (
  { client, tableName }: OpenTable,
  calendarId: string,
  version: number,
  random: () => number = Math.random,
): Promise<void> => {
  await client.call('UpdateItem', {
    TableName: tableName,
    Key: { ...keys.head(calendarId) },
    UpdateExpression: 'SET epoch = :epoch, #version = :version, stable = :version',
    ConditionExpression: '#version = :version',
    ExpressionAttributeNames: { '#version': 'version' },
    ExpressionAttributeValues: { ':epoch': Math.floor(random() * 2 ** 48).toString(36), ':version': version },
  });
};
