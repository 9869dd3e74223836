import ICAL from 'ical.js';
import type { ContentLine, Parameter } from './content-line.ts';
import { durationText } from './duration.ts';
import type { JProperty } from './jcal.ts';
import { momentText } from './moment-text.ts';
import { parseRule } from './rule-value.ts';
import { readText } from './text-value.ts';

/** Reads one value of a type; undefined when it is none. */
type Read = (text: string) => unknown;

const momentOfType =
  (type: 'date' | 'date-time'): Read =>
  (text) => {
    const moment = momentText(text);
    return moment?.type === type ? moment.text : undefined;
  };

const dateTime = momentOfType('date-time');

const period: Read = (text) => {
  const [start = '', end = '', ...more] = text.split('/');
  const [from, to] = [dateTime(start), dateTime(end) ?? durationText(end)];
  return from === undefined || to === undefined || more.length > 0 ? undefined : [from, to];
};

/** `+0100`, also with seconds or with colons, below a day (RFC 5545 §3.3.14). */
const utcOffset: Read = (text) => {
  const [, hours, minutes, seconds] = /^([+-][01]\d|[+-]2[0-3]):?([0-5]\d)(?::?([0-5]\d))?$/.exec(text.trim()) ?? [];
  return hours === undefined ? undefined : [hours, minutes, ...(seconds === undefined ? [] : [seconds])].join(':');
};

const recur: Read = (text) => {
  const rule = parseRule(text);
  return typeof rule === 'string' ? undefined : rule;
};

/** How a value of a type is read (RFC 7265 §3.6); types without a row are taken as they stand. */
const readers: ReadonlyMap<string, Read> = new Map<string, Read>([
  ['text', readText],
  ['date', momentOfType('date')],
  ['date-time', dateTime],
  ['duration', durationText],
  ['period', period],
  ['recur', recur],
  ['utc-offset', utcOffset],
  ['integer', (text) => Number.parseInt(text, 10) || 0],
  ['boolean', (text) => text.trim().toUpperCase() === 'TRUE'],
  ['float', (text) => (/^\s*[+-]?\d+(?:\.\d+)?\s*$/.test(text) ? Number(text) : undefined)],
]);

/** Values that are words of the standard: letter case says nothing (RFC 5545 §2). */
const words = new Set(['action', 'calscale', 'class', 'method', 'status', 'transp']);
const wordParameters = new Set([
  'cutype',
  'encoding',
  'fbtype',
  'partstat',
  'range',
  'related',
  'reltype',
  'role',
  'rsvp',
]);

interface Design {
  readonly defaultType?: string;
  readonly multiValue?: string;
  readonly structuredValue?: string;
}

/** Looked up when first needed: a request that reads no iCalendar does not load the library. */
let designs: ReadonlyMap<string, Design> | undefined;

/** What ical.js knows of a property's form. */
export const designOf = (name: string): Design => {
  designs ??= new Map<string, Design>(Object.entries(ICAL.design.icalendar.property));
  return designs.get(name) ?? {};
};

/** What no value could be read of: the text as it stands. */
export const unread = 'unknown';

const detected: ReadonlyMap<string, (text: string) => string> = new Map([
  // A date without VALUE=DATE is common, and clear.
  ['date-time', (text) => (/^\s*\d{8}\s*(?:,|$)/.test(text) ? 'date' : 'date-time')],
]);

const typeOf = (name: string, { parameters, value }: ContentLine): string => {
  const said = parameters
    .find((parameter) => parameter.name === 'VALUE')
    ?.values[0]?.trim()
    .toLowerCase();
  if (said) return said;
  const type = designOf(name).defaultType ?? unread;
  return detected.get(type)?.(value) ?? type;
};

/** Pieces between separators that no backslash stands before. */
const pieces = (text: string, separator: string): readonly string[] =>
  text.match(separator === ',' ? /(?:\\.|[^\\,])+/gs : /(?:\\.|[^\\;])+/gs) ?? [];

const folded = (name: string, text: string): string => (words.has(name) ? text.trim().toUpperCase() : text);

const valuesOf = (name: string, type: string, text: string): readonly unknown[] | undefined => {
  const read = readers.get(type) ?? ((each: string) => each);
  const { multiValue, structuredValue } = designOf(name);
  if (structuredValue) {
    const parts = pieces(text, structuredValue).map(read);
    return parts.includes(undefined) ? undefined : [parts];
  }
  if (!multiValue) {
    const value = read(folded(name, text));
    return value === undefined ? undefined : [value];
  }
  const given =
    type === 'text' ? pieces(text, multiValue) : text.split(multiValue).filter((each) => each.trim() !== '');
  const values = given.map(read);
  return values.includes(undefined) ? undefined : values;
};

const parametersOf = (given: readonly Parameter[]): JProperty[1] => {
  const parameters: Record<string, string | readonly string[]> = Object.create(null);
  for (const { name, values } of given) {
    const key = name.toLowerCase();
    if (key === 'value' || key === '') continue;
    const meant = wordParameters.has(key) ? values.map((value) => value.toUpperCase()) : values;
    parameters[key] = meant.length > 1 ? meant : (meant[0] ?? '');
  }
  return parameters;
};

/**
 * A content line as jCal (RFC 7265 §3.4), letter case folded where it says nothing. A value that is none of its type stands
 * there as text, of the type `unknown`.
 */
export const jcalOf = (line: ContentLine): JProperty => {
  const name = line.name.toLowerCase();
  const type = typeOf(name, line);
  const values = valuesOf(name, type, line.value);
  const parameters = parametersOf(line.parameters);
  return values === undefined ? [name, parameters, unread, line.value] : [name, parameters, type, ...values];
};
