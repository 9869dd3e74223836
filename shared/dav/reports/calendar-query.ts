import { elementsOf, type XmlElement } from '../../codec/xml/node.ts';
import { caldav } from '../../model/names.ts';
import { findObjects, queryOf } from '../filter/find.ts';
import { zoneOfQuery } from '../filter/floating-zone.ts';
import { DavError, violated } from '../preconditions.ts';
import { loadCalendarOf } from '../resources/resources.ts';
import { describe } from '../responses/describe.ts';
import { addMembers } from '../responses/member-text.ts';
import { multistatusWriter } from '../responses/multistatus.ts';
import { octetsOfBodies } from '../responses/response-budget.ts';
import type { Answer } from './answer.ts';
import { askedProperties, withPreferences } from './asked-properties.ts';
import { calendarsBelow, loadMemberObjects } from './members.ts';

/** Whole bodies of more matches than this are not sent in one answer. */
const maxBodies = 5_000;

/** Of two filters nobody could tell which is meant. */
const onlyFilter = (query: XmlElement): XmlElement | undefined => {
  const [filter, second] = elementsOf(query).filter(({ name }) => name === caldav('filter'));
  if (second) throw violated('valid-filter', { message: 'a query has one filter' });
  return filter;
};

/** calendar-query: the members that match a filter, all of them or a refusal; of a home, those of all its calendars (RFC 4791 §7.8). */
export const calendarQuery: Answer = async (query, request, context) => {
  const { target, path } = request;
  const zone = zoneOfQuery(query);
  const filter = queryOf(onlyFilter(query), zone);
  const { bodies, asStored, wantedIn } = askedProperties(query, request);
  const answer = multistatusWriter(context.budget);

  if (target.kind === 'object') {
    const calendar = await loadCalendarOf(target, context);
    const wanted = await wantedIn(calendar, context, zone);
    const object = await context.store.loadObject(calendar, target.objectName);
    if (!object) throw new DavError(404);
    const { entries } = await findObjects(calendar, filter, context, { candidates: [object] });
    for (const _ of entries) answer.add(describe({ kind: 'object', href: path, calendar, object }, wanted, context));
    return withPreferences(answer.finish(), request);
  }
  let matches = 0;
  for (const place of await calendarsBelow(request, context)) {
    const wanted = await wantedIn(place.calendar, context, zone);
    const { entries, loaded } = await findObjects(place.calendar, filter, context, { bodies });
    matches += entries.length;
    if (bodies && matches > maxBodies) {
      throw violated('number-of-matches-within-limits', { message: `${matches} objects match` });
    }
    if (asStored) context.budget.require(octetsOfBodies(entries));
    if (!bodies) await addMembers(answer, place, entries, { wanted, context });
    else
      for await (const resource of loadMemberObjects(place, entries, context, loaded))
        answer.add(describe(resource, wanted, context));
  }
  return withPreferences(answer.finish(), request);
};
