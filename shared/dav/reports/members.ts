import type { Calendar } from '../../model/calendar.ts';
import type { CalendarObject, ObjectEntry } from '../../model/calendar-object.ts';
import { type ObjectResource, objectResource, objectResources } from '../resources/resources.ts';
import { needsOf } from '../responses/describe.ts';
import type { Wanted } from '../responses/wanted.ts';
import type { DavContext, DavRequest } from '../verb.ts';

/** The href of the collection asked about, as asked, so that members stand below what the client knows (trap 2). */
export const collectionHref = ({ path }: DavRequest): string => (path.endsWith('/') ? path : `${path}/`);

interface Place {
  readonly calendar: Calendar;
  /** Of the collection, with its final `/`. */
  readonly href: string;
}

/** Members as resources, with their bodies where the answer carries them; one deleted meanwhile is left out. */
export const loadMemberObjects = async (
  place: Place,
  entries: readonly ObjectEntry[],
  { wanted, bodies }: { readonly wanted: Wanted; readonly bodies: boolean },
  context: DavContext,
  loaded: ReadonlyMap<string, CalendarObject> = new Map(),
): Promise<readonly ObjectResource[]> => {
  if (!bodies) return objectResources(place, entries, needsOf(wanted, 'object'), context);
  const absent = entries.filter(({ name }) => !loaded.has(name)).map(({ name }) => name);
  const objects = new Map([...loaded, ...(await context.store.loadObjects(place.calendar, absent))]);
  return entries.flatMap(({ name }) => {
    const object = objects.get(name);
    return object ? [objectResource(place, object)] : [];
  });
};
