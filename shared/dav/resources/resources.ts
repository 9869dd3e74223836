import type { Calendar, StoredProperties } from '../../model/calendar.ts';
import type { CalendarObject, ObjectEntry } from '../../model/calendar-object.ts';
import { encodeSegment, hrefOf } from '../../model/href.ts';
import { formatSyncToken } from '../../model/sync-token.ts';
import type { Target } from '../../model/target.ts';
import { loadInPieces } from '../../store/load-in-pieces.ts';
import type { Representation } from '../conditions/read-conditions.ts';
import { exportOf } from '../objects/calendar-export.ts';
import { DavError } from '../preconditions.ts';
import { responseBudget } from '../responses/response-budget.ts';
import type { DavContext } from '../verb.ts';

/** What must be loaded before a property can be read; named by the properties themselves. */
export type Need = 'properties' | 'token' | 'members' | 'file' | 'size';

interface Stored {
  /** Loaded on the need `properties`. */
  readonly properties?: StoredProperties;
}

export interface CollectionResource extends Stored {
  readonly kind: 'collection';
  readonly href: string;
  readonly calendar: Calendar;
  /** getctag and sync-token, the same string; loaded on the need `token`. */
  readonly token?: string;
  /** What GET sends; loaded on the need `file`, and only for the one calendar that is asked about at Depth 0. */
  readonly file?: Pick<Representation, 'etag' | 'body' | 'headers'>;
}

export interface ObjectResource {
  readonly kind: 'object';
  readonly href: string;
  readonly calendar: Calendar;
  /** With body and dead properties where the request needs them. */
  readonly object: ObjectEntry & Partial<Pick<CalendarObject, 'body' | 'properties'>>;
}

/** A loaded thing that can describe itself; pure from here on. */
export type Resource =
  | { readonly kind: 'root'; readonly href: string }
  | ({ readonly kind: 'principal'; readonly href: string } & Stored)
  | ({
      readonly kind: 'home';
      readonly href: string;
      /** Its calendars with their tokens; loaded on the need `members`. */
      readonly members?: readonly CollectionResource[];
    } & Stored)
  | CollectionResource
  | ObjectResource;

export type ResourceKind = Resource['kind'];

/** A target of another principal does not exist for this one: the same 404 as for nothing (T11, T12). */
export const requireOwn = (target: Target, { principal }: DavContext): void => {
  if (target.kind !== 'root' && target.userName !== principal.userName) throw new DavError(404);
};

/** The calendar a collection or object target lies in; 404 whatever the reason it is not reachable (S03). */
export const loadCalendarOf = async (
  target: Extract<Target, { calendarName: string }>,
  context: DavContext,
): Promise<Calendar> => {
  requireOwn(target, context);
  const calendar = await context.store.loadCalendar(context.principal, target.calendarName);
  if (!calendar) throw new DavError(404);
  return calendar;
};

/** A calendar as one file; undefined where it is too large to be sent. */
const fileOf = async (calendar: Calendar, context: DavContext): Promise<CollectionResource['file']> => {
  try {
    return await exportOf(calendar, { ...context, budget: responseBudget(context.budget.left()) });
  } catch (error) {
    if (error instanceof DavError) return undefined;
    throw error;
  }
};

/** A calendar as a resource, with what is needed of it. */
export const collectionResource = async (
  calendar: Calendar,
  context: DavContext,
  needs: ReadonlySet<Need>,
): Promise<CollectionResource> => {
  const { store, principal } = context;
  const [properties, token, file] = await Promise.all([
    needs.has('properties') ? store.loadProperties({ calendar, principal }) : undefined,
    needs.has('token') ? store.currentToken(calendar) : undefined,
    needs.has('file') ? fileOf(calendar, context) : undefined,
  ]);
  return {
    kind: 'collection',
    href: hrefOf({ kind: 'collection', userName: principal.userName, calendarName: calendar.homeName }),
    calendar,
    ...(properties && { properties }),
    ...(token && { token: formatSyncToken(token) }),
    ...(file && { file }),
  };
};

/** The calendars of a home as resources. */
export const loadMembers = async (
  context: DavContext,
  needs: ReadonlySet<Need>,
): Promise<readonly CollectionResource[]> =>
  Promise.all(
    (await context.store.listCalendars(context.principal)).map((calendar) =>
      collectionResource(calendar, context, needs),
    ),
  );

/** An object of a collection as a resource. */
export const objectResource = (
  { href, calendar }: Pick<CollectionResource, 'href' | 'calendar'>,
  object: ObjectResource['object'],
): ObjectResource => ({ kind: 'object', href: href + encodeSegment(object.name), calendar, object });

/** Does the entry of a listing hold all that is needed of its object? */
export const isLoadedFor = (needs: ReadonlySet<Need>, { hasProperties, sizeUnknown }: ObjectEntry): boolean =>
  !(hasProperties === true && needs.has('properties')) && !(sizeUnknown === true && needs.has('size'));

/** Objects of a collection as resources; those with dead properties, and those shown with a length of their own, are read where such are asked for. */
export const objectResources = async (
  place: Pick<CollectionResource, 'href' | 'calendar'>,
  entries: readonly ObjectEntry[],
  needs: ReadonlySet<Need>,
  { store }: DavContext,
): Promise<readonly ObjectResource[]> => {
  const kept = new Map<string, ObjectResource['object']>();
  const unread = entries.filter((entry) => !isLoadedFor(needs, entry));
  for await (const { body: _body, ...object } of loadInPieces(store, place.calendar, unread))
    kept.set(object.name, object);
  return entries.map((entry) => objectResource(place, kept.get(entry.name) ?? entry));
};

/** What is kept of properties at a resource, as far as it was loaded. */
export const propertiesOf = (resource: Resource): StoredProperties => {
  if (resource.kind === 'object') return resource.object.properties ?? {};
  return ('properties' in resource ? resource.properties : undefined) ?? {};
};

/** Loads what a target names, with what is needed of it and of a home's members; 404 when it is not there for this principal. */
export const loadResource = async (
  target: Target,
  context: DavContext,
  needs: ReadonlySet<Need> = new Set(),
  memberNeeds?: ReadonlySet<Need>,
): Promise<Resource> => {
  requireOwn(target, context);
  const href = hrefOf(target);
  const { store, principal } = context;
  switch (target.kind) {
    case 'root':
      return { kind: 'root', href };
    case 'principal': {
      const properties = needs.has('properties') ? await store.loadProperties({ principal }) : undefined;
      return { kind: 'principal', href, ...(properties && { properties }) };
    }
    case 'home': {
      const wanted = needs.has('members') ? new Set<Need>([...(memberNeeds ?? []), 'token']) : memberNeeds;
      const [properties, members] = await Promise.all([
        needs.has('properties') ? store.loadProperties({ principal }) : undefined,
        wanted && loadMembers(context, wanted),
      ]);
      return { kind: 'home', href, ...(properties && { properties }), ...(members && { members }) };
    }
    case 'collection':
      return collectionResource(await loadCalendarOf(target, context), context, needs);
    case 'object': {
      const calendar = await loadCalendarOf(target, context);
      const object = await store.loadObject(calendar, target.objectName);
      if (!object) throw new DavError(404);
      return { kind: 'object', href, calendar, object };
    }
  }
};
