import { lru } from '../../model/lru.ts';
import type { CalendarSystem, Month } from './calendar-system.ts';
import { weekdayOf } from './calendars.ts';
import type { RecurData } from './rule.ts';
import { stepsFor, type Work } from './work.ts';

/** The first day, not before a given one, that the BY-lists of a rule name, and DTSTART where they are silent; undefined when there is none (RFC 5545 §3.3.10). */
export type RuleDays = (day: number) => number | undefined;

const weekdays = ['SU', 'MO', 'TU', 'WE', 'TH', 'FR', 'SA'];

/** The numbers of a BY-list; undefined without one. */
export const numbersOf = (list: RecurData[string] | undefined): readonly number[] | undefined =>
  list === undefined ? undefined : [list].flat().map(Number);

const numberSet = (list: RecurData[string] | undefined): ReadonlySet<number> | undefined => {
  const numbers = numbersOf(list);
  return numbers && new Set(numbers);
};

/** Is the nth of so many in the list, from either end? */
const names = (list: ReadonlySet<number>, nth: number, of: number): boolean => list.has(nth) || list.has(nth - of - 1);

/** The ordinals that BYDAY gives each weekday (0 = Sunday); an empty list means every one of them. */
const weekdaysOf = ({ byday }: RecurData): readonly (ReadonlySet<number> | undefined)[] | undefined => {
  if (byday === undefined) return undefined;
  const given = [byday].flat().map((text) => /^([+-]?\d*)(\w\w)$/.exec(String(text)) ?? []);
  return weekdays.map((weekday) => {
    const own = given.filter(([, , name]) => name === weekday).map(([, nth]) => Number(nth));
    if (own.length === 0) return undefined;
    return new Set(own.includes(0) ? [] : own);
  });
};

const inMonthOrYear = ['byyearday', 'bymonthday', 'byday'];

/** What no list says, DTSTART does. */
const withDefaults = (
  recur: RecurData,
  start: number,
  { yearAt, firstOfYear, monthsOf }: CalendarSystem,
): RecurData => {
  const byday = weekdays[weekdayOf(start)] ?? 'MO';
  if (recur.freq === 'WEEKLY') return { byday, ...recur };
  const listed = inMonthOrYear.some((name) => recur[name] !== undefined);
  if (listed || (recur.freq !== 'YEARLY' && recur.freq !== 'MONTHLY')) return recur;
  if (recur.byweekno !== undefined) return { ...recur, byday };
  const day = start - firstOfYear(yearAt(start));
  const month = monthsOf(yearAt(start)).findLast(({ from }) => from <= day);
  const bymonthday = day - (month?.from ?? 0) + 1;
  return recur.freq === 'MONTHLY' ? { ...recur, bymonthday } : { bymonth: month?.name ?? '', ...recur, bymonthday };
};

/** When the weeks of a year begin and end, in days from its first: weeks belong to the year in which they have four days. */
const weekTest = (weeks: ReadonlySet<number>, year: number, wkst: number, { firstOfYear }: CalendarSystem) => {
  const firstWeek = (each: number): number => {
    const into = (weekdayOf(firstOfYear(each)) - wkst + 7) % 7;
    return firstOfYear(each) - firstOfYear(year) + (into <= 3 ? -into : 7 - into);
  };
  const [past, own, next, end] = [firstWeek(year - 1), firstWeek(year), firstWeek(year + 1), firstWeek(year + 2)];
  const isIn = (from: number, to: number, day: number): boolean =>
    names(weeks, Math.floor((day - from) / 7) + 1, (to - from) / 7);
  return (day: number): boolean => {
    if (day < own) return isIn(past, own, day);
    return day < next ? isIn(own, next, day) : isIn(next, end, day);
  };
};

/** The months that BYMONTH names; for a leap month that the year does not have SKIP may take the one before or after (RFC 7529 §4.1). */
const monthsNamed = (
  { bymonth }: RecurData,
  skips: string,
  months: readonly Month[],
): ReadonlySet<string> | undefined => {
  if (bymonth === undefined) return undefined;
  const instead: Readonly<Record<string, number>> = { BACKWARD: 0, FORWARD: 1 };
  const stand = (name: string): string => {
    const by = instead[skips];
    const lacks = name.endsWith('L') && months.every((month) => month.name !== name);
    return lacks && by !== undefined ? String(Number.parseInt(name, 10) + by) : name;
  };
  return new Set([bymonth].flat().map(String).map(stand));
};

