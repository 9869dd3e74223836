import { conditionsHold } from '../../model/calendar-object.ts';
import { hrefOf } from '../../model/href.ts';
import { writeConditions } from '../conditions/write-conditions.ts';
import { receivedObject } from '../objects/received-object.ts';
import { storeObject } from '../objects/store-object.ts';
import { DavError } from '../preconditions.ts';
import { transferOf } from '../resources/destination.ts';
import { writtenOrThrow } from '../responses/put-answer.ts';
import type { Verb } from '../verb.ts';

/** COPY stores an object's bytes once more (RFC 4918 §9.8); inside one calendar its UID is in the way unless the target holds it (RFC 4791 §5.3.2.1). */
export const copy: Verb = async (request, context) => {
  const { from, to, target, overwrite } = await transferOf(request, context);
  const source = await context.store.loadObject(from.calendar, from.name);
  if (!source) throw new DavError(404);
  if (!conditionsHold(await writeConditions(request, from, context), source.etag)) throw new DavError(412);

  const object = receivedObject({ headers: new Map(), body: source.body }, to.calendar.components);
  const conditions = overwrite ? {} : ({ ifNoneMatch: '*' } as const);
  const stored = await storeObject({ ...to, object, conditions, properties: source.properties }, context);
  const { created, headers } = writtenOrThrow(stored, { calendar: to.calendar, principal: context.principal });
  return { status: created ? 201 : 204, headers: { ...headers, ...(created && { location: hrefOf(target) }) } };
};
