import { el, type XmlElement } from '../../codec/xml/node.ts';
import { parseXml } from '../../codec/xml/parse.ts';
import { writeXml } from '../../codec/xml/write.ts';
import { hrefOf } from '../../model/href.ts';
import { caldav, dav } from '../../model/names.ts';
import { DavError, violated } from '../preconditions.ts';
import { calendarRequestOf, requireCalendarType } from '../properties/new-calendar.ts';
import { calendarAt } from '../resources/destination.ts';
import { requireOwn } from '../resources/resources.ts';
import { multistatus, type Propstat, propstatElement } from '../responses/multistatus.ts';
import { maxPropertyBody } from '../responses/wanted.ts';
import type { DavContext, DavRequest, DavResponse, Verb } from '../verb.ts';

/** Calendars one user may make; a client that loops does not fill the home. */
const maxCalendars = 200;

/** What is answered when a property cannot be had: a multistatus (RFC 4791 §5.3.1.1), or an element of its own with 424 (RFC 5689 §3). */
const refusedProperties = (request: DavRequest, propstats: readonly Propstat[], context: DavContext): DavResponse => {
  const noCache = { 'cache-control': 'no-cache' };
  if (request.method !== 'MKCOL') {
    const { status, headers, body } = multistatus([{ href: request.path, propstats }], context);
    return { status, headers: { ...headers, ...noCache }, ...(body !== undefined && { body }) };
  }
  const body = writeXml(el(dav('mkcol-response'), ...propstats.map(propstatElement)));
  return { status: 424, headers: { 'content-type': 'application/xml; charset=utf-8', ...noCache }, body };
};

/** Two spellings of one request; `exists` is what each standard answers. */
const forms = {
  MKCALENDAR: { root: caldav('mkcalendar'), exists: () => violated('resource-must-be-null') },
  MKCOL: { root: dav('mkcol'), exists: () => new DavError(405) },
} as const;

const bodyOf = ({ method, headers, body }: DavRequest, root: string): XmlElement | undefined => {
  const isXml = /xml/i.test(headers.get('content-type') ?? 'xml');
  if (method === 'MKCOL' && body.length > 0 && !isXml) throw new DavError(415);
  const element = parseXml(body, { bytes: maxPropertyBody });
  if (element && element.name !== root) throw new DavError(400, { message: `not a ${root}` });
  return element;
};

const needBind = ({ principal }: DavContext): DavError => {
  const home = el(dav('href'), hrefOf({ kind: 'home', userName: principal.userName }));
  const missing = el(dav('resource'), home, el(dav('privilege'), el(dav('bind'))));
  return violated('need-privileges', { content: [missing], message: 'calendars are made by administrators' });
};

/** MKCALENDAR and extended MKCOL make a personal calendar, where the service access may (RFC 4791 §5.3.1, RFC 5689 §3, B13). */
export const mkcalendar: Verb = async (request, context): Promise<DavResponse> => {
  const { target, method } = request;
  const form = method === 'MKCOL' ? forms.MKCOL : forms.MKCALENDAR;
  requireOwn(target, context);
  if (target.kind === 'object') {
    await calendarAt(target, context);
    throw violated('calendar-collection-location-ok');
  }
  if (target.kind !== 'collection') throw form.exists();
  const element = bodyOf(request, form.root);
  if (!context.principal.rights.makeCalendars) throw needBind(context);

  const { store, principal } = context;
  const calendars = await store.listCalendars(principal);
  if (calendars.some(({ homeName }) => homeName === target.calendarName)) throw form.exists();
  if (calendars.length >= maxCalendars) throw new DavError(507, { message: 'too many calendars' });
  if (method === 'MKCOL') requireCalendarType(element);

  const asked = calendarRequestOf(element, target.calendarName);
  if (asked.outcome === 'refused') return refusedProperties(request, asked.propstats, context);
  const { outcome } = await store.createPersonalCalendar(principal, asked.calendar);
  if (outcome === 'exists') throw form.exists();
  return { status: 201, headers: { 'cache-control': 'no-cache' } };
};
