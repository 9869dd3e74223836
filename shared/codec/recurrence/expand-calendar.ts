import ICAL from 'ical.js';
import type { Interval } from '../../model/instant.ts';
import { type JProperty, propertyOf } from '../ical/jcal.ts';
import { momentProperty, replaceProperty, spellWall } from '../ical/jcal-value.ts';
import { instantOf, momentsOf } from '../ical/moment.ts';
import { type Ical, principalComponents } from '../ical/read.ts';
import { around, copyOf } from '../ical/write.ts';
import { zoneOrUtc } from '../zones/resolve.ts';
import { dayMs, toWall, type Zone } from '../zones/zone.ts';
import { type Instance, instancesIn, type Reading } from './expand.ts';

const recurrence = ['rrule', 'rdate', 'exdate', 'exrule', 'recurrence-id'];

/**
 * CALDAV:expand (RFC 4791 §9.6.5): one component per instance that overlaps the window, times of a zone in UTC, dates and
 * floating times as they are, RECURRENCE-ID instead of a rule, no VTIMEZONE. Throws TooManyInstances; `counted` hears how
 * many there are before any is written, and may throw as well.
 */
export const expandCalendar = (
  ical: Ical,
  window: Interval,
  reading: Reading,
  counted: (instances: number) => void = () => {},
): ICAL.Component => {
  const floating = zoneOrUtc(reading.zone);
  const untimed = principalComponents(ical).filter((component) => !hasTime(component));
  const instances = instancesIn(ical, window, reading);
  counted(instances.length);
  return around(ical.root, [...untimed, ...instances.map((instance) => componentOf(instance, ical, floating))]);
};

const hasTime = (component: ICAL.Component): boolean =>
  ['dtstart', 'due'].some((name) => propertyOf(component, name) !== undefined);

const componentOf = (instance: Instance, ical: Ical, floating: Zone): ICAL.Component => {
  const component = copyOf(instance.component);
  for (const name of recurrence) component.removeAllProperties(name);
  for (const each of [component, ...component.getAllSubcomponents()]) timesInUtc(each, ical, floating);
  if (propertyOf(component, 'dtstart')) moveTo(component, instance);
  else replaceProperty(component, momentAt('due', instance, instance.end));
  if (instance.recurrenceId !== undefined) {
    replaceProperty(component, momentAt('recurrence-id', instance, instance.recurrenceId));
  }
  return component;
};

const moveTo = (component: ICAL.Component, instance: Instance): void => {
  replaceProperty(component, momentAt('dtstart', instance, instance.start));
  const end = component.name === 'vtodo' ? 'due' : 'dtend';
  const nominal = instance.length.days !== 0 && instance.kind === 'zoned';
  if (nominal) component.removeAllProperties('duration');
  else if (!propertyOf(component, end)) return;
  replaceProperty(component, momentAt(end, instance, instance.end));
};

/** An instant in the form the instance has: a date, a floating time, or UTC. */
const momentAt = (name: string, { kind, zone }: Instance, instant: number): ICAL.Property => {
  if (kind === 'zoned' || kind === 'utc') return momentProperty(name, { wall: instant, kind: 'utc' });
  const wall = toWall(instant, zone);
  return momentProperty(name, { wall: kind === 'date' ? Math.floor(wall / dayMs) * dayMs : wall, kind });
};

const timesInUtc = (component: ICAL.Component, ical: Ical, floating: Zone): void => {
  for (const property of component.getAllProperties()) {
    const jcal = property.jCal as unknown as JProperty;
    if (property.getParameter('tzid') === undefined || property.type !== 'date-time') continue;
    const walls = momentsOf(jcal).map((moment) => spellWall(instantOf(moment, ical, floating), 'utc'));
    component.removeProperty(property);
    component.addProperty(new ICAL.Property([property.name, {}, 'date-time', ...walls]));
  }
};
