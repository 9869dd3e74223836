import type ICAL from 'ical.js';
import { type Instant, type Interval, overlaps } from '../../model/instant.ts';
import { after, type Length } from '../ical/duration.ts';
import type { Moment } from '../ical/moment.ts';
import type { Ical } from '../ical/read.ts';
import { toInstant, type Wall, type Zone } from '../zones/zone.ts';
import { type Plan, planOf, reachOf, type Series } from './series.ts';

/** One occasion on which a calendar component happens (RFC 4791 §9.9). */
export interface Instance {
  readonly start: Instant;
  readonly end: Instant;
  /** Master or override that governs it. */
  readonly component: ICAL.Component;
  /** In which form its start is written; `date` and `floating` ones were read in the reader's zone. */
  readonly kind: Moment['kind'];
  /** What its own wall shows at its start. */
  readonly wall: Wall;
  readonly length: Length;
  readonly zone: Zone;
  /** Where the series had it; absent when the object is not recurring (RFC 5545 §3.8.4.4). */
  readonly recurrenceId?: Instant;
}

/** Who reads, and how much he can take. */
export interface Reading {
  /** IANA name: dates and floating times are read in it (RFC 4791 §7.3). */
  readonly zone: string;
  /** More instances than this are too many; 3,000 unless told. */
  readonly limit?: number;
}

/** The window holds more instances than the reader can take (`number-of-matches-within-limits`, T25). */
export class TooManyInstances extends Error {
  constructor(limit: number) {
    super(`more than ${limit} instances in the time range: ask for a shorter one`);
    this.name = 'TooManyInstances';
  }
}

/** All instances that overlap the window, by start; to-dos and journal entries as far as they have a time. Throws TooManyInstances. */
export const instancesIn = (ical: Ical, window: Interval, { zone, limit = 3_000 }: Reading): readonly Instance[] => {
  const found: Instance[] = [];
  const tooMany = (): never => {
    throw new TooManyInstances(limit);
  };
  for (const instance of near(ical, window, zone, { exhausted: tooMany })) {
    if (!overlaps(instance, window)) continue;
    if (found.length >= limit) tooMany();
    found.push(instance);
  }
  return found.sort((a, b) => a.start - b.start);
};

/** A zone is never further than this from UTC. */
const zoneReach = 15 * 3_600_000;

/**
 * Every instance near the window (of one component, if it is given), one after the other and in no promised order, so that
 * a reader may stop early; a series without end ends where the bound on its work is met.
 */
export const eachInstance = (ical: Ical, window: Interval, zone: string, of?: ICAL.Component): Generator<Instance> =>
  near(ical, window, zone, { of });

function* near(
  ical: Ical,
  { from = -Infinity, to = Infinity }: Interval,
  zone: string,
  { of, exhausted }: { readonly of?: ICAL.Component | undefined; readonly exhausted?: () => void },
): Generator<Instance> {
  const plan = planOf(ical, zone);
  const overrides = [...plan.overrides.values()];
  for (const override of overrides) {
    if (of && override.component !== of) continue;
    if (plan.series?.isExcluded(override.original, override.originalWall)) continue;
    yield instanceOf(override, override.start.wall, plan, override.original);
  }
  if (!plan.series || overrides.some(({ component, andFuture }) => component === of && !andFuture)) return;
  const reach = reachOf(plan) + zoneReach;
  const instances = generated(plan, plan.series, from - reach, to + reach, exhausted);
  yield* of ? instances.filter(({ component }) => component === of) : instances;
}

function* generated(plan: Plan, series: Series, low: Wall, high: Wall, exhausted?: () => void): Generator<Instance> {
  const { starts, added, start, isBeyondUntil, lastWall } = series;
  for (const [original, { wall, length }] of added) {
    if (wall >= low && wall <= high) yield* occasion(plan, { ...series, length }, wall, original);
  }
  let previous: Instant | undefined;
  for (const wall of starts(Math.max(low, start.wall), Math.min(high, lastWall), exhausted)) {
    if (isBeyondUntil(wall)) return;
    const original = toInstant(wall, series.zone);
    // Two readings are one instant where the clock was put forward between them.
    if (original !== previous && !added.has(original)) yield* occasion(plan, series, wall, original);
    previous = original;
  }
}

function* occasion(plan: Plan, series: Series, wall: Wall, original: Instant): Generator<Instance> {
  if (plan.overrides.has(original) || series.isExcluded(original, wall)) return;
  const future = plan.futures.find((candidate) => candidate.original < original);
  if (!future) {
    yield instanceOf(series, wall, plan, original);
    return;
  }
  const { component, length } = future;
  yield instanceOf({ ...series, component, length }, wall + future.shift, plan, original);
}

const instanceOf = (
  { component, start, zone, length }: Pick<Series, 'component' | 'start' | 'zone' | 'length'>,
  wall: Wall,
  { recurring }: Plan,
  original: Instant,
): Instance => ({
  start: toInstant(wall, zone),
  end: after(wall, length, zone),
  component,
  kind: start.kind,
  wall,
  length,
  zone,
  ...(recurring && { recurrenceId: original }),
});
