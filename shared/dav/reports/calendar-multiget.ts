import { escapeText } from '../../codec/xml/characters.ts';
import type { Calendar } from '../../model/calendar.ts';
import type { CalendarObject } from '../../model/calendar-object.ts';
import type { Target } from '../../model/target.ts';
import { zoneOfQuery } from '../filter/floating-zone.ts';
import { DavError, violated } from '../preconditions.ts';
import { loadCalendarOf, type ObjectResource } from '../resources/resources.ts';
import { describe } from '../responses/describe.ts';
import { type MultistatusResponse, multistatusWriter, refusedResponse } from '../responses/multistatus.ts';
import type { Wanted } from '../responses/wanted.ts';
import type { DavContext } from '../verb.ts';
import type { Answer } from './answer.ts';
import { askedProperties, withPreferences } from './asked-properties.ts';
import { type AskedHref, askedHrefs, type ObjectTarget } from './multiget-hrefs.ts';

type Calendars = ReadonlyMap<string, Calendar>;

/** The calendars in which hrefs of a request to this target may lie, by the name in their URLs. */
const calendarsAt = async (target: Target, context: DavContext): Promise<Calendars> => {
  if ('calendarName' in target) return new Map([[target.calendarName, await loadCalendarOf(target, context)]]);
  const all = await context.store.listCalendars(context.principal);
  return new Map(all.map((calendar) => [calendar.homeName, calendar]));
};

/** So many bodies are held at a time: each may have 256 KiB. */
const atATime = 250;

interface Found {
  readonly calendar: Calendar;
  readonly object: CalendarObject;
}

/** One strong read per object, those of one calendar together. */
const loadFound = async (asked: readonly AskedHref[], calendars: Calendars, { store }: DavContext) => {
  const targets = asked.flatMap(({ target }) => target ?? []);
  const names = Map.groupBy(targets, ({ calendarName }) => calendarName);
  const loaded = await Promise.all(
    [...names].map(async ([calendarName, members]) => {
      const calendar = calendars.get(calendarName);
      const distinct = [...new Set(members.map(({ objectName }) => objectName))];
      return [calendarName, calendar && { calendar, objects: await store.loadObjects(calendar, distinct) }] as const;
    }),
  );
  const byCalendar = new Map(loaded);
  return ({ calendarName, objectName }: ObjectTarget): Found | undefined => {
    const { calendar, objects } = byCalendar.get(calendarName) ?? {};
    const object = objects?.get(objectName);
    return calendar && object && { calendar, object };
  };
};

const tooLarge = violated('answer-within-limits');

/** The resource as a response; what cannot be shown as asked is refused alone. */
const describeOrRefuse = (resource: ObjectResource, wanted: Wanted, context: DavContext): MultistatusResponse => {
  try {
    return describe(resource, wanted, context);
  } catch (error) {
    if (error instanceof DavError) return refusedResponse(resource.href, error);
    throw error;
  }
};

/** calendar-multiget: each named object once, 404 for one that is not there, 507 for one the answer has no room for (RFC 4791 §7.9). */
export const calendarMultiget: Answer = async (query, request, context) => {
  const { wantedIn } = askedProperties(query, request);
  const asked = askedHrefs(query, request, context);
  const zone = zoneOfQuery(query);
  const calendars = await calendarsAt(request.target, context);
  const [first] = calendars.values();
  const wanted = await wantedIn(first, context, zone);

  const answer = multistatusWriter(context.budget);
  // Every href is answered whatever comes: the room for a bare status each is set aside before any body is written.
  const bare = answer.octetsOf(refusedResponse('', tooLarge));
  context.budget.spend(asked.reduce((sum, { href }) => sum + bare + Buffer.byteLength(escapeText(href)), 0));
  let isFull = false;
  for (let i = 0; i < asked.length; i += atATime) {
    const some = asked.slice(i, i + atATime);
    const found = isFull ? undefined : await loadFound(some, calendars, context);
    for (const { href, target } of some) {
      const here = target && found?.(target);
      if (!here) {
        answer.addCounted(found || !target ? { href, status: 404 } : refusedResponse(href, tooLarge));
        continue;
      }
      const response = describeOrRefuse({ kind: 'object', href, ...here }, wanted, context);
      const fits = answer.offer(response);
      if (!fits) answer.addCounted(refusedResponse(href, tooLarge));
      isFull ||= !fits || ('status' in response && response.status === tooLarge.status);
    }
  }
  return withPreferences(answer.finish(), request);
};
