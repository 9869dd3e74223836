import type { Bounds } from '../../model/calendar-object.ts';
import { hourMs, type Instant } from '../../model/instant.ts';
import { after } from '../ical/duration.ts';
import { type Ical, principalComponents } from '../ical/read.ts';
import { toInstant } from '../zones/zone.ts';
import { alarmSpan } from './alarms.ts';
import { type Plan, planOf, type Series } from './series.ts';
import { mostSteps, type Work, workOf } from './work.ts';

/** Dates and floating times are read in UTC and the bounds widened by this, so that they hold in every zone. */
const anyZone = 15 * hourMs;
/** RFC 4791 §9.9 counts both edges of a to-do's time. */
const edge = 1_000;

/**
 * When an object can have instances (RFC 4791 §9.9): exact for a single event or journal entry in a known zone, safely wider
 * for recurring, floating and whole-day objects and for to-dos, which are therefore marked `recurring`: look at the body.
 * Throws TooManyInstancesError for an object whose rule takes too much work to be read again and again.
 */
export const boundsOf = (ical: Ical, work: Work = workOf(mostSteps.stored)): Bounds => {
  const plan = planOf(ical, 'UTC', work);
  const timed = [...(plan.series ? [plan.series] : []), ...plan.overrides.values()];
  const todo = principalComponents(ical).some(({ name }) => name === 'vtodo');
  const floating = timed.some(({ start }) => start.kind === 'date' || start.kind === 'floating');
  const margin = Math.max(floating ? anyZone : 0, todo ? edge : 0);
  const spans = spansOf(plan, work);
  const start = spans.length === 0 ? undefined : Math.min(...spans.map(([from]) => from)) - margin;
  const end = spans.length === 0 ? undefined : Math.max(...spans.map(([, to]) => to)) + margin;
  const alarms = alarmSpan(ical, start, end);
  return {
    ...(start !== undefined && { start }),
    ...(end !== undefined && end < Number.POSITIVE_INFINITY && { end }),
    recurring: plan.recurring || floating || todo || start === undefined,
    ...(alarms && { alarms }),
  };
};

type Span = readonly [from: Instant, to: Instant];

const spansOf = (plan: Plan, work: Work): readonly Span[] => {
  const { series, overrides } = plan;
  return [
    ...(series ? seriesSpans(plan, series, work) : []),
    ...[...overrides.values()].map(
      ({ start, length, zone }): Span => [toInstant(start.wall, zone), after(start.wall, length, zone)],
    ),
  ];
};

const seriesSpans = (plan: Plan, series: Series, work: Work): readonly Span[] => {
  const { start, zone, length, added, repeats } = series;
  const first: Span = [toInstant(start.wall, zone), after(start.wall, length, zone)];
  const extra = [...added].map(([at, { wall, length: own }]): Span => [at, after(wall, own, zone)]);
  return repeats ? [first, ...extra, [first[0], lastStart(series, work) + plan.reach]] : [first, ...extra];
};

/** The last start that COUNT or UNTIL allow, or later; the first one where the rule makes no other, infinite where it has no end. */
const lastStart = ({ starts, counted, lastWall, start, zone }: Series, work: Work): Instant => {
  let last = start.wall;
  for (const wall of starts(start.wall, lastWall, work)) {
    if (wall > start.wall && !counted) return lastWall;
    last = wall;
  }
  return toInstant(last, zone);
};
