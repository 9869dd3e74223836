import { createHash } from 'node:crypto';
import { mergedCalendar } from '../../codec/calendar-file/merge.ts';
import type { Calendar } from '../../model/calendar.ts';
import type { Feed } from '../../model/feed.ts';
import type { Clock } from '../../model/instant.ts';
import type { Principal } from '../../model/principal.ts';
import { formatSyncToken } from '../../model/sync-token.ts';
import type { CalendarReader } from '../../store/reader.ts';
import { shownStore } from '../reader/shown-store.ts';
import { windowStore } from '../reader/window-store.ts';
import { octetsOfBodies, type ResponseBudget } from '../responses/response-budget.ts';

/** Whoever knows the address of a feed, as a reader: nobody's phone, and maker of nothing. No user name holds a slash. */
const readerOfFeed = ({ id, privacy, createdAt }: Feed): Principal => ({
  userName: `feed/${id}`,
  displayName: id,
  userId: `feed/${id}`,
  rights: { create: false, move: false, editText: false, delete: false, makeCalendars: false },
  privacy,
  accessCreatedAt: createdAt,
});

/** A feed as it is now: its entity tag for one look at the calendar's head, its file only when it is asked for. */
export interface FeedFile {
  readonly etag: string;
  readonly load: (budget: ResponseBudget) => Promise<Uint8Array>;
}

/** Programs that ask for a new file each minute get the same for nothing; this tells the others how often is enough. */
const refresh = 'PT15M';

const heading = Buffer.from('BEGIN:VCALENDAR\r\nVERSION:2.0\r\n');

/** A file that says of itself how often to ask for it again (RFC 7986 §5.7). */
const refreshing = (file: Uint8Array): Uint8Array =>
  Buffer.concat([
    heading,
    Buffer.from(`REFRESH-INTERVAL;VALUE=DURATION:${refresh}\r\nX-PUBLISHED-TTL:${refresh}\r\n`),
    file.subarray(heading.length),
  ]);

/** The diary behind a feed as its readers see it: with the level and the days of the feed, not those of phones (B11). */
export const feedFile = async (store: CalendarReader, diary: Calendar, feed: Feed, clock: Clock): Promise<FeedFile> => {
  const calendar: Calendar = { ...diary, syncPastDays: feed.pastDays, syncFutureDays: feed.futureDays };
  const seen = shownStore(windowStore(store, { clock, reads: true }), readerOfFeed(feed));
  const token = await seen.currentToken(calendar);
  const settled: Calendar = {
    ...calendar,
    stable: Math.max(calendar.stable, Math.min(token.version, calendar.version)),
  };
  const says = JSON.stringify([formatSyncToken(token), diary.displayName, feed.id]);
  return {
    etag: `"${createHash('sha256').update(says).digest('base64url').slice(0, 32)}"`,
    async load(budget) {
      const entries = await seen.listObjects(settled);
      budget.require(octetsOfBodies(entries));
      const objects = await seen.loadObjects(
        settled,
        entries.map(({ name }) => name),
      );
      // In order of names, so that the same diary is the same file.
      const bodies = [...objects.values()].sort((a, b) => (a.name < b.name ? -1 : 1)).map(({ body }) => body);
      const file = refreshing(mergedCalendar(bodies, diary.displayName));
      budget.spend(file.length);
      return file;
    },
  };
};
