import type { Calendar } from '../../../model/calendar.ts';
import type { ObjectEntry } from '../../../model/calendar-object.ts';
import { StoreBusyError } from '../../errors.ts';
import type { SyncChange } from '../../reader.ts';
import { type Backoff, startBackoff } from '../engine/retry.ts';
import { keys } from '../rows/keys.ts';
import { changesBetween } from './changes.ts';
import { reload } from './decide-and-commit.ts';
import type { Listing } from './listing-cache.ts';
import type { CalendarDatabase } from './object-memory.ts';
import { advanceStable, untilSeen } from './stable.ts';

/**
 * True when no write has happened or is happening since this head was read: DynamoDB refuses to update a row that a
 * transaction holds, and a write that is decided shows in the index before it need show in the head.
 */
const isAtRest = (database: CalendarDatabase, { id, epoch, version }: Calendar, stable: number): Promise<boolean> =>
  database.tryUpdate({
    Key: keys.head(id),
    UpdateExpression: 'SET stable = :stable',
    ConditionExpression: 'version = :version AND stable <= :stable AND epoch = :epoch',
    ExpressionAttributeValues: { ':stable': stable, ':version': version, ':epoch': epoch },
  });

/** The head again, of the same incarnation. */
const again = async (database: CalendarDatabase, calendar: Calendar): Promise<Calendar> => {
  const head = await reload(database, calendar);
  if (head?.epoch !== calendar.epoch || head.version < calendar.version)
    throw new StoreBusyError(new Error('the calendar was replaced while it was read'));
  return head;
};

/** A head that counts every write that was decided before the call; waits for the one that may be under way. */
const headOfNow = async (
  database: CalendarDatabase,
  calendar: Calendar,
  stable: number,
  backoff: Backoff,
): Promise<Calendar> => {
  if (await isAtRest(database, calendar, stable)) return calendar;
  const first = await again(database, calendar);
  for (let head = first; ; head = await again(database, calendar)) {
    // A head can take only one write at a time: once it has gone on, what was under way is in it.
    if (head.version > first.version || (await isAtRest(database, head, Math.max(head.stable, stable)))) return head;
    await backoff.wait(new Error('a write is under way'));
  }
};

/** What changed after `stable` up to this head; waits for rows that are still to come. Undefined when some are not remembered any more. */
const changesTo = async (
  database: CalendarDatabase,
  head: Calendar,
  stable: number,
  backoff: Backoff,
): Promise<readonly SyncChange[] | undefined> => {
  await untilSeen(database, { ...head, stable }, backoff);
  return changesBetween(database, head, stable, head.version);
};

/** The entries by name, as they are after the changes. */
export const withChanges = (
  entries: Iterable<readonly [string, ObjectEntry]>,
  changes: readonly SyncChange[],
): ReadonlyMap<string, ObjectEntry> => {
  const changed = new Map(entries);
  for (const change of changes) {
    if (change.change === 'live') changed.set(change.entry.name, change.entry);
    else changed.delete(change.name);
  }
  return changed;
};

/** The entries by name; of one that moved in the index while it was read, and was met twice, the newer. */
export const newestByName = (entries: readonly ObjectEntry[]): ReadonlyMap<string, ObjectEntry> => {
  const newest = new Map<string, ObjectEntry>();
  for (const entry of entries) {
    const { version = 0 } = newest.get(entry.name) ?? {};
    if (entry.version >= version) newest.set(entry.name, entry);
  }
  return newest;
};

/**
 * What was read of the index, however many ranges and pages it took, as it is at one version: an object that moved in the
 * index meanwhile was met twice or not at all, so what changed after `stable`, the mark before the reading began, is
 * applied (T67). Undefined when it is not remembered what changed.
 */
export const upToDate = async (
  database: CalendarDatabase,
  calendar: Calendar,
  stable: number,
  entries: readonly ObjectEntry[],
): Promise<Listing | undefined> => {
  const backoff = startBackoff(database);
  const head = await headOfNow(database, calendar, stable, backoff);
  const changes = await changesTo(database, head, stable, backoff);
  return changes && { epoch: head.epoch, version: head.version, entries: withChanges(newestByName(entries), changes) };
};

/** A listing of the index as it is at one version. */
export const coldListing = async (
  database: CalendarDatabase,
  calendar: Calendar,
  read: () => Promise<readonly ObjectEntry[]>,
): Promise<Listing> => {
  const backoff = startBackoff(database);
  for (let seen = calendar; ; seen = await again(database, calendar)) {
    const { stable } = await advanceStable(database, seen);
    const listing = await upToDate(database, seen, stable, await read());
    if (listing) return listing;
    await backoff.wait(new Error('changes were swept while the calendar was listed'));
  }
};
