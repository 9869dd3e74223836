import { type Block, blocksIn, linesIn } from '../ical/document.ts';
import { readText } from '../ical/text-value.ts';
import { isPublicZone, resolveZone } from '../zones/resolve.ts';

/** The name under which a time zone is shown; undefined where nothing is known of it. */
export type ShownZone = (tzid: string) => string | undefined;

const tzidOf = (zone: Block): string => readText(linesIn(zone).find(({ name }) => name === 'TZID')?.value ?? '').trim();

/**
 * The names of the time zones of a calendar as a masked object says them (B01): those that everybody knows as they are, what
 * a program made up by a number, for anything can be written there. Equal calendars, equal names.
 */
export const shownZones = (calendar: Block): ShownZone => {
  const own = blocksIn(calendar).flatMap((block) => (block.name === 'VTIMEZONE' ? [tzidOf(block)] : []));
  const made = [...new Set(own)].filter((tzid) => !isPublicZone(tzid));
  const numbers = new Map(made.map((tzid, index) => [tzid, `Zone-${index + 1}`]));
  return (tzid) => {
    const name = readText(tzid).trim();
    return isPublicZone(name) ? tzid : (numbers.get(name) ?? resolveZone(name)?.id);
  };
};
