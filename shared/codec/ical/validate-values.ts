import type ICAL from 'ical.js';
import { hasEmbedded } from '../zones/embedded.ts';
import { resolveZone } from '../zones/resolve.ts';
import { parseDuration } from './duration.ts';
import { InvalidCalendarError } from './invalid-calendar.ts';
import { type JProperty, parameterOf } from './jcal.ts';
import { parseMoment } from './moment.ts';

const isMoment = (value: unknown): boolean => parseMoment(value) !== undefined;
const isDuration = (value: unknown): boolean => parseDuration(String(value)) !== undefined;

/** What makes a value of a type readable; types without a row are (RFC 5545 §3.3). */
const readable: Readonly<Record<string, { readonly test: (value: unknown) => boolean; readonly what: string }>> = {
  date: { test: isMoment, what: 'a day of the calendar' },
  'date-time': { test: isMoment, what: 'a day of the calendar with a time' },
  duration: { test: isDuration, what: 'a duration' },
  period: {
    test: (value) => Array.isArray(value) && isMoment(value[0]) && (isMoment(value[1]) || isDuration(value[1])),
    what: 'a period',
  },
};

const dates = ['date', 'date-time'];

/** The value types a property may say it has (RFC 5545 §3.8): those that decide when something happens. */
const typesOf: Readonly<Record<string, readonly string[]>> = {
  dtstart: dates,
  dtend: dates,
  due: dates,
  'recurrence-id': dates,
  exdate: dates,
  rdate: [...dates, 'period'],
  rrule: ['recur'],
  duration: ['duration'],
  trigger: ['duration', 'date-time'],
};

/** Every date, time, duration and period of the tree is real, and every TZID means a zone (RFC 5545 §3.2.19, §3.3). */
export const validateValues = (component: ICAL.Component, root: ICAL.Component): void => {
  for (const property of component.jCal[1] as readonly JProperty[]) {
    validateProperty(property, root);
  }
  for (const child of component.getAllSubcomponents()) validateValues(child, root);
};

const validateProperty = (property: JProperty, root: ICAL.Component): void => {
  const [name, , type, ...values] = property;
  if (typesOf[name]?.includes(type) === false) {
    throw new InvalidCalendarError(
      'valid-calendar-data',
      `${name.toUpperCase()}: a value of type ${type} has no place here`,
    );
  }
  const rule = name.startsWith('x-') ? undefined : readable[type];
  const bad = rule && values.find((value) => !rule.test(value));
  if (rule && bad !== undefined) {
    throw new InvalidCalendarError(
      'valid-calendar-data',
      `${name.toUpperCase()}: "${bad}" is not ${rule.what}: correct it`,
    );
  }
  const tzid = rule && parameterOf(property, 'tzid');
  if (tzid !== undefined && !resolveZone(tzid) && !hasEmbedded(root, tzid)) {
    throw new InvalidCalendarError(
      'valid-calendar-data',
      `${name.toUpperCase()}: the time zone "${tzid.slice(0, 100)}" is not known: send its VTIMEZONE or use an IANA name`,
    );
  }
};
