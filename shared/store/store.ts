import type { Calendar, Component, StoredProperties } from '../model/calendar.ts';
import type { CalendarObject, Conditions, DiaryFields, ObjectEntry, ParsedObject } from '../model/calendar-object.ts';
import type { Instant, Interval } from '../model/instant.ts';
import type { ClarkName } from '../model/names.ts';
import type { Principal } from '../model/principal.ts';
import type { ServiceAccess } from '../model/service-access.ts';
import type { SyncToken } from '../model/sync-token.ts';

/**
 * The storage contract of the CalDAV side, in prose.
 *
 * Every read is strong. Every expected outcome of a write is a value, decided inside one transaction; nothing above the
 * store checks and then writes. A fault that outlasts the bounded retries is a `StoreBusy`, which becomes 503 + Retry-After.
 * Nothing here knows XML, HTTP or iCalendar syntax: objects arrive parsed and bodies are bytes.
 */
export interface CalendarStore {
  /** The calendar that `/dav/calendars/{user}/{name}/` means to this principal; undefined whatever the reason it is not reachable (S03). One read for a diary resource. */
  loadCalendar(principal: Principal, name: string): Promise<Calendar | undefined>;
  /** Begins to read what `loadCalendar` of this name needs, before it is known who asks; its first call has it already. */
  readAhead(name: string): CalendarStore['loadCalendar'];
  /** All reachable calendars of the principal's home, diary resources first, each by display name. */
  listCalendars(principal: Principal): Promise<readonly Calendar[]>;

  /** Dead properties and stored live ones: the calendar's own merged with this principal's view of it (which wins). */
  loadProperties(place: PropertyPlace): Promise<StoredProperties>;
  /** Sets (string) and removes (null) all or none; `gone` when the calendar is not reachable any more. */
  patchProperties(
    place: PropertyPlace | ObjectPlace,
    patch: Readonly<Record<ClarkName, string | null>>,
  ): Promise<'patched' | 'gone'>;

  loadObject(calendar: Calendar, name: string): Promise<CalendarObject | undefined>;
  /** One strong read per distinct name, pages in parallel; absent names are absent from the map. Never a false absence (T35). */
  loadObjects(calendar: Calendar, names: readonly string[]): Promise<ReadonlyMap<string, CalendarObject>>;
  /** Every live object without its body, by the index; with a window only those whose bounds (or alarms, if asked) touch it. Cost follows the window. */
  listObjects(calendar: Calendar, filter?: ListFilter): Promise<readonly ObjectEntry[]>;
  /** Name of the live object that holds this UID. */
  findUid(calendar: Calendar, uid: string): Promise<string | undefined>;

  /** The token of what a reader has seen once he listed the calendar now: advances `stable` if it lags. No read when version = stable. */
  currentToken(calendar: Calendar): Promise<SyncToken>;
  /** RFC 6578: what changed since `since` (absent = initial sync), at most `limit` members. */
  sync(calendar: Calendar, query: SyncQuery): Promise<SyncOutcome>;

  putObject(write: ObjectWrite): Promise<PutOutcome>;
  /** Several objects of one calendar in one transaction, each under its own conditions: all of them or none, and then why. */
  putTogether(write: ObjectWrites): Promise<TogetherOutcome>;
  deleteObject(write: ObjectDelete): Promise<DeleteOutcome>;
  /** MOVE: source and target change in one transaction, also between two calendars (RFC 4918 §9.9). */
  moveObject(write: ObjectMove): Promise<PutOutcome>;
  /** Many new or replacing objects, in transactions of as many as fit; each has its own outcome. */
  putObjects(calendar: Calendar, writer: Writer, objects: readonly NamedObject[]): Promise<readonly PutOutcome[]>;

  /** MKCALENDAR (B13): `exists` when the home already has that name. */
  createPersonalCalendar(
    principal: Principal,
    calendar: NewCalendar,
  ): Promise<{ outcome: 'created'; calendar: Calendar } | { outcome: 'exists' }>;
  /** Takes a personal calendar out of the home at once. */
  deletePersonalCalendar(principal: Principal, calendar: Calendar): Promise<'deleted' | 'gone'>;
}

