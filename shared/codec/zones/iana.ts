import { dayMs } from '../../model/instant.ts';
import { remembering } from '../../model/lru.ts';
import type { Zone } from './zone.ts';

/** No zone ever changed its offset and back within so few days. */
const blockMs = 8 * dayMs;

/** The names of the tz database without a slash. The platform knows more short ones (BST, IST, PST, …), which mean other zones to others. */
const shortNames = new Set(
  (
    'CET CST6CDT Cuba EET EST EST5EDT Egypt Eire GB GB-Eire GMT GMT+0 GMT-0 GMT0 Greenwich HST Hongkong Iceland Iran ' +
    'Israel Jamaica Japan Kwajalein Libya MET MST MST7MDT NZ NZ-CHAT Navajo PRC PST8PDT Poland Portugal ROC ROK ' +
    'Singapore Turkey UCT UTC Universal W-SU WET Zulu'
  )
    .toLowerCase()
    .split(' '),
);

const isShaped = (name: string): boolean =>
  /^[A-Za-z][A-Za-z0-9_+/-]{0,63}$/.test(name) &&
  (name.includes('/') ? !/^systemv\//i.test(name) : shortNames.has(name.toLowerCase()));

const load = (name: string): Zone | undefined => {
  if (!isShaped(name)) return undefined;
  try {
    const format = new Intl.DateTimeFormat('en-US', { timeZone: name, timeZoneName: 'longOffset', year: 'numeric' });
    // The platform answers some names with an older one (Asia/Calcutta): a zone keeps the name it was asked by.
    const { timeZone } = format.resolvedOptions();
    if (timeZone !== name && timeZone.toLowerCase() === name.toLowerCase()) return ianaZone(timeZone);
    return { id: name, offsetAt: byBlock((instant) => offsetIn(format.format(instant))) };
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

/** The zone of the tz database with that name or link, the same one in any letter case; undefined when there is none. */
export const ianaZone: (name: string) => Zone | undefined = remembering(2_000, load);

/** Is this a name of the tz database? */
export const isKnownZone = (name: string): boolean => ianaZone(name) !== undefined;

/** Does the name alone say which zone it is, whatever VTIMEZONE stands beside it: Area/City, or UTC? */
export const isGlobalName = (name: string): boolean => (name.includes('/') || /^utc$/i.test(name)) && isKnownZone(name);

/** Coordinated Universal Time. */
export const utc: Zone = { id: 'UTC', offsetAt: () => 0 };
