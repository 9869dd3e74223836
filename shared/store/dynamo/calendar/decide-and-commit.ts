import type { Calendar } from '../../../model/calendar.ts';
import type { Writer } from '../../writer.ts';
import type { Database } from '../engine/database.ts';
import { startBackoff } from '../engine/retry.ts';
import { type Row, soundCalendarOf } from '../rows/items.ts';
import { keys } from '../rows/keys.ts';
import { type CalendarChanges, commit } from './commit.ts';
import { mayWrite } from './head-condition.ts';
import type { CalendarDatabase } from './object-memory.ts';

/** What a writer decided on what it read: an outcome right away, or changes and the outcome once they are committed. */
export type Decision<O> =
  | { readonly outcome: O }
  | { readonly changes: readonly CalendarChanges[]; readonly outcome: O };

/** The head as it is now. */
export const reload = async (database: Database, { id }: Calendar): Promise<Calendar | undefined> => {
  const row = await database.get<Row>(keys.head(id));
  return row && soundCalendarOf(row);
};

type Written<O> = O | { readonly outcome: 'gone' } | { readonly outcome: 'uid-conflict'; readonly holder: string };

const attempts = async <O, R>(
  database: CalendarDatabase,
  writer: Writer,
  calendars: readonly Calendar[],
  read: () => Promise<R>,
  decide: (calendars: readonly Calendar[], read: R) => Decision<O>,
  waited: boolean,
): Promise<Written<O>> => {
  const backoff = startBackoff(database);
  const reloaded = () => Promise.all(calendars.map((calendar) => reload(database, calendar)));
  let [heads, rows] = await Promise.all([waited ? reloaded() : calendars, read()]);
  for (;;) {
    const open = heads.flatMap((head) => (head && mayWrite(head, writer) ? [head] : []));
    if (open.length < heads.length) return { outcome: 'gone' };

    const decision = decide(open, rows);
    if (!('changes' in decision)) return decision.outcome;
    const result = await commit(database, backoff, writer, decision.changes);
    switch (result.outcome) {
      case 'committed':
        return decision.outcome;
      case 'uid-conflict':
        return { outcome: 'uid-conflict', holder: [...result.holders.values()][0] ?? '' };
      case 'stale':
        await backoff.wait(result.cause);
    }
    [heads, rows] = await Promise.all([reloaded(), read()]);
  }
};

/**
 * Decides and commits until nothing moved in between, one writer of this process at a time in a calendar. The calendars as
 * the caller read them serve the first attempt of who need not wait; the transaction proves them right or has them read
 * again.
 */
export const writing = async <O, R>(
  database: CalendarDatabase,
  writer: Writer,
  calendars: readonly Calendar[],
  read: () => Promise<R>,
  decide: (calendars: readonly Calendar[], read: R) => Decision<O>,
): Promise<Written<O>> =>
  database.queue.inTurn(
    calendars.map(({ id }) => id),
    (waited) => attempts(database, writer, calendars, read, decide, waited),
  );
