import { allowOn } from '../../deployment/methods.ts';
import { writeConditions } from '../conditions/write-conditions.ts';
import { receivedObject } from '../objects/received-object.ts';
import { preferredRepresentation } from '../objects/representation.ts';
import { storeObject } from '../objects/store-object.ts';
import { DavError } from '../preconditions.ts';
import { loadCalendarOf, requireOwn } from '../resources/resources.ts';
import { writtenOrThrow } from '../responses/put-answer.ts';
import type { Verb } from '../verb.ts';

/** Names come from UIDs, some with a prefix: one that ends where its UID has a `?` is another name, cut on the way. */
const isCut = (name: string, uid: string): boolean =>
  uid.includes('?') && name.toLowerCase().endsWith(uid.slice(0, uid.indexOf('?')).toLowerCase());

/** PUT creates or replaces one calendar object resource, bytes as sent, and answers with its strong entity tag (RFC 4791 §5.3.2, §5.3.4). */
export const put: Verb = async (request, context) => {
  const { target } = request;
  requireOwn(target, context);
  if (target.kind !== 'object') throw new DavError(405, { headers: { allow: allowOn(target.kind) } });
  const calendar = await loadCalendarOf(target, context);
  const object = receivedObject(request, calendar.components);
  const name = target.objectName;
  if (request.nameMayBeCut && isCut(name, object.uid))
    throw new DavError(400, { message: 'This ingress cuts names at a "?": name the object without one.' });
  const shown = () => preferredRepresentation({ calendar, name, path: request.path }, request, context);
  try {
    const conditions = await writeConditions(request, { calendar, name }, context);
    const stored = await storeObject({ calendar, name, object, conditions }, context);
    const { created, headers: written } = writtenOrThrow(stored, { calendar, principal: context.principal });
    const current = await shown();
    return current ? { status: created ? 201 : 200, ...current } : { status: created ? 201 : 204, headers: written };
  } catch (error) {
    const current = error instanceof DavError && error.status === 412 ? await shown() : undefined;
    if (!current) throw error;
    return { status: 412, ...current };
  }
};
