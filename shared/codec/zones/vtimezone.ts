import { dayMs } from '../../model/instant.ts';
import { remembering } from '../../model/lru.ts';
import { ianaZone } from './iana.ts';
import { type Transition, transitionsOf } from './transitions.ts';
import { type Run, yearlyRuns } from './yearly-runs.ts';
import type { Zone } from './zone.ts';

/** The first and the last year (UTC) for which a VTIMEZONE must be right; yearly rules go on after the last. */
export interface Years {
  readonly from: number;
  readonly to: number;
}

/** So many years in a row make a change a rule for the years after; in as many a date meets every weekday. */
const ruleYears = 12;
/** Whoever spans more gets the rest by the last rule. */
const mostYears = 60;
const yearMs = 366 * dayMs;

const two = (number: number): string => String(number).padStart(2, '0');

/** `+0100`, with seconds only where a zone has them (RFC 5545 §3.3.14). */
const offsetText = (offset: number): string => {
  const seconds = Math.abs(offset) / 1_000;
  const rest = seconds % 60 === 0 ? '' : two(seconds % 60);
  return `${offset < 0 ? '-' : '+'}${two(Math.floor(seconds / 3_600))}${two(Math.floor(seconds / 60) % 60)}${rest}`;
};

const wallText = (wall: number): string => new Date(wall).toISOString().replace(/[-:]|\.\d+Z$/g, '');

const observance = (kind: string, { wall, from, to }: Omit<Transition, 'at'>, rule: string | undefined): string[] => [
  `BEGIN:${kind}`,
  `DTSTART:${wallText(wall)}`,
  ...(rule === undefined ? [] : [`RRULE:${rule}`]),
  `TZOFFSETFROM:${offsetText(from)}`,
  `TZOFFSETTO:${offsetText(to)}`,
  `END:${kind}`,
];

/** A clock put forward and back within a year is daylight saving; whatever stays longer is another standard. */
const kindOf = ({ at, from, to }: Transition, all: readonly Transition[]): string =>
  to > from && all.some((next) => next.at > at && next.at < at + yearMs && next.to < next.from)
    ? 'DAYLIGHT'
    : 'STANDARD';

const observancesOf = (zone: Zone, { from, to }: Years): readonly string[] => {
  const last = Math.min(Math.max(from, to), from + mostYears);
  const begin = Date.UTC(from - 1, 0, 1);
  const horizon = Date.UTC(last + ruleYears + 1, 0, 1);
  const transitions = transitionsOf(zone, begin, horizon);
  const offset = zone.offsetAt(begin);
  const endless = ({ last: { at }, years }: Run): boolean => years >= ruleYears - 1 && at > horizon - yearMs;
  const wanted = yearlyRuns(transitions).filter((run) => run.first.at < Date.UTC(last + 2) || endless(run));
  const ruleOf = (run: Run): string | undefined =>
    run.rule === undefined || endless(run) ? run.rule : `${run.rule};UNTIL=${wallText(run.last.at)}Z`;
  return [
    ...observance('STANDARD', { wall: begin + offset, from: offset, to: offset }, undefined),
    ...wanted.flatMap((run) => observance(kindOf(run.first, transitions), run.first, ruleOf(run))),
  ];
};

const vtimezone = remembering(500, (key: string): string | undefined => {
  const [from = '', to = '', name = ''] = key.split(' ');
  const zone = ianaZone(name);
  if (!zone) return undefined;
  const observances = observancesOf(zone, { from: Number(from), to: Number(to) });
  return ['BEGIN:VTIMEZONE', `TZID:${name}`, ...observances, 'END:VTIMEZONE'].map((line) => `${line}\r\n`).join('');
});

/**
 * The VTIMEZONE of a tz-database name under exactly that name, made from the platform's rules (RFC 5545 §3.6.5): right for
 * those years, and for the years after them as far as a yearly rule goes on. CRLF at its end; undefined for an unknown name.
 */
export const vtimezoneOf = (name: string, { from, to }: Years): string | undefined =>
  vtimezone(`${from} ${to} ${name}`);
