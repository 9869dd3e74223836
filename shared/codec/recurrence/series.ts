import type ICAL from 'ical.js';
import { dayMs, type Instant } from '../../model/instant.ts';
import { type Length, noLength, parseDuration, roughly } from '../ical/duration.ts';
import { type JProperty, parameterOf, propertiesOf, propertyOf } from '../ical/jcal.ts';
import { instantOf, type Moment, momentsOf, parseMoment, zoneOf } from '../ical/moment.ts';
import { type Ical, principalComponents } from '../ical/read.ts';
import { zoneOrUtc } from '../zones/resolve.ts';
import { dayOf, toInstant, toWall, type Wall, type Zone } from '../zones/zone.ts';
import { between, lengthOf, momentOf } from './length.ts';
import { onlyStart, type RecurData, type Rule } from './rule.ts';
import { ruleOf } from './rule-of.ts';
import { stepsFor, type Work } from './work.ts';

/** A component with a time of its own: the master, or an override. */
export interface Timed {
  readonly component: ICAL.Component;
  readonly start: Moment;
  readonly zone: Zone;
  readonly length: Length;
}

/** A component that stands in for one instance of the series, or for it and all that follow (RFC 5545 §3.8.4.4). */
export interface Override extends Timed {
  readonly original: Instant;
  readonly originalWall: Wall;
  readonly andFuture: boolean;
  /** From the original start to its own, as the master's wall shows it. */
  readonly shift: number;
}

/** A recurring component and what changes its instances, for a reader in one zone (RFC 5545 §3.8.5). */
export interface Series extends Timed {
  readonly starts: Rule;
  /** Has an RRULE. */
  readonly repeats: boolean;
  /** Its rule ends by COUNT. */
  readonly counted: boolean;
  /** Readings after this are beyond UNTIL. */
  readonly isBeyondUntil: (wall: Wall) => boolean;
  /** A loose upper edge for readings, from UNTIL. */
  readonly lastWall: Wall;
  /** RDATEs by original start, with the length a PERIOD gives. */
  readonly added: ReadonlyMap<Instant, { readonly wall: Wall; readonly length: Length }>;
  readonly isExcluded: (instant: Instant, wall: Wall) => boolean;
}

/** What an object holds, for a reader in one zone. */
export interface Plan {
  readonly ical: Ical;
  readonly series?: Series;
  readonly overrides: ReadonlyMap<Instant, Override>;
  readonly byComponent: ReadonlyMap<ICAL.Component, Override>;
  /** Overrides with RANGE=THISANDFUTURE, latest first. */
  readonly futures: readonly Override[];
  readonly recurring: boolean;
  /** The longest an instance can reach beyond its original start. */
  readonly reach: number;
  /** The longest an instance can lie before its original start. */
  readonly lead: number;
}

const plans = new WeakMap<Ical, { readonly zoneName: string; readonly plan: Plan }>();

/** What an object holds, for a reader in that zone (an IANA name); the last one is remembered as long as the object is. */
export const planOf = (ical: Ical, zoneName: string, work: Work): Plan => {
  const known = plans.get(ical);
  if (known?.zoneName === zoneName) return known.plan;
  const plan = makePlan(ical, zoneOrUtc(zoneName), work);
  work.spend(ical.unpaidSteps());
  plans.set(ical, { zoneName, plan });
  return plan;
};

const makePlan = (ical: Ical, floating: Zone, work: Work): Plan => {
  const components = principalComponents(ical);
  const master = components.find((component) => !propertyOf(component, 'recurrence-id'));
  const dates = master ? ['exdate', 'rdate'].flatMap((name) => propertiesOf(master, name)) : [];
  const values = dates.reduce((sum, property) => sum + property.length - 3, 0);
  work.spend(components.length * stepsFor.component + values * stepsFor.date);
  const series = master && seriesOf(master, ical, floating);
  const overrides = components
    .map((component) => overrideOf(component, ical, floating, series))
    .filter((override) => override !== undefined);
  const futures = overrides.filter(({ andFuture }) => andFuture).sort((a, b) => b.original - a.original);
  const byOriginal = new Map(overrides.map((override) => [override.original, override]));
  return {
    ical,
    ...(series && { series }),
    overrides: byOriginal,
    byComponent: new Map([...byOriginal.values()].map((override) => [override.component, override])),
    futures,
    recurring: (series && (series.repeats || series.added.size > 0)) || overrides.length > 0,
    reach: reachOf(series, futures),
    lead: Math.max(0, ...futures.map(({ shift }) => -shift)),
  };
};

const timedOf = (component: ICAL.Component, ical: Ical, floating: Zone): Timed | undefined => {
  const due = component.name === 'vtodo' ? momentOf(component, 'due') : undefined;
  const start = momentOf(component, 'dtstart') ?? due;
  if (!start) return undefined;
  const length = lengthOf(component, start, ical, floating);
  return { component, start, zone: zoneOf(start, ical, floating), length };
};

const seriesOf = (master: ICAL.Component, ical: Ical, floating: Zone): Series | undefined => {
  const timed = timedOf(master, ical, floating);
  if (!timed) return undefined;
  const recur = propertyOf(master, 'rrule')?.[3] as RecurData | undefined;
  return {
    ...timed,
    starts: recur ? ruleOf(forForm(recur, timed.start), timed.start.wall) : onlyStart(timed.start.wall),
    repeats: recur !== undefined,
    counted: recur?.count !== undefined,
    ...untilOf(recur, timed),
    added: addedOf(timed, ical, floating),
    isExcluded: exclusionsOf(timed, ical, floating),
  };
};

