import { attachment } from '../../codec/attachment.ts';
import type { Target } from '../../model/target.ts';
import { isFresh, type Representation, requireReadConditions } from '../conditions/read-conditions.ts';
import { exportOf } from '../objects/calendar-export.ts';
import { wantsReferences, withoutKnownZones } from '../objects/timezones-by-reference.ts';
import { DavError } from '../preconditions.ts';
import { loadCalendarOf, requireOwn } from '../resources/resources.ts';
import { type ByteRange, byteRangeOf } from '../responses/byte-range.ts';
import { explanationOf } from '../responses/explanation.ts';
import { calendarMediaType } from '../responses/object-headers.ts';
import type { DavContext, DavRequest, DavResponse, ReadingVerb } from '../verb.ts';

const objectOf = async (
  target: Extract<Target, { kind: 'object' }>,
  { headers }: DavRequest,
  context: DavContext,
): Promise<Representation> => {
  const calendar = await loadCalendarOf(target, context);
  const object = await context.store.loadObject(calendar, target.objectName);
  if (!object) throw new DavError(404);
  return {
    etag: object.etag,
    modifiedAt: object.modifiedAt,
    body: wantsReferences(headers) ? Buffer.from(withoutKnownZones(Buffer.from(object.body).toString())) : object.body,
    headers: { ...calendarMediaType(object.component), ...attachment(object.name), vary: 'CalDAV-Timezones' },
  };
};

const rangeAsked = (
  { method, headers }: DavRequest,
  { etag, body, modifiedAt }: Representation,
): ByteRange | undefined => {
  const condition = headers.get('if-range');
  const lastModified = modifiedAt === undefined ? undefined : new Date(modifiedAt).toUTCString();
  if (method !== 'GET' || (condition !== undefined && condition !== etag && condition !== lastModified))
    return undefined;
  const range = byteRangeOf(headers.get('range'), body.length);
  if (range === 'unsatisfiable') {
    throw new DavError(416, { headers: { 'content-range': `bytes */${body.length}`, 'accept-ranges': 'bytes' } });
  }
  return range;
};

const answer = (request: DavRequest, representation: Representation): DavResponse => {
  const { etag, modifiedAt, body } = representation;
  requireReadConditions(request.headers, representation);
  const validators = {
    etag,
    ...(modifiedAt !== undefined && { 'last-modified': new Date(modifiedAt).toUTCString() }),
    'cache-control': 'private, no-cache',
  };
  if (isFresh(request.headers, representation)) return { status: 304, headers: validators };

  const range = rangeAsked(request, representation);
  const headers = { ...representation.headers, ...validators, 'accept-ranges': 'bytes' };
  if (!range) return { status: 200, headers, body };
  return {
    status: 206,
    headers: { ...headers, 'content-range': `bytes ${range.from}-${range.to}/${body.length}` },
    body: body.subarray(range.from, range.to + 1),
  };
};

/** GET answers with an object's bytes as stored, with a calendar as one file, and elsewhere in words (RFC 9110 §9.3.1, RFC 4918 §9.4). */
export const get: ReadingVerb = async (request, context) => {
  const { target } = request;
  requireOwn(target, context);
  switch (target.kind) {
    case 'object':
      return answer(request, await objectOf(target, request, context));
    case 'collection':
      return answer(request, await exportOf(await loadCalendarOf(target, context), context));
    case 'root':
    case 'principal':
    case 'home':
      return explanationOf(target);
  }
};
