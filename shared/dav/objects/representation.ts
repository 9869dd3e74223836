import type { Calendar } from '../../model/calendar.ts';
import { isSeen } from '../../store/sync-window.ts';
import { preferenceHeaders, preferencesOf } from '../conditions/conditional.ts';
import { calendarMediaType } from '../responses/object-headers.ts';
import type { DavRequest, DavResponse, WritingContext } from '../verb.ts';

/** An object that was written, and the path under which its writer finds it. */
interface Written {
  readonly calendar: Calendar;
  readonly name: string;
  readonly path: string;
}

/** The object as it is now, for whoever prefers it to being told how a write went (RFC 8144 §3); nothing where nobody asked, or its reader is not shown it (B06). */
export const preferredRepresentation = async (
  { calendar, name, path }: Written,
  { headers }: Pick<DavRequest, 'headers'>,
  { store, clock }: WritingContext,
): Promise<Omit<DavResponse, 'status'> | undefined> => {
  if (!preferencesOf(headers).representation) return undefined;
  const object = await store.loadObject(calendar, name);
  if (!object || !isSeen(calendar, object, clock())) return undefined;
  return {
    headers: {
      etag: object.etag,
      'last-modified': new Date(object.modifiedAt).toUTCString(),
      'content-location': path,
      ...calendarMediaType(object.component),
      ...preferenceHeaders(headers, ['return=representation']),
    },
    body: object.body,
  };
};
