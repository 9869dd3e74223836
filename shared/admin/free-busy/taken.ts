import { readCalendar } from '../../codec/ical/read.ts';
import { type BusyPeriod, busyPeriodsIn, joined } from '../../codec/recurrence/busy.ts';
import type { Work } from '../../codec/recurrence/work.ts';
import type { Calendar } from '../../model/calendar.ts';
import type { CalendarObject } from '../../model/calendar-object.ts';
import { type Interval, minuteMs } from '../../model/instant.ts';
import { timeOf } from '../fields.ts';
import type { BusyTime } from './schema.ts';

/** A period of time, both edges known. */
export type Period = Required<Interval>;

/** What one object takes of the period, with its preparation and follow-up. Throws what reading it throws. */
export const takenBy = (
  { zone }: Calendar,
  { body, etag, diary }: Pick<CalendarObject, 'body' | 'etag' | 'diary'>,
  { from, to }: Period,
  work: Work,
): readonly BusyPeriod[] => {
  const before = (diary.preparationMinutes ?? 0) * minuteMs;
  const behind = (diary.followUpMinutes ?? 0) * minuteMs;
  // What ended before the period may still be followed up in it.
  const window = { from: from - behind, to: to + before };
  return busyPeriodsIn(readCalendar(body, etag), window, { zone, work }).map(({ start, end, type }) => ({
    start: Math.max(start - before, from),
    end: Math.min(end + behind, to),
    type,
  }));
};

/** The parts of a period that none of these cover; they come joined, by start. */
const outside = ({ start, end, type }: BusyPeriod, covers: readonly BusyPeriod[]): readonly BusyPeriod[] => {
  const parts: BusyPeriod[] = [];
  let at = start;
  for (const cover of covers) {
    if (cover.end <= at || cover.start >= end) continue;
    if (cover.start > at) parts.push({ start: at, end: cover.start, type });
    at = cover.end;
  }
  if (at < end) parts.push({ start: at, end, type });
  return parts;
};

/** Periods as answers show them: what is only proposed counts where nothing else does. */
export const busyTimesOf = (periods: readonly BusyPeriod[]): BusyTime[] => {
  const isProposed = ({ type }: BusyPeriod): boolean => type === 'BUSY-TENTATIVE';
  const busy = joined(periods.filter((period) => !isProposed(period)));
  const proposed = joined(periods.filter(isProposed)).flatMap((period) => outside(period, busy));
  return [...busy, ...proposed]
    .sort((a, b) => a.start - b.start)
    .map((period) => ({
      start: timeOf(period.start),
      end: timeOf(period.end),
      status: isProposed(period) ? 'tentative' : 'busy',
    }));
};
