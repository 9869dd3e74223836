import type { Wall } from '../zones/zone.ts';
import type { Work } from './work.ts';

/** An RRULE as jCal spells it (RFC 7265 §3.6.10). */
export type RecurData = Readonly<Record<string, string | number | readonly (string | number)[]>>;

/**
 * The starts a rule makes, as readings of its own wall: in order, from `from` until `to`, both included. UNTIL is not
 * looked at: it is the caller's, who knows the zone. Throws TooManyInstancesError when the work is used up.
 */
export type Rule = (from: Wall, to: Wall, work: Work) => Iterable<Wall>;

/** No rule: the start itself. */
export const onlyStart =
  (start: Wall): Rule =>
  (from, to) =>
    start >= from && start <= to ? [start] : [];
