import ICAL from 'ical.js';
import type { Instant } from '../../model/instant.ts';
import { momentOf } from '../recurrence/length.ts';
import { propertyOf, textOf } from './jcal.ts';
import { momentProperty, propertyOfLine, replaceProperty } from './jcal-value.ts';
import type { Moment } from './moment.ts';

/** What is to be different in a component; what is absent stays as it is. */
export interface Changes {
  /** Text properties by lower-case name (`summary`, `description`, `location`, `status`, `transp`, …); null takes one out. */
  readonly texts?: Readonly<Record<string, string | null>>;
  readonly start?: Moment;
  /** Takes the place of DTEND, DUE and DURATION. */
  readonly end?: Moment;
  /** RRULE as text, without its name; null takes it out. */
  readonly rule?: string | null;
}

/** Changes a component in place, keeps every property it does not know, and stamps it (RFC 5545 §3.8.7). */
export const applyChanges = (component: ICAL.Component, changes: Changes, now: Instant): void => {
  for (const [name, text] of Object.entries(changes.texts ?? {})) setText(component, name, text);
  const end = changes.end ?? (changes.start && movedEnd(component, changes.start));
  if (changes.start) replaceProperty(component, momentProperty('dtstart', changes.start));
  if (end) setEnd(component, end);
  if (changes.rule !== undefined) setRule(component, changes.rule);
  stamp(component, changes.start || changes.end || changes.rule !== undefined ? 1 : 0, now);
};

/** Only the value changes: language, alternate text and whatever else the property says of itself stay. */
const setText = (component: ICAL.Component, name: string, text: string | null): void => {
  const [first, ...others] = component.getAllProperties(name);
  for (const other of text === null && first ? [first, ...others] : others) component.removeProperty(other);
  if (text === null) return;
  if (first) first.setValue(text);
  else component.addProperty(new ICAL.Property([name, {}, 'text', text]));
};

/** A new start alone takes the end with it. */
const movedEnd = (component: ICAL.Component, start: Moment): Moment | undefined => {
  const [from, to] = [
    momentOf(component, 'dtstart'),
    momentOf(component, component.name === 'vtodo' ? 'due' : 'dtend'),
  ];
  return from && to && { ...(from.kind === to.kind ? start : to), wall: to.wall + start.wall - from.wall };
};

const setEnd = (component: ICAL.Component, end: Moment): void => {
  for (const name of ['duration', 'dtend', 'due']) component.removeAllProperties(name);
  component.addProperty(momentProperty(component.name === 'vtodo' ? 'due' : 'dtend', end));
};

const setRule = (component: ICAL.Component, rule: string | null): void => {
  component.removeAllProperties('rrule');
  if (rule !== null) component.addProperty(propertyOfLine(`RRULE:${rule}`));
};

/** DTSTAMP and LAST-MODIFIED say now, SEQUENCE counts the changes others must notice. */
const stamp = (component: ICAL.Component, significant: 0 | 1, now: Instant): void => {
  const at: Moment = { wall: Math.floor(now / 1_000) * 1_000, kind: 'utc' };
  for (const name of ['dtstamp', 'last-modified']) replaceProperty(component, momentProperty(name, at));
  if (significant || propertyOf(component, 'sequence')) {
    const sequence = Number(textOf(component, 'sequence') ?? 0) + significant;
    replaceProperty(component, new ICAL.Property(['sequence', {}, 'integer', sequence]));
  }
};
