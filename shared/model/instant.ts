/** A point in time: milliseconds since 1970-01-01T00:00:00Z. */
export type Instant = number;

export const minuteMs = 60_000;
export const hourMs = 60 * minuteMs;
export const dayMs = 24 * hourMs;
/** For a TTL, which counts seconds. */
export const daySeconds = 86_400;

/** Half-open interval `[from, to)`; an absent edge is open. */
export interface Interval {
  readonly from?: Instant;
  readonly to?: Instant;
}

/** The time now; injected everywhere, so that tests own it. */
export type Clock = () => Instant;

/** Does something from `start` to `end` (absent = without end) touch the interval? A zero length counts at its own instant (RFC 4791 §9.9). */
export const overlaps = (span: { readonly start: Instant; readonly end?: Instant }, interval: Interval): boolean => {
  const { from = -Infinity, to = Infinity } = interval;
  const { start, end = Infinity } = span;
  return start < to && (end > from || (end === start && start >= from));
};
