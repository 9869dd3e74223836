import type { Calendar } from '../../model/calendar.ts';
import type { CalendarObject, ObjectEntry } from '../../model/calendar-object.ts';
import { encodeSegment, hrefOf } from '../../model/href.ts';
import { loadInPieces } from '../../store/load-in-pieces.ts';
import { depthOf } from '../conditions/conditional.ts';
import { loadCalendarOf, type ObjectResource, objectResource, requireOwn } from '../resources/resources.ts';
import type { DavContext, DavRequest } from '../verb.ts';

/** The href of the collection asked about, as asked, so that members stand below what the client knows (trap 2). */
export const collectionHref = ({ path }: DavRequest): string => (path.endsWith('/') ? path : `${path}/`);

/** A calendar, and its href as the client knows it, with its final `/`. */
export interface CalendarPlace {
  readonly calendar: Calendar;
  readonly href: string;
}

/** The calendars at or below a resource: the one asked about, those of the home, and at the root those of the principal. */
export const calendarsAt = async (request: DavRequest, context: DavContext): Promise<readonly CalendarPlace[]> => {
  const { target } = request;
  requireOwn(target, context);
  if (target.kind === 'collection') {
    return [{ calendar: await loadCalendarOf(target, context), href: collectionHref(request) }];
  }
  if (target.kind !== 'home' && target.kind !== 'root') return [];
  const home =
    target.kind === 'home' ? collectionHref(request) : hrefOf({ kind: 'home', userName: context.principal.userName });
  const calendars = await context.store.listCalendars(context.principal);
  return calendars.map((calendar) => ({ calendar, href: `${home}${encodeSegment(calendar.homeName)}/` }));
};

/** The calendars that a query of a collection or a home is about: none at Depth 0; several clients leave the header out and mean the members (trap 33). */
export const calendarsBelow = async (request: DavRequest, context: DavContext): Promise<readonly CalendarPlace[]> => {
  const nothing = (depthOf(request.headers) ?? '1') === '0';
  const places = request.target.kind === 'home' && nothing ? [] : await calendarsAt(request, context);
  return nothing ? [] : places;
};

/** Members as resources with their bodies, each made when it is asked for; one deleted meanwhile is left out. */
export async function* loadMemberObjects(
  place: CalendarPlace,
  entries: readonly ObjectEntry[],
  context: DavContext,
  loaded: ReadonlyMap<string, CalendarObject> = new Map(),
): AsyncGenerator<ObjectResource> {
  for (const object of loaded.values()) yield objectResource(place, object);
  const absent = entries.filter(({ name }) => !loaded.has(name));
  for await (const object of loadInPieces(context.store, place.calendar, absent)) yield objectResource(place, object);
}
