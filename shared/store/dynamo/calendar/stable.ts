import type { Calendar } from '../../../model/calendar.ts';
import type { Instant } from '../../../model/instant.ts';
import type { Database } from '../engine/database.ts';
import { keys } from '../rows/keys.ts';
import { type ChangeRow, loadChanges, loadStates } from './changes.ts';

const versionsPerRequest = 500;
/** What is still missing this long after it was written will never come: it was swept (milliseconds). */
const patience = 3_600_000;

/** Remembers what this reader found out; another reader may have been faster, and the next one would find it again. */
export const persistStable = (database: Database, { id, epoch }: Calendar, stable: number): Promise<boolean> =>
  database.tryUpdate({
    Key: keys.head(id),
    UpdateExpression: 'SET stable = :stable',
    ConditionExpression: 'stable < :stable AND version >= :stable AND epoch = :epoch',
    ExpressionAttributeValues: { ':stable': stable, ':epoch': epoch },
  });

/** When each version was written at the latest: by its own row, else by the next row there is, else by the head. */
const writtenBy = (
  { changedAt }: Calendar,
  changes: ReadonlyMap<number, ChangeRow>,
  first: number,
  last: number,
): ReadonlyMap<number, Instant> => {
  const dates = new Map<number, Instant>();
  let latest = changedAt;
  for (let version = last; version >= first; version--) {
    const row = changes.get(version);
    dates.set(version, row?.at ?? latest);
    latest = row?.previousAt ?? latest;
  }
  return dates;
};

/**
 * The high-water mark as far as strong reads show it now: every row of every version up to it is there. DynamoDB shows
 * a transaction to queries and batch reads row by row, so a version counts only when its change row and its object row
 * were both seen. Reads nothing when the mark has caught up with the version.
 */
export const advanceStable = async (database: Database, calendar: Calendar): Promise<number> => {
  const { version, stable } = calendar;
  if (stable >= version) return stable;

  const last = Math.min(version, stable + versionsPerRequest);
  const changes = await loadChanges(database, calendar, stable + 1, last);
  const names = [...changes.values()].map(({ name }) => name);
  const states = await loadStates(database, calendar, names);
  const dates = writtenBy(calendar, changes, stable + 1, last);

  const isSeen = (next: number): boolean => {
    const name = changes.get(next)?.name;
    return name !== undefined && (states.get(name)?.version ?? 0) >= next;
  };
  const isSwept = (next: number): boolean => database.clock() - (dates.get(next) ?? calendar.changedAt) > patience;

  let advanced = stable;
  while (advanced < last && (isSeen(advanced + 1) || isSwept(advanced + 1))) advanced++;
  if (advanced > stable) await persistStable(database, calendar, advanced);
  return advanced;
};
