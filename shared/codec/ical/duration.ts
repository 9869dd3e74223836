import { dayMs, type Instant } from '../../model/instant.ts';
import { toInstant, type Wall, type Zone } from '../zones/zone.ts';

/** A length: nominal days, which keep the wall's reading over a change of offset, then exact time (RFC 5545 §3.3.6). */
export interface Length {
  readonly days: number;
  readonly ms: number;
}

export const noLength: Length = { days: 0, ms: 0 };

const pattern = /^([+-]?)P(?:(\d{1,6})W)?(?:(\d{1,6})D)?(?:T(?=\d)(?:(\d{1,7})H)?(?:(\d{1,8})M)?(?:(\d{1,9})S)?)?$/;

/** Some programs write days with a `T` and no time behind it (`P1DT`): that can mean only one thing. */
const emptyTime = /(?<=[WD])T$/;

/** The calendar of Android writes times without a `T` before them (`P3600S`); minutes alone could be months. */
const timeWithoutT = /^([+-]?P(?:\d+W)?(?:\d+D)?)(?=\d+[HS])/;

/** A DURATION judged as it is written, letter case folded (RFC 5545 §3.3.6); undefined when it is none. */
export const durationText = (text: string): string | undefined => {
  const folded = text.trim().toUpperCase().replace(emptyTime, '').replace(timeWithoutT, '$1T');
  return pattern.test(folded) && /\d/.test(folded) ? folded : undefined;
};

/** Reads a DURATION; undefined when it is none. */
export const parseDuration = (text: string): Length | undefined => {
  const match = pattern.exec(durationText(text) ?? '');
  if (!match) return undefined;
  const [weeks = 0, days = 0, hours = 0, minutes = 0, seconds = 0] = match.slice(2).map((part) => Number(part ?? 0));
  const sign = match[1] === '-' ? -1 : 1;
  return { days: sign * (weeks * 7 + days), ms: sign * (hours * 3_600 + minutes * 60 + seconds) * 1_000 };
};

/** The instant a length after what the wall shows. */
export const after = (wall: Wall, { days, ms }: Length, zone: Zone): Instant =>
  toInstant(wall + days * dayMs, zone) + ms;

/** A length in milliseconds, give or take a change of offset. */
export const roughly = ({ days, ms }: Length): number => days * dayMs + ms;
