import ICAL from 'ical.js';
import { type Interval, overlaps } from '../../model/instant.ts';
import { after, noLength, parseDuration, roughly } from '../ical/duration.ts';
import { type JProperty, propertyOf } from '../ical/jcal.ts';
import { instantOf, parseMoment } from '../ical/moment.ts';
import type { Ical } from '../ical/read.ts';
import { around } from '../ical/write.ts';
import { utc } from '../zones/iana.ts';
import { toInstant } from '../zones/zone.ts';
import type { Reading } from './expand.ts';
import { planOf } from './series.ts';
import { workOf } from './work.ts';

/**
 * CALDAV:limit-recurrence-set (RFC 4791 §9.6.6): the master, and only those overrides that touch the window where they are
 * or where they were.
 */
export const limitRecurrenceSet = (
  ical: Ical,
  window: Interval,
  { zone, work = workOf() }: Reading,
): ICAL.Component => {
  const { overrides, series } = planOf(ical, zone, work);
  const kept = new Set(
    [...overrides.values()]
      .filter(({ original, start, length, zone: own, andFuture }) => {
        const was = { start: original, end: original + roughly(series?.length ?? length) };
        const is = { start: toInstant(start.wall, own), end: after(start.wall, length, own) };
        return overlaps(was, window) || overlaps(is, window) || (andFuture && original < (window.to ?? Infinity));
      })
      .map(({ component }) => component),
  );
  const components = ical.root
    .getAllSubcomponents()
    .filter((component) => !propertyOf(component, 'recurrence-id') || kept.has(component));
  return around(ical.root, components);
};

/** CALDAV:limit-freebusy-set (RFC 4791 §9.6.7): FREEBUSY values outside the window are left out. */
export const limitFreeBusySet = (ical: Ical, window: Interval): ICAL.Component => {
  const root = around(ical.root, ical.root.getAllSubcomponents());
  for (const component of root.getAllSubcomponents('vfreebusy')) {
    for (const property of component.getAllProperties('freebusy')) {
      const [name, parameters, type, ...periods] = property.jCal as unknown as JProperty;
      const kept = periods.filter((period) => touches(period, ical, window));
      component.removeProperty(property);
      if (kept.length > 0) component.addProperty(new ICAL.Property([name, parameters, type, ...kept]));
    }
  }
  return root;
};

const touches = (period: unknown, ical: Ical, window: Interval): boolean => {
  const [from, to] = Array.isArray(period) ? period : [];
  const start = parseMoment(from);
  const end = parseMoment(to);
  if (!start) return false;
  const at = instantOf(start, ical, utc);
  const until = end ? instantOf(end, ical, utc) : at + roughly(parseDuration(String(to)) ?? noLength);
  return overlaps({ start: at, end: until }, window);
};
