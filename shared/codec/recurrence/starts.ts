import { dayMs, hourMs, minuteMs } from '../../model/instant.ts';
import type { Wall } from '../zones/zone.ts';
import type { CalendarSystem } from './calendar-system.ts';
import { calendarSystem, weekdayOf } from './calendars.ts';
import type { RecurData, Rule } from './rule.ts';
import { numbersOf, type RuleDays, ruleDays } from './rule-days.ts';
import { stepsFor, type Work } from './work.ts';

const lastWall = Date.UTC(9999, 11, 31, 23, 59, 59);

/** The periods that FREQ steps through, numbered; hours are counted from 1970. */
interface Periods {
  readonly at: (hour: number) => number;
  /** Its first hour. */
  readonly first: (period: number) => number;
  /** So many of them until the calendar repeats. */
  readonly cycle: number;
  /** Hours from a start to where the next may be; half a day names the day after (SKIP=FORWARD). */
  readonly stride: number;
}

const itself = (number: number): number => number;

const periodsOf = ({ freq, wkst = 2, interval = 1 }: RecurData, system: CalendarSystem): Periods | undefined => {
  const inDays = (at: (day: number) => number, first: (period: number) => number) => ({
    at: (hour: number) => at(Math.floor(hour / 24)),
    first: (period: number) => first(period) * 24,
    stride: 12,
  });
  const weekStart = (Number(wkst) - 1 - weekdayOf(0) + 7) % 7;
  const { years, months, days } = system.cycle;
  switch (freq) {
    case 'YEARLY':
      return { ...inDays(system.yearAt, system.firstOfYear), cycle: years };
    case 'MONTHLY':
      return { ...inDays(system.monthAt, system.firstOfMonth), cycle: months };
    case 'WEEKLY':
      return {
        ...inDays(
          (day) => Math.floor((day - weekStart) / 7),
          (week) => week * 7 + weekStart,
        ),
        cycle: days / 7,
      };
    case 'DAILY':
      return { ...inDays(itself, itself), cycle: days, stride: 24 * Number(interval) };
    case 'HOURLY':
      return { at: itself, first: itself, cycle: 24 * days, stride: Number(interval) };
    default:
      return undefined;
  }
};

const gcd = (a: number, b: number): number => (b === 0 ? a : gcd(b, a % b));

const sorted = (numbers: readonly number[]): readonly number[] => [...new Set(numbers)].sort((a, b) => a - b);

/** Times of a day (in hourly rules: of an hour), in order; made one by one, because lists multiply. */
const slotsOf = ({ freq, byhour, byminute, bysecond }: RecurData, start: Wall) => {
  const time = ((start % dayMs) + dayMs) % dayMs;
  const of = (list: RecurData[string] | undefined, own: number): readonly number[] => sorted(numbersOf(list) ?? [own]);
  const hours = freq === 'HOURLY' ? [0] : of(byhour, Math.floor(time / hourMs));
  const minutes = of(byminute, Math.floor(time / minuteMs) % 60);
  const seconds = of(bysecond, Math.floor(time / 1_000) % 60);
  return {
    count: hours.length * minutes.length * seconds.length,
    at: (index: number): number => {
      const minute = Math.floor(index / seconds.length);
      const hour = hours[Math.floor(minute / minutes.length)] ?? 0;
      return (
        hour * hourMs +
        (minutes[minute % minutes.length] ?? 0) * minuteMs +
        (seconds[index % seconds.length] ?? 0) * 1_000
      );
    },
  };
};

/** Everything that one reading of a rule needs to know. */
interface Search {
  readonly periods: Periods;
  /** The first hour not before this one that the lists name: of a day its first, in hourly rules any. */
  readonly named: (hour: number) => number | undefined;
  readonly interval: number;
  readonly origin: number;
  /** Calendar and interval repeat after so many periods: what was silent for longer is silent for ever. */
  readonly silence: number;
  readonly work: Work;
}

const namedHours = (days: RuleDays, { freq, byhour }: RecurData): Search['named'] => {
  if (freq !== 'HOURLY') {
    return (hour) => {
      const day = days(hour / 24);
      return day === undefined ? undefined : day * 24;
    };
  }
  const hours = sorted(numbersOf(byhour) ?? []);
  return (from) => {
    for (let hour = from; ; ) {
      const day = days(Math.floor(hour / 24));
      if (day === undefined) return undefined;
      const least = Math.max(hour, day * 24);
      if (hours.length === 0) return least;
      const own = hours.find((each) => each >= least - day * 24);
      if (own !== undefined) return day * 24 + own;
      hour = (day + 1) * 24;
    }
  };
};

