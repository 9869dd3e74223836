import { type Calendar, idPrefixes } from '../../../model/calendar.ts';
import type { RefusedAttempt } from '../../double-booking.ts';
import type { HistoryEraser, Trace } from '../../history.ts';
import { writeAllIf, writeIf } from '../administration/conditional-write.ts';
import { listRefused } from '../calendar/refused-attempts.ts';
import type { Database } from '../engine/database.ts';
import { type HistoryRow, pastObjectOf } from '../rows/history-row.ts';
import { type Row, soundCalendarOf } from '../rows/items.ts';
import { historyPrefix, keys, objectPrefix, refusedPrefix } from '../rows/keys.ts';
import { type ObjectRow, tombstoneContent } from '../rows/object-row.ts';
import { entryOf } from '../rows/packed-entry.ts';

/** So many rows are deleted beside one another. */
const atOnce = 20;

/** The rows of a calendar that begin so, without bodies. */
const rowsOf = <R extends Row>(database: Database, calendarId: string, prefix: string): Promise<readonly R[]> =>
  database.query<R>({
    KeyConditionExpression: 'pk = :pk AND begins_with(sk, :prefix)',
    ExpressionAttributeValues: { ':pk': keys.head(calendarId).pk, ':prefix': prefix },
    ProjectionExpression: '#pk, #sk, #version, #entry, #diary, #next, #expires',
    ExpressionAttributeNames: Object.fromEntries(
      ['pk', 'sk', 'version', 'entry', 'diary', 'next', 'expires'].map((name) => [`#${name}`, name]),
    ),
  });

const inPieces = async <T>(all: readonly T[], work: (one: T) => Promise<unknown>): Promise<void> => {
  for (let at = 0; at < all.length; at += atOnce) await Promise.all(all.slice(at, at + atOnce).map(work));
};

const listPersonalCalendars = async (database: Database, userId: string): Promise<readonly Calendar[]> => {
  const { pk, sk } = keys.homeRow(userId, '');
  const homes = await database.query<Row>({
    KeyConditionExpression: 'pk = :pk AND begins_with(sk, :home)',
    ExpressionAttributeValues: { ':pk': pk, ':home': sk },
  });
  const ids = homes.map(({ calendarId }) => String(calendarId)).filter((id) => id.startsWith(idPrefixes.personal));
  const heads = await Promise.all(ids.map((id) => database.get<Row>(keys.head(id))));
  return heads.flatMap((row) => (row ? [soundCalendarOf(row)] : [])).filter(({ closed }) => !closed);
};

const listTraces = async (database: Database, calendarId: string): Promise<readonly Trace[]> => {
  const [objects, kept] = await Promise.all([
    rowsOf<ObjectRow>(database, calendarId, objectPrefix),
    rowsOf<HistoryRow>(database, calendarId, historyPrefix),
  ]);
  const live = objects.flatMap((row): Trace[] => {
    const entry = entryOf(row);
    return entry ? [{ name: entry.name, uid: entry.uid, diary: row.diary ?? {}, isLive: true }] : [];
  });
  const past = kept.map((row): Trace => {
    const { name, uid, diary } = pastObjectOf(row);
    return { name, uid, diary, isLive: false };
  });
  return [...live, ...past];
};

const eraseKept = async (database: Database, calendarId: string, uids: ReadonlySet<string>): Promise<number> => {
  const kept = await rowsOf<HistoryRow>(database, calendarId, historyPrefix);
  const wanted = kept.filter((row) => uids.has(pastObjectOf(row).uid));
  const refused = await listRefused(database, calendarId);
  const tried = refused.filter(({ attempted }) => uids.has(attempted.uid));
  await inPieces(
    [...wanted.map(({ pk, sk }) => ({ pk, sk })), ...tried.map(({ id }) => keys.refused(calendarId, id))],
    (Key) => writeIf(database, { Delete: { Key } }),
  );
  return wanted.length;
};

const eraseRefused = async (
  database: Database,
  calendarId: string,
  isMeant: Parameters<HistoryEraser['eraseRefused']>[1],
): Promise<number> => {
  const rows = await database.query<Row & Pick<RefusedAttempt, 'attempted'>>({
    KeyConditionExpression: 'pk = :pk AND begins_with(sk, :prefix)',
    ExpressionAttributeValues: { ':pk': keys.head(calendarId).pk, ':prefix': refusedPrefix },
  });
  const wanted = rows.filter(({ attempted }) => isMeant(attempted));
  await inPieces(wanted, ({ pk, sk }) => writeIf(database, { Delete: { Key: { pk, sk } } }));
  return wanted.length;
};

/** The rows become the tombstones that deletions would have left, under the versions that the log has for them. */
const eraseClosed = async (database: Database, calendarId: string, uids: ReadonlySet<string>): Promise<number> => {
  let erased = 0;
  // Until a look finds none: what was written between the look and the erasing is looked at again.
  for (;;) {
    const objects = await rowsOf<ObjectRow>(database, calendarId, objectPrefix);
    const wanted = objects.flatMap((row) => {
      const entry = entryOf(row);
      return entry && uids.has(entry.uid) ? [{ row, uid: entry.uid }] : [];
    });
    if (wanted.length === 0) return erased;
    await inPieces(wanted, async ({ row: { pk, sk, version }, uid }) => {
      const tombstone = { pk, sk, version, ...tombstoneContent(database.clock()) };
      const same = { ConditionExpression: '#v = :v', ExpressionAttributeNames: { '#v': 'version' } };
      const isErased = await writeAllIf(database, [
        { Put: { Item: tombstone, ...same, ExpressionAttributeValues: { ':v': version } } },
        { Delete: { Key: { ...keys.uidGuard(calendarId, uid) } } },
      ]);
      if (isErased) erased += 1;
    });
  }
};

/** Erasing over a table. */
export const historyEraser = (database: Database): HistoryEraser => ({
  listPersonalCalendars: (userId) => listPersonalCalendars(database, userId),
  listTraces: (calendarId) => listTraces(database, calendarId),
  eraseKept: (calendarId, uids) => eraseKept(database, calendarId, uids),
  eraseRefused: (calendarId, isMeant) => eraseRefused(database, calendarId, isMeant),
  eraseClosed: (calendarId, uids) => eraseClosed(database, calendarId, uids),
});
