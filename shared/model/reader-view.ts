import { createHash } from 'node:crypto';
import type { Calendar } from './calendar.ts';
import type { PrivacyLevel } from './entities/privacy.ts';
import type { Principal } from './principal.ts';

/**
 * How one reader sees one calendar: everything that changes what they see without a write of an appointment. Derived from the
 * calendar's head and the service access alone, which every request reads anyway. A part that is as usual is absent, so that
 * the usual view has nothing in it.
 */
export interface ReaderView {
  /** How much of each appointment is shown; absent = `full` (B01). */
  readonly privacy?: Exclude<PrivacyLevel, 'full'>;
  /** Days back, days ahead and the zone whose midnights they begin at; absent = all days (B06). */
  readonly days?: readonly [past: number | null, future: number | null, zone: string];
  /** How often the phones of this service access were told to start anew; absent = never (B08). */
  readonly syncGeneration?: number;
}

/** The level of privacy for this reader: that of the service access, else the diary's; a calendar of their own is shown whole (B01). */
const privacyOf = (calendar: Calendar, principal: Principal): PrivacyLevel =>
  calendar.kind === 'personal' ? 'full' : (principal.privacy ?? calendar.privacy ?? 'full');

/** The view that a principal has of a calendar. Total, no I/O. */
export const readerView = (calendar: Calendar, principal: Principal): ReaderView => {
  const privacy = privacyOf(calendar, principal);
  const { syncPastDays: past = null, syncFutureDays: future = null, zone } = calendar;
  const { syncGeneration } = principal;
  return {
    ...(privacy !== 'full' && { privacy }),
    ...((past ?? future) !== null && { days: [past, future, zone] as const }),
    ...(syncGeneration !== undefined && { syncGeneration }),
  };
};

/** A short name of a view, `[0-9a-f]{12}`: equal views, equal names; none for the usual view, whose tokens say nothing of it. */
export const fingerprintOf = (view: ReaderView): string | undefined => {
  const parts = Object.entries(view).sort(([a], [b]) => (a < b ? -1 : 1));
  return parts.length === 0 ? undefined : createHash('sha256').update(JSON.stringify(parts)).digest('hex').slice(0, 12);
};
