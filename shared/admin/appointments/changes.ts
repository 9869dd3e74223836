import { DateTime } from 'luxon';
import type { Changes } from '../../codec/ical/edit.ts';
import type { Moment } from '../../codec/ical/moment.ts';
import { vtimezoneOf } from '../../codec/zones/vtimezone.ts';
import type { DiaryFields } from '../../model/calendar-object.ts';
import { patched } from '../entity.ts';
import { statusOf } from './render.ts';
import type { AppointmentPatch } from './schema.ts';
import { requireRecurrence } from './stored.ts';
import { type Span, timesOf } from './times.ts';

/** What the wall shows, as the codec counts it. */
const momentOf = (time: DateTime, allDay: boolean, zone: string): Moment => {
  const wall = time.setZone('utc', { keepLocalTime: true }).toMillis();
  if (allDay) return { wall, kind: 'date' };
  return zone === 'UTC' ? { wall, kind: 'utc' } : { wall, kind: 'zoned', tzid: zone };
};

/** A start that moves alone takes the end along; another form (all-day or not) needs both. */
const movedSpan = (view: Span, { start = view.start, end, zone = view.zone }: AppointmentPatch): Span => {
  if (end !== undefined || start.length < 11 !== view.start.length < 11) return { start, end: end ?? view.end, zone };
  const utc = (local: string) => DateTime.fromISO(local, { zone: 'utc' });
  const shifted = utc(view.end).plus(utc(start).diff(utc(view.start)));
  return { start, end: shifted.toFormat(start.includes('T') ? "yyyy-MM-dd'T'HH:mm:ss" : 'yyyy-MM-dd'), zone };
};

/** A patch in the words of the codec; what the patch does not name is not touched. */
export const changesOf = (view: Span, patch: AppointmentPatch): Changes => {
  const texts = Object.entries({
    summary: patch.title,
    description: patch.description,
    location: patch.location,
    status: patch.status === undefined ? undefined : statusOf(patch.status ?? undefined),
  }).filter((entry): entry is [string, string | null] => entry[1] !== undefined);
  const timed = patch.start !== undefined || patch.end !== undefined || patch.zone !== undefined;
  const span = movedSpan(view, patch);
  const times = timed ? timesOf(span) : undefined;
  return {
    texts: Object.fromEntries(texts),
    ...(times && {
      start: momentOf(times.start, times.allDay, span.zone),
      end: momentOf(times.end, times.allDay, span.zone),
    }),
    ...(patch.recurrence !== undefined && { rule: patch.recurrence && requireRecurrence(patch.recurrence) }),
  };
};

const shown = new Set(['start', 'end', 'zone', 'title', 'description', 'location', 'recurrence']);

/** Fields of a patch that one instance cannot have for itself. */
export const seriesOnly = (patch: AppointmentPatch): readonly string[] =>
  Object.keys(patch).filter((field) => field === 'recurrence' || (!shown.has(field) && field !== 'status'));

/** The diary's own fields after a patch. */
export const diaryAfter = (diary: DiaryFields, patch: AppointmentPatch): DiaryFields =>
  patched(diary, Object.fromEntries(Object.entries(patch).filter(([field]) => !shown.has(field))) as DiaryFields);

/** The body with the VTIMEZONE of a zone it came to name (RFC 5545 §3.6.5). */
export const withZone = (body: Uint8Array, zone: string | undefined): Uint8Array => {
  const text = new TextDecoder().decode(body);
  if (zone === undefined || zone === 'UTC' || text.includes(`\r\nTZID:${zone}\r\n`)) return body;
  const years = [...text.matchAll(/^(?:DTSTART|DTEND)[;:].*?(\d{4})\d{4}(?:T|\r)/gm)].map(([, year]) => Number(year));
  const vtimezone = vtimezoneOf(zone, { from: Math.min(...years), to: Math.max(...years) + 10 }) ?? '';
  return new TextEncoder().encode(text.replace('BEGIN:VEVENT', `${vtimezone}BEGIN:VEVENT`));
};
