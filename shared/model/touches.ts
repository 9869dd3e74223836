import type { ObjectEntry } from './calendar-object.ts';
import type { Interval } from './instant.ts';

/**
 * Does the window touch? Exact for an event (RFC 4791 §9.9: half-open, an event without length at its instant). Tasks and
 * journals count at both edges and without dates, because their own table needs the body.
 */
export const touches = (
  { component, bounds }: Pick<ObjectEntry, 'component' | 'bounds'>,
  { from = -Infinity, to = Infinity }: Interval,
): boolean => {
  const { start = -Infinity, end = Infinity } = bounds;
  return component === 'VEVENT'
    ? start < to && (end > from || (start === end && start === from))
    : start <= to && end >= from;
};
