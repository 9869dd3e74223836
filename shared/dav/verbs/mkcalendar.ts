import { el, type XmlElement } from '../../codec/xml/node.ts';
import { parseXml } from '../../codec/xml/parse.ts';
import { writeXml } from '../../codec/xml/write.ts';
import { hrefOf } from '../../model/href.ts';
import { caldav, dav } from '../../model/names.ts';
import { DavError, violated } from '../preconditions.ts';
import { calendarRequestOf, requireCalendarType } from '../properties/new-calendar.ts';
import { calendarAt } from '../resources/destination.ts';
import { requireOwn } from '../resources/resources.ts';
import { propstatElement } from '../responses/multistatus.ts';
import { maxPropertyBody } from '../responses/wanted.ts';
import type { DavContext, DavRequest, DavResponse, Verb } from '../verb.ts';

/** Calendars one user may make; a client that loops does not fill his home. */
const maxCalendars = 200;

/** Two spellings of one request; `exists` and `failed` are what each standard answers. */
const forms = {
  MKCALENDAR: {
    root: caldav('mkcalendar'),
    response: caldav('mkcalendar-response'),
    exists: () => violated('resource-must-be-null'),
    failed: 403,
  },
  MKCOL: { root: dav('mkcol'), response: dav('mkcol-response'), exists: () => new DavError(405), failed: 424 },
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
  if (calendars.length >= maxCalendars) throw new DavError(507, { message: 'too many calendars' });
  if (method === 'MKCOL') requireCalendarType(element);

  const asked = calendarRequestOf(element, target.calendarName);
  if (asked.outcome === 'refused') {
    const headers = { 'content-type': 'application/xml; charset=utf-8', 'cache-control': 'no-cache' };
    const body = writeXml(el(form.response, ...asked.propstats.map(propstatElement)));
    return { status: form.failed, headers, body };
  }
  const zone = asked.zone ?? calendars[0]?.zone ?? 'UTC';
  const { outcome } = await store.createPersonalCalendar(principal, { ...asked.calendar, zone });
  if (outcome === 'exists') throw form.exists();
  return { status: 201, headers: { 'cache-control': 'no-cache' } };
};
