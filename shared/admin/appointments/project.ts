import nodeIcal, { type VEvent } from 'node-ical';
import { readCalendar } from '../../codec/ical/read.ts';
import { eachInstance, type Instance, instancesIn } from '../../codec/recurrence/expand.ts';
import type { Work } from '../../codec/recurrence/work.ts';
import { dayMs, toWall } from '../../codec/zones/zone.ts';
import type { Calendar } from '../../model/calendar.ts';
import type { CalendarObject } from '../../model/calendar-object.ts';
import type { Interval } from '../../model/instant.ts';
import { timeOf } from '../fields.ts';
import { statusOf } from './render.ts';
import type { AppointmentView } from './schema.ts';

const iso = (wall: number): string => new Date(wall).toISOString().slice(0, 19);

/** How an instance is named: where its series had it. */
export const instanceName = ({ kind, zone, recurrenceId }: Instance): string | undefined => {
  if (recurrenceId === undefined) return undefined;
  return kind === 'date' ? iso(toWall(recurrenceId, zone)).slice(0, 10) : timeOf(recurrenceId);
};

const timesOf = ({ kind, start, end, wall, zone }: Instance) => {
  const endWall = toWall(end, zone);
  return kind === 'date'
    ? { start: iso(wall).slice(0, 10), end: iso(Math.max(endWall - dayMs, wall)).slice(0, 10), allDay: true }
    : { start: iso(toWall(start, zone)), end: iso(endWall), allDay: false };
};

const words: Readonly<Record<string, string>> = {
  TENTATIVE: 'proposed',
  CONFIRMED: 'confirmed',
  CANCELLED: 'cancelled',
};

/** The diary's own word while it still says what the body says; else what a phone, or an instance of its own, says. */
const statusWord = (own: string | undefined, shown: unknown): string | undefined =>
  own !== undefined && (shown === undefined || statusOf(own) === shown) ? own : words[String(shown)];

/** A property's text, whether or not it came with parameters. */
const textOf = (value: unknown): string | undefined => {
  const text = typeof value === 'object' && value !== null && 'val' in value ? value.val : value;
  return typeof text === 'string' ? text : undefined;
};

/** The master, and the override that governs an instance, if there is one. */
const eventsOf = (body: Uint8Array): { master: VEvent | undefined; overrides: ReadonlyMap<number, VEvent> } => {
  const components = Object.values(nodeIcal.sync.parseICS(new TextDecoder().decode(body)));
  const master = components.find((component): component is VEvent => component?.type === 'VEVENT');
  const overrides = Object.values(master?.recurrences ?? {}) as VEvent[];
  const keyed = overrides.flatMap((event) => {
    const original = event.recurrenceid as unknown;
    return original instanceof Date ? [[original.getTime(), event] as const] : [];
  });
  return { master, overrides: new Map(keyed) };
};

/** An appointment's object in its calendar, and what reading it may cost. */
export interface Place {
  readonly calendar: Calendar;
  readonly object: CalendarObject;
  readonly work: Work;
}

/** The instances of an object that touch the window; throws TooManyInstancesError. */
export const instancesOf = ({ calendar, object: { body, etag }, work }: Place, window: Interval, limit: number) =>
  instancesIn(readCalendar(body, etag), window, { zone: calendar.zone, limit, work });

/** Instances to look at before a series counts as empty. */
const patience = 1_000;

/** The appointment itself: of a series its first instance that the rule governs, without the name of an instance. */
export const projectWhole = ({ calendar, object, work }: Place): AppointmentView | undefined => {
  const reading = { zone: calendar.zone, work };
  const instances = eachInstance(readCalendar(object.body, object.etag), {}, reading).take(patience).toArray();
  const governed = instances.find(({ component }) => !component.hasProperty('recurrence-id'));
  const [view] = project(
    calendar,
    object,
    [governed ?? instances[0]].filter((instance) => instance !== undefined),
  );
  return view && { ...view, instance: undefined };
};

/** One instance by its name. */
export const projectInstance = (place: Place, name: string): AppointmentView | undefined =>
  project(
    place.calendar,
    place.object,
    [findInstance(place, name)].filter((instance) => instance !== undefined),
  )[0];

/** The instance of that name; an overridden one wherever it was moved. */
export const findInstance = ({ calendar, object, work }: Place, name: string): Instance | undefined => {
  const near = Date.parse(name);
  const window = { from: near - 2 * dayMs, to: near + 2 * dayMs };
  return eachInstance(readCalendar(object.body, object.etag), window, { zone: calendar.zone, work }).find(
    (instance) => instanceName(instance) === name,
  );
};

/** Instances in the diary's words: texts by node-ical, times as the expansion found them. */
export const project = (
  calendar: Calendar,
  { name, uid, body, diary, createdAt, modifiedAt }: CalendarObject,
  instances: readonly Instance[],
): readonly AppointmentView[] => {
  const { master, overrides } = eventsOf(body);
  return instances.map((instance) => {
    const event = (instance.recurrenceId === undefined ? undefined : overrides.get(instance.recurrenceId)) ?? master;
    const rule = instance.component.getFirstPropertyValue('rrule');
    return {
      id: name,
      uid,
      ...timesOf(instance),
      zone: instance.kind === 'date' || instance.kind === 'floating' ? calendar.zone : instance.zone.id,
      startsAt: timeOf(instance.start),
      endsAt: timeOf(instance.end),
      title: textOf(event?.summary) ?? '',
      description: textOf(event?.description),
      location: textOf(event?.location),
      recurrence: rule === null ? undefined : String(rule),
      instance: instanceName(instance),
      ...diary,
      status: statusWord(diary.status, event?.status),
      createdAt: timeOf(createdAt),
      changedAt: timeOf(modifiedAt),
    };
  });
};
