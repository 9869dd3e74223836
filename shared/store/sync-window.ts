import { zoneOrUtc } from '../codec/zones/resolve.ts';
import { toInstant, toWall } from '../codec/zones/zone.ts';
import type { Calendar } from '../model/calendar.ts';
import type { ObjectEntry } from '../model/calendar-object.ts';
import { dayMs, type Instant, type Interval } from '../model/instant.ts';
import { touches } from '../model/touches.ts';
import type { SyncWindow } from './reader.ts';

/** The days that phones see of this calendar now, by midnights of its zone; undefined where they see all (B06). */
export const syncWindowOf = (calendar: Calendar, now: Instant): SyncWindow | undefined => {
  const { syncPastDays: past, syncFutureDays: future, zone: zoneName } = calendar;
  if (past === undefined && future === undefined) return undefined;
  const zone = zoneOrUtc(zoneName);
  const midnight = (day: number): Instant => toInstant(day * dayMs, zone);
  return {
    today: Math.floor(toWall(now, zone) / dayMs),
    on: (day) => ({
      ...(past !== undefined && { from: midnight(day - past) }),
      ...(future !== undefined && { to: midnight(day + future + 1) }),
    }),
  };
};

/** The time of which phones see appointments of this calendar now; undefined where they see all. */
export const seenTime = (calendar: Calendar, now: Instant): Interval | undefined => {
  const window = syncWindowOf(calendar, now);
  return window?.on(window.today);
};

/** Do phones see this appointment now, as far as its time is concerned (B06)? */
export const isSeen = (
  calendar: Calendar,
  object: Pick<ObjectEntry, 'component' | 'bounds'>,
  now: Instant,
): boolean => {
  const within = seenTime(calendar, now);
  return within === undefined || touches(object, within);
};
