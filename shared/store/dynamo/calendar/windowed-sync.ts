import type { Calendar } from '../../../model/calendar.ts';
import type { ObjectEntry } from '../../../model/calendar-object.ts';
import type { Interval } from '../../../model/instant.ts';
import type { SyncToken } from '../../../model/sync-token.ts';
import { touches } from '../../../model/touches.ts';
import type { SyncChange, SyncOutcome, SyncQuery, SyncWindow } from '../../reader.ts';
import { changesBetween, nameOf } from './changes.ts';
import { newestByName } from './cold-listing.ts';
import { listBetween } from './index-query.ts';
import { listObjects } from './list-objects.ts';
import type { ListingCache } from './listing-cache.ts';
import type { CalendarDatabase } from './object-memory.ts';
import { advanceStable } from './stable.ts';

type WindowedQuery = SyncQuery & { readonly window: SyncWindow };

/** Where a reader is who is told in pages by name: `page` of the first synchronisation, `slide` to a later day. */
interface Cursor {
  readonly of: 'page' | 'slide';
  readonly day: number;
  readonly after: string;
}

const cursorPattern = /^(page|slide) (\d{1,6}) (.*)$/s;

const cursorIn = (text: string): Cursor | undefined => {
  const [, of, day, after = ''] = cursorPattern.exec(text) ?? [];
  return of === 'page' || of === 'slide' ? { of, day: Number(day), after } : undefined;
};

const byName = <T extends { readonly name: string }>(ones: readonly T[], after: string): readonly T[] =>
  ones.filter(({ name }) => name > after).sort((a, b) => (a.name < b.name ? -1 : 1));

const told = (entry: ObjectEntry, isSeen: boolean): SyncChange =>
  isSeen ? { change: 'live', entry } : { change: 'removed', name: entry.name };

/** The first so many; where more are left, the name after which they come. */
const cut = <T extends { readonly name: string }>(ones: readonly T[], limit: number) => {
  const taken = ones.slice(0, limit);
  return { taken, last: taken.length < ones.length ? taken.at(-1)?.name : undefined };
};

/** A page of the first synchronisation. Its base is older than all that is listed: what changes while pages are read is told afterwards. */
const firstPages = async (
  database: CalendarDatabase,
  cache: ListingCache,
  calendar: Calendar,
  { window, limit }: { readonly window: SyncWindow; readonly limit: number },
  { base, day, after }: { readonly base: number; readonly day: number; readonly after: string },
): Promise<SyncOutcome> => {
  const listed = await listObjects(database, cache, calendar, { window: window.on(day) });
  const { taken, last } = cut(byName(listed, after), limit);
  const { id: calendarId, epoch } = calendar;
  const further = last === undefined ? {} : { cursor: `page ${day} ${last}` };
  return {
    outcome: 'changes',
    changes: taken.map((entry) => told(entry, true)),
    token: { calendarId, epoch, version: base, day, ...further },
    // Midnight may have passed since the first page.
    truncated: last !== undefined || day < window.today,
  };
};

/**
 * What came into sight or went out of it from one day to another: it lies in the index between the edges of the two, and
 * keeps its place there while it is not changed. What was changed since the token is told with the changes too.
 */
const slid = async (
  database: CalendarDatabase,
  calendar: Calendar,
  [before, now]: readonly [Interval, Interval],
): Promise<readonly ObjectEntry[]> => {
  const between = newestByName(await listBetween(database, calendar, [before, now]));
  return [...between.values()].filter((entry) => touches(entry, before) !== touches(entry, now));
};

/** What changed since the token's version, as it is seen on this day. */
const changed = async (
  database: CalendarDatabase,
  calendar: Calendar,
  { since, limit, window }: { readonly since: SyncToken; readonly limit: number; readonly window: SyncWindow },
  day: number,
): Promise<SyncOutcome> => {
  const { stable, more } = await advanceStable(database, calendar, since.version);
  const { cursor: _, ...rest } = since;
  const token = { ...rest, day };
  if (since.version >= stable) return { outcome: 'changes', changes: [], token, truncated: false };
  const last = Math.min(stable, since.version + limit);
  const changes = last === since.version ? [] : await changesBetween(database, calendar, since.version, last);
  if (!changes) return { outcome: 'invalid-token' };
  const within = window.on(day);
  return {
    outcome: 'changes',
    changes: changes.map((change) =>
      change.change === 'live' ? told(change.entry, touches(change.entry, within)) : change,
    ),
    token: { ...token, version: last },
    truncated: last < stable || more,
  };
};

/** A synchronisation since a token of some day: first what slid since, then what changed (B06). */
const further = async (
  database: CalendarDatabase,
  calendar: Calendar,
  {
    since,
    limit,
    window,
  }: { readonly since: SyncToken & { readonly day: number }; readonly limit: number; readonly window: SyncWindow },
  { day: to, after }: Pick<Cursor, 'day' | 'after'>,
): Promise<SyncOutcome> => {
  const within = window.on(to);
  const entries = since.day === to ? [] : await slid(database, calendar, [window.on(since.day), within]);
  const { taken, last } = cut(byName(entries, after), limit);
  const sliding = taken.map((entry) => told(entry, touches(entry, within)));
  if (last !== undefined)
    return {
      outcome: 'changes',
      changes: sliding,
      token: { ...since, cursor: `slide ${to} ${last}` },
      truncated: true,
    };

  const outcome = await changed(database, calendar, { since, limit: limit - sliding.length, window }, to);
  if (outcome.outcome === 'invalid-token') return outcome;
  // Who writes meanwhile may bring one of them into both: the change says what it is now.
  const changes = new Map([...sliding, ...outcome.changes].map((change) => [nameOf(change), change]));
  return { ...outcome, changes: [...changes.values()], truncated: outcome.truncated || to < window.today };
};

/**
 * sync-collection of a calendar of which only some days are seen (RFC 6578 §3.2, B06): the token carries the day up to which
 * its reader has seen what slides.
 */
export const windowedSync = async (
  database: CalendarDatabase,
  cache: ListingCache,
  calendar: Calendar,
  { since, limit = Number.POSITIVE_INFINITY, window }: WindowedQuery,
): Promise<SyncOutcome> => {
  if (!since) {
    const { stable: base } = await advanceStable(database, calendar);
    return firstPages(database, cache, calendar, { window, limit }, { base, day: window.today, after: '' });
  }
  const { day, cursor } = since;
  // The clock of another process may be a little ahead of midnight.
  if (day === undefined || day > window.today + 1) return { outcome: 'invalid-token' };
  if (cursor === undefined) {
    const today = Math.max(day, window.today);
    return further(database, calendar, { since: { ...since, day }, limit, window }, { day: today, after: '' });
  }
  const at = cursorIn(cursor);
  if (at?.of === 'page')
    return firstPages(database, cache, calendar, { window, limit }, { base: since.version, day, after: at.after });
  return at && at.day <= window.today + 1
    ? further(database, calendar, { since: { ...since, day }, limit, window }, at)
    : { outcome: 'invalid-token' };
};
