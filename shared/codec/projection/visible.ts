import { contentLineOf } from '../ical/content-line.ts';
import type { Line } from '../ical/document.ts';
import { parseRule, ruleText } from '../ical/rule-value.ts';
import { isCalendar } from '../recurrence/calendars.ts';
import { isKnownZone } from '../zones/iana.ts';
import type { ShownZone } from './zone-names.ts';

/** What a value still says where the rest is masked; undefined: nothing. */
type Say = (value: string) => string | undefined;

const like =
  (pattern: RegExp): Say =>
  (value) =>
    pattern.test(value) ? value : undefined;

/** Of digits, letters and signs of which dates, times, offsets, durations and periods are made, and never a word. */
const time = like(/^(?=.*\d)(?!.*[a-z]{3})[\dTZPWDHMS:+,/-]*$/i);
const count = like(/^\s*-?\d{1,9}\s*$/);
const word = (...values: readonly string[]): Say => like(new RegExp(`^\\s*(?:${values.join('|')})\\s*$`, 'i'));
const anything = like(/^/);

/** A rule without the parts that a program made up. */
const rule: Say = (value) => {
  const read = parseRule(value);
  if (typeof read === 'string' || (read.rscale !== undefined && !isCalendar(String(read.rscale)))) return undefined;
  return /X-/i.test(value) ? ruleText(read) : value;
};

/** What a masked component still says, and of which values: when it is, how often, and whether it takes place. Whatever is not named here is masked (B01). */
const ofComponents: Readonly<Record<string, Say>> = {
  // By it programs know the appointment; so it is nobody's secret, and must hold none.
  UID: anything,
  DTSTAMP: time,
  DTSTART: time,
  DTEND: time,
  DUE: time,
  DURATION: time,
  RRULE: rule,
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

/** As programs make them: digits that mean nothing. */
const identifier = like(/^[\da-f-]{8,100}$/i);

const ofAlarms: Readonly<Record<string, Say>> = {
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
const ofCalendars: Readonly<Record<string, Say>> = { VERSION: word('2\\.0'), CALSCALE: word('GREGORIAN') };
const ofZones: Readonly<Record<string, Say>> = {
  TZID: anything,
  'X-LIC-LOCATION': (value) => (isKnownZone(value.trim()) ? value : undefined),
  'LAST-MODIFIED': time,
  TZUNTIL: time,
  DTSTART: time,
  RRULE: rule,
  RDATE: time,
  TZOFFSETFROM: time,
  TZOFFSETTO: time,
};

const tables: Readonly<Record<string, Readonly<Record<string, Say>>>> = {
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

/** Parameters that say how a value is read, beside TZID; all others are masked. */
const parameters: Readonly<Record<string, Say>> = {
  VALUE: word('DATE', 'DATE-TIME', 'PERIOD', 'DURATION'),
  RANGE: word('THISANDFUTURE'),
  RELATED: word('START', 'END'),
  FBTYPE: word('FREE', 'BUSY', 'BUSY-UNAVAILABLE', 'BUSY-TENTATIVE'),
};

const said = (component: string, { name, value }: Pick<Line, 'name' | 'value'>): string | undefined => {
  const table = tables[component];
  return table !== undefined && Object.hasOwn(table, name) ? table[name]?.(value) : undefined;
};

const spelt = (name: string, value: string): string => `${name}=${/[;:,]/.test(value) ? `"${value}"` : value}`;

/** A head with no parameter but those that say how its value is read, each once; the same where it has no other. */
const plainHead = (head: string, shownZone: ShownZone): string => {
  const read = contentLineOf(`${head}:`);
  if (typeof read === 'string' || read.parameters.length === 0) return head;
  const shown = new Map<string, string>();
  let isPlain = true;
  for (const { name, values } of read.parameters) {
    const [own = ''] = values;
    const value = name === 'TZID' ? shownZone(own) : Object.hasOwn(parameters, name) && parameters[name]?.(own);
    isPlain &&= value === own && values.length === 1 && !shown.has(name);
    if (typeof value === 'string' && !shown.has(name)) shown.set(name, value);
  }
  if (isPlain) return head;
  return [head.slice(0, head.indexOf(';')), ...[...shown].map(([name, value]) => spelt(name, value))].join(';');
};

/** Has the property a place in a masked component of this kind, whatever its value? */
export const isNamed = (component: string, name: string): boolean => Object.hasOwn(tables[component] ?? {}, name);

/** Is it named among what a masked component of this kind still says? Only names and values of the tables pass. */
export const isVisible = (component: string, line: Pick<Line, 'name' | 'value'>): boolean =>
  said(component, line) !== undefined;

/** The line as a masked component of this kind says it, zones by the names that are shown; undefined where it says nothing of it. */
export const visibleLine = (component: string, line: Line, shownZone: ShownZone): Line | undefined => {
  const own = said(component, line);
  const value = own !== undefined && line.name === 'TZID' ? shownZone(own) : own;
  if (value === undefined) return undefined;
  const head = plainHead(line.head, shownZone);
  return head === line.head && value === line.value ? line : { ...line, head, value };
};
