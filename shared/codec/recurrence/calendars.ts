import type { CalendarSystem, Month } from './calendar-system.ts';
import { isKnown, otherCalendar } from './other-calendars.ts';
import type { Work } from './work.ts';

/** 0 = Sunday. */
export const weekdayOf = (day: number): number => (((day + 4) % 7) + 7) % 7;

const sizes = [31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31];

const monthsOfYear = (leap: boolean): readonly Month[] =>
  sizes.map((_, index) => {
    const before = (months: number) =>
      sizes.slice(0, months).reduce((sum, size) => sum + size, leap && months > 1 ? 1 : 0);
    return { name: String(index + 1), from: before(index), to: before(index + 1) };
  });

const [plainMonths, leapMonths] = [monthsOfYear(false), monthsOfYear(true)];
const daysBefore1970 = 719_162;

const isLeap = (year: number): boolean => year % 4 === 0 && (year % 100 !== 0 || year % 400 === 0);

const firstOfYear = (year: number): number => {
  const past = year - 1;
  return past * 365 + Math.floor(past / 4) - Math.floor(past / 100) + Math.floor(past / 400) - daysBefore1970;
};

const yearAt = (day: number): number => {
  const guess = Math.floor((day + daysBefore1970) / 365.2425) + 1;
  if (day < firstOfYear(guess)) return guess - 1;
  return day < firstOfYear(guess + 1) ? guess : guess + 1;
};

const monthsOf = (year: number): readonly Month[] => (isLeap(year) ? leapMonths : plainMonths);

const gregorian: CalendarSystem = {
  yearAt,
  firstOfYear,
  monthsOf,
  monthAt: (day) => {
    const year = yearAt(day);
    const months = monthsOf(year);
    let month = Math.floor((day - firstOfYear(year)) / 31);
    if (day - firstOfYear(year) >= (months[month]?.to ?? 366)) month += 1;
    return year * 12 + month;
  },
  firstOfMonth: (month) => {
    const year = Math.floor(month / 12);
    return firstOfYear(year) + (monthsOf(year)[month - year * 12]?.from ?? 0);
  },
  kindOf: (year) =>
    weekdayOf(firstOfYear(year)) * 8 +
    Number(isLeap(year - 1)) * 4 +
    Number(isLeap(year)) * 2 +
    Number(isLeap(year + 1)),
  cycle: { years: 400, months: 4_800, days: 146_097 },
};

/** Calendars that number the years otherwise, and nothing else. */
const likeGregorian = new Set(['gregorian', 'gregory', 'iso8601', 'buddhist', 'japanese', 'roc']);

/** Does RSCALE name a calendar with the months of the Gregorian one? */
export const isLikeGregorian = (rscale: string): boolean => likeGregorian.has(rscale.toLowerCase());

/** Does RSCALE name a calendar that rules are expanded in (RFC 7529 §4.1)? */
export const isCalendar = (rscale: string): boolean => isLikeGregorian(rscale) || isKnown(rscale.toLowerCase());

/** The calendar that RSCALE names (RFC 7529 §4.1); undefined for an unknown one. */
export const calendarSystem = (rscale: string, work: Work): CalendarSystem | undefined =>
  likeGregorian.has(rscale.toLowerCase()) ? gregorian : otherCalendar(rscale.toLowerCase(), work);
