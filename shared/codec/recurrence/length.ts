import type ICAL from 'ical.js';
import { dayMs } from '../../model/instant.ts';
import { type Length, noLength, parseDuration } from '../ical/duration.ts';
import { propertyOf, textOf } from '../ical/jcal.ts';
import { instantOf, type Moment, momentsOf } from '../ical/moment.ts';
import type { Ical } from '../ical/read.ts';
import type { Zone } from '../zones/zone.ts';

/** The first moment of a property. */
export const momentOf = (component: ICAL.Component, name: string): Moment | undefined => {
  const property = propertyOf(component, name);
  return property && momentsOf(property)[0];
};

/**
 * How long every instance of a component lasts (RFC 5545 §3.6.1, §3.8.5.3): DTEND or DUE give an exact length, between
 * dates nominal days; DURATION says its own; without any, a date lasts its day (a to-do: no time) and a time none. A whole
 * day whose DTEND is that day lasts it too: several programs write it so, and all show it so.
 */
export const lengthOf = (component: ICAL.Component, start: Moment, ical: Ical, floating: Zone): Length => {
  const duration = parseDuration(textOf(component, 'duration') ?? '');
  if (duration) return start.kind === 'date' ? inDays(duration) : duration;
  const end = momentOf(component, component.name === 'vtodo' ? 'due' : 'dtend');
  const length = end ? between(start, end, ical, floating) : noLength;
  const isDay = start.kind === 'date' && component.name !== 'vtodo' && (end === undefined || end.kind === 'date');
  return isDay && length.days === 0 ? { days: 1, ms: 0 } : length;
};

/** Dates last whole days, however their length is written. */
const inDays = ({ days, ms }: Length): Length => ({ days: days + Math.ceil(ms / dayMs), ms: 0 });

/** From one moment to another, never negative. */
export const between = (start: Moment, end: Moment, ical: Ical, floating: Zone): Length => {
  if (start.kind === 'date' && end.kind === 'date')
    return { days: Math.max(0, (end.wall - start.wall) / dayMs), ms: 0 };
  return { days: 0, ms: Math.max(0, instantOf(end, ical, floating) - instantOf(start, ical, floating)) };
};
