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
 * dates nominal days; DURATION says its own; without any, a date lasts its day (a to-do: no time) and a time none. An event
 * of whole days lasts one at least, also where its end is said to be its start, as some programs write a single day.
 */
export const lengthOf = (component: ICAL.Component, start: Moment, ical: Ical, floating: Zone): Length => {
  const said = saidLength(component, start, ical, floating);
  if (start.kind !== 'date' || component.name === 'vtodo') return said ?? noLength;
  return said && (said.days > 0 || said.ms > 0) ? said : { days: 1, ms: 0 };
};

const saidLength = (component: ICAL.Component, start: Moment, ical: Ical, floating: Zone): Length | undefined => {
  const duration = parseDuration(textOf(component, 'duration') ?? '');
  if (duration) return start.kind === 'date' ? inDays(duration) : duration;
  const end = momentOf(component, component.name === 'vtodo' ? 'due' : 'dtend');
  return end && between(start, end, ical, floating);
};

/** Dates last whole days, however their length is written. */
const inDays = ({ days, ms }: Length): Length => ({ days: days + Math.ceil(ms / dayMs), ms: 0 });

/** From one moment to another, never negative. */
export const between = (start: Moment, end: Moment, ical: Ical, floating: Zone): Length => {
  if (start.kind === 'date' && end.kind === 'date')
    return { days: Math.max(0, (end.wall - start.wall) / dayMs), ms: 0 };
  return { days: 0, ms: Math.max(0, instantOf(end, ical, floating) - instantOf(start, ical, floating)) };
};
