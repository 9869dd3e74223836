import { findIana } from 'windows-iana';
import { remembering } from '../../model/lru.ts';
import { ianaZone, utc } from './iana.ts';
import type { Zone } from './zone.ts';

/** Finds the VTIMEZONE that came with an object, by its TZID. */
export type EmbeddedZones = (tzid: string) => Zone | undefined;

const lastAreaCity = (name: string): string =>
  /[A-Za-z_]+\/[A-Za-z_+-]+(?:\/[A-Za-z_-]+)?$/.exec(name.slice(-64))?.[0] ?? '';

const windowsName = (name: string): string => findIana(name, '001')[0] ?? '';

const wellKnown = remembering(
  2_000,
  (name: string): Zone | undefined =>
    ianaZone(name) ??
    ianaZone(lastAreaCity(name)) ??
    ianaZone(lastAreaCity(name).replace(/^[^/]*\//, '')) ??
    ianaZone(windowsName(name)),
);

/**
 * The zone a TZID means (RFC 5545 §3.2.19): an IANA name, else the last Area/City of a prefixed one, else the name
 * Windows has for it, else the VTIMEZONE that came along; undefined when it is none of these.
 */
export const resolveZone = (tzid: string, embedded?: EmbeddedZones): Zone | undefined =>
  wellKnown(tzid.trim()) ?? embedded?.(tzid.trim());

/** The zone with that IANA name, else UTC: for calendars, whose zone was checked when it was set. */
export const zoneOrUtc = (name: string): Zone => wellKnown(name) ?? utc;
