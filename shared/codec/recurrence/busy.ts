import type ICAL from 'ical.js';
import type { Instant, Interval } from '../../model/instant.ts';
import { textOf } from '../ical/jcal.ts';
import type { Ical } from '../ical/read.ts';
import { instancesIn, type Reading } from './expand.ts';

/** A stretch of time that is taken (RFC 5545 §3.2.9). */
export interface BusyPeriod {
  readonly start: Instant;
  readonly end: Instant;
  readonly type: 'BUSY' | 'BUSY-TENTATIVE';
}

const typeOf = (component: ICAL.Component): BusyPeriod['type'] | undefined => {
  if (component.name !== 'vevent' || textOf(component, 'transp')?.toUpperCase() === 'TRANSPARENT') return undefined;
  const status = textOf(component, 'status')?.toUpperCase();
  if (status === 'CANCELLED') return undefined;
  return status === 'TENTATIVE' ? 'BUSY-TENTATIVE' : 'BUSY';
};

/** The time an object takes inside the window, cut to it: opaque events that are not cancelled (RFC 4791 §7.10). Throws TooManyInstancesError. */
export const busyPeriodsIn = (ical: Ical, window: Interval, reading: Reading): readonly BusyPeriod[] =>
  instancesIn(ical, window, reading).flatMap(({ start, end, component }) => {
    const type = typeOf(component);
    const from = Math.max(start, window.from ?? start);
    const to = Math.min(end, window.to ?? end);
    return type && from < to ? [{ start: from, end: to, type }] : [];
  });
