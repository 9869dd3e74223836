import ICAL from 'ical.js';
import { DateTime } from 'luxon';
import { type BusinessObject, bodyOf } from '../support/business-data.ts';

const diaryZone = 'Europe/Vienna';
const zoneOf = (time: ICAL.Time, tzid: string | undefined): string => {
  if (time.zone === ICAL.Timezone.utcTimezone) return 'UTC';
  return tzid === 'Europe/London' ? tzid : diaryZone;
};

const instantOf = (time: ICAL.Time, tzid: string | undefined): number =>
  DateTime.fromObject(
    { year: time.year, month: time.month, day: time.day, hour: time.hour, minute: time.minute },
    { zone: zoneOf(time, tzid) },
  ).toMillis();

/** The master with its overrides; every object is parsed once. */
const eventOf = (object: BusinessObject): ICAL.Event => {
  const known = parsed.get(object);
  if (known) return known;
  const calendar = new ICAL.Component(ICAL.parse(bodyOf(object)));
  const [master, ...overrides] = calendar.getAllSubcomponents('vevent').map((each) => new ICAL.Event(each));
  if (master === undefined) throw new Error(`${object.uid} has no VEVENT`);
  for (const override of overrides) master.relateException(override);
  parsed.set(object, master);
  return master;
};
const parsed = new WeakMap<BusinessObject, ICAL.Event>();

/** Does an instance of the object overlap `[from, to)`? Told by ical.js, which the gateway does not expand with. */
export const hasInstanceIn = (object: BusinessObject, from: number, to: number): boolean => {
  const event = eventOf(object);
  const tzid = event.component.getFirstProperty('dtstart')?.getFirstParameter('tzid');
  const overlaps = (start: ICAL.Time, end: ICAL.Time): boolean =>
    instantOf(start, tzid) < to && instantOf(end, tzid) > from;
  if (!event.isRecurring()) return overlaps(event.startDate, event.endDate);

  const iterator = event.iterator();
  for (let next = iterator.next(); next && instantOf(next, tzid) < to + 86_400_000; next = iterator.next()) {
    const { startDate, endDate } = event.getOccurrenceDetails(next);
    if (overlaps(startDate, endDate)) return true;
  }
  return false;
};
