import { remembering } from '../../model/lru.ts';
import { readCalendar } from '../ical/read.ts';
import { isGlobalName } from '../zones/iana.ts';
import { type Block, textOf } from './block.ts';
import { fileOf, lineOf } from './file-line.ts';

/** What a VTIMEZONE says apart from its name and from when and where it was taken. */
const contentOf = ({ lines }: Block): string =>
  lines
    .map(({ text }) => text.trimEnd())
    .filter((text) => !/^(?:TZID|TZURL|LAST-MODIFIED|COMMENT|X-[\w-]+)[:;]/i.test(text))
    .join('\n');

const around = (zone: Block): Uint8Array => fileOf([lineOf('BEGIN:VCALENDAR'), ...zone.lines, lineOf('END:VCALENDAR')]);

/** Bodies of zones are few and come again and again. */
const defines = remembering(200, (calendar: string): boolean => {
  try {
    const ical = readCalendar(Buffer.from(calendar, 'latin1'));
    const [zone] = ical.root.getAllSubcomponents('vtimezone');
    return zone !== undefined && ical.embeddedZone(String(zone.getFirstPropertyValue('tzid')).trim()) !== undefined;
  } catch {
    return false;
  }
});

/** What every name of the tz database with a slash stands for, whatever is written beside it. */
const platform = 'platform';
/** A name that nobody defines. */
export const undefinedZone = 'undefined';

/** What a TZID means where this VTIMEZONE stands beside it, or none: two of one meaning may share a name in one file. */
export const meaningOf = (tzid: string, zone: Block | undefined): string => {
  if (isGlobalName(tzid)) return platform;
  return zone && defines(Buffer.from(around(zone)).toString('latin1')) ? contentOf(zone) : undefinedZone;
};

export const isPlatform = (meaning: string): boolean => meaning === platform;

/** Do these say the same, so that any of them will do? */
export const sayTheSame = (zones: readonly Block[]): boolean => new Set(zones.map(contentOf)).size <= 1;

/** The VTIMEZONEs of a calendar by TZID; of two under one name the first counts. */
export const byTzid = (zones: readonly Block[]): ReadonlyMap<string, Block> =>
  new Map(zones.toReversed().map((zone) => [textOf(zone, 'TZID'), zone]));
