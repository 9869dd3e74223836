import { vtimezoneOf } from '../zones/vtimezone.ts';
import { type Block, blocksIn, bytesOf, documentOf, linesIn, parameterIn, withBlocks, withInside } from './document.ts';
import { momentOfText } from './edit-shift.ts';

const tzidsIn = (block: Block): readonly string[] => [
  ...linesIn(block).flatMap((line) => parameterIn(line, 'TZID')?.trim() ?? []),
  ...blocksIn(block).flatMap(tzidsIn),
];

const isZone = ({ name }: Block): boolean => name === 'VTIMEZONE';

const namedBy = (calendar: Block): ReadonlySet<string> =>
  new Set(
    blocksIn(calendar)
      .filter((block) => !isZone(block))
      .flatMap(tzidsIn),
  );

const idOf = (zone: Block): string =>
  linesIn(zone)
    .find(({ name }) => name === 'TZID')
    ?.value.trim() ?? '';

/** Years that a VTIMEZONE of an object has to be right for: from the first start on, ten more than the last that is written. */
const yearsOf = (calendar: Block): { readonly from: number; readonly to: number } => {
  const moments = blocksIn(calendar)
    .filter((block) => !isZone(block))
    .flatMap(linesIn)
    .filter(({ name }) => ['DTSTART', 'DTEND', 'RDATE', 'RECURRENCE-ID'].includes(name))
    .flatMap(({ value }) => value.split(','))
    .map((value) => new Date(momentOfText(value.split('/', 1)[0] ?? '').wall).getUTCFullYear());
  return { from: Math.min(...moments), to: Math.max(...moments) + 10 };
};

/** An edited body with the VTIMEZONEs of the zones that it came to name, and without those it no longer names (RFC 5545 §3.6.5). */
export const withItsZones = (before: Uint8Array, behind: Uint8Array): Uint8Array => {
  const named = new Set(blocksIn(documentOf(before)).flatMap((calendar) => [...namedBy(calendar)]));
  const withZones = (calendar: Block): Block => {
    const names = namedBy(calendar);
    const known = new Set(blocksIn(calendar).filter(isZone).map(idOf));
    const missing = [...names].filter((name) => !named.has(name) && !known.has(name));
    const made = missing.flatMap((name) => vtimezoneOf(name, yearsOf(calendar)) ?? []);
    const kept = withBlocks(calendar, (block) =>
      isZone(block) && named.has(idOf(block)) && !names.has(idOf(block)) ? undefined : block,
    );
    return withInside(
      kept,
      made.flatMap((text) => blocksIn(documentOf(Buffer.from(text)))),
      'first',
    );
  };
  return bytesOf(withBlocks(documentOf(behind), withZones));
};
