import { contentLines } from '../../codec/ical/lines.ts';
import { isKnownZone } from '../../codec/zones/iana.ts';
import { violated } from '../preconditions.ts';

const observance = /^BEGIN:(STANDARD|DAYLIGHT)$/i;

/**
 * The TZID of the single VTIMEZONE that is the whole content; refused when it is anything else (RFC 4791 §5.2.2). A query
 * may leave out the rules of a zone that everyone knows by its name.
 */
export const tzidOfTimezone = (text: string, { byName = false }: { readonly byName?: boolean } = {}): string => {
  const lines = contentLines(Buffer.from(text.trim())).map((line) => line.trim());
  const count = (pattern: RegExp): number => lines.filter((line) => pattern.test(line)).length;
  const tzid = lines.map((line) => /^TZID(?:;[^:]*)?:(.+)$/i.exec(line)?.[1]).find((id) => id !== undefined);
  const observances = count(observance);
  const sound =
    /^BEGIN:VCALENDAR$/i.test(lines[0] ?? '') &&
    /^END:VCALENDAR$/i.test(lines.at(-1) ?? '') &&
    count(/^BEGIN:/i) === observances + 2 &&
    count(/^BEGIN:VTIMEZONE$/i) === 1 &&
    count(/^END:/i) === observances + 2 &&
    (observances > 0 || (byName && tzid !== undefined && isKnownZone(tzid.trim()))) &&
    [/^DTSTART[;:]/i, /^TZOFFSETFROM:/i, /^TZOFFSETTO:/i].every((needed) => count(needed) === observances);
  if (!sound || tzid === undefined) throw violated('valid-calendar-data', { message: 'not a single VTIMEZONE' });
  return tzid.trim();
};
