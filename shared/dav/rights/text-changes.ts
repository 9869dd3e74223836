import type ICAL from 'ical.js';
import { type JComponent, type JProperty, parameterOf } from '../../codec/ical/jcal.ts';

/** Times have a right of their own; the rest of these clients rewrite on every save without being asked. */
const noText: ReadonlySet<string> = new Set([
  'dtstart',
  'dtend',
  'due',
  'duration',
  'rrule',
  'rdate',
  'exdate',
  'exrule',
  'recurrence-id',
  'uid',
  'dtstamp',
  'created',
  'last-modified',
  'sequence',
  'request-status',
  // Some programs note beside the alarm that it was dismissed.
  'acknowledged',
]);

/** What an absent property means (RFC 5545 §3.8.1.3, §3.8.1.8, §3.8.1.9, §3.8.2.7); a STATUS nobody wrote is the one that programs write when they save. */
const defaults: Readonly<Record<string, Readonly<Record<string, string>>>> = {
  vevent: { class: 'PUBLIC', priority: '0', status: 'CONFIRMED', transp: 'OPAQUE' },
  vtodo: { class: 'PUBLIC', priority: '0', status: 'NEEDS-ACTION', 'percent-complete': '0' },
  vjournal: { class: 'PUBLIC' },
};

const enumerated: ReadonlySet<string> = new Set(['class', 'status', 'transp', 'color']);

/** Blanks as a reader sees them: programs that keep texts as HTML make one of several, and put no-break spaces and marks of no width. */
const blanksFolded = (text: string): string =>
  text
    .normalize('NFC')
    .replace(/\r\n?/g, '\n')
    .replace(/[\u200b\ufeff]/g, '')
    .replace(/[^\S\n]+/g, ' ')
    .replace(/ ?\n ?/g, '\n')
    .trim();

const meaningOf = (kind: string, [name, , type]: JProperty, value: unknown): string => {
  const text = blanksFolded(String(Array.isArray(value) ? value.join(';') : value));
  if (enumerated.has(name)) return text.toUpperCase();
  // Outlook has three steps of importance and writes the middle one where nothing was said (RFC 5545 §3.8.1.9).
  if (name === 'priority' && kind === 'vevent') return text === '5' ? '0' : text;
  if (type === 'uri') return URL.parse(text)?.href ?? text;
  return type === 'cal-address' ? text.toLowerCase() : text;
};

/** The properties that say something to a reader: not an organiser of nobody, nor how a program ties together what it split (RFC 5545 §3.8.4.3, §3.8.4.5). */
const sayingSomething = (properties: readonly JProperty[]): readonly JProperty[] => {
  const hasAttendees = properties.some(([name]) => name === 'attendee');
  return properties.filter((property) => {
    const [name] = property;
    if (name.startsWith('x-') || noText.has(name)) return false;
    if (name === 'organizer') return hasAttendees;
    return name !== 'related-to' || !/^x-/i.test(parameterOf(property, 'reltype') ?? '');
  });
};

/** The texts of a component by property: values without their parameters, in no order, empty ones and defaults left out. */
const textsOf = (component: ICAL.Component): ReadonlyMap<string, string> => {
  const [kind, properties, inside] = component.jCal as unknown as JComponent;
  const texts = new Map<string, Set<string>>();
  const add = (name: string, text: string) => texts.set(name, (texts.get(name) ?? new Set()).add(text));
  for (const property of sayingSomething(properties)) {
    const [name, , , ...values] = property;
    for (const value of values) {
      const text = meaningOf(kind, property, value);
      if (text !== '' && text !== defaults[kind]?.[name]) add(name, text);
    }
  }
  // An alarm is the phone's own, whether it rings, was dismissed or was added by the program.
  for (const each of inside) if (each[0] !== 'valarm') add(each[0], JSON.stringify(each));
  return new Map([...texts].map(([name, set]) => [name, [...set].sort().join('\n')]));
};

/** The properties whose texts mean something else, in capitals; `undefined` on one side means no text at all. */
export const textChanges = (before: ICAL.Component, after: ICAL.Component): readonly string[] => {
  const [old, now] = [textsOf(before), textsOf(after)];
  const names = new Set([...old.keys(), ...now.keys()]);
  return [...names].filter((name) => old.get(name) !== now.get(name)).map((name) => name.toUpperCase());
};
