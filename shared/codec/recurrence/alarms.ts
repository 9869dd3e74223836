import type ICAL from 'ical.js';
import { dayMs, type Instant, type Interval } from '../../model/instant.ts';
import { after, noLength, parseDuration, roughly } from '../ical/duration.ts';
import { parameterOf, propertyOf, textOf } from '../ical/jcal.ts';
import { type Ical, principalComponents } from '../ical/read.ts';
import { toWall } from '../zones/zone.ts';
import { eachInstance, type Instance, type Reading, tooMany } from './expand.ts';
import { momentOf } from './length.ts';
import { stepsFor, workOf } from './work.ts';

/** One time at which an alarm goes off (RFC 5545 §3.6.6). */
export interface Firing {
  readonly at: Instant;
  readonly alarm: ICAL.Component;
  /** Absent for an alarm that names its own time. */
  readonly instance?: Instance;
}

/** Every firing inside the window, by time: of each instance each alarm and its repetitions (RFC 4791 §9.9). Throws TooManyInstancesError. */
export const alarmsIn = (ical: Ical, window: Interval, { limit = 3_000, ...reading }: Reading): readonly Firing[] => {
  const work = reading.work ?? workOf();
  const found: Firing[] = [];
  for (const alarm of alarmsOf(ical)) {
    for (const firing of firingsOf(alarm, ical, window, { ...reading, work })) {
      if (found.length >= limit) throw tooMany(limit);
      found.push(firing);
    }
  }
  return found.sort((a, b) => a.at - b.at);
};

/** The firings of one alarm, one after the other and in no promised order, so that a reader may stop early. Throws TooManyInstancesError. */
export function* firingsOf(
  alarm: ICAL.Component,
  ical: Ical,
  { from = -Infinity, to = Infinity }: Interval,
  { zone, work = workOf() }: Reading,
): Generator<Firing> {
  work.spend(stepsFor.component);
  const { before, behind } = reachOf(alarm);
  const [absolute, relative] = [absoluteTrigger(alarm), relativeTrigger(alarm)];
  const near = { from: from - behind, to: to + before };
  const instances = absolute === undefined ? eachInstance(ical, near, { zone, work }, alarm.parent) : [undefined];
  const [count, pause] = [repeatsOf(alarm) + 1, pauseOf(alarm)];
  for (const instance of instances) {
    work.spend(stepsFor.date);
    const first = instance ? relative?.(instance) : absolute;
    if (first === undefined) return;
    for (let index = pause > 0 ? Math.max(0, Math.ceil((from - first) / pause)) : 0; index < count; index += 1) {
      work.spend(1);
      const at = first + index * pause;
      if (at >= to && pause >= 0) break;
      if (at >= from && at < to) yield { at, alarm, ...(instance && { instance }) };
    }
  }
}

const alarmsOf = (ical: Ical): readonly ICAL.Component[] =>
  principalComponents(ical).flatMap((component) => component.getAllSubcomponents('valarm'));

const repeatsOf = (alarm: ICAL.Component): number =>
  propertyOf(alarm, 'duration') ? Math.max(0, Number(textOf(alarm, 'repeat') ?? 0)) : 0;

const pauseOf = (alarm: ICAL.Component): number => roughly(parseDuration(textOf(alarm, 'duration') ?? '') ?? noLength);

/** How far before and behind the span of its instance an alarm can fire, with a day to spare. */
const reachOf = (alarm: ICAL.Component): { readonly before: number; readonly behind: number } => {
  const first = roughly(parseDuration(textOf(alarm, 'trigger') ?? '') ?? noLength);
  const last = first + repeatsOf(alarm) * pauseOf(alarm);
  return { before: dayMs + Math.max(0, -first, -last), behind: dayMs + Math.max(0, first, last) };
};

/** When alarms of an object can fire whose instances lie between `start` and `end` (absent: there are none, it has no end); undefined when none can. */
export const alarmSpan = (ical: Ical, start: Instant | undefined, end: Instant = Infinity): Interval | undefined => {
  let [from, to] = [Infinity, -Infinity];
  for (const alarm of alarmsOf(ical)) {
    const absolute = absoluteTrigger(alarm);
    if (absolute === undefined && start === undefined) continue;
    const { before, behind } = reachOf(alarm);
    from = Math.min(from, (absolute ?? start ?? 0) - before);
    to = Math.max(to, (absolute ?? end) + behind);
  }
  if (from > to) return undefined;
  return { from, ...(to < Infinity && { to }) };
};

/** A day is no time at which anything rings. */
const absoluteTrigger = (alarm: ICAL.Component): Instant | undefined => {
  const moment = momentOf(alarm, 'trigger');
  return moment?.kind === 'date' ? undefined : moment?.wall;
};

const relativeTrigger = (alarm: ICAL.Component): ((instance: Instance) => Instant) | undefined => {
  const trigger = propertyOf(alarm, 'trigger');
  if (trigger?.[2] !== 'duration') return undefined;
  const offset = parseDuration(String(trigger[3]));
  if (!offset) return undefined;
  const byEnd = parameterOf(trigger, 'related')?.toUpperCase() === 'END';
  return ({ start, end, zone }) => after(toWall(byEnd ? end : start, zone), offset, zone);
};
