import type { Calendar } from '../../../model/calendar.ts';
import type { SyncToken } from '../../../model/sync-token.ts';
import type { SyncOutcome, SyncQuery } from '../../reader.ts';
import { type Row, soundCalendarOf } from '../rows/items.ts';
import { keys } from '../rows/keys.ts';
import { changesBetween, nameOf } from './changes.ts';
import { isCursor, listPage } from './index-query.ts';
import type { CalendarDatabase } from './object-memory.ts';
import { advanceStable } from './stable.ts';

/**
 * How a phone is made to forget a calendar, page by page: every member that the index lists now, then whatever changed
 * since the version it had. What it had and did not change since is listed, however long that takes; what did change is
 * among the changes; so nothing is left (B05). The cursor of the token says how far it is; none of them is one of a listing
 * that shows members, so that a phone whose access is restored starts anew.
 */
const cursors = { done: 'cleared', changes: 'clearing', listing: 'clearing ' } as const;

/** All is forgotten: the same token whatever happens in the calendar meanwhile. */
export const clearedToken = ({ id, epoch }: Calendar): SyncToken => ({
  calendarId: id,
  epoch,
  version: 0,
  cursor: cursors.done,
});

const removed = (names: Iterable<string>, token: SyncToken, truncated: boolean): SyncOutcome => ({
  outcome: 'changes',
  changes: [...new Set(names)].map((name) => ({ change: 'removed', name })),
  token,
  truncated,
});

/** What changed since; done once it is all that the head, read now, counts. */
const changed = async (
  database: CalendarDatabase,
  { id }: Calendar,
  since: SyncToken,
  limit = Number.POSITIVE_INFINITY,
): Promise<SyncOutcome> => {
  const row = await database.get<Row>(keys.head(id));
  const head = row && soundCalendarOf(row);
  if (head?.epoch !== since.epoch || since.version > head.version) return { outcome: 'invalid-token' };
  const { stable, more } = await advanceStable(database, head, since.version);
  const last = Math.max(since.version, Math.min(stable, since.version + limit));
  const changes = await changesBetween(database, head, since.version, last);
  if (!changes) return { outcome: 'invalid-token' };
  const names = changes.map(nameOf);
  const isDone = last === head.version;
  // What cannot be seen yet is not waited for: the phone comes again, for its token is not the one that it is shown.
  return removed(names, isDone ? clearedToken(head) : { ...since, version: last }, !isDone && (more || last < stable));
};

/** A page of what is there, and on the last one with room for it what changed since. */
const listed = async (
  database: CalendarDatabase,
  calendar: Calendar,
  since: SyncToken,
  { after, limit = Number.POSITIVE_INFINITY }: { readonly after?: string; readonly limit?: number | undefined },
): Promise<SyncOutcome> => {
  const { entries, cursor } = await listPage(database, calendar, {
    ...(after !== undefined && { after }),
    ...(Number.isFinite(limit) && { limit }),
  });
  const names = entries.map(({ name }) => name);
  const next = cursor === undefined ? cursors.changes : `${cursors.listing}${cursor}`;
  const room = limit - names.length;
  if (cursor !== undefined || room === 0) return removed(names, { ...since, cursor: next }, true);
  const rest = await changed(database, calendar, { ...since, cursor: next }, room);
  if (rest.outcome === 'invalid-token') return rest;
  return removed([...names, ...rest.changes.map(nameOf)], rest.token, rest.truncated);
};

/** A synchronisation by which a phone forgets the calendar, from any token of this incarnation; without one it has nothing. */
export const clear = async (
  database: CalendarDatabase,
  calendar: Calendar,
  { since, limit }: SyncQuery,
): Promise<SyncOutcome> => {
  if (!since) return removed([], clearedToken(calendar), false);
  if (since.calendarId !== calendar.id || since.epoch !== calendar.epoch) return { outcome: 'invalid-token' };
  const { cursor = '' } = since;
  if (cursor === cursors.done) return removed([], clearedToken(calendar), false);
  if (cursor === cursors.changes) return changed(database, calendar, since, limit);
  const after = cursor.startsWith(cursors.listing) ? cursor.slice(cursors.listing.length) : undefined;
  if (after !== undefined && !isCursor(after)) return { outcome: 'invalid-token' };
  return listed(database, calendar, since, { ...(after !== undefined && { after }), limit });
};
