import type { Calendar } from '../../model/calendar.ts';
import { loadChanges, loadStates } from './changes.ts';
import type { Database } from './database.ts';
import { keys } from './keys.ts';

const versionsPerRequest = 500;
/** A change row that is still missing this long after the last write will never come (milliseconds). */
const patience = 3_600_000;

/** Remembers what this reader found out; another reader may have been faster, and the next one would find it again. */
export const persistStable = (database: Database, { id, epoch }: Calendar, stable: number): Promise<boolean> =>
  database.tryUpdate({
    Key: keys.head(id),
    UpdateExpression: 'SET stable = :stable',
    ConditionExpression: 'stable < :stable AND version >= :stable AND epoch = :epoch',
    ExpressionAttributeValues: { ':stable': stable, ':epoch': epoch },
  });

/**
 * The high-water mark as far as strong reads show it now: every row of every version up to it is there. DynamoDB shows
 * a transaction to queries and batch reads row by row, so a version counts only when its change row and its object row
 * were both seen. Reads nothing when the mark has caught up with the version.
 */
export const advanceStable = async (database: Database, calendar: Calendar): Promise<number> => {
  const { version, stable, changedAt } = calendar;
  if (stable >= version) return stable;

  const last = Math.min(version, stable + versionsPerRequest);
  const changes = await loadChanges(database, calendar, stable + 1, last);
  const states = await loadStates(database, calendar, changes.values());
  const expired = database.clock() - changedAt > patience;

  let advanced = stable;
  while (advanced < last) {
    const name = changes.get(advanced + 1);
    const seen = name !== undefined && (states.get(name)?.version ?? 0) > advanced;
    if (!seen && !expired) break;
    advanced++;
  }
  if (advanced > stable) await persistStable(database, calendar, advanced);
  return advanced;
};
