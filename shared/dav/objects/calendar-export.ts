import { createHash } from 'node:crypto';
import { attachment } from '../../codec/attachment.ts';
import { mergedCalendar } from '../../codec/calendar-file/merge.ts';
import type { Calendar } from '../../model/calendar.ts';
import { dav } from '../../model/names.ts';
import type { Representation } from '../conditions/read-conditions.ts';
import { storedText } from '../properties/stored.ts';
import { calendarMediaType } from '../responses/object-headers.ts';
import { octetsOfBodies } from '../responses/response-budget.ts';
import type { DavContext } from '../verb.ts';

/** A whole calendar as one file; 507 when it is more than one answer may carry, never a part of it. */
export const exportOf = async (
  calendar: Calendar,
  { store, budget, principal }: DavContext,
): Promise<Representation> => {
  const entries = await store.listObjects(calendar);
  budget.require(octetsOfBodies(entries));

  const objects = await store.loadObjects(
    calendar,
    entries.map(({ name }) => name),
  );
  const properties = await store.loadProperties({ calendar, principal });
  const displayName = storedText({ properties }, dav('displayname'))?.trim() || calendar.displayName;
  // In order of names, so that the same calendar is the same file.
  const body = mergedCalendar(
    [...objects.values()].sort((a, b) => (a.name < b.name ? -1 : 1)).map(({ body }) => body),
    displayName,
  );
  budget.spend(body.length);
  return {
    etag: `"${createHash('sha256').update(body).digest('base64url').slice(0, 32)}"`,
    body,
    headers: { ...calendarMediaType(), ...attachment(`${displayName}.ics`) },
  };
};
