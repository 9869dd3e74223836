import { RRuleTemporal } from 'rrule-temporal';
import { dayMs, type Wall } from '../zones/zone.ts';

/** An RRULE as jCal spells it (RFC 7265 §3.6.10). */
export type RecurData = Readonly<Record<string, string | number | readonly (string | number)[]>>;

/**
 * The starts a rule makes, as readings of its own wall: in order, from `from` until `to`, both included, fewer where a bound
 * on the work is met. UNTIL is not looked at: it is the caller's, who knows the zone.
 */
export type Rule = (from: Wall, to: Wall) => Iterable<Wall>;

/** No rule: the start itself. */
export const onlyStart =
  (start: Wall): Rule =>
  (from, to) =>
    start >= from && start <= to ? [start] : [];

/** More than this many instances of one rule are never counted (`max-instances`, RFC 4791 §5.2.8). */
export const countLimit = 3_000;

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
  const plain = library(recur, start);
  const hit = attempt(() => plain.between(new Date(start), new Date(start), true).length) === 1;
  const count = recur.count === undefined ? undefined : Number(recur.count) - (hit ? 0 : 1);
  const made =
    count === undefined ? (from: Wall, to: Wall) => search(plain, from, to) : counted(recur, start, Math.max(count, 0));
  return function* (from, to) {
    if (!hit) yield* onlyStart(start)(from, to);
    yield* made(Math.max(from, start), to);
  };
};

const counted = (recur: RecurData, start: Wall, count: number) => {
  let all: readonly Wall[] | undefined;
  return (from: Wall, to: Wall): readonly Wall[] => {
    all ??= count === 0 ? [] : takeAll(library(recur, start, Math.min(count, countLimit)));
    return all.filter((wall) => wall >= from && wall <= to);
  };
};

const takeAll = (rule: RRuleTemporal): readonly Wall[] => {
  const walls: Wall[] = [];
  attempt(() =>
    rule.all(({ epochMilliseconds }, index) => {
      walls.push(epochMilliseconds);
      return index < countLimit;
    }),
  );
  return walls;
};

const firstStep = 31 * dayMs;
/** No Gregorian rule is silent for longer: a 29 February on a given weekday can be 40 years away. */
const longestSilence = 60 * 366 * dayMs;
const lastWall = Date.UTC(9999, 11, 31);

/** Asks for one stretch after the other, longer ones where little is found, so that a rule without end costs what is taken. */
function* search(rule: RRuleTemporal, from: Wall, to: Wall): Generator<Wall> {
  const end = Math.min(to, lastWall);
  const silence = longestSilence * (rule.options().interval ?? 1);
  let step = firstStep;
  let heard = from;
  for (let at = from; at <= end && at - heard <= silence; at += step + 1) {
    if (at > from && step < silence) step *= 2;
    const found = attempt(() => rule.between(new Date(at), new Date(Math.min(at + step, end)), true));
    if (!found) return;
    for (const { epochMilliseconds } of found) yield epochMilliseconds;
    if (found.length > 0) heard = at + step;
  }
}

/** The library throws where its bounds on work or the end of its calendar are met: nothing is found beyond them. */
const attempt = <T>(ask: () => T): T | undefined => {
  try {
    return ask();
  } catch {
    return undefined;
  }
};

const library = (recur: RecurData, start: Wall, count?: number): RRuleTemporal => {
  const { rscale = 'GREGORIAN', skip, wkst } = recur;
  // Asking for this bound costs the library its fast paths, so only lists of times, which multiply, get it.
  const timed = [recur.byhour, recur.byminute, recur.bysecond].some((list) => typeof list === 'object');
  const gregorian = String(rscale).toUpperCase() === 'GREGORIAN';
  return new RRuleTemporal({
    freq: String(recur.freq) as 'DAILY',
    interval: Number(recur.interval ?? 1),
    dtstart: utcReading(start),
    ...(count !== undefined && { count }),
    ...(wkst !== undefined && { wkst: weekdays[Number(wkst) - 1] ?? 'MO' }),
    ...((!gregorian || skip !== undefined) && { rscale: String(rscale), skip: String(skip ?? 'OMIT') as 'OMIT' }),
    ...Object.fromEntries(
      Object.entries(lists).flatMap(([option, name]) =>
        recur[name] === undefined ? [] : [[option, [recur[name]].flat()]],
      ),
    ),
    cache: false,
    maxIterations: gregorian ? 4_000 : 100,
    ...(timed && { maxCandidateEvaluations: 20_000 }),
  });
};

/** Rules run on the wall: it is handed over as if it were UTC, whose days all have 24 hours. */
const utcReading = (wall: Wall) => ({
  timeZoneId: 'UTC',
  toString: () => `${new Date(wall).toISOString().slice(0, -1)}+00:00[UTC]`,
});