/** No year of any calendar has more days: so far behind its window a reading looks, for BYSETPOS counts in whole periods. */
const longestPeriod = 400;

const searchOf = (recur: RecurData, start: Wall, high: Wall, work: Work): Search | undefined => {
  const system = calendarSystem(String(recur.rscale ?? 'gregorian'), work);
  const periods = system && periodsOf(recur, system);
  if (!periods) return undefined;
  const interval = Number(recur.interval ?? 1);
  const { at, cycle } = periods;
  const span = { start: Math.floor(start / dayMs), end: Math.floor(high / dayMs) + longestPeriod };
  return {
    periods,
    named: namedHours(ruleDays(recur, span, system, work), recur),
    interval,
    origin: at(Math.floor(start / hourMs)),
    silence: Number.isFinite(cycle) ? (cycle / gcd(cycle, interval)) * interval : cycle,
    work,
  };
};

/** Named hours, one by one, of the periods that INTERVAL reaches. */
function* reached({ periods, named, interval, origin, silence, work }: Search, from: number, to: number) {
  const { at, first, stride } = periods;
  let heard = at(from);
  let end = -Infinity;
  let hour = named(from);
  while (hour !== undefined && hour <= to) {
    work.spend(1);
    if (hour >= end) {
      const period = at(hour);
      const off = (((period - origin) % interval) + interval) % interval;
      if (off !== 0) {
        if (period - heard > silence) return;
        hour = named(first(period - off + interval));
        continue;
      }
      heard = period;
      end = first(period + 1);
    }
    yield hour;
    hour = named(hour + stride);
  }
}

/** The starts of a rule from its own on, COUNT and UNTIL aside (RFC 5545 §3.3.10); none for periods below an hour and unknown calendars. */
export const startsOf = (recur: RecurData, start: Wall): Rule => {
  const slots = slotsOf(recur, start);
  const hourly = recur.freq === 'HOURLY';
  const positions = numbersOf(recur.bysetpos);
  const hourOf = (wall: Wall): number => Math.floor(wall / hourMs);
  const wallAt = (hour: number, slot: number): Wall =>
    (hourly ? hour * hourMs : Math.ceil(hour / 24) * dayMs) + slots.at(slot);

  function* all(search: Search, low: Wall, high: Wall): Generator<Wall> {
    const from = hourly ? hourOf(low) : Math.floor(low / dayMs) * 24 - 12;
    for (const hour of reached(search, from, hourOf(high))) {
      for (let slot = 0; slot < slots.count; slot += 1) {
        search.work.spend(1);
        const wall = wallAt(hour, slot);
        if (wall > high) return;
        if (wall >= low) yield wall;
      }
    }
  }

  /** BYSETPOS: those at these places among all of one period. */
  const chosen = (hours: readonly number[], places: readonly number[]): readonly Wall[] => {
    const total = hours.length * slots.count;
    const indices = places
      .map((place) => (place > 0 ? place - 1 : total + place))
      .filter((at) => at >= 0 && at < total);
    return sorted(indices).map((at) => wallAt(hours[Math.floor(at / slots.count)] ?? 0, at % slots.count));
  };

  function* placed(search: Search, low: Wall, high: Wall, places: readonly number[]): Generator<Wall> {
    const { at, first } = search.periods;
    let period = at(hourOf(low) - (hourly ? 0 : 24));
    let heard = period;
    let end = first(period + 1);
    let hours: number[] = [];
    const take = (): readonly Wall[] => {
      search.work.spend(stepsFor.places + places.length);
      const walls = chosen(hours, places);
      if (walls.length > 0) heard = period;
      hours = [];
      return walls.filter((wall) => wall >= low && wall <= high);
    };
    for (const hour of reached(search, first(period), first(at(hourOf(high)) + 1) - 1)) {
      if (hour >= end) {
        yield* take();
        period = at(hour);
        end = first(period + 1);
        if (period - heard > search.silence) return;
      }
      hours.push(hour);
    }
    yield* take();
  }

  return (from, to, work) => {
    const [low, high] = [Math.max(from, start), Math.min(to, lastWall)];
    const search = low <= high ? searchOf(recur, start, high, work) : undefined;
    if (!search) return [];
    return positions ? placed(search, low, high, positions) : all(search, low, high);
  };
};
