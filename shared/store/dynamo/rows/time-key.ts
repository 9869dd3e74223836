import type { Bounds } from '../../../model/calendar-object.ts';
import { hourMs, type Instant, type Interval } from '../../../model/instant.ts';

const longestOneOff = 25 * hourMs;
const earliest = Date.parse('0000-01-01T00:00:00Z');
const latest = Date.parse('9999-12-31T23:59:59Z');

/** Seconds in ISO 8601, which sort as text. */
const stamp = (instant: Instant): string =>
  new Date(Math.min(Math.max(instant, earliest), latest)).toISOString().slice(0, 19);

const oneOff = (start: Instant): string => `S#${stamp(start)}`;
const lasting = (end: Instant): string => `R#${stamp(end)}`;

/**
 * The sort value of the index `byTime`: `S#start` for a one-off object no longer than 25 h, `R#last end` for recurring,
 * long and undated ones. So a window reads a short range of the first and only what has not ended of the second.
 */
export const timeKeyOf = ({ start, end, recurring }: Bounds): string =>
  !recurring && start !== undefined && end !== undefined && end - start <= longestOneOff
    ? oneOff(start)
    : lasting(end ?? latest);

/** The ranges of the index, both ends included, in which every object that touches the window lies. */
export const timeRanges = ({ from = earliest, to = latest }: Interval): readonly (readonly [string, string])[] => [
  [oneOff(from - longestOneOff), oneOff(to)],
  [lasting(from), lasting(latest)],
];

/** The ranges of the index in which every object lies that touches one of two windows and not the other. */
export const rangesBetween = (one: Interval, other: Interval): readonly (readonly [string, string])[] => {
  const { from = earliest, to = latest } = one;
  const { from: otherFrom = earliest, to: otherTo = latest } = other;
  const ends = [Math.min(from, otherFrom), Math.max(from, otherFrom)] as const;
  const starts = [Math.min(to, otherTo), Math.max(to, otherTo)] as const;
  return [
    ...(from === otherFrom
      ? []
      : ([
          [oneOff(ends[0] - longestOneOff), oneOff(ends[1])],
          [lasting(ends[0]), lasting(ends[1])],
        ] as const)),
    // Series are in the order of their ends: of those that begin later all end later too.
    ...(to === otherTo
      ? []
      : ([
          [oneOff(starts[0]), oneOff(starts[1])],
          [lasting(starts[0]), lasting(latest)],
        ] as const)),
  ];
};
