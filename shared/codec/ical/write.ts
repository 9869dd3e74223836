import ICAL from 'ical.js';
import type { JComponent, JProperty } from './jcal.ts';

const moments = new Set(['dtstart', 'dtend', 'due', 'recurrence-id']);

/** One content line, folded. The times of instances are many, and short: they take the direct way. */
const lineOf = (property: JProperty): string => {
  const [name, parameters, type, value] = property;
  if (!moments.has(name) || Object.keys(parameters).length > 0 || typeof value !== 'string') {
    return ICAL.stringify.property(property as never, ICAL.design.icalendar, false);
  }
  return `${name.toUpperCase()}${type === 'date' ? ';VALUE=DATE' : ''}:${value.replaceAll(/[-:]/g, '')}`;
};

/** A VCALENDAR as bytes: CRLF, folded at 75 octets, every property kept (RFC 5545 §3.1). What instances share is spelt once. */
export const writeCalendar = (root: ICAL.Component): Uint8Array => {
  const spelt = new Map<JProperty, string>();
  const spell = (property: JProperty): string => {
    const known = spelt.get(property);
    const line = known ?? lineOf(property);
    if (known === undefined) spelt.set(property, line);
    return `${line}\r\n`;
  };
  const write = ([name, properties, components]: JComponent): string =>
    `BEGIN:${name.toUpperCase()}\r\n${properties.map(spell).join('')}${components.map(write).join('')}END:${name.toUpperCase()}\r\n`;
  return Buffer.from(write(root.jCal as unknown as JComponent));
};

/** A copy that may be edited without touching the original. */
export const copyOf = (component: ICAL.Component): ICAL.Component =>
  new ICAL.Component(structuredClone(component.jCal));

/** A VCALENDAR like this one (its own properties kept) around other components. */
export const around = (root: ICAL.Component, components: readonly ICAL.Component[]): ICAL.Component =>
  new ICAL.Component(structuredClone([root.jCal[0], root.jCal[1], components.map(({ jCal }) => jCal)]));
