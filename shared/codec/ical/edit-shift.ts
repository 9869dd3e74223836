import { dayMs } from '../../model/instant.ts';
import { type Series, wallOf } from '../recurrence/series.ts';
import { dayOf, toInstant, type Wall } from '../zones/zone.ts';
import { type Block, type Line, parameterIn, withLines } from './document.ts';
import { parseDuration } from './duration.ts';
import { type Draft, EditRefusedError } from './edit.ts';
import { headFor, isSameForm, spellMoment } from './edit-component.ts';
import { instantOf, type Moment, parseMoment, zoneOf } from './moment.ts';
import { momentText } from './moment-text.ts';

/** One difference by which a series moves, taken from one of its original starts (RFC 5545 §3.8.5). */
export interface Shift {
  readonly from: Moment;
  readonly to: Moment;
  /** Where an original start comes to lie. */
  readonly of: (original: Wall) => Moment;
  /** Whole days between the dates of the two. */
  readonly days: number;
}

/** The shift that brings the original start of an instance to another moment; undefined when that is where it is. */
export const shiftTo = (series: Series, original: Wall, start: Moment): Shift | undefined => {
  const isDate = start.kind === 'date';
  const plain = (wall: Wall): Wall => (isDate ? dayOf(wall) : wall);
  const difference = start.wall - plain(original);
  const of = (wall: Wall): Moment => ({ ...start, wall: plain(wall) + difference });
  const to = of(series.start.wall);
  if (difference === 0 && isSameForm(to, series.start)) return undefined;
  return { from: series.start, to, of, days: (dayOf(to.wall) - dayOf(series.start.wall)) / dayMs };
};

/** A date or date-time as a content line spells it; refused when it is none. */
export const momentOfText = (text: string, tzid?: string): Moment => {
  const moment = parseMoment(momentText(text)?.text, tzid);
  if (!moment) throw new EditRefusedError('it names a date that cannot be read');
  return moment;
};

/** A date among the exceptions of a series of times means the day; everything else one of its starts. */
const movedMoment = (moment: Moment, series: Series, shift: Shift, { ical, floating }: Draft): Moment => {
  if (moment.kind === 'date' && series.start.kind !== 'date') {
    return shift.to.kind === 'date' ? shift.of(moment.wall) : { kind: 'date', wall: moment.wall + shift.days * dayMs };
  }
  return shift.of(wallOf(moment, series, ical, floating));
};

/** A value that is written in UTC stays in UTC, as far as the series has times of a zone. */
const inUtc = (moment: Moment, { ical, floating }: Draft): Moment =>
  moment.kind === 'zoned' ? { kind: 'utc', wall: instantOf(moment, ical, floating) } : moment;

const periodText = (text: string, moved: Moment, tzid: string | undefined, draft: Draft): string => {
  const [from = '', to = ''] = text.split('/');
  if (parseDuration(to.trim().toUpperCase())) return `${spellMoment(moved)}/${to}`;
  const { ical, floating } = draft;
  const length =
    instantOf(momentOfText(to, tzid), ical, floating) - instantOf(momentOfText(from, tzid), ical, floating);
  const zone = zoneOf(moved, ical, floating);
  const end = toInstant(moved.wall, zone) + length;
  return `${spellMoment(moved)}/${spellMoment({ ...moved, wall: end + zone.offsetAt(end) })}`;
};

const movedLine = (line: Line, series: Series, shift: Shift, draft: Draft): Line => {
  const tzid = parameterIn(line, 'TZID')?.trim();
  const values = line.value.split(',').filter((value) => value.trim() !== '');
  // A list of none is written by some.
  if (values.length === 0) return line;
  const isPeriod = parameterIn(line, 'VALUE')?.toUpperCase() === 'PERIOD';
  const moments = values.map((value) => momentOfText(value.split('/', 1)[0] ?? '', tzid));
  const isUtc = moments.every(({ kind }) => kind === 'utc');
  const moved = moments
    .map((moment) => movedMoment(moment, series, shift, draft))
    .map((moment) => (isUtc ? inUtc(moment, draft) : moment));
  const [first] = moved;
  if (!first || moved.some((moment) => !isSameForm(moment, first)))
    throw new EditRefusedError(`${line.name} mixes forms`);
  if (isPeriod && first.kind === 'date') throw new EditRefusedError('an added instance has hours of its own');
  const text = (value: string, index: number): string => {
    const moment = moved[index] ?? first;
    return isPeriod ? periodText(value, moment, tzid, draft) : spellMoment(moment);
  };
  return {
    ...line,
    head: headFor(line.head, first, isPeriod ? 'PERIOD' : undefined),
    value: values.map(text).join(','),
  };
};

const moving = new Set(['EXDATE', 'RDATE', 'RECURRENCE-ID']);

/** A component of the series whose exceptions, additions and name of its instance move along. */
export const shifted = (block: Block, series: Series, shift: Shift, draft: Draft): Block =>
  withLines(block, (line) => (moving.has(line.name) ? movedLine(line, series, shift, draft) : line));
