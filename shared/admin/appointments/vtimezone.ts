import zones from '@touch4it/ical-timezones';

/** The VTIMEZONE of an IANA zone under exactly that name (RFC 5545 §3.6.5); empty for a zone the library does not have. */
export const vtimezoneOf = (zone: string): string => {
  const [vtimezone = ''] = /BEGIN:VTIMEZONE[\s\S]*END:VTIMEZONE\r?\n/.exec(zones.getVtimezone(zone) ?? '') ?? [];
  return vtimezone.replace(/^TZID:.*$/m, `TZID:${zone}`).replaceAll(/\r?\n/g, '\r\n');
};
