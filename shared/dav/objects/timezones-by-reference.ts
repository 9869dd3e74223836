import { type Block, bytesOf, documentOf, linesIn, withBlocks } from '../../codec/ical/document.ts';
import { isGlobalName } from '../../codec/zones/iana.ts';

/** Does the client want time zones by reference (`CalDAV-Timezones: F`, RFC 7809 §7.1)? */
export const wantsReferences = (headers: ReadonlyMap<string, string>): boolean =>
  headers.get('caldav-timezones')?.trim().toUpperCase() === 'F';

const isKnown = (block: Block): boolean => {
  if (block.name !== 'VTIMEZONE') return false;
  const tzid = linesIn(block)
    .find(({ name }) => name === 'TZID')
    ?.value.trim();
  return tzid !== undefined && isGlobalName(tzid);
};

/** A calendar without the VTIMEZONEs that everyone knows by their TZID (RFC 7809 §3.1.2); all other octets stay. */
export const withoutKnownZones = (text: string): string => {
  const calendar = (block: Block): Block => withBlocks(block, (inside) => (isKnown(inside) ? undefined : inside));
  return Buffer.from(bytesOf(withBlocks(documentOf(Buffer.from(text)), calendar))).toString();
};
