import type ICAL from 'ical.js';
import { dayMs } from '../../model/instant.ts';
import { between, lengthOf, momentOf } from '../recurrence/length.ts';
import { toInstant, toWall } from '../zones/zone.ts';
import { type Block, headWith, linesIn, withLine } from './document.ts';
import { after, type Length } from './duration.ts';
import { type Changes, type Draft, EditRefusedError } from './edit.ts';
import { textOf } from './jcal.ts';
import { spellWall } from './jcal-value.ts';
import { type Moment, zoneOf } from './moment.ts';
import { spellText } from './text-value.ts';

/** The last second that a date of four digits names. */
export const latest = Date.UTC(9999, 11, 31, 23, 59, 59);

/** A moment as a value of a content line (RFC 5545 §3.3.4, §3.3.5). */
export const spellMoment = ({ wall, kind }: Moment): string => {
  if (!(Math.abs(wall) <= latest)) throw new EditRefusedError('no date of four digits says that time');
  return spellWall(wall, kind).replaceAll(/[-:]/g, '');
};

/** The parameters that say how a moment is written. */
const parametersOf = ({ kind, tzid = '' }: Moment): readonly string[] => {
  if (kind === 'date') return ['VALUE=DATE'];
  return kind === 'zoned' ? [`TZID=${/[:;,]/.test(tzid) ? `"${tzid}"` : tzid}`] : [];
};

/** The head of a line for values of that form; its other parameters stay. */
export const headFor = (head: string, moment: Moment, type?: 'PERIOD'): string =>
  headWith(head, ['TZID', 'VALUE'], [...(type ? [`VALUE=${type}`] : []), ...parametersOf(moment)]);

/** The component with a property of one moment, in its place or added. */
export const withMoment = (block: Block, name: string, moment: Moment): Block => {
  const head = linesIn(block).find((line) => line.name === name)?.head ?? name;
  return withLine(block, name, { head: headFor(head, moment), value: spellMoment(moment) });
};

/** Only the value changes: language, alternate text and whatever else the property says of itself stay (RFC 5545 §3.8.1). */
export const withTexts = (block: Block, component: ICAL.Component, texts: NonNullable<Changes['texts']>): Block => {
  let changed = block;
  for (const [name, text] of Object.entries(texts)) {
    if ((textOf(component, name.toLowerCase()) ?? null) === text) continue;
    const head = linesIn(changed).find((line) => line.name === name)?.head ?? name;
    changed = withLine(changed, name, text === null ? undefined : { head, value: spellText(text) });
  }
  return changed;
};

/** DTSTAMP and LAST-MODIFIED say now, SEQUENCE counts the changes others must notice (RFC 5545 §3.8.7). */
export const stamped = (block: Block, component: ICAL.Component, significant: boolean, { now }: Draft): Block => {
  const at: Moment = { wall: Math.floor(now / 1_000) * 1_000, kind: 'utc' };
  const dated = withMoment(withMoment(block, 'DTSTAMP', at), 'LAST-MODIFIED', at);
  if (!significant) return dated;
  const sequence = Number(textOf(component, 'sequence') ?? 0);
  return withLine(dated, 'SEQUENCE', {
    head: 'SEQUENCE',
    value: String((Number.isSafeInteger(sequence) ? sequence : 0) + 1),
  });
};

/** An end in the form asked for; in UTC where that form says the instant no more, because it says it twice. */
const endIn = (form: Moment, end: number, { ical, floating }: Draft): Moment => {
  const zone = zoneOf(form, ical, floating);
  const wall = toWall(end, zone);
  const isSaid = form.kind !== 'zoned' || toInstant(wall, zone) === end;
  return isSaid ? { ...form, wall } : { wall: end, kind: 'utc' };
};

/** The component with another start, or another length: DTEND moves along, DURATION stays unless the length is another. */
export const withTimes = (
  block: Block,
  component: ICAL.Component,
  draft: Draft,
  start?: Moment,
  length?: Length,
): Block => {
  const { ical, floating } = draft;
  const own = momentOf(component, 'dtstart');
  const at = start ?? own;
  if (!at || !own) throw new EditRefusedError('it has no start');
  const started = start ? withMoment(block, 'DTSTART', start) : block;
  const end = momentOf(component, 'dtend');
  if (!length && !end) return started;
  const lasts = length ?? lengthOf(component, own, ical, floating);
  // An end that is written otherwise than its start stays so, as long as the start does.
  const form = end && !length && isSameForm(at, own) ? end : at;
  const moment =
    at.kind === 'date'
      ? { ...at, wall: at.wall + lasts.days * dayMs }
      : endIn(form, after(at.wall, lasts, zoneOf(at, ical, floating)), draft);
  return withMoment(withLine(started, 'DURATION', undefined), 'DTEND', moment);
};

/** Are both written in the same way? */
export const isSameForm = (a: Moment, b: Moment): boolean => a.kind === b.kind && a.tzid === b.tzid;

/** From one moment to another, as the length of an instance. */
export const lengthBetween = (start: Moment, end: Moment, { ical, floating }: Draft): Length =>
  between(start, end, ical, floating);

/** What is to be different in one component. */
export interface ComponentChanges {
  readonly texts?: Changes['texts'] | undefined;
  readonly start?: Moment | undefined;
  readonly length?: Length | undefined;
}

/** The component changed and stamped; the same block when nothing is to be different. */
export const changedComponent = (
  draft: Draft,
  component: ICAL.Component,
  block: Block,
  { texts = {}, start, length }: ComponentChanges,
): Block => {
  const timed = start || length ? withTimes(block, component, draft, start, length) : block;
  const changed = withTexts(timed, component, texts);
  return changed === block ? block : stamped(changed, component, timed !== block, draft);
};
