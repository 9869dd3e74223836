import { dayMs } from '../zones/zone.ts';
import type { RecurData } from './rule.ts';

/** What a rule steps through: how long a step is, what it costs by itself, and what each start at a listed time adds. */
const periods = {
  HOURLY: { ms: dayMs / 24, cost: 0.25, timed: 1 },
  DAILY: { ms: dayMs, cost: 0.75, timed: 1 },
  WEEKLY: { ms: 7 * dayMs, cost: 1, timed: 3 },
  MONTHLY: { ms: 30 * dayMs, cost: 1, timed: 1 },
  YEARLY: { ms: 365 * dayMs, cost: 1, timed: 1 },
} as const;

/** About a quarter of a second where one unit takes 40 µs: more is not spent on one reading of one rule (T23). */
export const mostWork = 6_000;

/** Without times a listed day is nearly free; weeks and days of the year are not. Factors as measured. */
const plainDay = 0.1;
const weekNumbers = 20;
const positions = 4;
const otherCalendars = 10;

const listOf = (recur: RecurData, name: string): readonly (string | number)[] => [recur[name] ?? []].flat();
const sizeOf = (recur: RecurData, name: string): number => Math.max(1, listOf(recur, name).length);

const isPeriod = (freq: unknown): freq is keyof typeof periods => Object.hasOwn(periods, String(freq));

/** Days of one period that are looked at because a list names them. */
const daysIn = (recur: RecurData): number => {
  const weekdays = (often: number): number =>
    listOf(recur, 'byday').reduce((sum: number, day) => sum + (/\d/.test(String(day)) ? 1 : often), 0);
  switch (recur.freq) {
    case 'WEEKLY':
      return weekdays(1);
    case 'MONTHLY':
      return Math.max(listOf(recur, 'bymonthday').length, weekdays(5));
    case 'YEARLY': {
      const months = listOf(recur, 'bymonth').length;
      return Math.max(
        listOf(recur, 'byyearday').length,
        listOf(recur, 'byweekno').length * sizeOf(recur, 'byday'),
        listOf(recur, 'bymonthday').length * (months || 12),
        months === 0 ? weekdays(53) : weekdays(5) * months,
      );
    }
    default:
      return 1;
  }
};

/** Numbers of weeks and of days in the year are looked up one by one. */
const numbersIn = (recur: RecurData): number => {
  const weeks = listOf(recur, 'byweekno').length;
  return listOf(recur, 'byyearday').length + (weeks === 0 ? 0 : weekNumbers + weeks * sizeOf(recur, 'byday'));
};

const timeLists = ['byhour', 'byminute', 'bysecond'];

/** What a stretch of time costs to search for starts of the rule, per millisecond, in units of about 40 µs. */
export const costOf = (recur: RecurData): number => {
  const { ms, cost, timed } = periods[isPeriod(recur.freq) ? recur.freq : 'HOURLY'];
  const days = Math.max(1, daysIn(recur));
  const times = timeLists.reduce((product, name) => product * sizeOf(recur, name), 1);
  const starts = timeLists.some((name) => recur[name] !== undefined) ? days * times * timed : days * plainDay;
  const dearer = (recur.bysetpos === undefined ? 1 : positions) * (recur.rscale === undefined ? 1 : otherCalendars);
  return ((cost + starts + numbersIn(recur)) * dearer) / (ms * Number(recur.interval ?? 1));
};
