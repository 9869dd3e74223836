import { findIana } from 'windows-iana';
import { remembering } from '../../model/lru.ts';
import { ianaZone, isGlobalName, utc } from './iana.ts';
import type { Zone } from './zone.ts';

/** Finds the VTIMEZONE that came with an object, by its TZID. */
export type EmbeddedZones = (tzid: string) => Zone | undefined;

/** The last Area/City of a prefixed name, be it of three parts (America/Indiana/Knox) or of two. */
const lastAreaCity = (name: string): Zone | undefined => {
  const parts = /[A-Za-z0-9_+-]+(?:\/[A-Za-z0-9_+-]+){1,2}$/.exec(name.slice(-64))?.[0].split('/') ?? [];
  return [3, 2]
    .filter((count) => parts.length >= count)
    .map((count) => ianaZone(parts.slice(-count).join('/')))
    .find((zone) => zone !== undefined);
};

/** What a name means that everybody knows: one of the tz database, or one of Windows. */
const publicZone = (name: string): Zone | undefined => ianaZone(name) ?? ianaZone(findIana(name, '001')[0] ?? '');

/** Is this a name that somebody published, and not one that a program made up? */
export const isPublicZone = (name: string): boolean => publicZone(name.trim()) !== undefined;

/** What a name is taken for when nobody defines it. */
const bySound = remembering(2_000, (name: string): Zone | undefined => publicZone(name) ?? lastAreaCity(name));

/**
 * The zone a TZID means (RFC 5545 §3.2.19): an Area/City of the tz database or UTC is the platform's; else the VTIMEZONE
 * that came along decides; else a tz-database name without a slash, the name Windows has for a zone, or the last Area/City
 * of a prefixed name; undefined when it is none of these.
 */
export const resolveZone = (tzid: string, embedded?: EmbeddedZones): Zone | undefined => {
  const name = tzid.trim();
  return (isGlobalName(name) ? ianaZone(name) : embedded?.(name)) ?? bySound(name);
};

/** The zone with that name, else UTC: for calendars, whose zone was checked when it was set. */
export const zoneOrUtc = (name: string): Zone => resolveZone(name) ?? utc;