/** What decides on days. */
const dayParts = ['freq', 'rscale', 'skip', 'wkst', 'bymonth', 'byweekno', 'byyearday', 'bymonthday', 'byday'];

/** Half a day stands for the day after, which SKIP=FORWARD takes instead of one that its month does not have. */
const dayAfter = 0.5;

/** The days of a year (0 is its first) that a rule names, in order. */
const daysOfYear = (recur: RecurData, system: CalendarSystem, year: number): readonly number[] => {
  const monthDays = numberSet(recur.bymonthday);
  const yearDays = numberSet(recur.byyearday);
  const weeks = numberSet(recur.byweekno);
  const named = weekdaysOf(recur);
  const nthOfMonth = recur.freq === 'MONTHLY' || recur.bymonth !== undefined;
  const skips = recur.freq === 'MONTHLY' || recur.freq === 'YEARLY' ? String(recur.skip).toUpperCase() : '';
  const months = monthsNamed(recur, skips, system.monthsOf(year));
  const first = system.firstOfYear(year);
  const length = system.firstOfYear(year + 1) - first;
  const inWeeks = weeks && weekTest(weeks, year, Number(recur.wkst ?? 2) - 1, system);
  const found: number[] = [];
  for (const { name, from, to } of system.monthsOf(year)) {
    if (months && !months.has(name)) continue;
    const [base, end] = nthOfMonth ? [from, to] : [0, length];
    const lacks = [...(monthDays ?? [])].some((number) => number > to - from);
    const [backward, forward] = [lacks && skips === 'BACKWARD', lacks && skips === 'FORWARD'];
    for (let day = from; day < to; day += 1) {
      const nths = named?.[weekdayOf(first + day)];
      if (named && !nths) continue;
      if (nths && nths.size > 0) {
        const nth = Math.floor((day - base) / 7) + 1;
        if (!names(nths, nth, nth + Math.floor((end - 1 - day) / 7))) continue;
      }
      const stands = backward && day === to - 1;
      if (monthDays && !stands && !names(monthDays, day - from + 1, to - from)) continue;
      if (yearDays && !names(yearDays, day + 1, length)) continue;
      if (inWeeks && !inWeeks(day)) continue;
      found.push(day);
    }
    if (forward && (!named || named[weekdayOf(first + to)])) found.push(to - 1 + dayAfter);
  }
  return found;
};

/** Many rules name the same days: the years of one kind are gone through once. */
const memoryOfYears = () => lru<string, readonly number[]>(2_000);
const known = memoryOfYears();
const longestKey = 400;

/** Behind this day lies the year 10000. */
const lastDay = 2_932_896;

/** For one reading of a rule whose first day that is, which looks no further than another day. */
export const ruleDays = (
  recur: RecurData,
  { start, end }: { readonly start: number; readonly end: number },
  system: CalendarSystem,
  work: Work,
): RuleDays => {
  const furthest = Math.min(end, lastDay);
  const { yearAt, firstOfYear, kindOf, cycle } = system;
  const complete = withDefaults(recur, start, system);
  const rule = JSON.stringify(dayParts.map((name) => complete[name]));
  const memory = rule.length <= longestKey ? known : memoryOfYears();
  const daysIn = (year: number): readonly number[] => {
    const key = `${kindOf(year)} ${rule}`;
    const seen = memory.get(key);
    if (seen) return seen;
    work.spend(stepsFor.year);
    const days = daysOfYear(complete, system, year);
    memory.set(key, days);
    return days;
  };
  let here = { year: 0, first: 0, end: 0, days: [] as readonly number[] };
  const yearWith = (day: number) => {
    if (day < here.first || day >= here.end) {
      const year = yearAt(day);
      here = { year, first: firstOfYear(year), end: firstOfYear(year + 1), days: daysIn(year) };
    }
    return here;
  };
  return (from) => {
    if (from > furthest) return undefined;
    const last = yearWith(from).year + cycle.years;
    for (let day = from; day <= furthest; ) {
      const { year, first, end: next, days } = yearWith(day);
      const found = days[notBelow(days, day - first)];
      if (found !== undefined) return first + found;
      if (year > last) return undefined;
      work.spend(1);
      day = next;
    }
    return undefined;
  };
};

/** Where the first number stands that is not below another; the list's length when all are. */
const notBelow = (sorted: readonly number[], least: number): number => {
  let [low, high] = [0, sorted.length];
  while (low < high) {
    const middle = (low + high) >> 1;
    if ((sorted[middle] ?? Number.POSITIVE_INFINITY) < least) low = middle + 1;
    else high = middle;
  }
  return low;
};
