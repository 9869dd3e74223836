import type { Calendar, Component, StoredProperties } from '../model/calendar.ts';
import type {
  AppointmentPlace,
  CalendarObject,
  Conditions,
  DiaryFields,
  Disclosure,
  ParsedObject,
} from '../model/calendar-object.ts';
import type { Instant } from '../model/instant.ts';
import type { ClarkName } from '../model/names.ts';
import type { Principal } from '../model/principal.ts';
import type { Refusal, RefusedAttempt } from './double-booking.ts';
import type { Once } from './once.ts';
import type { CalendarReader, PropertyPlace } from './reader.ts';

/**
 * The storage contract of the CalDAV side: whoever writes also reads.
 *
 * Every expected outcome of a write is a value, decided inside one transaction; nothing above the store checks and then
 * writes. Objects arrive parsed and bodies are bytes.
 */
export interface CalendarWriter extends CalendarReader {
  /** Sets (string) and removes (null) all or none; `gone` when the calendar is not reachable any more. */
  patchProperties(
    place: PropertyPlace | ObjectPlace,
    patch: Readonly<Record<ClarkName, string | null>>,
  ): Promise<'patched' | 'gone'>;

  putObject(write: ObjectWrite): Promise<PutOutcome>;
  deleteObject(write: ObjectDelete): Promise<DeleteOutcome>;
  /** MOVE: source and target change in one transaction, also between two calendars (RFC 4918 §9.9). */
  moveObject(write: ObjectMove): Promise<PutOutcome>;

  /** MKCALENDAR (B13): `exists` when the home already has that name. */
  createPersonalCalendar(
    principal: Principal,
    calendar: NewCalendar,
  ): Promise<{ outcome: 'created'; calendar: Calendar } | { outcome: 'exists' }>;
  /** Takes a personal calendar out of the home at once. */
  deletePersonalCalendar(principal: Principal, calendar: Calendar): Promise<'deleted' | 'gone'>;
}

/** What the diary's own side needs besides. */
export interface DiaryWriter extends CalendarWriter {
  /** Several objects of one calendar in one transaction, each under its own conditions: all of them or none, and then why. */
  putTogether(write: ObjectWrites): Promise<TogetherOutcome>;
  /** Many new or replacing objects, in transactions of as many as fit; each has its own outcome. */
  putObjects(calendar: Calendar, writer: Writer, objects: readonly NamedObject[]): Promise<readonly PutOutcome[]>;

  /** What the diary refused lately because of double booking, the latest first (B03). */
  refusedAttempts(calendar: Calendar): Promise<readonly RefusedAttempt[]>;
}

/** Who writes. A phone's write also needs the calendar still reachable at commit (T10, T12); the diary's does not. */
export type Writer =
  | { readonly kind: 'phone'; readonly principal: Principal }
  /** `restoring`: it writes what was there before, and the history says so (B10). */
  | {
      readonly kind: 'diary';
      readonly actor: string;
      readonly by?: 'administrator' | 'program';
      readonly once?: Once;
      readonly restoring?: true;
      /** What it deletes is kept nowhere. */
      readonly erasing?: true;
    };

/** The dead properties of one object. Changing them is a change of the calendar that leaves bytes and entity tag alone. */
export interface ObjectPlace {
  readonly calendar: Calendar;
  readonly name: string;
  readonly principal: Principal;
}

export interface NamedObject {
  readonly name: string;
  readonly object: ParsedObject;
  /** From a phone: only for a new object, an existing one keeps its own (S12). From the diary: replaces them; absent keeps them. */
  readonly diary?: DiaryFields;
  /** Dead properties that come along (COPY); absent keeps those that are there. */
  readonly properties?: StoredProperties;
  /** Under which it is written; none of many at once says that it replaces whatever is there. */
  readonly conditions?: Conditions;
  /** How it was disclosed where it comes from (COPY), so that nobody sees more of it here; absent: it is new. */
  readonly disclosed?: Omit<Disclosure, 'salt'>;
}

export interface ObjectWrite extends NamedObject {
  readonly calendar: Calendar;
  /** Of a phone: on the entity tag under which it is shown what is there. */
  readonly conditions: Conditions;
  readonly writer: Writer;
  /** What to store in place of an object that the writer is not shown as it is stored: what they may change of it, the rest as it was (B01). */
  readonly inPlaceOf?: (stored: CalendarObject) => ParsedObject;
}

export interface ObjectWrites {
  readonly calendar: Calendar;
  readonly objects: readonly Omit<ObjectWrite, 'calendar' | 'writer' | 'inPlaceOf'>[];
  readonly writer: Writer;
}

export interface ObjectDelete {
  readonly calendar: Calendar;
  readonly name: string;
  readonly conditions: Conditions;
  readonly writer: Writer;
  /** A counterpart is meant, whose appointment is gone with its diary. */
  readonly orphaned?: boolean;
}

export interface ObjectMove {
  readonly from: { readonly calendar: Calendar; readonly name: string };
  readonly to: { readonly calendar: Calendar; readonly name: string };
  /** On the source. */
  readonly conditions: Conditions;
  /** False: an existing target fails the move (`Overwrite: F`). */
  readonly overwrite: boolean;
  /** What the diary then knows of it, as far as it brings nothing of its own. */
  readonly diary?: DiaryFields;
  readonly writer: Writer;
}

/** `unchanged`: the very same bytes without `If-Match` (a replay, T32): nothing was written. */
export type PutOutcome =
  | {
      readonly outcome: 'created' | 'updated' | 'unchanged';
      /** The one under which its writer is shown it; absent when they are not shown what they sent (RFC 4791 §5.3.4). */
      readonly etag?: string;
      readonly modifiedAt: Instant;
    }
  | { readonly outcome: 'condition-failed' }
  | { readonly outcome: 'uid-conflict'; readonly holder: string }
  /** It is the counterpart of an appointment of another diary, which alone can be changed. */
  | { readonly outcome: 'counterpart'; readonly of: AppointmentPlace }
  /** A diary that refuses double booking has something at that time (B03). */
  | { readonly outcome: 'double-booked'; readonly refusal: Refusal }
  /** The calendar (or a MOVE's source) is not there for this writer any more. */
  | { readonly outcome: 'gone' };

export type TogetherOutcome =
  | { readonly outcome: 'written' }
  | Exclude<PutOutcome, { readonly outcome: 'created' | 'updated' | 'unchanged' }>;

export type DeleteOutcome =
  | { readonly outcome: 'deleted' }
  | { readonly outcome: 'absent' }
  | { readonly outcome: 'condition-failed' }
  | { readonly outcome: 'counterpart'; readonly of: AppointmentPlace }
  | { readonly outcome: 'gone' };

export interface NewCalendar {
  readonly homeName: string;
  readonly displayName: string;
  /** Absent: the zone of the principal's branch. */
  readonly zone?: string;
  readonly components: readonly Component[];
  readonly color?: string;
  readonly properties: StoredProperties;
}
