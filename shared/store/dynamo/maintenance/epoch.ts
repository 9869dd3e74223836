import { keys } from '../rows/keys.ts';
import { allRows, type OpenTable } from './rows.ts';

/** The version of each calendar by its id, or of one alone; empty when there is none. */
export const loadVersions = async (table: OpenTable, calendarId?: string): Promise<ReadonlyMap<string, number>> => {
  const versions = new Map<string, number>();
  if (calendarId !== undefined) {
    const { Item } = await table.client.call('GetItem', {
      TableName: table.tableName,
      Key: { ...keys.head(calendarId) },
      ConsistentRead: true,
    });
    return Item ? versions.set(calendarId, Number(Item.version)) : versions;
  }
  const { pk: prefix, sk } = keys.head('');
  for await (const row of allRows(table, ['pk', 'sk', 'version'])) {
    if (row.sk === sk && row.pk.startsWith(prefix)) versions.set(row.pk.slice(prefix.length), Number(row.version));
  }
  return versions;
};

/**
 * Gives a calendar a new epoch: every token given out so far is refused with `valid-sync-token`, and its clients start
 * anew (RFC 6578 §3.8). All rows lie still while ops do this, so the high-water mark may jump to the version; a calendar
 * that is not at the version seen any more is refused. `version` lifts one whose rows are newer than its head.
 */
export const rotateEpoch = async (
  { client, tableName }: OpenTable,
  calendarId: string,
  seen: number,
  version: number = seen,
): Promise<void> => {
  await client.call('UpdateItem', {
    TableName: tableName,
    Key: { ...keys.head(calendarId) },
    UpdateExpression: 'SET epoch = :epoch, #version = :version, stable = :version',
    ConditionExpression: '#version = :seen',
    ExpressionAttributeNames: { '#version': 'version' },
    ExpressionAttributeValues: {
      ':epoch': Math.floor(Math.random() * 2 ** 48).toString(36),
      ':version': version,
      ':seen': seen,
    },
  });
};
