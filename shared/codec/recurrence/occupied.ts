import { takesNoTime } from '../../model/absence.ts';
import type { DiaryFields } from '../../model/calendar-object.ts';
import { type Instant, minuteMs } from '../../model/instant.ts';
import type { Ical } from '../ical/read.ts';
import { freedomOf } from './busy.ts';
import { eachInstance, type Instance, type Reading } from './expand.ts';

/** A stretch of time that an appointment takes, with preparation and follow-up, and the appointment's own time in it. */
export interface Occupied {
  readonly from: Instant;
  readonly to: Instant;
  readonly start: Instant;
  readonly end: Instant;
}

/** Preparation and follow-up in milliseconds, and what kind of appointment the diary says it is. */
interface Beside {
  readonly before: number;
  readonly after: number;
  readonly type?: string | undefined;
}

/** What the diary knows beside the body that decides how much time an appointment takes. */
export const besideOf = ({ preparationMinutes = 0, followUpMinutes = 0, type }: DiaryFields): Beside => ({
  before: preparationMinutes * minuteMs,
  after: followUpMinutes * minuteMs,
  type,
});

/** The time that an instance takes: none when it is cancelled or transparent, but for an absence, or has no length (B03). */
export const occupiedOf = (
  { component, start, end }: Instance,
  { before, after, type }: Beside,
): Occupied | undefined => {
  if (component.name !== 'vevent' || takesNoTime(freedomOf(component), type)) return undefined;
  const [from, to] = [start - before, end + after];
  return from < to ? { from, to, start, end } : undefined;
};

/**
 * What an object takes inside the window, by start: at most `most` instances, the earliest ones as far as the series makes
 * them in order (B03). Throws TooManyInstancesError.
 */
export const occupiedBy = (
  ical: Ical,
  window: { readonly from: Instant; readonly to: Instant },
  reading: Reading,
  beside: Beside,
  most = Number.POSITIVE_INFINITY,
): readonly Occupied[] => {
  const found: Occupied[] = [];
  const widened = { from: window.from - beside.after, to: window.to + beside.before };
  for (const instance of eachInstance(ical, widened, reading)) {
    const occupied = occupiedOf(instance, beside);
    if (!occupied || occupied.from >= window.to || occupied.to <= window.from) continue;
    found.push(occupied);
    if (found.length >= most) break;
  }
  return found.sort((a, b) => a.from - b.from);
};
