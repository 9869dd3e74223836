import { remembering } from '../../model/lru.ts';
import { ianaZone } from './iana.ts';
import { dayMs, type Zone } from './zone.ts';

interface Transition {
  readonly at: number;
  readonly from: number;
  readonly to: number;
}

const weekdays = ['SU', 'MO', 'TU', 'WE', 'TH', 'FR', 'SA'];
const two = (number: number): string => String(number).padStart(2, '0');

/** `+0100`, with seconds only where a zone has them (RFC 5545 §3.3.14). */
const offsetText = (offset: number): string => {
  const seconds = Math.abs(offset) / 1_000;
  const rest = seconds % 60 === 0 ? '' : two(seconds % 60);
  return `${offset < 0 ? '-' : '+'}${two(Math.floor(seconds / 3_600))}${two(Math.floor(seconds / 60) % 60)}${rest}`;
};

const wallText = (wall: number): string => new Date(wall).toISOString().replace(/[-:]|\.\d+Z$/g, '');

/** The instant within a day from which the other offset holds. */
const changeAfter = ({ offsetAt }: Zone, day: number): number => {
  let [before, after] = [day, day + dayMs];
  while (after - before > 1_000) {
    const middle = before + Math.floor((after - before) / 2_000) * 1_000;
    if (offsetAt(middle) === offsetAt(day)) before = middle;
    else after = middle;
  }
  return after;
};

const transitionsOf = (zone: Zone, year: number): readonly Transition[] => {
  const days = Array.from({ length: 366 }, (_, index) => Date.UTC(year, 0, 1) + index * dayMs);
  return days
    .filter((day) => zone.offsetAt(day) !== zone.offsetAt(day + dayMs))
    .map((day) => ({ at: changeAfter(zone, day), from: zone.offsetAt(day), to: zone.offsetAt(day + dayMs) }));
};

/** The same weekday of the month every year: the last one, or the nth. */
const yearly = (wall: number): string => {
  const start = new Date(wall);
  const last = new Date(Date.UTC(start.getUTCFullYear(), start.getUTCMonth() + 1, 0)).getUTCDate();
  const nth = start.getUTCDate() + 7 > last ? -1 : Math.ceil(start.getUTCDate() / 7);
  return `RRULE:FREQ=YEARLY;BYMONTH=${start.getUTCMonth() + 1};BYDAY=${nth}${weekdays[start.getUTCDay()]}`;
};

const observance = ({ at, from, to }: Transition): readonly string[] => {
  const kind = to > from ? 'DAYLIGHT' : 'STANDARD';
  const offsets = [`TZOFFSETFROM:${offsetText(from)}`, `TZOFFSETTO:${offsetText(to)}`];
  return [`BEGIN:${kind}`, `DTSTART:${wallText(at + from)}`, yearly(at + from), ...offsets, `END:${kind}`];
};

const fixed = (offset: number): readonly string[] => {
  const offsets = [`TZOFFSETFROM:${offsetText(offset)}`, `TZOFFSETTO:${offsetText(offset)}`];
  return ['BEGIN:STANDARD', 'DTSTART:19700101T000000', ...offsets, 'END:STANDARD'];
};

const vtimezone = remembering(500, (key: string): string | undefined => {
  const [year = '', name = ''] = key.split(' ');
  const zone = ianaZone(name);
  if (!zone) return undefined;
  const transitions = transitionsOf(zone, Number(year));
  const observances =
    transitions.length > 0 ? transitions.flatMap(observance) : fixed(zone.offsetAt(Date.UTC(Number(year))));
  return ['BEGIN:VTIMEZONE', `TZID:${name}`, ...observances, 'END:VTIMEZONE'].map((line) => `${line}\r\n`).join('');
});

/** A VTIMEZONE for an IANA zone: what it does in that year, as rules for the years after (RFC 5545 §3.6.5); undefined for an unknown name. */
export const vtimezoneOf = (name: string, year: number): string | undefined => vtimezone(`${year} ${name}`);
