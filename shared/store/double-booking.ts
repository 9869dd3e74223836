import type { Instant } from '../model/instant.ts';

/** An appointment that takes its time in a diary; `from` and `to` include its preparation and follow-up. */
export interface Booking {
  /** Its name in the diary that refuses. */
  readonly name: string;
  readonly start: Instant;
  readonly end: Instant;
  readonly from: Instant;
  readonly to: Instant;
}

/** Why a write would book a diary twice (B03). */
export interface Refusal {
  /** The diary whose rule it is: the one that was written in, or that of the second resource. */
  readonly calendarId: string;
  /** The zone of that diary. */
  readonly zone: string;
  /** What was to be written, at the first time that is taken. */
  readonly attempted: Booking & { readonly uid: string; readonly title: string };
  /** What is there, the earliest first and not all of it where there is much. */
  readonly inTheWay: readonly Booking[];
}

/** A write that was refused because of double booking; the same attempt again is the same row, counted. */
export interface RefusedAttempt extends Refusal {
  readonly id: string;
  /** Who tried: the user name of a phone, or whoever wrote in the diary. */
  readonly who: string;
  readonly byPhone: boolean;
  readonly firstAt: Instant;
  readonly lastAt: Instant;
  readonly times: number;
}
