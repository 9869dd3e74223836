import { propertyOf, textOf } from '../../codec/ical/jcal.ts';
import { readCalendar } from '../../codec/ical/read.ts';
import { ruleText } from '../../codec/ical/rule-value.ts';
import { firstInstance, type Instance, instanceAt } from '../../codec/recurrence/expand.ts';
import type { RecurData } from '../../codec/recurrence/rule.ts';
import type { Work } from '../../codec/recurrence/work.ts';
import { ianaZone, utc } from '../../codec/zones/iana.ts';
import { zoneOrUtc } from '../../codec/zones/resolve.ts';
import { toInstant, toWall, type Zone } from '../../codec/zones/zone.ts';
import type { Calendar } from '../../model/calendar.ts';
import type { CalendarObject } from '../../model/calendar-object.ts';
import { dayMs } from '../../model/instant.ts';
import { isInstant, timeOf } from '../fields.ts';
import { shownOf } from './integrator-data.ts';
import { statusOf } from './render.ts';
import type { AppointmentView, UnreadableView } from './schema.ts';

/** Nothing that is answered lies behind this: no date has five digits (RFC 3339). */
const latest = Date.UTC(9999, 11, 31, 23, 59, 59);

const iso = (wall: number): string => timeOf(Math.min(wall, latest)).slice(0, 19);

/** How an instance is named: where its series had it. */
export const instanceName = ({ series: { start, zone }, recurrenceId }: Instance): string | undefined => {
  if (recurrenceId === undefined) return undefined;
  return start.kind === 'date' ? iso(toWall(recurrenceId, zone)).slice(0, 10) : timeOf(recurrenceId);
};

/** The zone in which an instance is described: its own, or, where no name tells others which that is, the calendar's. */
export const describedIn = ({ zone, kind }: Instance, calendar: Calendar): Zone =>
  kind === 'date' || zone === utc || ianaZone(zone.id) === zone ? zone : zoneOrUtc(calendar.zone);

const timesOf = (instance: Instance, calendar: Calendar) => {
  const { kind, start, end, wall } = instance;
  const zone = describedIn(instance, calendar);
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
const statusWord = (own: string | undefined, shown: string | undefined): string | undefined =>
  own !== undefined && (shown === undefined || statusOf(own) === shown) ? own : words[shown ?? ''];

/** An appointment's object in its calendar, and what reading it may cost. */
export interface Place {
  readonly calendar: Calendar;
  readonly object: CalendarObject;
  readonly work: Work;
}

/** The object taken apart, and how it is read. */
export const readingOf = ({ calendar, object: { body, etag }, work }: Place) =>
  [readCalendar(body, etag), { zone: calendar.zone, work }] as const;

/** The instance that stands for the whole appointment; undefined when nothing is left of it. */
export const wholeInstance = (place: Place): Instance | undefined => firstInstance(...readingOf(place));

/** The instance of that name, be it written as a date or as an instant; an overridden one wherever it was moved. */
export const findInstance = (place: Place, name: string): Instance | undefined => {
  const [ical, reading] = readingOf(place);
  if (!isInstant(name)) return undefined;
  const named = Date.parse(name);
  const original = name.includes('T') ? named : toInstant(named, zoneOrUtc(reading.zone));
  const found = instanceAt(ical, original, reading);
  const isNamed = found?.recurrenceId !== undefined && (name.includes('T') || found.series.start.kind === 'date');
  return isNamed ? found : undefined;
};

/** The rule of the component, FREQ first. */
const recurrenceOf = ({ component }: Instance): string | undefined => {
  const recur = propertyOf(component, 'rrule')?.[3] as RecurData | undefined;
  return recur && ruleText({ freq: recur.freq ?? '', ...recur });
};

/** Of a counterpart: where the appointment itself is kept. */
const keptIn = ({ counterpartOf }: Pick<CalendarObject, 'counterpartOf'>) =>
  counterpartOf && { resourceId: counterpartOf.calendarId, appointmentId: counterpartOf.name };

/** Instances of one object in the diary's words: everything shown is what the component says that governs the instance. */
export const project = (
  calendar: Calendar,
  { name, uid, diary, counterpartOf, createdAt, modifiedAt }: CalendarObject,
  instances: readonly Instance[],
): readonly AppointmentView[] => {
  return instances.map((instance) => {
    const text = (property: string): string | undefined => textOf(instance.component, property);
    return {
      id: name,
      uid,
      ...timesOf(instance, calendar),
      zone:
        instance.kind === 'date' || instance.kind === 'floating' ? calendar.zone : describedIn(instance, calendar).id,
      startsAt: timeOf(Math.min(instance.start, latest)),
      endsAt: timeOf(Math.min(instance.end, latest)),
      title: text('summary') ?? '',
      description: text('description'),
      location: text('location'),
      recurrence: recurrenceOf(instance),
      instance: instanceName(instance),
      ...shownOf(diary),
      status: statusWord(diary.status, text('status')?.toUpperCase()),
      keptIn: keptIn({ counterpartOf }),
      createdAt: timeOf(createdAt),
      changedAt: timeOf(modifiedAt),
    };
  });
};

/** What can be said of an object whose appointments cannot be shown. */
export const projectUnreadable = (
  { name, uid, diary, counterpartOf, createdAt, modifiedAt }: CalendarObject,
  error: unknown,
): UnreadableView => ({
  id: name,
  uid,
  unreadable: true,
  reason: error instanceof Error ? error.message.slice(0, 200) : 'its body cannot be read',
  ...shownOf(diary),
  keptIn: keptIn({ counterpartOf }),
  createdAt: timeOf(createdAt),
  changedAt: timeOf(modifiedAt),
});
