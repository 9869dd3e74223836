import { createHash } from 'node:crypto';
import { attachment } from '../codec/attachment.ts';
import type { Calendar } from '../model/calendar.ts';
import { mergedCalendar } from './merged-calendar.ts';
import { calendarMediaType } from './object-headers.ts';
import { DavError } from './preconditions.ts';
import type { Representation } from './read-conditions.ts';
import type { DavContext } from './verb.ts';

/** A whole calendar as one file; 507 when it is more than one answer may carry, never a part of it. */
export const exportOf = async (calendar: Calendar, { store, limits }: DavContext): Promise<Representation> => {
  const entries = await store.listObjects(calendar);
  const octets = entries.reduce((sum, { size }) => sum + size, 0);
  if (octets > limits.bytes) throw new DavError(507, { message: 'the calendar is too large for one file' });

  const objects = await store.loadObjects(
    calendar,
    entries.map(({ name }) => name),
  );
  // In order of names, so that the same calendar is the same file.
  const body = mergedCalendar(
    [...objects.values()].sort((a, b) => (a.name < b.name ? -1 : 1)).map(({ body }) => body),
    calendar.displayName,
  );
  return {
    etag: `"${createHash('sha256').update(body).digest('base64url').slice(0, 32)}"`,
    body,
    headers: { ...calendarMediaType(), ...attachment(`${calendar.displayName}.ics`) },
  };
};
