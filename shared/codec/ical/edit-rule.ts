import { dayMs } from '../../model/instant.ts';
import { dayOf, toInstant, toWall, type Wall, type Zone } from '../zones/zone.ts';
import { type Block, type Line, withLines } from './document.ts';
import { EditRefusedError } from './edit.ts';
import { latest, spellMoment } from './edit-component.ts';
import { momentOfText, type Shift } from './edit-shift.ts';
import type { Moment } from './moment.ts';

/** The parts of an RRULE, in order and as they are written; names in upper case. */
type Parts = ReadonlyMap<string, string>;

/** The component with its rule changed part by part; a part that becomes undefined goes. */
export const withRule = (block: Block, change: (parts: Parts) => Readonly<Record<string, string | undefined>>): Block =>
  withLines(block, (line) => (line.name === 'RRULE' ? ruleLine(line, change) : line));

const ruleLine = (line: Line, change: (parts: Parts) => Readonly<Record<string, string | undefined>>): Line => {
  const written = line.value.split(';').filter((part) => part.trim() !== '');
  const nameOf = (part: string): string => (part.split('=', 1)[0] ?? '').trim().toUpperCase();
  const textOf = (part: string): string => part.slice(part.indexOf('=') + 1).trim();
  const parts = new Map(written.map((part) => [nameOf(part), textOf(part)]));
  const changes = Object.entries(change(parts)).filter(([name, value]) => parts.get(name) !== value);
  if (changes.length === 0) return line;
  const changed = new Map(changes);
  const kept = written.flatMap((part) => {
    const name = nameOf(part);
    const value = changed.get(name);
    return changed.has(name) ? (value === undefined ? [] : [`${name}=${value}`]) : [part];
  });
  const added = changes.flatMap(([name, value]) =>
    parts.has(name) || value === undefined ? [] : [`${name}=${value}`],
  );
  return { ...line, value: [...kept, ...added].join(';') };
};

const weekdays = ['SU', 'MO', 'TU', 'WE', 'TH', 'FR', 'SA'];

const laterWeekday = (name: string, days: number): string => {
  const weekday = name.slice(-2).toUpperCase();
  const place = weekdays.indexOf(weekday);
  return place === -1 ? name : `${name.slice(0, -2)}${weekdays[(((place + days) % 7) + 7) % 7]}`;
};

const inList = (list: string | undefined, change: (value: string) => string): string | undefined =>
  list
    ?.split(',')
    .map((value) => change(value.trim()))
    .join(',');

const numbers = (list: string | undefined, own: number): readonly number[] => list?.split(',').map(Number) ?? [own];

/** Seconds of the day, from hours, minutes and seconds. */
const timesOf = (hours: readonly number[], minutes: readonly number[], seconds: readonly number[]): readonly number[] =>
  hours.flatMap((hour) => minutes.flatMap((minute) => seconds.map((second) => (hour * 60 + minute) * 60 + second)));

/** BYHOUR, BYMINUTE and BYSECOND of the same times some seconds later; the check of the whole finds what they cannot say. */
const laterTimes = (parts: Parts, from: Wall, seconds: number): Readonly<Record<string, string | undefined>> => {
  const own = new Date(from);
  const [hours, minutes, rest] = [
    numbers(parts.get('BYHOUR'), own.getUTCHours()),
    numbers(parts.get('BYMINUTE'), own.getUTCMinutes()),
    numbers(parts.get('BYSECOND'), own.getUTCSeconds()),
  ];
  const later = timesOf(hours, minutes, rest).map((time) => time + seconds);
  if (later.some((time) => time < 0 || time >= 86_400))
    throw new EditRefusedError('a time of its rule would come to lie on another day');
  const distinct = (values: readonly number[]): string => [...new Set(values)].sort((a, b) => a - b).join(',');
  const lists = {
    BYHOUR: distinct(later.map((time) => Math.floor(time / 3_600))),
    BYMINUTE: distinct(later.map((time) => Math.floor(time / 60) % 60)),
    BYSECOND: distinct(later.map((time) => time % 60)),
  };
  return Object.fromEntries(
    Object.entries(lists).map(([name, list]) => [name, parts.has(name) || list.includes(',') ? list : undefined]),
  );
};

