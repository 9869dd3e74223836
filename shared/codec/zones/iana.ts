import { remembering } from '../../model/lru.ts';
import { dayMs, type Zone } from './zone.ts';

/** No zone ever changed its offset and back within so few days. */
const blockMs = 8 * dayMs;

const load = (name: string): Zone | undefined => {
  if (!/^[A-Za-z][A-Za-z0-9_+/-]{0,63}$/.test(name)) return undefined;
  try {
    const format = new Intl.DateTimeFormat('en-US', { timeZone: name, timeZoneName: 'longOffset', year: 'numeric' });
    return { id: format.resolvedOptions().timeZone, offsetAt: byBlock((instant) => offsetIn(format.format(instant))) };
  } catch {
    return undefined;
  }
};

/** `2026, GMT+01:00`; before standard time also with seconds; plain `GMT` is zero. */
const offsetIn = (formatted: string): number => {
  const [, sign, hours, minutes, seconds = '0'] = /([+-])(\d\d):(\d\d)(?::(\d\d))?$/.exec(formatted) ?? [];
  if (sign === undefined) return 0;
  return (sign === '-' ? -1_000 : 1_000) * (Number(hours) * 3_600 + Number(minutes) * 60 + Number(seconds));
};

/** Asks the slow source once for each edge of a block of days: where both edges have one offset, the block has it throughout. */
const byBlock = (ask: (instant: number) => number): Zone['offsetAt'] => {
  const atEdge = remembering(20_000, (block: number) => ask(block * blockMs));
  return (instant) => {
    const block = Math.floor(instant / blockMs);
    const offset = atEdge(block);
    return offset === atEdge(block + 1) ? offset : ask(instant);
  };
};

/** The zone of the IANA database with that name, any case; undefined when there is none. */
export const ianaZone: (name: string) => Zone | undefined = remembering(2_000, load);

/** Is this a name of the IANA database? */
export const isKnownZone = (name: string): boolean => ianaZone(name) !== undefined;

/** Coordinated Universal Time. */
export const utc: Zone = { id: 'UTC', offsetAt: () => 0 };
