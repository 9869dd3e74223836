import { dayMs } from '../../model/instant.ts';
import { lru, remembering } from '../../model/lru.ts';
import type { CalendarSystem, Month } from './calendar-system.ts';
import { stepsFor, type Work } from './work.ts';

/** A day as the platform names it; `number` is that in its month. */
interface Named {
  readonly year: number;
  readonly month: string;
  readonly number: number;
}

interface Year {
  readonly first: number;
  readonly months: readonly Month[];
}

/** Does the platform know a calendar of that (lower-case) name? */
export const isKnown: (name: string) => boolean = remembering(100, (name) =>
  Intl.supportedValuesOf('calendar').includes(name),
);

const namerOf = remembering(30, (name: string): ((day: number) => Named) => {
  const format = new Intl.DateTimeFormat(`en-u-ca-${name}-nu-latn`, {
    timeZone: 'UTC',
    year: 'numeric',
    month: 'numeric',
    day: 'numeric',
  });
  return (day) => {
    const parts = new Map<string, string>(format.formatToParts(day * dayMs).map(({ type, value }) => [type, value]));
    const year = Number(parts.get('relatedYear') ?? parts.get('year'));
    return { year, month: parts.get('month') ?? '', number: Number(parts.get('day')) };
  };
});

/** Leap months are called after the month before them; the Hebrew one is the sixth of thirteen. */
const namesOf = (months: readonly string[], calendar: string): readonly string[] => {
  let number = 0;
  return months.map((month, index) => {
    const leap = month.endsWith('bis') || (calendar === 'hebrew' && months.length === 13 && index === 5);
    if (!leap) number += 1;
    return leap ? `${number}L` : String(number);
  });
};

/** The months of a year, gone through backwards from a day after it or in it. */
const yearUpTo = (from: number, year: number, calendar: string, nameOf: (day: number) => Named): Year => {
  const starts: { readonly day: number; readonly month: string }[] = [];
  let end = from + 1;
  let day = from;
  for (let said = nameOf(day); said.year >= year; said = nameOf(day)) {
    const start = day - said.number + 1;
    if (said.year === year) starts.unshift({ day: start, month: said.month });
    else end = start;
    day = start - 1;
  }
  const names = namesOf(
    starts.map(({ month }) => month),
    calendar,
  );
  const first = day + 1;
  return {
    first,
    months: starts.map(({ day: start }, index) => ({
      name: names[index] ?? '',
      from: start - first,
      to: (starts[index + 1]?.day ?? end) - first,
    })),
  };
};

/** Months that follow the moon are so long in the mean; a year has twelve of them, or as many as the sun allows. */
const lunation = 29.530588853;
const lunar = /^(?:chinese|dangi|hebrew|islamic)/;

/** Years are looked at so far ahead of 1970 as the Gregorian ones. */
const mostYears = 8_400;

const known = lru<string, Year>(2_000);

/** A calendar as the platform knows it; undefined when it does not. What was asked once is remembered and costs no work again. */
export const otherCalendar = (calendar: string, work: Work): CalendarSystem | undefined => {
  if (!isKnown(calendar)) return undefined;
  const nameOf = (day: number): Named => {
    work.spend(/^(?:chinese|dangi)$/.test(calendar) ? stepsFor.moonDay : stepsFor.foreignDay);
    return namerOf(calendar)(day);
  };
  const remembered = (key: string, make: () => Year): Year => {
    const seen = known.get(key);
    if (seen) return seen;
    const year = make();
    known.set(key, year);
    return year;
  };
  const meanYear = calendar.startsWith('islamic') ? 12 * lunation : 365.2425;
  const today = namerOf(calendar)(0).year;
  const { first } = remembered(`${calendar} so far`, () => yearUpTo(0, today, calendar, nameOf));
  const yearOf = (year: number): Year =>
    remembered(`${calendar} ${year}`, () => {
      let after = first + Math.round((year + 1 - today) * meanYear) + 45;
      while (nameOf(after).year <= year) after += 60;
      return yearUpTo(after, year, calendar, nameOf);
    });
  const firstOfYear = (year: number): number => (year < today + mostYears ? yearOf(year).first : Infinity);
  const yearAt = (day: number): number => {
    let year = today + Math.floor((day - first) / meanYear);
    while (day < firstOfYear(year)) year -= 1;
    while (day >= firstOfYear(year + 1)) year += 1;
    return year;
  };
  const monthOf = (day: number): { readonly year: number; readonly index: number; readonly start: number } => {
    const year = yearAt(day);
    const { first: start, months } = yearOf(year);
    const index = months.findLastIndex(({ from }) => start + from <= day);
    return { year, index, start: start + (months[index]?.from ?? 0) };
  };
  const isLunar = lunar.test(calendar);
  return {
    yearAt,
    firstOfYear,
    monthsOf: (year) => yearOf(year).months,
    monthAt: (day) => {
      const { year, index, start } = monthOf(day);
      return isLunar ? Math.round((start - first) / lunation) : year * solarMonths(calendar) + index;
    },
    firstOfMonth: (month) => {
      if (isLunar)
        return month < 12.5 * mostYears ? monthOf(first + Math.round(month * lunation) + 14).start : Infinity;
      const year = Math.floor(month / solarMonths(calendar));
      if (year >= today + mostYears) return Infinity;
      const { first: start, months } = yearOf(year);
      return start + (months[month - year * solarMonths(calendar)]?.from ?? 0);
    },
    kindOf: (year) => year,
    cycle: { years: Infinity, months: Infinity, days: Infinity },
  };
};

const solarMonths = (calendar: string): number => (/^(?:coptic|ethio)/.test(calendar) ? 13 : 12);
