import { zoneOrUtc } from '../../codec/zones/resolve.ts';
import { toInstant, toWall } from '../../codec/zones/zone.ts';
import type { Calendar } from '../../model/calendar.ts';
import { dayMs, type Instant } from '../../model/instant.ts';
import type { SyncWindow } from '../../store/reader.ts';

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
