import type ICAL from 'ical.js';
import type { Instant, Interval } from '../../model/instant.ts';
import { after, parseDuration } from '../ical/duration.ts';
import { type JProperty, parameterOf, propertiesOf, textOf } from '../ical/jcal.ts';
import { parseMoment } from '../ical/moment.ts';
import { type Ical, principalComponents } from '../ical/read.ts';
import { utc } from '../zones/iana.ts';
import { instancesIn, type Reading } from './expand.ts';

/** A stretch of time that is taken (RFC 5545 §3.2.9). */
export interface BusyPeriod {
  readonly start: Instant;
  readonly end: Instant;
  readonly type: 'BUSY' | 'BUSY-TENTATIVE' | 'BUSY-UNAVAILABLE';
}

/** Why an event takes nobody's time; undefined where it does (RFC 5545 §3.8.1.11, §3.8.2.7). */
export const freedomOf = (component: ICAL.Component): 'cancelled' | 'transparent' | undefined => {
  if (textOf(component, 'status')?.toUpperCase() === 'CANCELLED') return 'cancelled';
  return textOf(component, 'transp')?.toUpperCase() === 'TRANSPARENT' ? 'transparent' : undefined;
};

const typeOf = (component: ICAL.Component): BusyPeriod['type'] | undefined => {
  if (component.name !== 'vevent' || freedomOf(component)) return undefined;
  return textOf(component, 'status')?.toUpperCase() === 'TENTATIVE' ? 'BUSY-TENTATIVE' : 'BUSY';
};

/** FBTYPE as it counts: what is unknown is busy (RFC 5545 §3.2.9). */
const freeBusyType = (property: JProperty): BusyPeriod['type'] | undefined => {
  const said = parameterOf(property, 'fbtype') ?? 'BUSY';
  if (said === 'FREE') return undefined;
  return said === 'BUSY-TENTATIVE' || said === 'BUSY-UNAVAILABLE' ? said : 'BUSY';
};

/** The periods that a VFREEBUSY names, those that are free left out (RFC 5545 §3.8.2.6: in UTC). */
export const namedPeriods = (component: ICAL.Component): readonly BusyPeriod[] =>
  propertiesOf(component, 'freebusy').flatMap((property) => {
    const type = freeBusyType(property);
    return property.slice(3).flatMap((value) => {
      const [from, to] = Array.isArray(value) ? value : [];
      const start = parseMoment(from)?.wall;
      if (type === undefined || start === undefined) return [];
      const length = parseDuration(String(to));
      const end = length ? after(start, length, utc) : parseMoment(to)?.wall;
      return end === undefined ? [] : [{ start, end, type }];
    });
  });

/** The time an object takes inside the window, cut to it: opaque events that are not cancelled, and what a VFREEBUSY names (RFC 4791 §7.10). Throws TooManyInstancesError. */
export const busyPeriodsIn = (ical: Ical, window: Interval, reading: Reading): readonly BusyPeriod[] => {
  const events = instancesIn(ical, window, reading).flatMap(({ start, end, component }) => {
    const type = typeOf(component);
    return type ? [{ start, end, type }] : [];
  });
  const named = principalComponents(ical)
    .filter(({ name }) => name === 'vfreebusy')
    .flatMap(namedPeriods);
  return [...events, ...named].flatMap(({ start, end, type }) => {
    const from = Math.max(start, window.from ?? start);
    const to = Math.min(end, window.to ?? end);
    return from < to ? [{ start: from, end: to, type }] : [];
  });
};

/** Periods of one type, joined where they touch, by start. */
export const joined = (periods: readonly BusyPeriod[]): readonly BusyPeriod[] => {
  const result: BusyPeriod[] = [];
  for (const period of [...periods].sort((a, b) => a.start - b.start)) {
    const last = result.at(-1);
    if (last && period.start <= last.end) {
      result[result.length - 1] = { ...last, end: Math.max(last.end, period.end) };
    } else {
      result.push(period);
    }
  }
  return result;
};
