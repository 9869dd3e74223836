import type { Calendar } from '../../../model/calendar.ts';
import type { SyncToken } from '../../../model/sync-token.ts';
import type { SyncOutcome, SyncQuery } from '../../reader.ts';
import type { Database } from '../engine/database.ts';
import { calendarOf, type Row } from '../rows/items.ts';
import { keys } from '../rows/keys.ts';
import { changesBetween } from './changes.ts';
import { isCursor, listPage } from './index-query.ts';
import { knownListing, remember } from './list-objects.ts';
import type { ListingCache } from './listing-cache.ts';
import { advanceStable } from './stable.ts';

const tokenAt = ({ id, epoch }: Calendar, version: number, cursor?: string): SyncToken => ({
  calendarId: id,
  epoch,
  version,
  ...(cursor !== undefined && { cursor }),
});

/** The token of what a reader has seen who lists the calendar after asking for it. */
export const currentToken = async (database: Database, calendar: Calendar): Promise<SyncToken> =>
  tokenAt(calendar, await advanceStable(database, calendar));

/** The calendar as it is when the token is not from its future; another door may have seen a later head than ours. */
const knowing = async (
  database: Database,
  calendar: Calendar,
  { version }: SyncToken,
): Promise<Calendar | undefined> => {
  if (version <= calendar.version) return calendar;
  const row = await database.get<Row>(keys.head(calendar.id));
  return row && Number(row.version) >= version ? calendarOf(row) : undefined;
};

/** A page of an initial sync carries the base and a cursor: what moves behind the cursor has a version above the base. */
const initialPage = async (
  database: Database,
  cache: ListingCache,
  calendar: Calendar,
  base: number,
  { since, limit }: SyncQuery,
): Promise<SyncOutcome> => {
  const first = since?.cursor === undefined;
  const known = first ? await knownListing(database, cache, calendar) : undefined;
  const { entries, cursor } =
    known && known.entries.size <= (limit ?? known.entries.size)
      ? { entries: [...known.entries.values()], cursor: undefined }
      : await listPage(database, calendar, { after: since?.cursor, limit });
  if (first && !known && cursor === undefined) remember(cache, calendar, base, entries);
  return {
    outcome: 'changes',
    changes: entries.map((entry) => ({ change: 'live', entry })),
    token: tokenAt(calendar, base, cursor),
    truncated: cursor !== undefined,
  };
};

/** RFC 6578 §3.2: what changed in `(since, stable]`, told by what the object rows say now. */
export const sync = async (
  database: Database,
  cache: ListingCache,
  seen: Calendar,
  query: SyncQuery,
): Promise<SyncOutcome> => {
  const { since, limit } = query;
  if (since && (since.calendarId !== seen.id || since.epoch !== seen.epoch)) return { outcome: 'invalid-token' };
  const calendar = since ? await knowing(database, seen, since) : seen;
  if (!calendar || calendar.epoch !== seen.epoch) return { outcome: 'invalid-token' };

  if (since?.cursor !== undefined && !isCursor(since.cursor)) return { outcome: 'invalid-token' };
  if (since?.cursor !== undefined) return initialPage(database, cache, calendar, since.version, query);
  const stable = await advanceStable(database, calendar);
  if (!since) return initialPage(database, cache, calendar, stable, query);
  if (since.version >= stable) return { outcome: 'changes', changes: [], token: since, truncated: false };

  const last = Math.min(stable, since.version + (limit ?? Number.POSITIVE_INFINITY));
  const changes = await changesBetween(database, calendar, since.version, last);
  if (!changes) return { outcome: 'invalid-token' };
  return { outcome: 'changes', changes, token: tokenAt(calendar, last), truncated: last < stable };
};
