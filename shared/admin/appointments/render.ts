import icalendar, { ICalEventStatus, ICalEventTransparency } from 'ical-generator';
import { DateTime } from 'luxon';
import { spellText } from '../../codec/ical/text-value.ts';
import { vtimezoneOf } from '../../codec/zones/vtimezone.ts';
import { absenceType } from '../../model/entities/appointment-types.ts';
import type { Instant } from '../../model/instant.ts';
import { type Span, timesOf } from './times.ts';

/** What a new calendar object says. */
export interface Rendered extends Span {
  readonly uid: string;
  readonly title: string;
  readonly description?: string | undefined;
  readonly location?: string | undefined;
  readonly recurrence?: string | undefined;
  readonly status?: string | undefined;
  /** The diary's own word for what it is. */
  readonly type?: string | undefined;
}

/** STATUS as phones know it (RFC 5545 §3.8.1.11); the diary's own word is kept beside the body. */
export const statusOf = (status: string | undefined): keyof typeof ICalEventStatus => {
  if (status === 'proposed') return 'TENTATIVE';
  return status === 'cancelled' ? 'CANCELLED' : 'CONFIRMED';
};

/** A calendar object of one event, with the VTIMEZONE of its zone (RFC 5545 §3.6.1). */
export const renderAppointment = (appointment: Rendered, stamp: Instant): Uint8Array => {
  const { uid, title, description, location, recurrence, status, type, zone } = appointment;
  const { start, end, allDay } = timesOf(appointment);
  const zoned = !allDay && zone !== 'UTC';
  const calendar = icalendar({ prodId: '//caldav-gateway//diary//EN' });
  calendar.createEvent({
    // Written as it is by the library.
    id: spellText(uid),
    sequence: 0,
    stamp: DateTime.fromMillis(stamp, { zone: 'utc' }),
    start,
    end,
    allDay,
    timezone: zoned ? zone : null,
    summary: title,
    description: description ?? null,
    location: location ?? null,
    status: ICalEventStatus[statusOf(status)],
    // Programs take whole days for free time unless they are told (RFC 5545 §3.8.2.7).
    transparency: type === absenceType ? ICalEventTransparency.OPAQUE : null,
    repeating: recurrence === undefined ? null : `RRULE:${recurrence}`,
  });
  const text = calendar.toString();
  const last = recurrence === undefined ? end.year : Math.max(end.year, new Date(stamp).getUTCFullYear()) + 10;
  const vtimezone = zoned ? (vtimezoneOf(zone, { from: start.year, to: last }) ?? '') : '';
  return new TextEncoder().encode(
    `${text.replace('BEGIN:VEVENT', `${vtimezone}BEGIN:VEVENT`)}${text.endsWith('\r\n') ? '' : '\r\n'}`,
  );
};
