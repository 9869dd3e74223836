import { DateTime } from 'luxon';
import { ProblemError } from '../problem.ts';

/** When an appointment is, as the diary says it. */
export interface Span {
  readonly start: string;
  /** Of an all-day appointment its last day. */
  readonly end: string;
  readonly zone: string;
}

/** The same in time: `end` is the first moment after it. */
export interface Times {
  readonly start: DateTime;
  readonly end: DateTime;
  readonly allDay: boolean;
}

/** Reads both edges in the zone; refuses days that do not exist, mixed forms and an end that is not after the start. */
export const timesOf = ({ start: from, end: to, zone }: Span): Times => {
  const allDay = !from.includes('T');
  const read = (local: string) => DateTime.fromISO(local, { zone: allDay ? 'utc' : zone });
  const [start, end] = [read(from), allDay ? read(to).plus({ days: 1 }) : read(to)];
  if (!start.isValid || !end.isValid || allDay !== !to.includes('T') || end <= start)
    throw new ProblemError('invalid-appointment', { field: 'start, end' });
  return { start, end, allDay };
};
