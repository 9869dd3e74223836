import type { Calendar } from '../../../model/calendar.ts';
import type { ChangeMade, ObjectHistory, PastObject } from '../../history.ts';
import { type ChangeRow, versionOf } from '../calendar/changes.ts';
import type { Database } from '../engine/database.ts';
import { type HistoryRow, isHistoryOf, isOver, pastObjectOf } from '../rows/history-row.ts';
import type { Row } from '../rows/items.ts';
import { keys } from '../rows/keys.ts';
import { type ObjectRow, objectOf } from '../rows/object-row.ts';

/** A change row as the administration reads it. */
export const changeMadeOf = (row: ChangeRow): ChangeMade => {
  const { pk: _pk, sk: _sk, expires: _expires, previousAt: _previousAt, epoch: _epoch, ...facts } = row;
  return { ...facts, version: versionOf(row) };
};

/** The changes of these versions, as far as they are remembered. */
const loadMade = async (
  database: Database,
  { id }: Calendar,
  versions: Iterable<number>,
): Promise<ReadonlyMap<number, ChangeMade>> => {
  const rows = await database.getMany<ChangeRow>([...new Set(versions)].map((version) => keys.change(id, version)));
  return new Map(rows.map((row) => [versionOf(row), changeMadeOf(row)]));
};

/** Rows of one object's history, newest first: those below a version that are not over, so many at most. */
const loadPast = async (
  database: Database,
  { id, version }: Calendar,
  name: string,
  { before = version + 1, limit }: { readonly before?: number; readonly limit: number },
): Promise<readonly HistoryRow[]> => {
  const found: HistoryRow[] = [];
  let start: Row | undefined;
  do {
    const { rows, next } = await database.queryPage<HistoryRow>({
      KeyConditionExpression: 'pk = :pk AND sk BETWEEN :from AND :to',
      ExpressionAttributeValues: {
        ':pk': keys.head(id).pk,
        ':from': keys.history(id, name, 0).sk,
        ':to': keys.history(id, name, before - 1).sk,
      },
      ScanIndexForward: false,
      Limit: limit,
      ExclusiveStartKey: start,
    });
    found.push(...rows.filter((row) => isHistoryOf(name, row) && !isOver(row, database.clock())));
    start = next;
  } while (start && found.length < limit);
  return found.slice(0, limit);
};

/** What happened to one object: its row, what it was, and who changed it. */
export const loadHistory = async (
  database: Database,
  calendar: Calendar,
  name: string,
  { before, limit }: { readonly before?: number; readonly limit: number },
): Promise<ObjectHistory> => {
  const [row, rows] = await Promise.all([
    database.get<ObjectRow>(keys.object(calendar.id, name)),
    // One more tells whether there is another page, and what the last of this one changed.
    loadPast(database, calendar, name, { limit: limit + 1, ...(before !== undefined && { before }) }),
  ]);
  const past = rows.map((one) => ({ object: pastObjectOf(one), endedBy: one.next }));
  const live = objectOf(row);
  const changes = await loadMade(database, calendar, [
    ...(row ? [row.version] : []),
    ...past.flatMap(({ object, endedBy }) => [object.version, endedBy]),
  ]);
  return {
    ...(live && { live }),
    past,
    changes,
    ...(row && { version: row.version }),
    ...(past.length > limit && { next: past[limit - 1]?.object.version ?? 0 }),
  };
};

/** One version of an object: the one that it has, or one that is kept. */
export const loadVersion = async (
  database: Database,
  { id }: Calendar,
  name: string,
  version: number,
): Promise<PastObject | undefined> => {
  const [row, past] = await Promise.all([
    database.get<ObjectRow>(keys.object(id, name)),
    database.get<HistoryRow>(keys.history(id, name, version)),
  ]);
  if (row?.version === version) return objectOf(row);
  return past && !isOver(past, database.clock()) ? pastObjectOf(past) : undefined;
};
