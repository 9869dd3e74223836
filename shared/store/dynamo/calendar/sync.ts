import type { Calendar } from '../../../model/calendar.ts';
import type { ObjectEntry } from '../../../model/calendar-object.ts';
import type { SyncToken } from '../../../model/sync-token.ts';
import type { SyncOutcome, SyncQuery } from '../../reader.ts';
import { type Row, soundCalendarOf } from '../rows/items.ts';
import { keys } from '../rows/keys.ts';
import { changesBetween } from './changes.ts';
import { newestByName, upToDate } from './cold-listing.ts';
import { isCursor, listPage } from './index-query.ts';
import { knownListing } from './list-objects.ts';
import type { Listing, ListingCache } from './listing-cache.ts';
import type { CalendarDatabase } from './object-memory.ts';
import { advanceStable } from './stable.ts';
import { windowedSync } from './windowed-sync.ts';

const tokenAt = ({ id, epoch }: Calendar, version: number, cursor?: string): SyncToken => ({
  calendarId: id,
  epoch,
  version,
  ...(cursor !== undefined && { cursor }),
});

/** The token of what a reader has seen who lists the calendar after asking for it. */
export const currentToken = async (database: CalendarDatabase, calendar: Calendar): Promise<SyncToken> =>
  tokenAt(calendar, (await advanceStable(database, calendar)).stable);

/** The calendar as it is when the token is not from its future; another door may have seen a later head than ours. */
const knowing = async (
  database: CalendarDatabase,
  calendar: Calendar,
  { version }: SyncToken,
): Promise<Calendar | undefined> => {
  if (version <= calendar.version) return calendar;
  const row = await database.get<Row>(keys.head(calendar.id));
  return row && Number(row.version) >= version ? soundCalendarOf(row) : undefined;
};

const pageOf = (calendar: Calendar, entries: Iterable<ObjectEntry>, version: number, cursor?: string): SyncOutcome => ({
  outcome: 'changes',
  changes: [...entries].map((entry) => ({ change: 'live', entry })),
  token: tokenAt(calendar, version, cursor),
  truncated: cursor !== undefined,
});

/** A page of an initial sync carries the base and a cursor: what moves behind the cursor has a version above the base. */
const furtherPage = async (
  database: CalendarDatabase,
  calendar: Calendar,
  base: number,
  query: { after?: string; limit?: number },
): Promise<SyncOutcome> => {
  const { entries, cursor } = await listPage(database, calendar, query);
  return pageOf(calendar, newestByName(entries).values(), base, cursor);
};

/** The first page: everything as of one version if it fits, else the base and a cursor. */
const firstPage = async (
  database: CalendarDatabase,
  cache: ListingCache,
  calendar: Calendar,
  limit: number | undefined,
): Promise<SyncOutcome> => {
  const fits = (listing: Listing): boolean => listing.entries.size <= (limit ?? listing.entries.size);
  const known = await knownListing(database, cache, calendar);
  if (known && fits(known)) return pageOf(calendar, known.entries.values(), known.version);

  const { stable } = await advanceStable(database, calendar);
  const { entries, cursor } = await listPage(database, calendar, { limit });
  const whole = cursor === undefined ? await upToDate(database, calendar, stable, entries) : undefined;
  if (whole) cache.put(calendar.id, whole);
  if (whole && fits(whole)) return pageOf(calendar, whole.entries.values(), whole.version);
  return pageOf(calendar, newestByName(entries).values(), stable, cursor);
};

/**
 * RFC 6578 §3.2: what changed in `(since, stable]`, told by what the object rows say now; marked as cut when the mark could
 * be moved further than one request does, so that a client never takes a part for the whole (T60).
 */
export const sync = async (
  database: CalendarDatabase,
  cache: ListingCache,
  seen: Calendar,
  query: SyncQuery,
): Promise<SyncOutcome> => {
  const { since, limit } = query;
  if (since && (since.calendarId !== seen.id || since.epoch !== seen.epoch)) return { outcome: 'invalid-token' };
  const calendar = since ? await knowing(database, seen, since) : seen;
  if (!calendar || calendar.epoch !== seen.epoch) return { outcome: 'invalid-token' };
  if (query.window) return windowedSync(database, cache, calendar, { ...query, window: query.window });

  if (since?.cursor !== undefined && !isCursor(since.cursor)) return { outcome: 'invalid-token' };
  if (since?.cursor !== undefined)
    return furtherPage(database, calendar, since.version, { after: since.cursor, limit });
  if (!since) return firstPage(database, cache, calendar, limit);
  const { stable, more } = await advanceStable(database, calendar, since.version);
  if (since.version >= stable) return { outcome: 'changes', changes: [], token: since, truncated: false };

  const last = Math.min(stable, since.version + (limit ?? Number.POSITIVE_INFINITY));
  const changes = await changesBetween(database, calendar, since.version, last);
  if (!changes) return { outcome: 'invalid-token' };
  return { outcome: 'changes', changes, token: tokenAt(calendar, last), truncated: last < stable || more };
};
