import type ICAL from 'ical.js';
import { textOf } from '../../codec/ical/jcal.ts';
import { type Ical, readCalendar } from '../../codec/ical/read.ts';
import { isKnownZone } from '../../codec/zones/iana.ts';
import { violated } from '../preconditions.ts';

const calendarOf = (text: string): Ical | undefined => {
  try {
    return readCalendar(Buffer.from(text.trim()));
  } catch {
    return undefined;
  }
};

const tzidOf = (zone: ICAL.Component | undefined): string | undefined => zone && textOf(zone, 'tzid')?.trim();

/** The TZID that a stored calendar-timezone names, if it can be read. */
export const tzidInTimezone = (text: string): string | undefined =>
  tzidOf(calendarOf(text)?.root.getAllSubcomponents('vtimezone')[0]);

/** Has it rules, every one of which can be read? */
const isDefined = (ical: Ical, tzid: string): boolean => {
  try {
    return ical.embeddedZone(tzid) !== undefined;
  } catch {
    return false;
  }
};

/**
 * The TZID of the single VTIMEZONE that is the whole content; refused when it is anything else (RFC 4791 §5.2.2). A query
 * may leave out the rules of a zone that everyone knows by its name.
 */
export const tzidOfTimezone = (text: string, { byName = false }: { readonly byName?: boolean } = {}): string => {
  const ical = calendarOf(text);
  const components = ical?.root.getAllSubcomponents() ?? [];
  const [zone, ...others] = components;
  const tzid = tzidOf(zone);
  const observances = zone?.getAllSubcomponents() ?? [];
  const sound =
    ical?.root.name === 'vcalendar' &&
    zone?.name === 'vtimezone' &&
    others.length === 0 &&
    observances.every(({ name }) => name === 'standard' || name === 'daylight') &&
    tzid !== undefined &&
    (isDefined(ical, tzid) || (byName && observances.length === 0 && isKnownZone(tzid)));
  if (!sound || !tzid) throw violated('valid-calendar-data', { message: 'not a single VTIMEZONE' });
  return tzid;
};
