import type ICAL from 'ical.js';
import { resolveZone } from '../zones/resolve.ts';
import { InvalidCalendarError } from './invalid-calendar.ts';
import { type JProperty, parameterOf } from './jcal.ts';
import { unread } from './jcal-read.ts';
import type { Ical } from './read.ts';
import { parseRule } from './rule-value.ts';

interface Deciding {
  /** The value types it may say it has (RFC 5545 §3.8). */
  readonly types: readonly string[];
  readonly what: string;
}

const dates: Deciding = { types: ['date', 'date-time'], what: 'a day of the calendar, with or without a time of day' };

/** The properties that decide when something happens: nothing is stored that could be read as another time than its sender meant. */
const deciding: ReadonlyMap<string, Deciding> = new Map<string, Deciding>([
  ['dtstart', dates],
  ['dtend', dates],
  ['due', dates],
  ['recurrence-id', dates],
  ['exdate', dates],
  [
    'rdate',
    { types: [...dates.types, 'period'], what: 'a day of the calendar, with or without a time of day, or a period' },
  ],
  ['rrule', { types: ['recur'], what: 'a rule' }],
  ['duration', { types: ['duration'], what: 'a duration' }],
  ['freebusy', { types: ['period'], what: 'a period' }],
]);

const refuse = (name: string, message: string): never => {
  throw new InvalidCalendarError('valid-calendar-data', message, name.toUpperCase());
};

/** The times of a component are real, its rule is one, and every TZID means a zone (RFC 5545 §3.2.19, §3.3); its other properties and its alarms need not be understood. */
export const validateValues = (component: ICAL.Component, ical: Ical): void => {
  for (const property of component.jCal[1] as readonly JProperty[]) {
    const rule = deciding.get(property[0]);
    if (rule) validateProperty(property, rule, ical);
    if (property[0] === 'exrule') refuse('exrule', 'is not expanded: take the instances out by EXDATE');
  }
};

const validateProperty = (property: JProperty, { types, what }: Deciding, ical: Ical): void => {
  const [name, , type, value] = property;
  if (type === unread) {
    const reason = name === 'rrule' ? parseRule(String(value)) : undefined;
    refuse(name, typeof reason === 'string' ? reason : `"${String(value).slice(0, 100)}" is not ${what}: correct it`);
  }
  if (!types.includes(type)) refuse(name, `a value of type ${type.slice(0, 50)} has no place here`);
  const range = parameterOf(property, 'range');
  if (name === 'recurrence-id' && range !== undefined && range !== 'THISANDFUTURE') {
    refuse(name, 'RANGE is not THISANDFUTURE: leave it out');
  }
  const tzid = parameterOf(property, 'tzid');
  // A day is the same in every zone.
  if (tzid !== undefined && type !== 'date' && !resolveZone(tzid, ical.embeddedZone)) {
    const shown = tzid.slice(0, 100);
    refuse(name, `the time zone "${shown}" is not known: send a VTIMEZONE that defines it or use an IANA name`);
  }
};
