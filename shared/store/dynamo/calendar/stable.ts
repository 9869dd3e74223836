import type { Calendar } from '../../../model/calendar.ts';
import { hourMs, type Instant } from '../../../model/instant.ts';
import type { Database } from '../engine/database.ts';
import type { Backoff } from '../engine/retry.ts';
import { keys } from '../rows/keys.ts';
import { type ChangeRow, loadChanges, loadStates, nextChange } from './changes.ts';
import type { CalendarDatabase } from './object-memory.ts';

/** So many versions a reader looks at in one step. */
export const versionsPerStep = 500;
/** What is still missing this long after it was written will never come: it was swept (milliseconds). */
const patience = hourMs;

/** Remembers what this reader found out; another reader may have been faster, and the next one would find it again. */
export const persistStable = (database: Database, { id, epoch }: Calendar, stable: number): Promise<boolean> =>
  database.tryUpdate({
    Key: keys.head(id),
    UpdateExpression: 'SET stable = :stable',
    ConditionExpression: 'stable < :stable AND version >= :stable AND epoch = :epoch',
    ExpressionAttributeValues: { ':stable': stable, ':epoch': epoch },
  });

/** When each version was written at the latest: by what the next row there is says of the time before it, else by what is given. */
const writtenBy = (
  atLatest: Instant,
  changes: ReadonlyMap<number, ChangeRow>,
  first: number,
  last: number,
): ReadonlyMap<number, Instant> => {
  const dates = new Map<number, Instant>();
  let latest = atLatest;
  for (let version = last; version >= first; version--) {
    dates.set(version, latest);
    latest = changes.get(version)?.previousAt ?? latest;
  }
  return dates;
};

/**
 * How far every row of every version after `stable` and up to `last` is seen by strong reads now. DynamoDB shows a
 * transaction to queries and batch reads row by row, so a version counts only when its change row and its object row were
 * both seen. Objects that are known to have changed are read beside the changes.
 */
export const seenUpTo = async (
  database: Database,
  calendar: Calendar,
  { stable, last, known = [] }: { stable: number; last: number; known?: readonly string[] },
): Promise<number> => {
  const [changes, knownStates] = await Promise.all([
    loadChanges(database, calendar, stable + 1, last),
    loadStates(database, calendar, known),
  ]);
  const others = [...changes.values()].map(({ name }) => name).filter((name) => !known.includes(name));
  const states = new Map([...knownStates, ...(await loadStates(database, calendar, others))]);
  const next = changes.has(last) || last >= calendar.version ? undefined : await nextChange(database, calendar, last);
  const dates = writtenBy(next?.previousAt ?? calendar.changedAt, changes, stable + 1, last);

  const isSeen = (version: number): boolean => {
    const name = changes.get(version)?.name;
    return name !== undefined && (states.get(name)?.version ?? 0) >= version;
  };
  const isSwept = (version: number): boolean =>
    database.clock() - (dates.get(version) ?? calendar.changedAt) > patience;

  let seen = stable;
  while (seen < last && (isSeen(seen + 1) || isSwept(seen + 1))) seen++;
  return seen;
};

/** The high-water mark, and whether it stopped because one request looks at no more, not at a row that is still to come. */
export interface Mark {
  readonly stable: number;
  readonly more: boolean;
}

/**
 * The high-water mark as far as strong reads show it now, one step further at most; further only to pass `beyond`, a
 * version that a reader knows already. Reads nothing when the mark has caught up with the version.
 */
export const advanceStable = async (
  database: CalendarDatabase,
  calendar: Calendar,
  beyond = calendar.stable,
): Promise<Mark> => {
  const { version } = calendar;
  let { stable } = calendar;
  let more = stable < version;
  while (more && stable <= Math.max(beyond, calendar.stable)) {
    const last = Math.min(version, stable + database.versionsPerStep);
    stable = await seenUpTo(database, calendar, { stable, last });
    more = stable === last && stable < version;
  }
  if (stable > calendar.stable) await persistStable(database, calendar, stable);
  return { stable, more };
};

/** Waits until strong reads show every row of every version of this head. No read when the mark has caught up with it. */
export const untilSeen = async (database: CalendarDatabase, head: Calendar, backoff: Backoff): Promise<void> => {
  for (let { stable } = head; stable < head.version; ) {
    stable = (await advanceStable(database, { ...head, stable }, head.version)).stable;
    if (stable < head.version) await backoff.wait(new Error(`version ${stable + 1} cannot be seen yet`));
  }
};
