import { isGlobalName } from '../../codec/zones/iana.ts';

/** Does the client want time zones by reference (`CalDAV-Timezones: F`, RFC 7809 §7.1)? */
export const wantsReferences = (headers: ReadonlyMap<string, string>): boolean =>
  headers.get('caldav-timezones')?.trim().toUpperCase() === 'F';

/** A calendar without the VTIMEZONEs that everyone knows by their TZID (RFC 7809 §3.1.2); all other octets stay. */
export const withoutKnownZones = (text: string): string =>
  text.replace(/^BEGIN:VTIMEZONE[^\S\n]*\r?\n.*?^END:VTIMEZONE[^\S\n]*(?:\r?\n|$)/gims, (zone) => {
    const tzid = /^TZID(?:;[^:\r\n]*)?:([^\r\n]+)/im.exec(zone)?.[1]?.trim();
    return tzid !== undefined && isGlobalName(tzid) ? '' : zone;
  });
