import type { Bounds } from '../../model/calendar-object.ts';
import type { Instant, Interval } from '../../model/instant.ts';
import { after } from '../ical/duration.ts';
import { InvalidCalendar } from '../ical/invalid-calendar.ts';
import { type Ical, principalComponents } from '../ical/read.ts';
import { toInstant } from '../zones/zone.ts';
import { absoluteAlarms, alarmReach } from './alarms.ts';
import { type Plan, planOf, reachOf, type Series } from './series.ts';

/** Dates and floating times are read in UTC and the bounds widened by this, so that they hold in every zone. */
const anyZone = 15 * 3_600_000;
/** RFC 4791 §9.9 counts both edges of a to-do's time. */
const edge = 1_000;

/**
 * When an object can have instances (RFC 4791 §9.9): exact for a single event or journal entry in a known zone, safely wider
 * for recurring, floating and whole-day objects and for to-dos, which are therefore marked `recurring`: look at the body.
 */
export const boundsOf = (ical: Ical): Bounds => {
  const plan = planOf(ical, 'UTC');
  const timed = [...(plan.series ? [plan.series] : []), ...plan.overrides.values()];
  const todo = principalComponents(ical).some(({ name }) => name === 'vtodo');
  const floating = timed.some(({ start }) => start.kind === 'date' || start.kind === 'floating');
  const margin = Math.max(floating ? anyZone : 0, todo ? edge : 0);
  const spans = spansOf(plan);
  const start = spans.length === 0 ? undefined : Math.min(...spans.map(([from]) => from)) - margin;
  const end = spans.length === 0 ? undefined : Math.max(...spans.map(([, to]) => to)) + margin;
  const alarms = alarmsOf(ical, start, end);
  return {
    ...(start !== undefined && { start }),
    ...(end !== undefined && end < Number.POSITIVE_INFINITY && { end }),
    recurring: plan.recurring || floating || todo || start === undefined,
    ...(alarms && { alarms }),
  };
};

type Span = readonly [from: Instant, to: Instant];

const spansOf = (plan: Plan): readonly Span[] => {
  const { series, overrides } = plan;
  return [
    ...(series ? seriesSpans(plan, series) : []),
    ...[...overrides.values()].map(
      ({ start, length, zone }): Span => [toInstant(start.wall, zone), after(start.wall, length, zone)],
    ),
  ];
};

const seriesSpans = (plan: Plan, series: Series): readonly Span[] => {
  const { start, zone, length, added, repeats } = series;
  const first: Span = [toInstant(start.wall, zone), after(start.wall, length, zone)];
  const extra = [...added].map(([at, { wall, length: own }]): Span => [at, after(wall, own, zone)]);
  return repeats ? [first, ...extra, [first[0], lastStart(series) + reachOf(plan)]] : [first, ...extra];
};

const neverCounted = (): never => {
  throw new InvalidCalendar('max-instances', 'RRULE: COUNT is too far away to be counted: use UNTIL, or no end');
};

/** The last start COUNT or UNTIL allow, not earlier than it is; infinite where the rule has no end. Throws InvalidCalendar. */
const lastStart = ({ starts, counted, lastWall, start, zone }: Series): Instant => {
  if (!counted) return lastWall;
  const last = [...starts(start.wall, Number.POSITIVE_INFINITY, neverCounted)].at(-1) ?? start.wall;
  return Math.min(toInstant(last, zone), lastWall);
};

const alarmsOf = (ical: Ical, start: Instant | undefined, end: Instant | undefined): Interval | undefined => {
  const absolute = absoluteAlarms(ical);
  const alarmed = principalComponents(ical).some((component) => component.getFirstSubcomponent('valarm'));
  if (!alarmed || (start === undefined && absolute.length === 0)) return undefined;
  const { before, behind } = alarmReach(ical);
  const from = Math.min(...absolute, (start ?? Number.POSITIVE_INFINITY) - before);
  const to = Math.max(
    ...absolute.map((at) => at + 1),
    start === undefined ? 0 : (end ?? Number.POSITIVE_INFINITY) + behind,
  );
  return { from, ...(to < Number.POSITIVE_INFINITY && { to }) };
};
