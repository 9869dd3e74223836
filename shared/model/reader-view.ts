import { createHash } from 'node:crypto';
import type { Calendar } from './calendar.ts';
import type { Disclosure, ObjectEntry } from './calendar-object.ts';
import type { AppointmentType } from './entities/appointment-types.ts';
import { type PrivacyLevel, saysMore, strictest } from './entities/privacy.ts';
import { inOrder } from './in-order.ts';
import type { Principal } from './principal.ts';

/**
 * How one reader sees one calendar: everything that changes what they see without a write of an appointment. Derived from the
 * calendar's head and the service access alone, which every request reads anyway. A part that is as usual is absent, so that
 * the usual view has nothing in it.
 */
export interface ReaderView {
  /** How much of each appointment is shown; absent = `full` (B01). */
  readonly privacy?: Exclude<PrivacyLevel, 'full'>;
  /** Types of appointments with their colours; absent = none are shown (B15). */
  readonly types?: readonly AppointmentType[];
  /** Days back, days ahead and the zone whose midnights they begin at; absent = all days (B06). */
  readonly days?: readonly [past: number | null, future: number | null, zone: string];
  /** How often the phones of this service access were told to start anew; absent = never (B08). */
  readonly syncGeneration?: number;
}

/** What of a principal decides what they are shown. */
export type Reading = Pick<Principal, 'userName' | 'accessCreatedAt' | 'privacy' | 'types' | 'syncGeneration'>;

/** The level of privacy for this reader: that of the service access, else the diary's; a calendar of their own is shown whole (B01). */
const privacyOf = (calendar: Calendar, principal: Reading): PrivacyLevel =>
  calendar.kind === 'personal' ? 'full' : (principal.privacy ?? calendar.privacy ?? 'full');

/** The view that a principal has of a calendar. Total, no I/O. */
export const readerView = (calendar: Calendar, principal: Reading): ReaderView => {
  const privacy = privacyOf(calendar, principal);
  const { syncPastDays: past = null, syncFutureDays: future = null, zone } = calendar;
  const { syncGeneration, types = [] } = principal;
  return {
    ...(privacy !== 'full' && { privacy }),
    ...(types.length > 0 && calendar.kind === 'resource' && { types }),
    ...((past ?? future) !== null && { days: [past, future, zone] as const }),
    ...(syncGeneration !== undefined && { syncGeneration }),
  };
};

/** A short name of a view, `[0-9a-f]{12}`: equal views, equal names; none for the usual view, whose tokens say nothing of it. */
export const fingerprintOf = (view: ReaderView): string | undefined => {
  const parts = Object.entries(view).sort(([a], [b]) => (a < b ? -1 : 1));
  return parts.length === 0
    ? undefined
    : createHash('sha256').update(JSON.stringify(parts, inOrder)).digest('hex').slice(0, 12);
};

/** One principal as a reader of one calendar. */
export interface Reader {
  /** Who they are, as `Disclosure.maker` says it. */
  readonly name: string;
  readonly view: ReaderView;
  /** Its types and colours in short, for entity tags. */
  readonly types: string;
}

/** Names a service access for ever: whoever has the same user name later is somebody else (S09). */
export const readerName = ({ userName, accessCreatedAt }: Reading): string =>
  `${userName}@${accessCreatedAt.toString(36)}`;

/** The principal as a reader of this calendar. */
export const readerOf = (calendar: Calendar, principal: Reading): Reader => {
  const view = readerView(calendar, principal);
  return { name: readerName(principal), view, types: fingerprintOf(view.types ? { types: view.types } : {}) ?? '' };
};

/** How much of an object its reader is shown: all of what they made themselves, else the least that anything allows (B01). */
export const levelFor = (
  { name, view }: Reader,
  { disclosure = { salt: '' } }: Pick<ObjectEntry, 'disclosure'>,
): PrivacyLevel =>
  disclosure.maker === name
    ? 'full'
    : strictest(view.privacy, disclosure.atMost, disclosure.confidential ? 'busy' : 'full');

/**
 * The entity tag under which a reader is shown an object: that of the stored bytes where they are shown those, else a hash of
 * it, of what was kept beside it and of how it is shown. No body is needed for it.
 */
export const entityTagFor = (reader: Reader, entry: Pick<ObjectEntry, 'etag' | 'disclosure'>): string => {
  const level = levelFor(reader, entry);
  const types = level === 'busy' ? '' : reader.types;
  if (level === 'full' && types === '') return entry.etag;
  const parts = [entry.etag, entry.disclosure?.salt, level, types];
  return `"${createHash('sha256').update(JSON.stringify(parts)).digest('hex').slice(0, 32)}"`;
};

/**
 * How an object is disclosed where a reader brings it: never more of it than they were shown before, and no more theirs than it
 * was. Undefined for one that they were shown whole.
 */
export const disclosedElsewhere = (
  { disclosure = { salt: '' } }: Pick<ObjectEntry, 'disclosure'>,
  from: Reader,
  to: Reader,
): Disclosure | undefined => {
  const [before, after] = [levelFor(from, { disclosure }), levelFor(to, { disclosure })];
  if (before === 'full') return undefined;
  return saysMore(after, before) ? { ...disclosure, atMost: before } : disclosure;
};
