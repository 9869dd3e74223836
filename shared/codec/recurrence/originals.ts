import { dayMs, type Instant } from '../../model/instant.ts';
import { dayOf, toInstant, toWall, type Wall } from '../zones/zone.ts';
import type { Series } from './series.ts';
import type { Work } from './work.ts';

/** Where a series has an instance before exceptions and overrides. */
export interface Original {
  readonly instant: Instant;
  readonly wall: Wall;
  /** By RDATE and not by the rule. */
  readonly added: boolean;
}

/** The starts that the rule makes from a reading of its wall on, in order (RFC 5545 §3.8.5.3). Throws TooManyInstancesError. */
export function* ruleStarts(
  { starts, start, lastWall, zone, isBeyondUntil }: Series,
  from: Wall,
  work: Work,
  to: Wall = Infinity,
): Generator<Original> {
  let previous: Instant | undefined;
  for (const made of starts(Math.max(from, start.wall), Math.min(to, lastWall), work)) {
    // Hours of a day without times are that day.
    const wall = start.kind === 'date' ? dayOf(made) : made;
    if (isBeyondUntil(wall)) return;
    const instant = toInstant(wall, zone);
    // Two readings are one instant where the clock was put forward between them.
    if (instant !== previous) yield { instant, wall, added: false };
    previous = instant;
  }
}

/** What the series has at an original start; undefined when it has nothing there. */
export const originalAt = (series: Series, instant: Instant, work: Work): Original | undefined => {
  const added = series.added.get(instant);
  const near = toWall(instant, series.zone);
  // A reading that the clocks skip is shown another way than it is written: it is looked for around its instant.
  const ruled = ruleStarts(series, near - dayMs, work, near + dayMs).find((each) => each.instant === instant);
  return ruled ?? (added && { instant, wall: added.wall, added: true });
};

/** The next start behind an instant that passes, by rule or by RDATE. */
export const originalAfter = (
  series: Series,
  instant: Instant,
  passes: (original: Original) => boolean,
  work: Work,
): Original | undefined => {
  const ruled = ruleStarts(series, toWall(instant, series.zone) - dayMs, work).find(
    (each) => each.instant > instant && passes(each),
  );
  const added = [...series.added]
    .map(([at, { wall }]): Original => ({ instant: at, wall, added: true }))
    .filter((each) => each.instant > instant && passes(each))
    .sort((a, b) => a.instant - b.instant)[0];
  return ruled && added ? (ruled.instant <= added.instant ? ruled : added) : (ruled ?? added);
};
