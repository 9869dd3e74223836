import { RRuleTemporal } from 'rrule-temporal';
import { dayMs, type Wall } from '../zones/zone.ts';
import { costOf, mostWork } from './rule-cost.ts';

/** An RRULE as jCal spells it (RFC 7265 §3.6.10). */
export type RecurData = Readonly<Record<string, string | number | readonly (string | number)[]>>;

/**
 * The starts a rule makes, as readings of its own wall: in order, from `from` until `to`, both included, fewer where a bound
 * on the work is met, which `exhausted` is told. UNTIL is not looked at: it is the caller's, who knows the zone.
 */
export type Rule = (from: Wall, to: Wall, exhausted?: () => void) => Iterable<Wall>;

/** No rule: the start itself. */
export const onlyStart =
  (start: Wall): Rule =>
  (from, to) =>
    start >= from && start <= to ? [start] : [];

const lists = {
  byDay: 'byday',
  byMonth: 'bymonth',
  byMonthDay: 'bymonthday',
  byYearDay: 'byyearday',
  byWeekNo: 'byweekno',
  byHour: 'byhour',
  byMinute: 'byminute',
  bySecond: 'bysecond',
  bySetPos: 'bysetpos',
} as const;

const weekdays = ['SU', 'MO', 'TU', 'WE', 'TH', 'FR', 'SA'];

/** DTSTART is the first start even where the rule does not hit it, and COUNT counts it (RFC 5545 §3.8.5.3). */
export const ruleOf = (recur: RecurData, start: Wall): Rule => {
  const endless = attempt(() => library(recur, start));
  if (!endless) return onlyStart(start);
  const hit = attempt(() => endless.between(new Date(start), new Date(start), true).length) === 1;
  const all = searched(endless, costOf(recur));
  const made = recur.count === undefined ? all : firstOf(all, start, Number(recur.count) - (hit ? 0 : 1));
  return function* (from, to, exhausted) {
    if (!hit) yield* onlyStart(start)(from, to);
    yield* made(Math.max(from, start), to, exhausted);
  };
};

/** A rule with COUNT is counted from its start, once. */
const firstOf = (made: Rule, start: Wall, count: number): Rule => {
  let first: readonly Wall[] | undefined;
  let cut = false;
  const cutShort = (): void => {
    cut = true;
  };
  return (from, to, exhausted) => {
    first ??= Iterator.from(made(start, Number.POSITIVE_INFINITY, cutShort))
      .take(count)
      .toArray();
    if (cut) exhausted?.();
    return first.filter((wall) => wall >= from && wall <= to);
  };
};

/** A month and its edges are one question. */
const firstStep = 45 * dayMs;
/** So few in a step, and the next one is longer. */
const few = 64;
/** No Gregorian rule is silent for longer: a 29 February on a given weekday can be 40 years away. */
const longestSilence = 60 * 366 * dayMs;
const lastWall = Date.UTC(9999, 11, 31);

/** Asks for one stretch after the other, so that a rule without end costs what is taken; a bound once met is not tried again. */
const searched = (rule: RRuleTemporal, costPerMs: number): Rule => {
  const silence = longestSilence * (rule.options().interval ?? 1);
  let barren = Number.POSITIVE_INFINITY;
  return function* (from, to, exhausted) {
    const end = Math.min(to, lastWall);
    let left = mostWork / costPerMs;
    let step = firstStep;
    let heard = from;
    let at = from;
    while (at <= end && at < barren && at - heard <= silence) {
      if (left < 0) return exhausted?.();
      const upTo = Math.min(at + Math.min(step, left), end);
      const found = attempt(() => rule.between(new Date(at), new Date(upTo), true));
      if (!found) {
        barren = at;
        return;
      }
      for (const { epochMilliseconds } of found) yield epochMilliseconds;
      left -= upTo + 1 - at;
      at = upTo + 1;
      if (found.length > 0) heard = upTo;
      if (found.length < few && step < silence) step *= 2;
    }
  };
};

/** The library throws where its bounds on work or the end of its calendar are met: nothing is found beyond them. */
const attempt = <T>(ask: () => T): T | undefined => {
  try {
    return ask();
  } catch {
    return undefined;
  }
};

const library = (recur: RecurData, start: Wall): RRuleTemporal => {
  const { rscale = 'GREGORIAN', skip, wkst } = recur;
  // Asking for this bound costs the library its fast paths, so only lists of times, which multiply, get it.
  const timed = [recur.byhour, recur.byminute, recur.bysecond].some((list) => typeof list === 'object');
  const gregorian = String(rscale).toUpperCase() === 'GREGORIAN';
  return new RRuleTemporal({
    freq: String(recur.freq) as 'DAILY',
    interval: Number(recur.interval ?? 1),
    dtstart: utcReading(start),
    ...(wkst !== undefined && { wkst: weekdays[Number(wkst) - 1] ?? 'MO' }),
    ...((!gregorian || skip !== undefined) && { rscale: String(rscale), skip: String(skip ?? 'OMIT') as 'OMIT' }),
    ...Object.fromEntries(
      Object.entries(lists).flatMap(([option, name]) =>
        recur[name] === undefined ? [] : [[option, [recur[name]].flat()]],
      ),
    ),
    cache: false,
    maxIterations: gregorian ? (recur.bysetpos === undefined ? 4_000 : 1_000) : 100,
    ...(timed && { maxCandidateEvaluations: 20_000 }),
  });
};

/** Rules run on the wall: it is handed over as if it were UTC, whose days all have 24 hours. */
const utcReading = (wall: Wall) => ({
  timeZoneId: 'UTC',
  toString: () => `${new Date(wall).toISOString().slice(0, -1)}+00:00[UTC]`,
});
