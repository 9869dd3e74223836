import ICAL from 'ical.js';
import { foldLine } from './fold.ts';
import type { JComponent, JProperty } from './jcal.ts';
import { lineOf } from './jcal-write.ts';
import { copyOfProperty, sourceOf } from './source.ts';

const moments = new Set(['dtstart', 'dtend', 'due', 'recurrence-id']);

/** One content line, folded. The times of instances are many, and short: they take the direct way. */
const spelt = (property: JProperty): string => {
  const [name, parameters, type, value] = property;
  const isPlain =
    moments.has(name) &&
    typeof value === 'string' &&
    sourceOf(property) === undefined &&
    Object.keys(parameters).length === 0;
  if (!isPlain) return foldLine(lineOf(property));
  return `${name.toUpperCase()}${type === 'date' ? ';VALUE=DATE' : ''}:${value.replaceAll(/[-:]/g, '')}`;
};

/** A VCALENDAR as bytes: CRLF, folded at 75 octets, each property as it was read unless it was changed (RFC 5545 §3.1). What instances share is spelt once. */
export const writeCalendar = (root: ICAL.Component): Uint8Array => {
  const known = new Map<JProperty, string>();
  const spell = (property: JProperty): string => {
    const line = known.get(property) ?? spelt(property);
    known.set(property, line);
    return `${line}\r\n`;
  };
  const write = ([name, properties, components]: JComponent): string =>
    `BEGIN:${name.toUpperCase()}\r\n${properties.map(spell).join('')}${components.map(write).join('')}END:${name.toUpperCase()}\r\n`;
  return Buffer.from(write(root.jCal as unknown as JComponent));
};

const copyOfJcal = ([name, properties, components]: JComponent): JComponent => [
  name,
  properties.map(copyOfProperty),
  components.map(copyOfJcal),
];

const built = (component: JComponent): ICAL.Component => new ICAL.Component(component as never);

/** A copy that may be edited without touching the original. */
export const copyOf = (component: ICAL.Component): ICAL.Component =>
  built(copyOfJcal(component.jCal as unknown as JComponent));

/** A VCALENDAR like this one (its own properties kept) around other components. */
export const around = (root: ICAL.Component, components: readonly ICAL.Component[]): ICAL.Component => {
  const [name, properties] = root.jCal as unknown as JComponent;
  return built(copyOfJcal([name, properties, components.map(({ jCal }) => jCal as unknown as JComponent)]));
};
