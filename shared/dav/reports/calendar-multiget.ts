import { elementsOf, textOf, type XmlElement, type XmlNode } from '../../codec/xml/node.ts';
import type { Calendar } from '../../model/calendar.ts';
import type { CalendarObject } from '../../model/calendar-object.ts';
import { dav } from '../../model/names.ts';
import { describe } from '../describe.ts';
import { zoneOfQuery } from '../filter/floating-zone.ts';
import { parseHref } from '../href.ts';
import { type MultistatusResponse, multistatus } from '../multistatus.ts';
import { DavError, violated } from '../preconditions.ts';
import { loadCalendarOf } from '../resources.ts';
import type { Target } from '../target.ts';
import type { DavContext, DavRequest } from '../verb.ts';
import type { Answer } from './answer.ts';
import { askedProperties, withPreferences } from './asked-properties.ts';

/** vdirsyncer and tsdav ask for a whole calendar in one multiget. */
const maxHrefs = 10_000;

type ObjectTarget = Extract<Target, { kind: 'object' }>;

const hrefsOf = (query: XmlElement): readonly string[] => {
  const hrefs = new Set(
    elementsOf(query)
      .filter(({ name }) => name === dav('href'))
      .map((href) => textOf(href).trim()),
  );
  if (hrefs.size === 0) throw new DavError(400, { message: 'a multiget names at least one href' });
  if (hrefs.size > maxHrefs) {
    throw violated('number-of-matches-within-limits', { message: `more than ${maxHrefs} hrefs` });
  }
  return [...hrefs];
};

/** The object an href names, if it lies where the request was sent to; a malformed one names nothing. */
const objectAt = (
  href: string,
  { target, headers }: DavRequest,
  { principal }: DavContext,
): ObjectTarget | undefined => {
  const named = namedBy(href, headers.get('host'));
  if (named?.kind !== 'object' || named.userName !== principal.userName) return undefined;
  if ('calendarName' in target && target.calendarName !== named.calendarName) return undefined;
  if (target.kind === 'object' && target.objectName !== named.objectName) return undefined;
  return named;
};

const namedBy = (href: string, host: string | undefined): Target | undefined => {
  try {
    return parseHref(href, host);
  } catch {
    return undefined;
  }
};

interface Found {
  readonly calendar: Calendar;
  readonly object: CalendarObject;
}

/** All objects at once, each calendar looked up once. */
const loadFound = async (targets: readonly ObjectTarget[], { store, principal }: DavContext) => {
  const byCalendar = Map.groupBy(targets, ({ calendarName }) => calendarName);
  const loaded = await Promise.all(
    [...byCalendar].map(async ([calendarName, members]) => {
      const calendar = await store.loadCalendar(principal, calendarName);
      const names = [...new Set(members.map(({ objectName }) => objectName))];
      return { calendarName, calendar, objects: calendar && (await store.loadObjects(calendar, names)) };
    }),
  );
  const calendars = new Map(loaded.map((entry) => [entry.calendarName, entry]));
  return ({ calendarName, objectName }: ObjectTarget): Found | undefined => {
    const { calendar, objects } = calendars.get(calendarName) ?? {};
    const object = objects?.get(objectName);
    return calendar && object && { calendar, object };
  };
};

/** How many octets a response takes, escapes included. */
const octetsOf = (response: MultistatusResponse): number => {
  const ofNode = (node: XmlNode): number =>
    typeof node === 'string'
      ? Buffer.byteLength(node) + 4 * (node.match(/[&<>\r]/g)?.length ?? 0)
      : node.children.reduce((sum, child) => sum + ofNode(child), 100);
  const properties = 'propstats' in response ? response.propstats.flatMap((propstat) => propstat.properties) : [];
  return properties.reduce((sum, property) => sum + ofNode(property), 200 + 3 * response.href.length);
};

/** Describes until there is no room left: what does not fit is 507, never 404 and never left out. */
const withinBudget = (describeOne: () => MultistatusResponse, href: string, budget: { room: number }) => {
  try {
    const response = describeOne();
    const octets = octetsOf(response);
    if (octets > budget.room) return { href, status: 507 };
    budget.room -= octets;
    return response;
  } catch (error) {
    if (error instanceof DavError) return { href, status: 507 };
    throw error;
  }
};

/** calendar-multiget: each named object once, 404 for one that is not there, 507 for one the answer has no room for (RFC 4791 §7.9). */
export const calendarMultiget: Answer = async (query, request, context) => {
  const { wantedIn } = askedProperties(query, request);
  const asked = hrefsOf(query).map((href) => ({ href, target: objectAt(href, request, context) }));
  const found = await loadFound(
    asked.flatMap(({ target }) => target ?? []),
    context,
  );
  const { target } = request;
  const calendar = 'calendarName' in target ? await loadCalendarOf(target, context) : undefined;
  const wanted = await wantedIn(calendar, context, zoneOfQuery(query));

  const budget = { room: context.limits.bytes - asked.reduce((sum, { href }) => sum + 200 + 3 * href.length, 1_000) };
  const responses = asked.map(({ href, target: named }): MultistatusResponse => {
    const here = named && found(named);
    if (!here) return { href, status: 404 };
    return withinBudget(() => describe({ kind: 'object', href, ...here }, wanted, context), href, budget);
  });
  return withPreferences(multistatus(responses, [], context.limits), request);
};
