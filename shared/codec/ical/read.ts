import ICAL from 'ical.js';
import { calendarComponents } from '../../model/calendar.ts';
import { lru } from '../../model/lru.ts';
import { stepsFor } from '../recurrence/work.ts';
import { embeddedZones } from '../zones/embedded.ts';
import type { Zone } from '../zones/zone.ts';
import { type ContentLine, contentLineOf } from './content-line.ts';
import { jcalTree } from './jcal-tree.ts';
import { contentLines } from './lines.ts';

/** A calendar object taken apart: its VCALENDAR, and the VTIMEZONEs that came along (RFC 5545 §3.4). */
export interface Ical {
  readonly root: ICAL.Component;
  readonly embeddedZone: (tzid: string) => Zone | undefined;
  /** Steps that reading it and building those zones took and that nobody was charged for yet (T23, T24). */
  readonly unpaidSteps: () => number;
}

/** Takes content lines apart; throws an Error when they are not one component. */
export const icalOf = (lines: readonly ContentLine[]): Ical => {
  const root = new ICAL.Component(jcalTree(lines) as never);
  const { find, steps } = embeddedZones(root);
  return { root, embeddedZone: find, unpaidSteps: steps };
};

/** Objects taken apart lately, by entity tag; they weigh as much as their bodies. */
const recent = lru<string, { readonly ical: Ical; readonly size: number }>(2_000_000, ({ size }) => size);

/** The object with that entity tag, if it was taken apart lately: then its body need not be read at all. */
export const knownCalendar = (etag: string): Ical | undefined => recent.get(etag)?.ical;

const lineIn = (text: string): ContentLine => {
  const line = contentLineOf(text);
  if (typeof line === 'string') throw new Error(`a content line ${line}`);
  return line;
};

/** A meeting with its zone and its hundred guests has fewer. */
const ordinaryLines = 200;

const charged = (ical: Ical, steps: number): Ical => {
  let unpaid = steps;
  return {
    ...ical,
    unpaidSteps: () => {
      const due = unpaid + ical.unpaidSteps();
      unpaid = 0;
      return due;
    },
  };
};

/** Takes a stored body apart, tolerantly; with its entity tag the most recent ones are remembered. Treat it as immutable. */
export const readCalendar = (body: Uint8Array, etag?: string): Ical => {
  const known = etag === undefined ? undefined : knownCalendar(etag);
  if (known) return known;
  const lines = contentLines(body);
  const ical = charged(icalOf(lines.map(lineIn)), Math.max(0, lines.length - ordinaryLines) * stepsFor.line);
  if (etag !== undefined) recent.set(etag, { ical, size: body.length });
  return ical;
};

const principalNames: readonly string[] = calendarComponents.map((name) => name.toLowerCase());

/** The components that are not time zones (RFC 4791 §4.1): the master, if there is one, and its overrides, in the order of the body. */
export const principalComponents = ({ root }: Ical): readonly ICAL.Component[] =>
  root.getAllSubcomponents().filter(({ name }) => principalNames.includes(name));
