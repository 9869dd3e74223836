import type { Instant } from '../../model/instant.ts';
import { utc } from '../zones/iana.ts';
import { type EmbeddedZones, resolveZone } from '../zones/resolve.ts';
import { toInstant, type Wall, type Zone } from '../zones/zone.ts';
import { type JProperty, parameterOf } from './jcal.ts';

/** A DATE or one of the three forms of a DATE-TIME (RFC 5545 §3.3.4, §3.3.5): what the wall shows, and which wall. */
export interface Moment {
  readonly wall: Wall;
  readonly kind: 'date' | 'floating' | 'utc' | 'zoned';
  readonly tzid?: string;
}

const pattern = /^(\d{4})-(\d\d)-(\d\d)(?:T(?:(\d\d):(\d\d):(\d\d)(Z?)|::))?$/;

/** Reads a date or date-time as jCal spells it; undefined when no calendar has such a day or clock such a time. */
export const parseMoment = (text: unknown, tzid?: string): Moment | undefined => {
  const match = typeof text === 'string' ? pattern.exec(text) : undefined;
  if (!match) return undefined;
  const [, year, month, day, hour, minute, second, z] = match;
  const wall = new Date(0);
  wall.setUTCFullYear(Number(year), Number(month) - 1, Number(day));
  if (wall.getUTCMonth() + 1 !== Number(month) || wall.getUTCDate() !== Number(day)) return undefined;
  if (hour === undefined) return { wall: wall.getTime(), kind: 'date' };
  if (Number(hour) > 23 || Number(minute) > 59 || Number(second) > 60) return undefined;
  wall.setUTCHours(Number(hour), Number(minute), Math.min(Number(second), 59));
  if (z) return { wall: wall.getTime(), kind: 'utc' };
  return tzid === undefined
    ? { wall: wall.getTime(), kind: 'floating' }
    : { wall: wall.getTime(), kind: 'zoned', tzid };
};

/** Every readable date or date-time of a property, in order; of a PERIOD its start. */
export const momentsOf = (property: JProperty): readonly Moment[] => {
  const tzid = parameterOf(property, 'tzid');
  return property
    .slice(3)
    .map((value) => parseMoment(Array.isArray(value) ? value[0] : value, tzid))
    .filter((moment) => moment !== undefined);
};

/** An object, as far as it says what a TZID means. */
interface WithZones {
  readonly embeddedZone: EmbeddedZones;
}

/** The zone a moment is read in; floating ones, dates and those of an unknown TZID in the reader's (RFC 4791 §7.3). */
export const zoneOf = (moment: Moment, { embeddedZone }: WithZones, floating: Zone): Zone => {
  if (moment.kind === 'utc') return utc;
  return moment.tzid === undefined ? floating : (resolveZone(moment.tzid, embeddedZone) ?? floating);
};

/** The instant a moment means to a reader in that zone. */
export const instantOf = (moment: Moment, ical: WithZones, floating: Zone): Instant =>
  toInstant(moment.wall, zoneOf(moment, ical, floating));
