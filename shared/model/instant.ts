/** A point in time: milliseconds since 1970-01-01T00:00:00Z. */
export type Instant = number;

/** Half-open interval `[from, to)`; an absent edge is open. */
export interface Interval {
  readonly from?: Instant;
  readonly to?: Instant;
}

/** The time now; injected everywhere, so that tests own it. */
export type Clock = () => Instant;
