import type { Clock } from '../../../model/instant.ts';
import type { DeletedResource } from '../../admin-store.ts';
import { historyMs } from '../../history.ts';
import type { Row } from '../rows/items.ts';
import { type Key, keys } from '../rows/keys.ts';
import { remove } from './problem.ts';
import type { OpenTable } from './rows.ts';

/** Rows that are deleted beside one another. */
const atOnce = 25;

type DeletedRow = Row & DeletedResource;

const query = async ({ client, tableName: TableName }: OpenTable, pk: string, more: object = {}): Promise<Row[]> => {
  const { Items = [] } = await client.call('Query', {
    TableName,
    ConsistentRead: true,
    KeyConditionExpression: 'pk = :pk',
    ExpressionAttributeValues: { ':pk': pk },
    ...more,
  });
  return Items as Row[];
};

/** Every row of the calendar but its head, which keeps its id from being used again. */
const removeRows = async (table: OpenTable, calendarId: string, goesOn: () => boolean): Promise<boolean> => {
  const head = keys.head(calendarId);
  for (;;) {
    if (!goesOn()) return false;
    const rows = await query(table, head.pk, { ProjectionExpression: 'pk, sk', Limit: atOnce + 1 });
    const wanted = rows.filter(({ sk }) => sk !== head.sk).slice(0, atOnce);
    if (wanted.length === 0) return true;
    await Promise.all(wanted.map((row) => remove(row)(table)));
  }
};

/** Whatever says whose calendar it was; only where it is closed. */
const emptyHead = async ({ client, tableName: TableName }: OpenTable, calendarId: string): Promise<void> => {
  await client.call('UpdateItem', {
    TableName,
    Key: { ...keys.head(calendarId) },
    UpdateExpression: 'SET displayName = :none REMOVE userId, branchId',
    ConditionExpression: 'closed = :yes',
    ExpressionAttributeValues: { ':none': '', ':yes': true },
  });
};

/** Removes all that is left of one calendar, and last the row that says so; false where time ran out before. */
const removeCalendar = async (table: OpenTable, { pk, sk: id }: Key, goesOn: () => boolean): Promise<boolean> => {
  await emptyHead(table, id);
  if (!(await removeRows(table, id, goesOn))) return false;
  await remove({ pk, sk: id })(table);
  return true;
};

/**
 * Removes for good what was left of diary resources that nobody can restore any more: `historyDays` after their deletion.
 * Personal calendars, which nobody can restore, go with the next run (B13). Goes on where an earlier run stopped; how many are done.
 */
export const sweepDeleted = async (table: OpenTable, clock: Clock, goesOn = () => true): Promise<number> => {
  const resources = (await query(table, keys.deletedResource('').pk)) as DeletedRow[];
  const over = resources.filter(({ deletedAt }) => clock() >= deletedAt + historyMs);
  const personal = await query(table, keys.deletedPersonal('').pk);
  let done = 0;
  for (const row of [...over, ...personal]) {
    if (!(await removeCalendar(table, row, goesOn))) return done;
    done++;
  }
  return done;
};
