import ICAL from 'ical.js';
import { embeddedZones } from '../zones/embedded.ts';
import type { Zone } from '../zones/zone.ts';
import { contentLines } from './lines.ts';

/** A calendar object taken apart: its VCALENDAR, and the VTIMEZONEs that came along (RFC 5545 §3.4). */
export interface Ical {
  readonly root: ICAL.Component;
  readonly embeddedZone: (tzid: string) => Zone | undefined;
  /** Steps that building those zones took and that nobody was charged for yet (T24). */
  readonly zoneSteps: () => number;
}

/** Takes content lines apart; throws what ical.js throws. */
export const icalOf = (lines: readonly string[]): Ical => {
  const root = new ICAL.Component(ICAL.parse(lines.join('\r\n')));
  const { find, steps } = embeddedZones(root);
  return { root, embeddedZone: find, zoneSteps: steps };
};

const capacity = 2_000_000;
const recent = new Map<string, { readonly ical: Ical; readonly size: number }>();
let held = 0;

/** The object with that entity tag, if it was taken apart lately: then its body need not be read at all. */
export const knownCalendar = (etag: string): Ical | undefined => {
  const known = recent.get(etag);
  if (!known) return undefined;
  recent.delete(etag);
  recent.set(etag, known);
  return known.ical;
};

/** Takes a stored body apart, tolerantly; with its entity tag the most recent ones are remembered. Treat it as immutable. */
export const readCalendar = (body: Uint8Array, etag?: string): Ical => {
  const known = etag === undefined ? undefined : knownCalendar(etag);
  if (known) return known;
  const ical = icalOf(contentLines(body));
  if (etag !== undefined) remember(etag, ical, body.length);
  return ical;
};

const remember = (etag: string, ical: Ical, size: number): void => {
  recent.set(etag, { ical, size });
  held += size;
  for (const [oldest, entry] of recent) {
    if (held <= capacity) break;
    recent.delete(oldest);
    held -= entry.size;
  }
};

const principalNames = ['vevent', 'vtodo', 'vjournal'];

/** The components that are not time zones (RFC 4791 §4.1): the master, if there is one, and its overrides, in the order of the body. */
export const principalComponents = ({ root }: Ical): readonly ICAL.Component[] =>
  root.getAllSubcomponents().filter(({ name }) => principalNames.includes(name));
