import { DateTime } from 'luxon';
import { zoneOrUtc } from '../codec/zones/resolve.ts';
import { toInstant } from '../codec/zones/zone.ts';
import type { ServiceAccess } from '../model/entities/service-access.ts';
import { ProblemError } from './problem.ts';

type Window = Pick<ServiceAccess, 'validFrom' | 'validUntil'>;

const shape = /^\d{4}-\d{2}-\d{2}(T\d{2}:\d{2}(:\d{2})?)?$/;

/** The instant of a local date or date-time: of a reading that comes twice the first, of a skipped one its moment by the offset before. */
const instantOf = (local: string, zone: string, lastDay: boolean): number => {
  const wall = shape.test(local) ? DateTime.fromISO(local, { zone: 'utc' }) : DateTime.invalid('shape');
  if (!wall.isValid) throw new ProblemError('invalid-window', { value: local });
  // An end date is inclusive: the window closes at the next local midnight, whatever the day's length (S10).
  const inclusive = lastDay && !local.includes('T');
  return toInstant((inclusive ? wall.plus({ days: 1 }) : wall).toMillis(), zoneOrUtc(zone));
};

/** The window as instants, half-open, in the branch's zone; refuses what is no period (S10). */
export const windowInstants = (
  { validFrom, validUntil }: Window,
  zone: string,
): Pick<ServiceAccess, 'validFromInstant' | 'validUntilInstant'> => {
  const from = validFrom === undefined ? undefined : instantOf(validFrom, zone, false);
  const until = validUntil === undefined ? undefined : instantOf(validUntil, zone, true);
  if (from !== undefined && until !== undefined && from >= until) throw new ProblemError('invalid-window');
  return { validFromInstant: from, validUntilInstant: until };
};
