import { randomUUID } from 'node:crypto';
import { allowOn } from '../../deployment/methods.ts';
import { hrefOf } from '../../model/href.ts';
import { receivedObject } from '../objects/received-object.ts';
import { preferredRepresentation } from '../objects/representation.ts';
import { storeObject } from '../objects/store-object.ts';
import { DavError } from '../preconditions.ts';
import { loadCalendarOf, requireOwn } from '../resources/resources.ts';
import { writtenOrThrow } from '../responses/put-answer.ts';
import type { Verb } from '../verb.ts';

/** POST to a calendar adds an object under a name of the server's choice (RFC 5995 §3.1). */
export const post: Verb = async (request, context) => {
  const { target } = request;
  requireOwn(target, context);
  if (target.kind !== 'collection') throw new DavError(405, { headers: { allow: allowOn(target.kind) } });
  const calendar = await loadCalendarOf(target, context);
  const object = receivedObject(request, calendar.components);
  const name = `${randomUUID()}.ics`;
  const stored = await storeObject({ calendar, name, object, conditions: { ifNoneMatch: '*' } }, context);
  const { headers } = writtenOrThrow(stored, { calendar, principal: context.principal });
  const location = hrefOf({ ...target, kind: 'object', objectName: name });
  const shown = await preferredRepresentation({ calendar, name, path: location }, request, context);
  return { status: 201, ...shown, headers: { ...headers, ...shown?.headers, location } };
};
