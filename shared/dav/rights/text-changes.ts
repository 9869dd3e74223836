import type ICAL from 'ical.js';
import type { JComponent, JProperty } from '../../codec/ical/jcal.ts';

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
]);

/** What an absent property means (RFC 5545 §3.8.1.3, §3.8.1.8, §3.8.1.9, §3.8.2.7); a STATUS nobody wrote is the one that programs write when they save. */
const defaults: Readonly<Record<string, Readonly<Record<string, string>>>> = {
  vevent: { class: 'PUBLIC', priority: '0', status: 'CONFIRMED', transp: 'OPAQUE' },
  vtodo: { class: 'PUBLIC', priority: '0', status: 'NEEDS-ACTION', 'percent-complete': '0' },
  vjournal: { class: 'PUBLIC' },
};

const enumerated: ReadonlySet<string> = new Set(['class', 'status', 'transp']);

const meaningOf = (name: string, type: string, value: unknown): string => {
  const text = String(Array.isArray(value) ? value.join(';') : value)
    .normalize('NFC')
    .replace(/\r\n?/g, '\n')
    .trim();
  if (enumerated.has(name)) return text.toUpperCase();
  return type === 'cal-address' ? text.toLowerCase() : text;
};

/** The texts of a component by property: values without their parameters, in no order, empty ones and defaults left out. */
const textsOf = (component: ICAL.Component): ReadonlyMap<string, string> => {
  const [kind, properties, inside] = component.jCal as unknown as JComponent;
  const texts = new Map<string, Set<string>>();
  const add = (name: string, text: string) => texts.set(name, (texts.get(name) ?? new Set()).add(text));
  for (const [name, , type, ...values] of properties as readonly JProperty[]) {
    if (name.startsWith('x-') || noText.has(name)) continue;
    for (const value of values) {
      const text = meaningOf(name, type, value);
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
