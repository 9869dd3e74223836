import { elementsOf, type XmlElement } from '../../codec/xml/node.ts';
import { caldav, namespaces } from '../../model/names.ts';
import { violated } from '../preconditions.ts';

/** Which elements of CalDAV a filter of each kind may hold (RFC 4791 §9.7.1-9.7.3). */
const parts = {
  'comp-filter': ['is-not-defined', 'time-range', 'prop-filter', 'comp-filter'],
  'prop-filter': ['is-not-defined', 'time-range', 'text-match', 'param-filter'],
  'param-filter': ['is-not-defined', 'text-match'],
} as const;

/** In which component each one stands (RFC 5545 §3.6); those of extensions may stand anywhere. */
const parents: Readonly<Record<string, readonly string[]>> = {
  vcalendar: [],
  vevent: ['vcalendar'],
  vtodo: ['vcalendar'],
  vjournal: ['vcalendar'],
  vfreebusy: ['vcalendar'],
  vtimezone: ['vcalendar'],
  valarm: ['vevent', 'vtodo'],
  standard: ['vtimezone'],
  daylight: ['vtimezone'],
};

/** What has a time of its own that a range can be compared with (RFC 4791 §9.9). */
const timedComponents: ReadonlySet<string> = new Set(['vevent', 'vtodo', 'vjournal', 'vfreebusy', 'valarm']);
const timedProperties: ReadonlySet<string> = new Set([
  'completed',
  'created',
  'dtend',
  'dtstamp',
  'dtstart',
  'due',
  'exdate',
  'freebusy',
  'last-modified',
  'rdate',
  'recurrence-id',
  'trigger',
  'acknowledged',
]);

/** The refusal of a filter that makes no sense (RFC 4791 §7.8). */
export const invalidFilter = (message: string) => violated('valid-filter', { message });

/** The refusal of a filter that makes sense, and that this server does not know; it names the part (RFC 4791 §7.8). */
const unsupportedFilter = (element: XmlElement, message: string) =>
  violated('supported-filter', { content: [element], message });

/** Refuses elements of CalDAV that do not belong into such a filter; those of other namespaces are none of its business (RFC 4918 §17). */
export const requireParts = (element: XmlElement, kind: keyof typeof parts): void => {
  const allowed: readonly string[] = parts[kind].map((name) => caldav(name));
  const stray = elementsOf(element).find(({ name }) => name.startsWith(`{${namespaces.C}}`) && !allowed.includes(name));
  if (stray) throw invalidFilter(`${stray.name} in a ${kind}`);
};

/** Refuses a component where no calendar has one. */
export const requirePlace = (name: string, parent: string | undefined): void => {
  const places = parents[name];
  if (parent === undefined) {
    if (name !== 'vcalendar') throw invalidFilter('the outermost comp-filter is VCALENDAR');
  } else if (places && parents[parent] && !places.includes(parent)) {
    throw invalidFilter(`no ${name.toUpperCase()} stands in a ${parent.toUpperCase()}`);
  }
};

/** Refuses a range of time on a component for which RFC 4791 §9.9 defines none. */
export const requireTimedComponent = (name: string): void => {
  if (!timedComponents.has(name)) throw invalidFilter(`no time-range on ${name.toUpperCase()}`);
};

/** Refuses a range of time on a property whose value is none; what an extension's property holds nobody knows. */
export const requireTimedProperty = (element: XmlElement, name: string): void => {
  if (name.startsWith('x-')) throw unsupportedFilter(element, `no time-range on ${name.toUpperCase()}`);
  if (!timedProperties.has(name)) throw invalidFilter(`${name.toUpperCase()} holds no time`);
};
