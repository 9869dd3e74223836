import ICAL from 'ical.js';
import type { Wall } from '../zones/zone.ts';
import type { Moment } from './moment.ts';

/** A reading of the wall as jCal spells it (RFC 7265 §3.6.4, §3.6.5). */
export const spellWall = (wall: Wall, kind: Moment['kind']): string => {
  const text = new Date(wall).toISOString();
  if (kind === 'date') return text.slice(0, 10);
  return `${text.slice(0, 19)}${kind === 'utc' ? 'Z' : ''}`;
};

/** A property of one date or date-time, in the form of the moment. */
export const momentProperty = (name: string, { wall, kind, tzid }: Moment): ICAL.Property => {
  const parameters = kind === 'zoned' && tzid !== undefined ? { tzid } : {};
  return new ICAL.Property([name, parameters, kind === 'date' ? 'date' : 'date-time', spellWall(wall, kind)]);
};

/** Puts a property in the place of all of its name, or adds it. */
export const replaceProperty = (component: ICAL.Component, property: ICAL.Property): void => {
  component.removeAllProperties(property.name);
  component.addProperty(property);
};
