import ICAL from 'ical.js';
import type { Wall } from '../zones/zone.ts';
import { contentLineOf } from './content-line.ts';
import type { JProperty } from './jcal.ts';
import { jcalOf } from './jcal-read.ts';
import type { Moment } from './moment.ts';

/** A reading of the wall as jCal spells it (RFC 7265 §3.6.4, §3.6.5). */
export const spellWall = (wall: Wall, kind: Moment['kind']): string => {
  const text = new Date(wall).toISOString();
  if (kind === 'date') return text.slice(0, 10);
  return `${text.slice(0, 19)}${kind === 'utc' ? 'Z' : ''}`;
};

/** A property of one date or date-time as jCal, in the form of the moment. */
export const momentJcal = (name: string, { wall, kind, tzid }: Moment): JProperty => {
  const parameters: JProperty[1] = kind === 'zoned' && tzid !== undefined ? { tzid } : {};
  return [name, parameters, kind === 'date' ? 'date' : 'date-time', spellWall(wall, kind)];
};

/** The same, built. */
export const momentProperty = (name: string, moment: Moment): ICAL.Property =>
  new ICAL.Property([...momentJcal(name, moment)] as never);

/** The property that a content line says, as a stored body would say it; throws an Error when it is no content line. */
export const propertyOfLine = (text: string): ICAL.Property => {
  const line = contentLineOf(text);
  if (typeof line === 'string') throw new Error(`a content line ${line}`);
  return new ICAL.Property([...jcalOf(line)] as never);
};

/** Puts a property in the place of all of its name, or adds it. */
export const replaceProperty = (component: ICAL.Component, property: ICAL.Property): void => {
  component.removeAllProperties(property.name);
  component.addProperty(property);
};
