import type ICAL from 'ical.js';
import type { Instant, Interval } from '../../model/instant.ts';
import { after, noLength, parseDuration, roughly } from '../ical/duration.ts';
import { parameterOf, propertyOf, textOf } from '../ical/jcal.ts';
import { type Ical, principalComponents } from '../ical/read.ts';
import { dayMs, toWall } from '../zones/zone.ts';
import { eachInstance, type Instance, type Reading, TooManyInstances } from './expand.ts';
import { momentOf } from './length.ts';

/** One time at which an alarm goes off (RFC 5545 §3.6.6). */
export interface Firing {
  readonly at: Instant;
  readonly alarm: ICAL.Component;
  /** Absent for an alarm that names its own time. */
  readonly instance?: Instance;
}

/** Every firing inside the window, by time: of each instance each alarm and its repetitions (RFC 4791 §9.9). Throws TooManyInstances. */
export const alarmsIn = (ical: Ical, window: Interval, { zone, limit = 3_000 }: Reading): readonly Firing[] => {
  const found: Firing[] = [];
  for (const firing of eachAlarm(ical, window, zone)) {
    if (found.length >= limit) throw new TooManyInstances(limit);
    found.push(firing);
  }
  return found.sort((a, b) => a.at - b.at);
};

/** The same, one after the other and in no promised order, so that a reader may stop early. */
export function* eachAlarm(ical: Ical, { from = -Infinity, to = Infinity }: Interval, zone: string): Generator<Firing> {
  const alarms = alarmsOf(ical);
  const inside = ({ at }: Firing): boolean => at >= from && at < to;
  for (const alarm of alarms) {
    yield* repeated(alarm, absoluteTrigger(alarm))
      .map((at) => ({ at, alarm }))
      .filter(inside);
  }
  if (alarms.every((alarm) => absoluteTrigger(alarm) !== undefined)) return;
  const { before, behind } = alarmReach(ical);
  for (const instance of eachInstance(ical, { from: from - behind, to: to + before }, zone)) {
    for (const alarm of instance.component.getAllSubcomponents('valarm')) {
      yield* repeated(alarm, relativeTrigger(alarm, instance))
        .map((at) => ({ at, alarm, instance }))
        .filter(inside);
    }
  }
}

const alarmsOf = (ical: Ical): readonly ICAL.Component[] =>
  principalComponents(ical).flatMap((component) => component.getAllSubcomponents('valarm'));

/** How far before and behind the span of its instance an alarm of the object can fire, with a day to spare. */
export const alarmReach = (ical: Ical): { readonly before: number; readonly behind: number } => {
  const edges = alarmsOf(ical).map((alarm) => {
    const offset = roughly(parseDuration(textOf(alarm, 'trigger') ?? '') ?? noLength);
    return [offset, offset + repeatsOf(alarm) * pauseOf(alarm)] as const;
  });
  return {
    before: dayMs + Math.max(0, ...edges.map(([first]) => -first)),
    behind: dayMs + Math.max(0, ...edges.map(([, last]) => last)),
  };
};

/** The first and last times of the alarms that name their own, which fire wherever the instances are. */
export const absoluteAlarms = (ical: Ical): readonly Instant[] =>
  alarmsOf(ical).flatMap((alarm) => repeated(alarm, absoluteTrigger(alarm)));

const repeatsOf = (alarm: ICAL.Component): number =>
  propertyOf(alarm, 'duration') ? Math.max(0, Number(textOf(alarm, 'repeat') ?? 0)) : 0;

const pauseOf = (alarm: ICAL.Component): number => roughly(parseDuration(textOf(alarm, 'duration') ?? '') ?? noLength);

const repeated = (alarm: ICAL.Component, first: Instant | undefined): readonly Instant[] =>
  first === undefined ? [] : Array.from({ length: repeatsOf(alarm) + 1 }, (_, index) => first + index * pauseOf(alarm));

const absoluteTrigger = (alarm: ICAL.Component): Instant | undefined => momentOf(alarm, 'trigger')?.wall;

const relativeTrigger = (alarm: ICAL.Component, { start, end, zone }: Instance): Instant | undefined => {
  const trigger = propertyOf(alarm, 'trigger');
  const offset = trigger && parseDuration(String(trigger[3]));
  if (!offset) return undefined;
  const base = parameterOf(trigger, 'related')?.toUpperCase() === 'END' ? end : start;
  return after(toWall(base, zone), offset, zone);
};
