import { DateTime } from 'luxon';
import type { ServiceAccess } from '../model/service-access.ts';
import { Refused } from './problem.ts';

type Window = Pick<ServiceAccess, 'validFrom' | 'validUntil'>;

const shape = /^\d{4}-\d{2}-\d{2}(T\d{2}:\d{2}(:\d{2})?)?$/;

/** The first instant of a local date or date-time that exists; a skipped hour counts from its end on. */
const instantOf = (local: string, zone: string, lastDay: boolean): number => {
  const start = shape.test(local) ? DateTime.fromISO(local, { zone }) : DateTime.invalid('shape');
  if (!start.isValid) throw new Refused('invalid-window', { value: local });
  // An end date is inclusive: the window closes at the next local midnight, whatever the day's length (S10).
  const dated = !local.includes('T');
  return (dated && lastDay ? start.plus({ days: 1 }) : start).startOf(dated ? 'day' : 'second').toMillis();
};

/** The window as instants, half-open, in the branch's zone; refuses what is no period (S10). */
export const windowInstants = (
  { validFrom, validUntil }: Window,
  zone: string,
): Pick<ServiceAccess, 'validFromInstant' | 'validUntilInstant'> => {
  const from = validFrom === undefined ? undefined : instantOf(validFrom, zone, false);
  const until = validUntil === undefined ? undefined : instantOf(validUntil, zone, true);
  if (from !== undefined && until !== undefined && from >= until) throw new Refused('invalid-window');
  return { validFromInstant: from, validUntilInstant: until };
};
