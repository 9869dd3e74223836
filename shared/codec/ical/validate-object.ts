import type ICAL from 'ical.js';
import type { Component } from '../../model/calendar.ts';
import { momentOf } from '../recurrence/length.ts';
import { wallOf } from '../recurrence/series.ts';
import { utc } from '../zones/iana.ts';
import { InvalidCalendarError } from './invalid-calendar.ts';
import { propertyOf, textOf } from './jcal.ts';
import { limits, reservedUids } from './limits.ts';
import { instantOf, type Moment, momentsOf, zoneOf } from './moment.ts';
import { type Ical, principalComponents } from './read.ts';

/** What stands for objects in code that takes a UID for a key. */

const beside = (name: string): boolean => name === 'vtimezone' || name.startsWith('x-');

/** One object: components of one supported kind with one UID, no METHOD (RFC 4791 §4.1). */
export const validateObject = (ical: Ical, accepted: readonly Component[]): { uid: string; component: Component } => {
  const { root } = ical;
  const version = textOf(root, 'version');
  if (version !== undefined && version.trim() !== '2.0') {
    throw new InvalidCalendarError('supported-calendar-data', 'VERSION is not 2.0: send iCalendar 2.0');
  }
  if (propertyOf(root, 'method')) throw notAnObject('METHOD is not stored: remove it');
  if (root.getAllSubcomponents('vtimezone').length > limits.zones) {
    throw new InvalidCalendarError('max-instances', `more than ${limits.zones} VTIMEZONEs: send those that are used`);
  }
  const component = kindOf(root, accepted);
  const components = principalComponents(ical);
  return { uid: uidOf(components), component };
};

const notAnObject = (message: string) => new InvalidCalendarError('valid-calendar-object-resource', message);

const kindOf = (root: ICAL.Component, accepted: readonly Component[]): Component => {
  const names = [...new Set(root.getAllSubcomponents().map(({ name }) => name))].filter((name) => !beside(name));
  const [name, second] = names.map((each) => each.toUpperCase());
  if (name === undefined) throw notAnObject('no component besides VTIMEZONE: send an event');
  const component = accepted.find((candidate) => candidate === name);
  if (component === undefined) {
    const taken = accepted.join(', ');
    throw new InvalidCalendarError(
      'supported-calendar-component',
      `this calendar takes ${taken}, not ${name.slice(0, 100)}`,
    );
  }
  if (second !== undefined) throw notAnObject(`${name} and ${second} in one object: store them apart`);
  return component;
};

const uidOf = (components: readonly ICAL.Component[]): string => {
  const uids = new Set(components.map((component) => textOf(component, 'uid')?.trim() ?? ''));
  const [uid = ''] = uids;
  if (uids.has('')) throw notAnObject('UID is missing: every component needs the UID of the object');
  if (uids.size > 1) throw notAnObject('two UIDs in one object: store them apart');
  if (reservedUids.includes(uid)) throw notAnObject(`UID "${uid}" is reserved: choose another`);
  return uid;
};

/** At most one master, and no instance twice (RFC 4791 §4.1); the components' values are valid. */
export const requireDistinct = (components: readonly ICAL.Component[], ical: Ical): void => {
  const seen = new Set<number | undefined>();
  const master = components.find((component) => !propertyOf(component, 'recurrence-id'));
  const start = master && momentOf(master, 'dtstart');
  const series = start && { start, zone: zoneOf(start, ical, utc) };
  const originalOf = (moment: Moment): number =>
    series ? wallOf(moment, series, ical, utc) : instantOf(moment, ical, utc);
  for (const component of components) {
    const id = propertyOf(component, 'recurrence-id');
    const [moment] = id ? momentsOf(id) : [];
    const original = moment && originalOf(moment);
    if (seen.has(original)) {
      throw notAnObject(
        original === undefined ? 'two masters in one object: keep one' : 'a RECURRENCE-ID stands twice',
      );
    }
    seen.add(original);
  }
};
