import * as z from 'zod/mini';
import { reservedUids } from '../../codec/ical/limits.ts';
import type { Calendar } from '../../model/calendar.ts';
import type { CalendarObject } from '../../model/calendar-object.ts';
import type { CalendarReader } from '../../store/reader.ts';
import { wanting } from '../issues.ts';

/** A UID of an integrator's own (RFC 5545 §3.8.4.7, of at most 255 octets by RFC 7986 §5.3). */
export const ownUid = wanting(
  z.string().check(
    z.minLength(1),
    z.maxLength(255),
    z.regex(/^\P{Cc}*$/u),
    z.refine((uid) => Buffer.byteLength(uid) <= 255 && uid === uid.trim() && !reservedUids.includes(uid)),
  ),
  [
    'a UID: 1 to 255 octets without control characters, and no blank at either end',
    'eine UID: 1 bis 255 Oktette ohne Steuerzeichen, ohne Leerzeichen am Anfang und Ende',
  ],
);

/** The object of a diary that has this UID, whoever made it; read once more where it moved in between. */
export const findByUid = async (
  store: CalendarReader,
  calendar: Calendar,
  uid: string,
): Promise<CalendarObject | undefined> => {
  for (let attempt = 1; attempt <= 2; attempt++) {
    const name = await store.findUid(calendar, uid);
    if (name === undefined) return undefined;
    const object = await store.loadObject(calendar, name);
    if (object?.uid === uid) return object;
  }
  return undefined;
};
