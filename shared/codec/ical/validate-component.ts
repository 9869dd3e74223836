import type ICAL from 'ical.js';
import { utc } from '../zones/iana.ts';
import { parseDuration, roughly } from './duration.ts';
import { InvalidCalendarError } from './invalid-calendar.ts';
import { propertiesOf, propertyOf, textOf } from './jcal.ts';
import { limits } from './limits.ts';
import { instantOf, type Moment, momentsOf } from './moment.ts';
import type { Ical } from './read.ts';
import { validateRecurrence } from './validate-rule.ts';

const once = ['uid', 'dtstart', 'dtend', 'due', 'duration', 'recurrence-id'];

interface Facts {
  readonly ical: Ical;
  readonly component: ICAL.Component;
  readonly start?: Moment;
  readonly end?: Moment;
  readonly duration?: string;
}

const kindOf = (moment: Moment): 'date' | 'time' => (moment.kind === 'date' ? 'date' : 'time');

/** What one VEVENT, VTODO or VJOURNAL must say (RFC 5545 §3.6.1-§3.6.3). */
const checks: readonly { readonly fails: (facts: Facts) => boolean; readonly message: string }[] = [
  {
    fails: ({ component, start }) => component.name === 'vevent' && !start,
    message: 'DTSTART is missing: an event needs one',
  },
  {
    // A to-do without DTSTART recurs by its DUE: its first instance is due then, and each has no length. One without
    // either has no instance, as if it had no rule.
    fails: ({ component, start }) =>
      propertyOf(component, 'rrule') !== undefined && !start && component.name !== 'vtodo',
    message: 'DTSTART is missing: a recurrence needs one',
  },
  // Task programs leave DTSTART behind when DUE is moved or loses its time of day; the diary shows no to-dos.
  {
    fails: ({ component, start, end }) =>
      component.name !== 'vtodo' && start !== undefined && end !== undefined && kindOf(start) !== kindOf(end),
    message: 'start and end are not both dates or both times: give them one form',
  },
  {
    fails: ({ component, start, end, ical }) =>
      component.name !== 'vtodo' && start !== undefined && end !== undefined && isBefore(end, start, ical),
    message: 'the end lies before the start',
  },
  {
    fails: ({ end, duration }) => end !== undefined && duration !== undefined,
    message: 'an end and DURATION exclude each other: keep one',
  },
  {
    fails: ({ duration }) => duration !== undefined && roughly(parseDuration(duration) ?? { days: 0, ms: 0 }) < 0,
    message: 'DURATION is negative',
  },
  {
    fails: ({ component }) =>
      component.getAllSubcomponents('valarm').some((alarm) => Number(textOf(alarm, 'repeat') ?? 0) > limits.repeats),
    message: `REPEAT is above ${limits.repeats}`,
  },
];

/** By what one wall shows, else as instants; a time without a zone lies before none that has one. */
const isBefore = (a: Moment, b: Moment, ical: Ical): boolean => {
  if (a.kind === b.kind && a.tzid?.trim() === b.tzid?.trim()) return a.wall < b.wall;
  const isZoned = [a, b].every(({ kind }) => kind === 'utc' || kind === 'zoned');
  return isZoned && instantOf(a, ical, utc) < instantOf(b, ical, utc);
};

/** One component is valid in itself; throws InvalidCalendarError. */
export const validateComponent = (component: ICAL.Component, ical: Ical): void => {
  const what = component.name.toUpperCase();
  const twice = once.find((name) => propertiesOf(component, name).length > 1);
  if (twice)
    throw new InvalidCalendarError('valid-calendar-data', `${what}: ${twice.toUpperCase()} stands twice: keep one`);
  const momentOf = (name: string): Moment | undefined => propertiesOf(component, name).flatMap(momentsOf)[0];
  const facts = {
    ical,
    component,
    start: momentOf('dtstart'),
    end: momentOf(component.name === 'vtodo' ? 'due' : 'dtend'),
    duration: textOf(component, 'duration'),
  };
  const failed = checks.find(({ fails }) => fails(facts));
  if (failed) throw new InvalidCalendarError('valid-calendar-data', `${what}: ${failed.message}`);
  validateRecurrence(component);
};
