import { conditionsHold } from '../../model/calendar-object.ts';
import { hrefOf } from '../../model/href.ts';
import { disclosedElsewhere, entityTagFor, readerOf } from '../../model/reader-view.ts';
import { isSeen } from '../../store/sync-window.ts';
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
  const { store, principal, clock } = context;
  const source = await store.asStored.loadObject(from.calendar, from.name);
  // A copy is read: what lies beyond the days that are seen cannot be (B06).
  if (!source || !isSeen(from.calendar, source, clock())) throw new DavError(404);
  const reader = readerOf(from.calendar, principal);
  if (!conditionsHold(await writeConditions(request, from, context), entityTagFor(reader, source)))
    throw new DavError(412);

  const object = receivedObject({ headers: new Map(), body: source.body }, to.calendar.components);
  const conditions = overwrite ? {} : ({ ifNoneMatch: '*' } as const);
  // What is stored is copied, texts that were not shown too: so its copy must show no more of them.
  const disclosed = disclosedElsewhere(source, reader, readerOf(to.calendar, principal));
  const properties = disclosed ? {} : source.properties;
  const stored = await storeObject({ ...to, object, conditions, properties, ...(disclosed && { disclosed }) }, context);
  const { created, headers } = writtenOrThrow(stored, { calendar: to.calendar, principal: context.principal });
  return { status: created ? 201 : 204, headers: { ...headers, ...(created && { location: hrefOf(target) }) } };
};
