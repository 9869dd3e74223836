import type { Calendar } from '../../model/calendar.ts';
import { isOwnHost, parseHref } from '../../model/href.ts';
import type { Target } from '../../model/target.ts';
import { overwriteOf } from '../conditions/conditional.ts';
import { DavError, violated } from '../preconditions.ts';
import type { DavContext, DavRequest } from '../verb.ts';
import { loadCalendarOf, requireOwn } from './resources.ts';

/** Both ends of a COPY or MOVE of one object. */
export interface Transfer {
  readonly from: { readonly calendar: Calendar; readonly name: string };
  readonly to: { readonly calendar: Calendar; readonly name: string };
  readonly target: Extract<Target, { kind: 'object' }>;
  readonly overwrite: boolean;
}

const destinationOf = ({ headers, hosts }: DavRequest): Target => {
  const header = headers.get('destination');
  if (header === undefined) throw new DavError(400, { message: 'Destination is missing' });
  const [, scheme, server] = /^([a-z][a-z0-9+.-]*):(?:\/\/([^/?#]*))?/i.exec(header.trim()) ?? [];
  if (scheme !== undefined && !(/^https?$/i.test(scheme) && isOwnHost(server ?? '', hosts))) {
    throw new DavError(502, { message: 'the destination is on another server' });
  }
  const target = parseHref(header, hosts);
  if (!target) throw new DavError(409, { message: 'nothing can be stored at the destination' });
  return target;
};

/** In the principal's own home a calendar that is not there is a missing parent: 409 (RFC 4918 §9.3.1, §9.8.5). */
export const calendarAt = async (
  target: Extract<Target, { kind: 'object' }>,
  context: DavContext,
): Promise<Calendar> => {
  try {
    return await loadCalendarOf(target, context);
  } catch (error) {
    throw error instanceof DavError && error.status === 404 ? new DavError(409) : error;
  }
};

/** Reads source and destination of a COPY or MOVE (RFC 4918 §9.8, §9.9); another principal's home is a 404 at either end (T11). */
export const transferOf = async (request: DavRequest, context: DavContext): Promise<Transfer> => {
  const { target: source, headers } = request;
  requireOwn(source, context);
  if (source.kind !== 'object') throw violated('need-privileges', { message: 'only objects are copied and moved' });
  const overwrite = overwriteOf(headers);
  const target = destinationOf(request);
  requireOwn(target, context);
  const calendar = await loadCalendarOf(source, context);
  if (target.kind !== 'object')
    throw violated('calendar-collection-location-ok', { message: 'an object needs a calendar' });
  const within = target.calendarName === source.calendarName;
  if (within && target.objectName === source.objectName) throw new DavError(403, { message: 'source is destination' });
  const destination = within ? calendar : await calendarAt(target, context);
  return {
    from: { calendar, name: source.objectName },
    to: { calendar: destination, name: target.objectName },
    target,
    overwrite,
  };
};
