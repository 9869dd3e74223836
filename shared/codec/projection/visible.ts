import { contentLineOf } from '../ical/content-line.ts';
import { headWith, type Line } from '../ical/document.ts';

/** Letters, digits and signs of which dates, times, offsets, durations and periods are made. */
const time = /^[\dTZPWDHMS:+,/-]*$/i;
const count = /^\s*-?\d{1,9}\s*$/;
const word = (...values: readonly string[]): RegExp => new RegExp(`^\\s*(?:${values.join('|')})\\s*$`, 'i');

/** What a masked component still says, and of which values: when it is, how often, and whether it takes place. Whatever is not named here is masked (B01). */
const ofComponents: Readonly<Record<string, RegExp>> = {
  UID: /^/,
  DTSTAMP: time,
  DTSTART: time,
  DTEND: time,
  DUE: time,
  DURATION: time,
  RRULE: /^[A-Z0-9=;,:+-]*$/i,
  EXRULE: /^[A-Z0-9=;,:+-]*$/i,
  RDATE: time,
  EXDATE: time,
  'RECURRENCE-ID': time,
  SEQUENCE: count,
  CREATED: time,
  'LAST-MODIFIED': time,
  COMPLETED: time,
  'PERCENT-COMPLETE': count,
  PRIORITY: count,
  STATUS: word('TENTATIVE', 'CONFIRMED', 'CANCELLED', 'NEEDS-ACTION', 'COMPLETED', 'IN-PROCESS', 'DRAFT', 'FINAL'),
  TRANSP: word('OPAQUE', 'TRANSPARENT'),
  // Marks of programs, which they want to find again: none of them holds a text.
  'X-MOZ-LASTACK': time,
  'X-MOZ-SNOOZE-TIME': time,
  'X-MOZ-GENERATION': count,
  'X-APPLE-TRAVEL-ADVISORY-BEHAVIOR': word('AUTOMATIC', 'DISABLED'),
  'X-MICROSOFT-CDO-BUSYSTATUS': word('FREE', 'BUSY', 'TENTATIVE', 'OOF', 'WORKINGELSEWHERE'),
};

const identifier = /^[\w.@{}:-]{1,100}$/;

const ofAlarms: Readonly<Record<string, RegExp>> = {
  UID: identifier,
  'X-WR-ALARMUID': identifier,
  ACTION: word('DISPLAY', 'AUDIO', 'NONE'),
  TRIGGER: time,
  DURATION: time,
  REPEAT: count,
  ACKNOWLEDGED: time,
  'X-APPLE-DEFAULT-ALARM': word('TRUE', 'FALSE'),
};

/** Properties of the VCALENDAR around it, and of its time zones. */
const ofCalendars: Readonly<Record<string, RegExp>> = { VERSION: /^/, PRODID: /^/, CALSCALE: /^/ };
const ofZones: Readonly<Record<string, RegExp>> = {
  TZID: /^/,
  TZNAME: /^/,
  TZURL: /^/,
  'X-LIC-LOCATION': /^/,
  'LAST-MODIFIED': time,
  TZUNTIL: time,
  DTSTART: time,
  RRULE: /^[A-Z0-9=;,:+-]*$/i,
  RDATE: time,
  TZOFFSETFROM: time,
  TZOFFSETTO: time,
};

const tables: Readonly<Record<string, Readonly<Record<string, RegExp>>>> = {
  VCALENDAR: ofCalendars,
  VTIMEZONE: ofZones,
  STANDARD: ofZones,
  DAYLIGHT: ofZones,
  VEVENT: ofComponents,
  VTODO: ofComponents,
  VJOURNAL: ofComponents,
  VFREEBUSY: { ...ofComponents, FREEBUSY: time },
  VALARM: ofAlarms,
};

const parameters = ['VALUE', 'TZID', 'RANGE', 'RELATED', 'FBTYPE'];

/** The line with no parameter but those that say how its value is read. */
const plain = (line: Line): Line => {
  const read = contentLineOf(`${line.head}:`);
  const others = typeof read === 'string' ? [] : read.parameters.map(({ name }) => name);
  const out = others.filter((name) => !parameters.includes(name));
  return out.length === 0 ? line : { ...line, head: headWith(line.head, out, []) };
};

/** Has the property a place in a masked component of this kind, whatever its value? */
export const isNamed = (component: string, name: string): boolean => Object.hasOwn(tables[component] ?? {}, name);

/** Is it named among what a masked component of this kind still says? Only names and values of the tables pass. */
export const isVisible = (component: string, { name, value }: Pick<Line, 'name' | 'value'>): boolean => {
  const table = tables[component];
  return table !== undefined && Object.hasOwn(table, name) && (table[name]?.test(value) ?? false);
};

/** The line as a masked component of this kind says it; undefined where it says nothing of it. */
export const visibleLine = (component: string, line: Line): Line | undefined =>
  isVisible(component, line) ? plain(line) : undefined;
