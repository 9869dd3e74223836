import type { Calendar, StoredProperties } from '../model/calendar.ts';
import type { CalendarObject, ObjectEntry } from '../model/calendar-object.ts';
import type { ServiceAccess } from '../model/entities/service-access.ts';
import type { Interval } from '../model/instant.ts';
import type { Principal } from '../model/principal.ts';
import type { SyncToken } from '../model/sync-token.ts';

/**
 * The reading half of the storage contract of the CalDAV side.
 *
 * Every read is strong. A fault that outlasts the bounded retries is a `StoreBusyError`, which becomes 503 + Retry-After.
 * Nothing here knows XML, HTTP or iCalendar syntax, and nothing here changes what anybody reads: all that a reader writes
 * is the mark up to which every change was seen (`stable`, T47).
 */
export interface CalendarReader {
  /** The calendar that `/dav/calendars/{user}/{name}/` means to this principal; undefined whatever the reason it is not reachable (S03). One read for a diary resource. */
  loadCalendar(principal: Principal, name: string): Promise<Calendar | undefined>;
  /** Begins to read what `loadCalendar` of this name needs, before it is known who asks; its first call has it already. */
  readAhead(name: string): CalendarReader['loadCalendar'];
  /** A diary resource that may be synchronised, whoever asks: for who comes without a principal. One read. */
  loadOpenDiary(id: string): Promise<Calendar | undefined>;
  /** All reachable calendars of the principal's home, diary resources first, each by display name. */
  listCalendars(principal: Principal): Promise<readonly Calendar[]>;

  /** Dead properties and stored live ones: this principal's view of a shop's calendar, a personal calendar's own. */
  loadProperties(place: PropertyPlace): Promise<StoredProperties>;

  loadObject(calendar: Calendar, name: string): Promise<CalendarObject | undefined>;
  /** One strong read per distinct name, pages in parallel; absent names are absent from the map. Never a false absence (T35). */
  loadObjects(calendar: Calendar, names: readonly string[]): Promise<ReadonlyMap<string, CalendarObject>>;
  /** Every live object without its body, by the index; with a window only those whose bounds (or alarms, if asked) touch it. Cost follows the window. */
  listObjects(calendar: Calendar, filter?: ListFilter): Promise<readonly ObjectEntry[]>;
  /** Name of the live object that holds this UID. */
  findUid(calendar: Calendar, uid: string): Promise<string | undefined>;

  /** The token of what readers have seen once they listed the calendar now: advances `stable` if it lags. No read when version = stable. */
  currentToken(calendar: Calendar): Promise<SyncToken>;
  /** RFC 6578: what changed since `since` (absent = initial sync), at most `limit` members. */
  sync(calendar: Calendar, query: SyncQuery): Promise<SyncOutcome>;
  /** The token of a calendar that a phone was made to forget; the same whatever happens in it. */
  clearedToken(calendar: Calendar): SyncToken;
  /** The same question of a phone that is to forget the calendar: whatever it can have seen is removed (B05). */
  clear(calendar: Calendar, query: SyncQuery): Promise<SyncOutcome>;
}

/** What signing in reads, strongly, on every request (T07-9). */
export interface AccessStore {
  loadServiceAccess(canonicalName: string): Promise<ServiceAccess | undefined>;
}

/** Whose properties: a calendar as this principal sees it, or the principal itself (home and principal share one place). */
export type PropertyPlace =
  | { readonly calendar: Calendar; readonly principal: Principal }
  | { readonly principal: Principal };

export interface ListFilter {
  readonly window?: Interval;
  /** And of those only the ones of this time. */
  readonly within?: Interval;
  /** Test the window against the alarms instead of the instances. */
  readonly of?: 'instances' | 'alarms';
}

/** The days of which a reader sees appointments; days are counted since 1970 and begin at the calendar's midnight (B06). */
export interface SyncWindow {
  readonly today: number;
  /** The time of which appointments are seen on a day. */
  readonly on: (day: number) => Interval;
}

export interface SyncQuery {
  readonly since?: SyncToken;
  readonly limit?: number;
  /** Absent: all days are seen. */
  readonly window?: SyncWindow;
}

export type SyncChange =
  | { readonly change: 'live'; readonly entry: ObjectEntry }
  | { readonly change: 'removed'; readonly name: string };

export type SyncOutcome =
  | {
      readonly outcome: 'changes';
      readonly changes: readonly SyncChange[];
      readonly token: SyncToken;
      readonly truncated: boolean;
    }
  /** The client must start anew: `valid-sync-token`. */
  | { readonly outcome: 'invalid-token' };
