import type ICAL from 'ical.js';
import { dayMs, hourMs, type Instant, type Interval, overlaps } from '../../model/instant.ts';
import { after, type Length } from '../ical/duration.ts';
import type { Moment } from '../ical/moment.ts';
import type { Ical } from '../ical/read.ts';
import { toInstant, type Wall, type Zone } from '../zones/zone.ts';
import { originalAt, ruleStarts } from './originals.ts';
import { type Override, type Plan, planOf, type Series, type Timed } from './series.ts';
import { stepsFor, TooManyInstancesError, type Work, workOf } from './work.ts';

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
  /** The series it is one of, whose start says how its instances are named. */
  readonly series: Pick<Timed, 'start' | 'zone'>;
  /** Where the series had it; absent when the object is not recurring (RFC 5545 §3.8.4.4). */
  readonly recurrenceId?: Instant;
}

/** Who reads, and how much they can take. */
export interface Reading {
  /** IANA name: dates and floating times are read in it (RFC 4791 §7.3). */
  readonly zone: string;
  /** More instances than this are too many; 3,000 unless told. */
  readonly limit?: number;
  /** What the request may still cost; without a request the reading stands for one. */
  readonly work?: Work;
}

/** The refusal of an answer that would hold more instances than the reader can take (T25). */
export const tooMany = (limit: number): TooManyInstancesError =>
  new TooManyInstancesError(`more than ${limit} instances in the time range: ask for a shorter one`);

/** All instances that overlap the window, by start; to-dos and journal entries as far as they have a time. Throws TooManyInstancesError. */
export const instancesIn = (ical: Ical, window: Interval, reading: Reading): readonly Instance[] => {
  const { limit = 3_000 } = reading;
  const found: Instance[] = [];
  for (const instance of eachInstance(ical, window, reading)) {
    if (!overlaps(instance, window)) continue;
    if (found.length >= limit) throw tooMany(limit);
    found.push(instance);
  }
  return found.sort((a, b) => a.start - b.start);
};

/** A zone is never further than this from UTC. */
const zoneReach = 15 * hourMs;

/**
 * Every instance near the window (of one component, if it is given), one after the other and in no promised order, so that
 * a reader may stop early. Throws TooManyInstancesError where the work of the request ends.
 */
export function* eachInstance(
  ical: Ical,
  { from = -Infinity, to = Infinity }: Interval,
  { zone, work = workOf() }: Reading,
  of?: ICAL.Component,
): Generator<Instance> {
  const plan = planOf(ical, zone, work);
  const override = of && plan.byComponent.get(of);
  const overrides = of ? [override].filter((own) => own !== undefined) : plan.overrides.values();
  for (const each of overrides) {
    work.spend(stepsFor.instance);
    if (plan.series?.isExcluded(each.original, each.originalWall)) continue;
    yield instanceOf(each, each.start.wall, plan, each.original);
  }
  if (!plan.series || (of && of !== plan.series.component && !override?.andFuture)) return;
  const [low, high] = of ? reignOf(plan, override) : [-Infinity, Infinity];
  const [first, last] = [from - plan.reach - zoneReach, to + plan.lead + zoneReach];
  const near = generated(plan, plan.series, Math.max(first, low), Math.min(last, high), work);
  yield* of ? near.filter(({ component }) => component === of) : near;
}

/** From where until where, give or take a day, THISANDFUTURE lets this override, or the master, govern the series. */
const reignOf = ({ futures }: Plan, override: Override | undefined): readonly [low: Wall, high: Wall] => {
  const at = override ? futures.indexOf(override) : futures.length;
  const next = futures[at - 1];
  return [override ? override.originalWall - dayMs : -Infinity, next ? next.originalWall + dayMs : Infinity];
};

function* generated(plan: Plan, series: Series, low: Wall, high: Wall, work: Work): Generator<Instance> {
  for (const [original, { wall, length }] of series.added) {
    const instance =
      wall >= low && wall <= high ? occasion(plan, { ...series, length }, wall, original, work) : undefined;
    if (instance) yield instance;
  }
  for (const { instant, wall } of ruleStarts(series, low, work, high)) {
    const instance = series.added.has(instant) ? undefined : occasion(plan, series, wall, instant, work);
    if (instance) yield instance;
  }
}

/**
 * The instance that the series has at this original start, or its override wherever it was moved; undefined when there is
 * none. Throws TooManyInstancesError.
 */
export const instanceAt = (ical: Ical, original: Instant, { zone, work = workOf() }: Reading): Instance | undefined => {
  const plan = planOf(ical, zone, work);
  const { series, overrides } = plan;
  const own = overrides.get(original);
  if (own) {
    return series?.isExcluded(original, own.originalWall) ? undefined : instanceOf(own, own.start.wall, plan, original);
  }
  const found = series && originalAt(series, original, work);
  if (!series || !found) return undefined;
  const length = series.added.get(original)?.length ?? series.length;
  return occasion(plan, { ...series, length }, found.wall, original, work);
};

/**
 * The instance that stands for the whole appointment: the first one that the master governs, else the first of all;
 * undefined when nothing is left of it. Throws TooManyInstancesError.
 */
export const firstInstance = (ical: Ical, { zone, work = workOf() }: Reading): Instance | undefined => {
  const { series, overrides } = planOf(ical, zone, work);
  const added = series?.added.size ?? 0;
  const first = (most: number, of?: ICAL.Component): Instance | undefined =>
    eachInstance(ical, {}, { zone, work }, of)
      .take(most)
      .reduce<Instance | undefined>((least, each) => (least && least.start <= each.start ? least : each), undefined);
  return (series && first(added + 1, series.component)) ?? first(overrides.size + added + 1);
};

/** What the series makes of a start; undefined where an exception or an override says otherwise. */
const occasion = (plan: Plan, series: Series, wall: Wall, original: Instant, work: Work): Instance | undefined => {
  work.spend(stepsFor.instance + plan.futures.length);
  if (plan.overrides.has(original) || series.isExcluded(original, wall)) return undefined;
  const future = plan.futures.find((candidate) => candidate.original < original);
  if (!future) return instanceOf(series, wall, plan, original);
  const { component, length } = future;
  return instanceOf({ ...series, component, length }, wall + future.shift, plan, original);
};

const instanceOf = (
  { component, start, zone, length }: Pick<Series, 'component' | 'start' | 'zone' | 'length'>,
  wall: Wall,
  { recurring, series }: Plan,
  original: Instant,
): Instance => ({
  start: toInstant(wall, zone),
  end: after(wall, length, zone),
  component,
  kind: start.kind,
  wall,
  length,
  zone,
  series: series ?? { start, zone },
  ...(recurring && { recurrenceId: original }),
});
