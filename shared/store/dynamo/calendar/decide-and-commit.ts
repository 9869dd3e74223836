import type { Calendar } from '../../../model/calendar.ts';
import type { Refusal } from '../../double-booking.ts';
import type { Writer } from '../../writer.ts';
import type { Database } from '../engine/database.ts';
import { startBackoff } from '../engine/retry.ts';
import { type Row, soundCalendarOf } from '../rows/items.ts';
import { keys } from '../rows/keys.ts';
import { type CalendarChanges, commit } from './commit.ts';
import { followingsIn, withCounterparts } from './counterparts.ts';
import { doubleBookingOf } from './double-booking.ts';
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

/** What may come of any write, beside what was decided. */
type Written<O> =
  | O
  | { readonly outcome: 'gone' }
  | { readonly outcome: 'uid-conflict'; readonly holder: string }
  | { readonly outcome: 'double-booked'; readonly refusal: Refusal };

/** What was read before it was known that other calendars are written in too. */
interface ReadBefore<R> {
  readonly heads: readonly (Calendar | undefined)[];
  readonly rows: R;
}

interface Attempt<O, R> {
  readonly database: CalendarDatabase;
  readonly writer: Writer;
  readonly calendars: readonly Calendar[];
  readonly read: () => Promise<R>;
  readonly decide: (calendars: readonly Calendar[], read: R) => Decision<O>;
}

const attempts = async <O, R>(
  { database, writer, calendars, read, decide }: Attempt<O, R>,
  held: readonly string[],
  waited: boolean,
  known?: ReadBefore<R>,
): Promise<Written<O> | { readonly needs: readonly string[]; readonly known: ReadBefore<R> }> => {
  const backoff = startBackoff(database);
  const reloaded = () => Promise.all(calendars.map((calendar) => reload(database, calendar)));
  const loaded = async (): Promise<ReadBefore<R>> => {
    const [heads, rows] = await Promise.all([waited ? reloaded() : calendars, read()]);
    return { heads, rows };
  };
  let { heads, rows } = known && !waited ? known : await loaded();
  for (;;) {
    const open = heads.flatMap((head) => (head && mayWrite(head, writer) ? [head] : []));
    if (open.length < heads.length) return { outcome: 'gone' };

    const decision = decide(open, rows);
    if (!('changes' in decision)) return decision.outcome;
    const followings = followingsIn(decision.changes);
    const needs = followings.map(({ roomId }) => roomId).filter((id) => !held.includes(id));
    if (needs.length > 0) return { needs, known: { heads, rows } };
    const whole = await withCounterparts(database, decision.changes, followings);
    if ('holder' in whole) return { outcome: 'uid-conflict', holder: whole.holder };
    const refusal = await doubleBookingOf(database, whole.groups);
    if (refusal) return { outcome: 'double-booked', refusal };

    const result = await commit(database, backoff, writer, whole.groups);
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
 * again. The diaries of second resources follow in the same transaction, and where a diary refuses double booking nothing is
 * written into time that is taken.
 */
export const writing = async <O, R>(
  database: CalendarDatabase,
  writer: Writer,
  calendars: readonly Calendar[],
  read: () => Promise<R>,
  decide: (calendars: readonly Calendar[], read: R) => Decision<O>,
): Promise<Written<O>> => {
  const attempt = { database, writer, calendars, read, decide };
  let held: readonly string[] = calendars.map(({ id }) => id);
  let before: ReadBefore<R> | undefined;
  for (;;) {
    const known = before;
    const ids = held;
    const result = await database.queue.inTurn(ids, (waited) => attempts(attempt, ids, waited, known));
    if (typeof result !== 'object' || result === null || !('needs' in result)) return result;
    held = [...held, ...result.needs];
    before = result.known;
  }
};
