import { type Ical, knownCalendar, readCalendar } from '../../codec/ical/read.ts';
import { type BusyPeriod, busyPeriodsIn, joined } from '../../codec/recurrence/busy.ts';
import { TooManyInstancesError } from '../../codec/recurrence/work.ts';
import type { Calendar } from '../../model/calendar.ts';
import type { ObjectEntry } from '../../model/calendar-object.ts';
import type { Instant, Interval } from '../../model/instant.ts';
import { loadInPieces } from '../../store/load-in-pieces.ts';
import { floatingZone } from '../filter/floating-zone.ts';
import type { DavContext } from '../verb.ts';

/** More periods than this are no answer a person could use. */
const maxPeriods = 10_000;

/** When a calendar is taken inside the window, in no order (RFC 4791 §7.10). */
export const busyTimes = async (
  calendar: Calendar,
  window: Required<Interval>,
  context: DavContext,
): Promise<readonly BusyPeriod[]> => {
  const events = (await context.store.listObjects(calendar, { window })).filter(
    ({ component }) => component === 'VEVENT' || component === 'VFREEBUSY',
  );
  const zone = await floatingZone(calendar, context);
  const periods: BusyPeriod[] = [];
  // The work of each is counted before the next is read: hostile ones are refused, not read to the end (T23).
  const add = (ical: Ical): void => {
    periods.push(...busyPeriodsIn(ical, window, { zone, work: context.work }));
    if (periods.length > maxPeriods) throw new TooManyInstancesError(`more than ${maxPeriods} busy periods`);
  };
  const unknown: ObjectEntry[] = [];
  for (const entry of events) {
    const ical = knownCalendar(entry.etag);
    if (ical) add(ical);
    else unknown.push(entry);
  }
  for await (const { body, etag } of loadInPieces(context.store, calendar, unknown)) add(readCalendar(body, etag));
  return periods;
};

const utc = (instant: Instant): string => new Date(instant).toISOString().replace(/[-:]|\.\d{3}/g, '');

/** The VFREEBUSY that answers a free-busy-query (RFC 5545 §3.6.4). */
export const freeBusyCalendar = (periods: readonly BusyPeriod[], window: Required<Interval>, now: Instant): string => {
  const byType = Map.groupBy(periods, ({ type }) => type);
  const lines = [...byType].flatMap(([type, ofType]) =>
    joined(ofType).map(({ start, end }) => `FREEBUSY;FBTYPE=${type}:${utc(start)}/${utc(end)}`),
  );
  return [
    'BEGIN:VCALENDAR',
    'VERSION:2.0',
    'PRODID:-//caldav-gateway//free-busy//EN',
    'BEGIN:VFREEBUSY',
    `DTSTAMP:${utc(now)}`,
    `DTSTART:${utc(window.from)}`,
    `DTEND:${utc(window.to)}`,
    ...lines,
    'END:VFREEBUSY',
    'END:VCALENDAR',
    '',
  ].join('\r\n');
};
