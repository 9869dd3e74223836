import { childOf, type XmlElement } from '../../codec/xml/node.ts';
import { caldav } from '../../model/names.ts';
import { depthOf } from '../conditions/conditional.ts';
import { findObjects, queryOf } from '../filter/find.ts';
import { zoneOfQuery } from '../filter/floating-zone.ts';
import { DavError, violated } from '../preconditions.ts';
import type { ObjectResource } from '../resources/resources.ts';
import { loadCalendarOf } from '../resources/resources.ts';
import { describeEach } from '../responses/describe.ts';
import { multistatus } from '../responses/multistatus.ts';
import { octetsOfBodies } from '../responses/response-budget.ts';
import type { Wanted } from '../responses/wanted.ts';
import type { DavContext, DavRequest } from '../verb.ts';
import type { Answer } from './answer.ts';
import { askedProperties, withPreferences } from './asked-properties.ts';
import { collectionHref, loadMemberObjects } from './members.ts';

/** Whole bodies of more matches than this are not sent in one answer. */
const maxBodies = 5_000;

interface Found {
  readonly resources: readonly ObjectResource[];
  readonly wanted: Wanted;
}

const findIn = async (query: XmlElement, request: DavRequest, context: DavContext): Promise<Found | undefined> => {
  const { target, path, headers } = request;
  const zone = zoneOfQuery(query);
  const filter = queryOf(childOf(query, caldav('filter')), zone);
  const { bodies, asStored, wantedIn } = askedProperties(query, request);
  if (target.kind !== 'collection' && target.kind !== 'object') return undefined;
  const calendar = await loadCalendarOf(target, context);
  const wanted = await wantedIn(calendar, context, zone);

  if (target.kind === 'object') {
    const object = await context.store.loadObject(calendar, target.objectName);
    if (!object) throw new DavError(404);
    const { entries } = await findObjects(calendar, filter, context, { candidates: [object] });
    return { resources: entries.map(() => ({ kind: 'object', href: path, calendar, object })), wanted };
  }
  // Several clients leave the header out and mean the members (trap 33).
  if ((depthOf(headers) ?? '1') === '0') return undefined;
  const { entries, loaded } = await findObjects(calendar, filter, context, { bodies });
  if (bodies && entries.length > maxBodies) {
    throw violated('number-of-matches-within-limits', { message: `${entries.length} objects match` });
  }
  if (asStored) context.budget.require(octetsOfBodies(entries));
  const place = { calendar, href: collectionHref(request) };
  return { resources: await loadMemberObjects(place, entries, { wanted, bodies }, context, loaded), wanted };
};

/** calendar-query: the members that match a filter, all of them or a refusal (RFC 4791 §7.8). */
export const calendarQuery: Answer = async (query, request, context) => {
  const found = await findIn(query, request, context);
  const responses = found ? describeEach(found.resources, found.wanted, context) : [];
  return withPreferences(multistatus(responses, context), request);
};