/** What signing in reads, strongly, on every request (T07-9). */
export interface AccessStore {
  loadServiceAccess(canonicalName: string): Promise<ServiceAccess | undefined>;
}

/** Who writes. A phone's write also needs the calendar still reachable at commit (T10, T12); the diary's does not. */
export type Writer =
  | { readonly kind: 'phone'; readonly principal: Principal }
  | { readonly kind: 'diary'; readonly actor: string };

/** Whose properties: a calendar as this principal sees it, or the principal itself (home and principal share one place). */
export type PropertyPlace =
  | { readonly calendar: Calendar; readonly principal: Principal }
  | { readonly principal: Principal };

/** The dead properties of one object. Changing them is a change of the calendar that leaves bytes and entity tag alone. */
export interface ObjectPlace {
  readonly calendar: Calendar;
  readonly name: string;
  readonly principal: Principal;
}

export interface ListFilter {
  readonly window?: Interval;
  /** Test the window against the alarms instead of the instances. */
  readonly of?: 'instances' | 'alarms';
}

export interface SyncQuery {
  readonly since?: SyncToken;
  readonly limit?: number;
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

export interface NamedObject {
  readonly name: string;
  readonly object: ParsedObject;
  /** From a phone: only for a new object, an existing one keeps its own (S12). From the diary: replaces them; absent keeps them. */
  readonly diary?: DiaryFields;
  /** Dead properties that come along (COPY); absent keeps those that are there. */
  readonly properties?: StoredProperties;
}

export interface ObjectWrite extends NamedObject {
  readonly calendar: Calendar;
  readonly conditions: Conditions;
  readonly writer: Writer;
}

export interface ObjectWrites {
  readonly calendar: Calendar;
  readonly objects: readonly Omit<ObjectWrite, 'calendar' | 'writer'>[];
  readonly writer: Writer;
}

export interface ObjectDelete {
  readonly calendar: Calendar;
  readonly name: string;
  readonly conditions: Conditions;
  readonly writer: Writer;
}

export interface ObjectMove {
  readonly from: { readonly calendar: Calendar; readonly name: string };
  readonly to: { readonly calendar: Calendar; readonly name: string };
  /** On the source. */
  readonly conditions: Conditions;
  /** False: an existing target fails the move (`Overwrite: F`). */
  readonly overwrite: boolean;
  readonly writer: Writer;
}

/** `unchanged`: the very same bytes without `If-Match` (a replay, T32): nothing was written. */
export type PutOutcome =
  | { readonly outcome: 'created' | 'updated' | 'unchanged'; readonly etag: string; readonly modifiedAt: Instant }
  | { readonly outcome: 'condition-failed' }
  | { readonly outcome: 'uid-conflict'; readonly holder: string }
  /** The calendar (or a MOVE's source) is not there for this writer any more. */
  | { readonly outcome: 'gone' };

export type TogetherOutcome =
  | { readonly outcome: 'written' }
  | Exclude<PutOutcome, { readonly outcome: 'created' | 'updated' | 'unchanged' }>;

export type DeleteOutcome =
  | { readonly outcome: 'deleted' }
  | { readonly outcome: 'absent' }
  | { readonly outcome: 'condition-failed' }
  | { readonly outcome: 'gone' };

export interface NewCalendar {
  readonly homeName: string;
  readonly displayName: string;
  readonly zone: string;
  readonly components: readonly Component[];
  readonly color?: string;
  readonly properties: StoredProperties;
}

/** The table did not take the request within the bounded retries: 503, Retry-After seconds. */
export class StoreBusy extends Error {
  readonly retryAfterSeconds = 5;

  constructor(cause: unknown) {
    super('the table is busy', { cause });
    this.name = 'StoreBusy';
  }
}
