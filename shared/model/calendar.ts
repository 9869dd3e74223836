import type { PhoneRules } from './entities/phone-rules.ts';
import type { PrivacyLevel } from './entities/privacy.ts';
import type { ShareHolder, ShareLevel, Shares } from './entities/shares.ts';
import type { Instant } from './instant.ts';
import type { ClarkName } from './names.ts';
import type { Principal } from './principal.ts';

/** What a calendar object may be made of (RFC 4791 §4.1). */
export const calendarComponents = ['VEVENT', 'VTODO', 'VJOURNAL', 'VFREEBUSY'] as const;

export type Component = (typeof calendarComponents)[number];

/** A calendar's head row: a diary resource (made by administrators) or a personal calendar (made by MKCALENDAR, B13). */
export interface Calendar {
  /** Minted, `[a-z0-9-]`; never reused. */
  readonly id: string;
  readonly kind: 'resource' | 'personal';
  /** Last segment of the collection's URL: the id of a diary resource, client-chosen and opaque for a personal calendar. */
  readonly homeName: string;
  /** Set while a diary resource of the same home has the name: then `homeName` is the id of the personal calendar, and this its own name (T72). */
  readonly hiddenName?: string;
  readonly displayName: string;
  /** The user whose calendar homes it stands in; absent while a diary resource has none (S02 `employee-missing`). */
  readonly userId?: string;
  readonly branchId?: string;
  /** `#RRGGBB`. */
  readonly color?: string;
  /** IANA name: in it floating times and dates are read. */
  readonly zone: string;
  readonly components: readonly Component[];
  readonly allowCalendarSync: boolean;
  readonly googleLinked: boolean;
  /** How much of its appointments phones see; absent = `full` (B01). */
  readonly privacy?: PrivacyLevel;
  /** What a diary resource wants of the appointments that phones make in it; absent where it wants nothing. */
  readonly phoneRules?: PhoneRules;
  /** Of how many days back and ahead phones see appointments, today besides; absent: of all (B06). */
  readonly syncPastDays?: number;
  readonly syncFutureDays?: number;
  /** Who reaches it beside its own user (B14). */
  readonly shares?: Shares;
  /** What happens when appointments overlap (B03); absent: they may. */
  readonly doubleBooking?: 'warn' | 'refuse';
  /** A deleted calendar leaves a closed head. */
  readonly closed: boolean;
  /** Random per incarnation; in every token. */
  readonly epoch: string;
  /** Counter of changes, dense. */
  readonly version: number;
  /** High-water mark: every row of every version <= stable was seen by a strong read. */
  readonly stable: number;
  readonly changedAt: Instant;
  readonly createdAt: Instant;
  /** Counts administrative edits; the admin ETag is made of it. */
  readonly revision: number;
  /** Seconds since 1970 from which on all of its rows may be swept; only the connection test's probe has it (S22). */
  readonly expires?: number;
}

/** By what a principal reaches a diary that is another user's: of two shares the one that allows more (B14). */
export const shareOf = (
  { kind, shares }: Calendar,
  { userId, branchId }: Principal,
): { readonly holder: ShareHolder; readonly level: ShareLevel } | undefined => {
  if (kind !== 'resource' || shares === undefined) return undefined;
  const holders: readonly ShareHolder[] = [
    `user:${userId}`,
    ...(branchId === undefined ? [] : [`branch:${branchId}` as const]),
  ];
  const found = holders.flatMap((holder) => {
    const level = shares[holder];
    return level === undefined ? [] : [{ holder, level }];
  });
  return found.find(({ level }) => level === 'read-write') ?? found[0];
};

/** May a diary resource be synchronised now, by whoever may read it (S03, S04)? */
export const maySynchronise = ({ closed, allowCalendarSync, googleLinked }: Calendar): boolean =>
  !closed && allowCalendarSync && !googleLinked;

/** May this principal see and use this calendar now? Decided in one place, for every verb (S03, S04, T10-12). */
export const isReachable = (calendar: Calendar, principal: Principal): boolean =>
  !calendar.closed &&
  (calendar.userId === principal.userId || shareOf(calendar, principal) !== undefined) &&
  (calendar.kind === 'personal' ? principal.rights.makeCalendars : maySynchronise(calendar));

/** May this principal write there, as far as its calendar is concerned? What their own rights allow is another question (B02, B14). */
export const isWritable = (calendar: Calendar, principal: Principal): boolean =>
  calendar.userId === principal.userId || shareOf(calendar, principal)?.level === 'read-write';

/** What PROPPATCH keeps: dead properties as XML, and a principal's own view of name, colour and order. */
export type StoredProperties = Readonly<Record<ClarkName, string>>;

/** How the ids of calendars begin that are nobody's diary: a user's own, and the probe of a connection test. */
export const idPrefixes = { personal: 'p-', probe: 'probe-' } as const;

/** Is this the id of a diary resource? */
export const isDiaryId = (id: string): boolean => !Object.values(idPrefixes).some((prefix) => id.startsWith(prefix));
