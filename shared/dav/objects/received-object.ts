import { InvalidCalendarError } from '../../codec/ical/invalid-calendar.ts';
import { parseCalendarObject } from '../../codec/ical/parse-object.ts';
import type { Component } from '../../model/calendar.ts';
import type { ParsedObject } from '../../model/calendar-object.ts';
import { DavError, refusedToStore } from '../preconditions.ts';

interface Received {
  readonly headers: ReadonlyMap<string, string>;
  readonly body: Uint8Array;
}

const looksLikeCalendar = (body: Uint8Array): boolean =>
  /^\uFEFF?\s*BEGIN:VCALENDAR/i.test(Buffer.from(body.buffer, body.byteOffset, Math.min(body.length, 64)).toString());

/** The body of a request as a calendar object; whatever is wrong with it is the precondition it violates (RFC 4791 §5.3.2.1). Odd media types are tolerated on a VCALENDAR (trap 28). */
export const receivedObject = ({ headers, body }: Received, accepted: readonly Component[]): ParsedObject => {
  if (headers.has('content-range')) throw new DavError(400, { message: 'an object is stored whole' });
  const mediaType = headers.get('content-type')?.split(';')[0]?.trim().toLowerCase() || 'text/calendar';
  if (mediaType !== 'text/calendar' && !looksLikeCalendar(body)) {
    throw refusedToStore('supported-calendar-data', `${mediaType} is not iCalendar`);
  }
  try {
    return parseCalendarObject(body, accepted);
  } catch (error) {
    if (error instanceof InvalidCalendarError) throw refusedToStore(error.condition, error.message);
    throw error;
  }
};