const laterDays = (parts: Parts, { from, to, days }: Shift): Readonly<Record<string, string | undefined>> => {
  if (days === 0) return {};
  const [before, behind] = [new Date(from.wall), new Date(to.wall)];
  const bySets = Number(parts.get('INTERVAL') ?? 1) > 1 || parts.has('BYSETPOS');
  const inRange = (number: string, most: number): string => {
    const later = Number(number) + days;
    return Math.abs(later) >= 1 && Math.abs(later) <= most && Number(number) > 0 === later > 0 ? String(later) : number;
  };
  const month = String(before.getUTCMonth() + 1);
  return {
    BYDAY: inList(parts.get('BYDAY'), (name) => laterWeekday(name, days)),
    BYMONTHDAY: inList(parts.get('BYMONTHDAY'), (number) => inRange(number, 31)),
    BYYEARDAY: inList(parts.get('BYYEARDAY'), (number) => inRange(number, 366)),
    BYMONTH: inList(parts.get('BYMONTH'), (name) => (name === month ? String(behind.getUTCMonth() + 1) : name)),
    // Weeks that are counted begin as much later as what lies in them.
    WKST:
      parts.get('FREQ')?.toUpperCase() === 'WEEKLY' && bySets
        ? laterWeekday(parts.get('WKST') ?? 'MO', days)
        : parts.get('WKST'),
  };
};

/** An end beyond the last date of four digits is none: some programs write that date for it. */
const spellUntil = (until: Moment): string => spellMoment({ ...until, wall: Math.min(until.wall, latest) });

/** UNTIL moves with the starts and keeps its form, as far as the series keeps its own (RFC 5545 §3.3.10). */
const laterUntil = (
  text: string | undefined,
  shift: Shift,
  [before, behind]: readonly [Zone, Zone],
): string | undefined => {
  if (text === undefined) return undefined;
  const until = momentOfText(text);
  const ofDates = shift.from.kind === 'date';
  if (ofDates && shift.to.kind === 'date') return spellUntil({ ...until, wall: until.wall + shift.days * dayMs });
  const local = until.kind === 'utc' && !ofDates ? toWall(until.wall, before) : until.wall;
  if (shift.to.kind === 'date' || (until.kind === 'date' && !ofDates)) {
    // A day whose start lies behind the end is none of the series any more.
    const isShort = until.kind !== 'date' && timeOf(local) < timeOf(shift.from.wall);
    return spellUntil({ kind: 'date', wall: dayOf(local) + (shift.days - Number(isShort)) * dayMs });
  }
  const moved = shift.of(ofDates ? dayOf(local) : local).wall;
  const isUtc = until.kind === 'utc' || (ofDates && shift.to.kind !== 'floating');
  return spellUntil(isUtc ? { kind: 'utc', wall: toInstant(moved, behind) } : { kind: 'floating', wall: moved });
};

const timeOf = (wall: Wall): number => wall - dayOf(wall);

/** The component with its rule moved along with its start; what a rule cannot say is found by comparing its starts afterwards. */
export const withShiftedRule = (block: Block, shift: Shift, zones: readonly [Zone, Zone]): Block =>
  withRule(block, (parts) => ({
    ...laterDays(parts, shift),
    ...(['BYHOUR', 'BYMINUTE', 'BYSECOND'].some((name) => parts.has(name)) &&
      (shift.to.kind === 'date'
        ? { BYHOUR: undefined, BYMINUTE: undefined, BYSECOND: undefined }
        : laterTimes(parts, shift.from.wall, (timeOf(shift.to.wall) - timeOf(shift.from.wall)) / 1_000))),
    UNTIL: laterUntil(parts.get('UNTIL'), shift, zones),
  }));