/** Times of day in a rule of whole days must be ignored (RFC 5545 §3.3.10). */
const forForm = (recur: RecurData, { kind }: Moment): RecurData =>
  kind === 'date' ? Object.fromEntries(Object.entries(recur).filter(([part]) => !timesOfDay.has(part))) : recur;

const timesOfDay = new Set(['byhour', 'byminute', 'bysecond']);

/** UNTIL in UTC ends by instant; a date ends with its day, and for dates only the day counts (RFC 5545 §3.3.10). */
const untilOf = (recur: RecurData | undefined, { start, zone }: Timed): Pick<Series, 'isBeyondUntil' | 'lastWall'> => {
  const until = parseMoment(recur?.until);
  if (!until) return { isBeyondUntil: () => false, lastWall: Number.POSITIVE_INFINITY };
  const lastWall = until.wall + 2 * dayMs;
  const endOfDay = dayOf(until.wall) + dayMs;
  if (until.kind === 'date' || start.kind === 'date') return { isBeyondUntil: (wall) => wall >= endOfDay, lastWall };
  if (until.kind === 'utc') return { isBeyondUntil: (wall) => toInstant(wall, zone) > until.wall, lastWall };
  return { isBeyondUntil: (wall) => wall > until.wall, lastWall };
};

/**
 * What the wall of the series shows at a moment that an exception, an addition or an override names. They should be written
 * in the form of DTSTART (RFC 5545 §3.8.5); where one of the two has no zone, only what their walls show can be meant.
 */
export const wallOf = (
  moment: Moment,
  { start, zone }: Pick<Timed, 'start' | 'zone'>,
  ical: Ical,
  floating: Zone,
): Wall => {
  // Programs write a day as its midnight in UTC, or as that instant of their own midnight.
  const isLocalMidnight = moment.kind === 'utc' && moment.wall % dayMs !== 0;
  if (start.kind === 'date') return dayOf(isLocalMidnight ? toWall(moment.wall, floating) : moment.wall);
  if (moment.kind === 'date') return moment.wall + start.wall - dayOf(start.wall);
  if (start.kind === 'floating' || moment.kind === 'floating') return moment.wall;
  return toWall(instantOf(moment, ical, floating), zone);
};

const addedOf = (timed: Timed, ical: Ical, floating: Zone): Series['added'] =>
  new Map(
    propertiesOf(timed.component, 'rdate').flatMap((property) =>
      momentsOf(property).map((moment, index) => {
        const wall = wallOf(moment, timed, ical, floating);
        return [
          toInstant(wall, timed.zone),
          { wall, length: periodLength(property, index, ical, floating) ?? timed.length },
        ];
      }),
    ),
  );

const periodLength = (property: JProperty, index: number, ical: Ical, floating: Zone): Length | undefined => {
  const value = property[3 + index];
  if (property[2] !== 'period' || !Array.isArray(value)) return undefined;
  const tzid = parameterOf(property, 'tzid');
  const [start, end] = [parseMoment(value[0], tzid), parseMoment(value[1], tzid)];
  return start && end ? between(start, end, ical, floating) : parseDuration(String(value[1]));
};

/** EXDATE in any form: by instant, or, as a date against times, the whole day. */
const exclusionsOf = (timed: Timed, ical: Ical, floating: Zone): Series['isExcluded'] => {
  const { start, zone, component } = timed;
  const moments = propertiesOf(component, 'exdate').flatMap(momentsOf);
  const isDay = ({ kind }: Moment): boolean => start.kind === 'date' || kind === 'date';
  const wallAt = (moment: Moment): Wall => wallOf(moment, timed, ical, floating);
  const days = new Set(moments.filter(isDay).map((moment) => dayOf(wallAt(moment))));
  const instants = new Set(moments.filter((moment) => !isDay(moment)).map((moment) => toInstant(wallAt(moment), zone)));
  return (instant, wall) => days.has(dayOf(wall)) || instants.has(instant);
};

const overrideOf = (component: ICAL.Component, ical: Ical, floating: Zone, series?: Timed): Override | undefined => {
  const property = propertyOf(component, 'recurrence-id');
  const id = property && momentsOf(property)[0];
  const timed = id && timedOf(component, ical, floating);
  if (!timed) return undefined;
  const place = series ?? timed;
  const originalWall = wallOf(id, place, ical, floating);
  const ownWall = toWall(toInstant(timed.start.wall, timed.zone), place.zone);
  return {
    ...timed,
    original: toInstant(originalWall, place.zone),
    originalWall,
    shift: ownWall - originalWall,
    andFuture: parameterOf(property, 'range')?.toUpperCase() === 'THISANDFUTURE',
  };
};

const reachOf = (series: Series | undefined, futures: readonly Override[]): number =>
  Math.max(
    roughly(series?.length ?? noLength),
    ...[...(series?.added.values() ?? [])].map(({ length }) => roughly(length)),
    ...futures.map(({ length, shift }) => roughly(length) + Math.abs(shift)),
  );
