import type { Instant, Interval } from '../../model/instant.ts';

type Test = (range: Required<Interval>) => boolean;

/** An open edge as far away as instants go. */
export const closed = ({
  from = Number.NEGATIVE_INFINITY,
  to = Number.POSITIVE_INFINITY,
}: Interval): Required<Interval> => ({
  from,
  to,
});

/** The times of one to-do instance; what the component does not say is absent. */
export interface TodoTimes {
  readonly start?: Instant;
  /** DUE, or DTSTART and DURATION. */
  readonly end?: Instant;
  readonly endBy: 'due' | 'duration' | 'nothing';
  readonly completed?: Instant;
  readonly created?: Instant;
}

/** The eight rows of the VTODO table of RFC 4791 §9.9, first match from the top. */
export const todoOverlaps = ({ start, end, endBy, completed, created }: TodoTimes): Test => {
  if (start !== undefined && end !== undefined && endBy === 'duration') {
    return ({ from, to }) => from <= end && (to > start || to >= end);
  }
  if (start !== undefined && end !== undefined && endBy === 'due') {
    return ({ from, to }) => (from < end || from <= start) && (to > start || to >= end);
  }
  if (start !== undefined) return ({ from, to }) => from <= start && to > start;
  if (end !== undefined) return ({ from, to }) => from < end && to >= end;
  if (completed !== undefined && created !== undefined) {
    return ({ from, to }) => (from <= created || from <= completed) && (to >= created || to >= completed);
  }
  if (completed !== undefined) return ({ from, to }) => from <= completed && to >= completed;
  if (created !== undefined) return ({ to }) => to > created;
  return () => true;
};
