import { after as endAfter } from '../../codec/ical/duration.ts';
import { propertiesOf, propertyOf } from '../../codec/ical/jcal.ts';
import { momentsOf } from '../../codec/ical/moment.ts';
import { type Ical, principalComponents } from '../../codec/ical/read.ts';
import { type Instance, instanceAt } from '../../codec/recurrence/expand.ts';
import type { RecurData } from '../../codec/recurrence/rule.ts';
import { type Plan, planOf, type Series, wallOf } from '../../codec/recurrence/series.ts';
import { stepsFor, TooManyInstancesError, type Work } from '../../codec/recurrence/work.ts';
import { zoneOrUtc } from '../../codec/zones/resolve.ts';
import { toInstant } from '../../codec/zones/zone.ts';
import type { Instant } from '../../model/instant.ts';

/** What happened to the times: appointments came, went, or are elsewhere. */
export type TimeChange = 'create' | 'delete' | 'move';

/** Two versions of one object, read in one zone. */
export interface Versions {
  readonly before: Ical;
  readonly after: Ical;
  /** IANA name: dates and floating times are read in it. */
  readonly zone: string;
  readonly work: Work;
}

/** So many starts of a series are compared; two rules that agree so long and both go on are the same. */
const compared = 1_000;

interface Occurrence {
  readonly start: Instant;
  readonly end: Instant;
  readonly allDay: boolean;
}

/** The starts that DTSTART and RRULE make, exceptions aside. */
function* occurrencesOf(series: Series | undefined, work: Work): Generator<Occurrence> {
  if (!series) return;
  const { start, starts, lastWall, isBeyondUntil, zone, length } = series;
  for (const wall of starts(start.wall, lastWall, work)) {
    if (isBeyondUntil(wall)) return;
    work.spend(stepsFor.instance);
    yield { start: toInstant(wall, zone), end: endAfter(wall, length, zone), allDay: start.kind === 'date' };
  }
}

const isSame = (a: Occurrence, b: Occurrence): boolean =>
  a.start === b.start && a.end === b.end && a.allDay === b.allDay;

/** Where the rule ends, as it is spelt; the same for two that go on for ever. */
const endOf = (series: Series | undefined): string => {
  const { count, until } = ((series && propertyOf(series.component, 'rrule')?.[3]) ?? {}) as RecurData;
  return JSON.stringify([count, until]);
};

/** What became of the rule: the same starts, fewer or more at the end, or others. */
const patternChanges = (before: Plan, after: Plan, work: Work): readonly TimeChange[] => {
  const [old, now] = [occurrencesOf(before.series, work), occurrencesOf(after.series, work)];
  for (let count = 0; ; count += 1) {
    const [a, b] = [old.next(), now.next()];
    if (a.done && b.done) return [];
    if (a.done || b.done) {
      // A time where there was none, or the other way round, is a move; a rule that ends elsewhere takes or brings appointments too.
      if (count === 0) return ['move'];
      return ['move', a.done ? 'create' : 'delete'];
    }
    if (!isSame(a.value, b.value)) return ['move'];
    if (count === compared && endOf(before.series) === endOf(after.series)) return [];
  }
};

const excludedStarts = (ical: Ical, { series }: Plan, zoneName: string): readonly Instant[] => {
  if (!series) return [];
  const moments = propertiesOf(series.component, 'exdate').flatMap(momentsOf);
  return moments.map((moment) => toInstant(wallOf(moment, series, ical, zoneOrUtc(zoneName)), series.zone));
};

/** The original starts that EXDATE, RDATE and overrides speak of. */
const namedStarts = (ical: Ical, plan: Plan, zoneName: string): readonly Instant[] => [
  ...plan.overrides.keys(),
  ...(plan.series?.added.keys() ?? []),
  ...excludedStarts(ical, plan, zoneName),
];

const occurrenceOf = ({ start, end, kind }: Instance): Occurrence => ({ start, end, allDay: kind === 'date' });

/** What became of the instances that have something of their own to say. */
const exceptionChanges = (
  { before, after, zone, work }: Versions,
  plans: readonly [Plan, Plan],
): readonly TimeChange[] => {
  const starts = new Set([...namedStarts(before, plans[0], zone), ...namedStarts(after, plans[1], zone)]);
  return [...starts].flatMap((start): readonly TimeChange[] => {
    const [a, b] = [instanceAt(before, start, { zone, work }), instanceAt(after, start, { zone, work })];
    if (!a || !b) return a ? ['delete'] : b ? ['create'] : [];
    return isSame(occurrenceOf(a), occurrenceOf(b)) ? [] : ['move'];
  });
};

/**
 * What an update does to the times, by what they mean: instants, not spellings; the starts of a rule, not its parts. An
 * instance that an exception takes away is deleted, one that it gives back or adds is created. What takes too much work to
 * compare counts as moved.
 */
export const timeChanges = (versions: Versions): ReadonlySet<TimeChange> => {
  const { before, after, zone, work } = versions;
  try {
    const plans = [planOf(before, zone, work), planOf(after, zone, work)] as const;
    const pattern = patternChanges(...plans, work);
    if (pattern.length === 0) return new Set(exceptionChanges(versions, plans));
    // Of a series that moved, exceptions cannot be told apart, but counted.
    const excluded = (ical: Ical, plan: Plan): number => new Set(excludedStarts(ical, plan, zone)).size;
    const takesMore = excluded(after, plans[1]) > excluded(before, plans[0]);
    return new Set([...pattern, ...(takesMore ? (['delete'] as const) : [])]);
  } catch (error) {
    if (error instanceof TooManyInstancesError) return new Set(['move']);
    throw error;
  }
};

const timeNames = ['dtstart', 'dtend', 'due', 'duration', 'rrule', 'rdate', 'exdate', 'recurrence-id'];

/** The time properties that are spelt otherwise, in capitals: where to look for a change. */
export const timePropertiesChanged = (before: Ical, after: Ical): readonly string[] => {
  const spelt = (ical: Ical, name: string): string =>
    JSON.stringify(principalComponents(ical).map((component) => propertiesOf(component, name)));
  return timeNames.filter((name) => spelt(before, name) !== spelt(after, name)).map((name) => name.toUpperCase());
};
