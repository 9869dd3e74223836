import type { Length, Rule, Spec } from './spec.ts';
import { type Clock, day, hour, toInstant } from './zones.ts';

/** What somebody at the counter must see; walls are of the object's own place. */
export interface Occasion {
  /** Where the series had it. */
  readonly original: number;
  readonly wall: number;
  readonly start: number;
  readonly end: number;
  readonly length: Length;
  readonly title: string;
  readonly status?: string;
  /** An added date brought its length along. */
  readonly ownLength?: boolean;
  readonly by: 'master' | 'added' | 'override' | 'future';
}

const weekdayOf = (at: number): number => new Date(at).getUTCDay();
const monthOf = (at: number): number => new Date(at).getUTCFullYear() * 12 + new Date(at).getUTCMonth();
const monthDays = (at: number): number =>
  new Date(Date.UTC(new Date(at).getUTCFullYear(), new Date(at).getUTCMonth() + 1, 0)).getUTCDate();
const weekOf = (at: number, wkst: number): number => Math.floor((at / day + 4 - wkst) / 7);

const isNth = (at: number, nth: number): boolean => {
  const date = new Date(at).getUTCDate();
  return nth > 0 ? Math.ceil(date / 7) === nth : Math.ceil((monthDays(at) - date + 1) / 7) === -nth;
};

/** Does the rule name this day, given where it began? */
const names = (rule: Rule, begun: number, at: number): boolean => {
  const { byday, bymonthday, bymonth, interval, wkst = 1 } = rule;
  const date = new Date(at).getUTCDate();
  const weekday =
    !byday || byday.some((each) => each.weekday === weekdayOf(at) && (each.nth === 0 || isNth(at, each.nth)));
  const ofMonth = !bymonthday || bymonthday.some((each) => each === date || each === date - monthDays(at) - 1);
  const month = !bymonth || bymonth.includes((monthOf(at) % 12) + 1);
  const own = new Date(begun);
  switch (rule.freq) {
    case 'DAILY':
      return ((at - begun) / day) % interval === 0 && weekday && ofMonth && month;
    case 'WEEKLY':
      return (
        (weekOf(at, wkst) - weekOf(begun, wkst)) % interval === 0 &&
        (byday ? weekday : weekdayOf(at) === own.getUTCDay())
      );
    case 'MONTHLY':
      return (
        (monthOf(at) - monthOf(begun)) % interval === 0 &&
        weekday &&
        ofMonth &&
        (byday || bymonthday ? true : date === own.getUTCDate())
      );
    case 'YEARLY':
      return (
        month &&
        ofMonth &&
        (bymonthday ? true : date === own.getUTCDate()) &&
        (bymonth ? true : monthOf(at) % 12 === own.getUTCMonth())
      );
  }
};

const periodOf = ({ freq, wkst = 1 }: Rule, at: number): number => (freq === 'WEEKLY' ? weekOf(at, wkst) : monthOf(at));

const chosen = (rule: Rule, walls: readonly number[]): readonly number[] => {
  const { bysetpos } = rule;
  if (!bysetpos) return walls;
  return [...Map.groupBy(walls, (wall) => periodOf(rule, wall)).values()].flatMap((group) =>
    group.filter((_, index) => bysetpos.some((place) => place === index + 1 || place === index - group.length)),
  );
};

/** What the rule itself names around its start, up to a horizon: every day is looked at, so that nothing clever can go wrong. */
const namedBy = (rule: Rule, start: number, horizon: number): readonly number[] => {
  const begun = Math.floor(start / day) * day;
  const days = Array.from(
    { length: Math.ceil((horizon - begun) / day) + 40 },
    (_, index) => begun + (index - 32) * day,
  );
  const times = rule.byhour ? rule.byhour.map((each) => each * hour + (start % hour)) : [start - begun];
  const walls = days.filter((at) => names(rule, begun, at)).flatMap((at) => times.map((time) => at + time));
  return chosen(rule, walls);
};

/** Does the rule name the start that it is given? What else that means is undefined (RFC 5545 §3.8.5.3). */
export const isOfItsRule = ({ rule, start }: Pick<Spec, 'rule' | 'start'>): boolean =>
  !rule || namedBy(rule, start, start + day).includes(start);

/** The starts of a series in order, up to a horizon. */
export const startsOf = (
  { rule, start, place }: Pick<Spec, 'rule' | 'start' | 'place'>,
  horizon: number,
): readonly number[] => {
  if (!rule) return [start];
  const walls = namedBy(rule, start, horizon);
  const behind = walls.filter((wall) => wall > start);
  const counted = [start, ...behind].slice(0, rule.count);
  return counted.filter((wall) => !isBeyond(rule, wall, place.clock, place.form === 'date') && wall < horizon);
};

const isBeyond = ({ until }: Rule, wall: number, clock: Clock, isDate: boolean): boolean => {
  if (!until) return false;
  if (isDate || until.form === 'date') return Math.floor(wall / day) > Math.floor(until.at / day);
  return until.form === 'utc' ? toInstant(wall, clock) > until.at : wall > until.at;
};

/** Everything an object means, up to a horizon of walls (RFC 5545 §3.8.5). */
export const occasionsOf = (spec: Spec, horizon: number): readonly Occasion[] => {
  const { place, rule } = spec;
  const at = (wall: number): number => toInstant(wall, place.clock);
  const gone = new Set(spec.excluded.map(({ wall }) => at(wall)));
  const goneDays = new Set(
    spec.excluded
      .filter(({ form }) => form === 'date' || place.form === 'date')
      .map(({ wall }) => Math.floor(wall / day)),
  );
  const added = spec.added.map(({ wall, period }) => ({
    wall,
    length: period ? { by: 'duration' as const, days: 0, ms: period.ms } : spec.length,
    by: 'added' as const,
    ...(period && { ownLength: true }),
  }));
  const regular = startsOf({ rule, start: spec.start, place }, horizon).map((wall) => ({
    wall,
    length: spec.length,
    by: 'master' as const,
  }));
  const originals = new Map([...regular, ...added].map((each) => [at(each.wall), each] as const));
  const future = spec.overrides.find(({ andFuture }) => andFuture);
  const found = [...originals].flatMap(([instant, { wall, length, by, ...more }]): Occasion[] => {
    const excluded = gone.has(instant) || goneDays.has(Math.floor(wall / day));
    if (excluded) return [];
    const own = spec.overrides.find(({ original }) => at(original) === instant);
    const make = (
      shown: number,
      lasts: Length,
      title: string,
      status: string | undefined,
      source: Occasion['by'],
    ): Occasion => ({
      original: wall,
      wall: shown,
      start: at(shown),
      end: at(shown + lasts.days * day) + lasts.ms,
      length: lasts,
      title,
      ...(status !== undefined && { status }),
      by: source,
    });
    if (own) return [make(own.start, own.length, own.title, own.status, 'override')];
    if (future && at(future.original) < instant) {
      return [make(wall + future.start - future.original, future.length, future.title, future.status, 'future')];
    }
    return [{ ...make(wall, length, spec.title, spec.status, by), ...more }];
  });
  return found.sort((a, b) => a.start - b.start);
};
