import { api } from '../admin/requests.ts';
import type { FetchOptions, TestGateway } from '../support/gateway.ts';
import { reportBody } from '../support/icalendar.ts';
import { propfindBody } from '../support/multistatus.ts';
import type { WireAnswer } from '../support/transport.ts';

/** Who reads: a phone, in one calendar of its home. */
export interface Reading {
  readonly gateway: TestGateway;
  readonly auth: NonNullable<FetchOptions['auth']>;
  /** Of the calendar as this phone has it, with its final `/`. */
  readonly path: string;
  /** Names of the objects in it. */
  readonly names: readonly string[];
  readonly resourceId: string;
  readonly privacy: string;
}

const bounds = 'start="20261101T000000Z" end="20261231T000000Z"';
const inside = (filter: string): string =>
  `<C:filter><C:comp-filter name="VCALENDAR"><C:comp-filter name="VEVENT">${filter}</C:comp-filter></C:comp-filter></C:filter>`;
const data = '<D:getetag/><C:calendar-data/>';
const query = (wanted: string, filter = inside(`<C:time-range ${bounds}/>`)): string =>
  reportBody('C:calendar-query', `<D:prop>${wanted}</D:prop>${filter}`);
const selecting = (options: string): string => `<D:getetag/><C:calendar-data>${options}</C:calendar-data>`;

const ask = (
  { gateway, auth }: Reading,
  method: string,
  path: string,
  { body, ...headers }: Record<string, string> & { body?: string } = {},
): Promise<WireAnswer> => gateway.fetch(method, path, { auth, headers, ...(body !== undefined && { body }) });

const report = (reading: Reading, body: string, path = reading.path) =>
  ask(reading, 'REPORT', path, { depth: '1', body });

const each = async (reading: Reading, way: (name: string) => Promise<WireAnswer>): Promise<readonly WireAnswer[]> =>
  Promise.all(reading.names.map((name) => way(`${reading.path}${name}`)));

type Way = (reading: Reading) => Promise<readonly WireAnswer[]>;

const one =
  (way: (reading: Reading) => Promise<WireAnswer>): Way =>
  async (reading) => [await way(reading)];

/** Every property by which something of an object or a calendar could be told. */
const properties = propfindBody(
  'D:displayname D:getetag D:getcontentlength D:getcontenttype D:getlastmodified D:creationdate D:resourcetype D:sync-token ' +
    'D:owner D:current-user-privilege-set C:calendar-data C:calendar-description C:calendar-timezone C:max-resource-size ' +
    'C:schedule-tag CS:getctag A:calendar-color X:note',
);
const allprop = '<D:propfind xmlns:D="DAV:"><D:allprop/></D:propfind>';
const propname = '<D:propfind xmlns:D="DAV:"><D:propname/></D:propfind>';

/** All by which a phone or anybody outside the shop reads a diary; none of them changes anything. */
export const readingWays: Readonly<Record<string, Way>> = {
  GET: (reading) => each(reading, (path) => ask(reading, 'GET', path)),
  HEAD: (reading) => each(reading, (path) => ask(reading, 'HEAD', path)),
  'GET of a part': (reading) => each(reading, (path) => ask(reading, 'GET', path, { range: 'bytes=40-4000' })),
  'GET with zones by reference': (reading) =>
    each(reading, (path) => ask(reading, 'GET', path, { 'caldav-timezones': 'F' })),
  'GET under another condition': (reading) => each(reading, (path) => ask(reading, 'GET', path, { 'if-match': '"0"' })),
  'GET of the calendar': one((reading) => ask(reading, 'GET', reading.path)),
  'PROPFIND of each': (reading) =>
    each(reading, (path) => ask(reading, 'PROPFIND', path, { depth: '0', body: properties })),
  'PROPFIND of members': one((reading) => ask(reading, 'PROPFIND', reading.path, { depth: '1', body: properties })),
  'PROPFIND of all': one((reading) => ask(reading, 'PROPFIND', reading.path, { depth: '1', body: allprop })),
  'PROPFIND of names': one((reading) => ask(reading, 'PROPFIND', reading.path, { depth: '1', body: propname })),
  'PROPFIND of the home': one((reading) =>
    ask(reading, 'PROPFIND', reading.path.replace(/[^/]+\/$/, ''), { depth: '1', body: properties }),
  ),
  multiget: one((reading) => {
    const hrefs = reading.names.map((name) => `<D:href>${reading.path}${name}</D:href>`).join('');
    return report(reading, reportBody('C:calendar-multiget', `<D:prop>${data}</D:prop>${hrefs}`));
  }),
  query: one((reading) => report(reading, query(data))),
  'query of everything': one((reading) =>
    report(reading, query(data, '<C:filter><C:comp-filter name="VCALENDAR"/></C:filter>')),
  ),
  'query of the home': one((reading) => report(reading, query(data), reading.path.replace(/[^/]+\/$/, ''))),
  'query of one': (reading) => each(reading, (path) => report(reading, query(data), path)),
  expand: one((reading) => report(reading, query(selecting(`<C:expand ${bounds}/>`)))),
  'expand of a day': one((reading) =>
    report(reading, query(selecting('<C:expand start="20261126T000000Z" end="20261127T000000Z"/>'))),
  ),
  'limit-recurrence-set': one((reading) => report(reading, query(selecting(`<C:limit-recurrence-set ${bounds}/>`)))),
  'limit-freebusy-set': one((reading) => report(reading, query(selecting(`<C:limit-freebusy-set ${bounds}/>`)))),
  'query of some properties': one((reading) =>
    report(
      reading,
      query(
        selecting(
          '<C:comp name="VCALENDAR"><C:allprop/><C:comp name="VEVENT"><C:prop name="SUMMARY"/><C:prop name="DESCRIPTION"/><C:prop name="ATTENDEE"/><C:allcomp/></C:comp><C:comp name="VTIMEZONE"><C:allprop/><C:allcomp/></C:comp></C:comp>',
        ),
      ),
    ),
  ),
  'free-busy-query': one((reading) => report(reading, reportBody('C:free-busy-query', `<C:time-range ${bounds}/>`))),
  'sync-collection': one((reading) =>
    report(
      reading,
      reportBody('D:sync-collection', `<D:sync-token/><D:sync-level>1</D:sync-level><D:prop>${data}</D:prop>`),
    ),
  ),
  'expand-property': one((reading) =>
    report(
      reading,
      '<D:expand-property xmlns:D="DAV:"><D:property name="displayname"/><D:property name="owner"><D:property name="displayname"/></D:property></D:expand-property>',
    ),
  ),
  'own page': one(({ gateway, auth }) => gateway.fetch('GET', '/me', { auth })),
  'export as phone': one(({ gateway, auth, resourceId }) =>
    gateway.admin('GET', `/admin/v1/resources/${resourceId}/appointments/export?as=${auth.userName}`),
  ),
  'export at its level': one(({ gateway, resourceId, privacy }) =>
    gateway.admin('GET', `/admin/v1/resources/${resourceId}/appointments/export?privacy=${privacy}`),
  ),
  feed: async ({ gateway, resourceId, privacy }) => {
    const feeds = `/resources/${resourceId}/feeds`;
    const { url, id } = await api(gateway, 201, 'POST', feeds, { privacy });
    const path = new URL(url).pathname;
    const read = (method: string) => gateway.fetch(method, path, { auth: null });
    const answers = [await read('GET'), await read('HEAD')];
    await api(gateway, 204, 'DELETE', `${feeds}/${id}`);
    return answers;
  },
};

/** What a phone may look for with a filter, to learn from what is found what it is not shown. */
export const filtersFor = (secret: string): Readonly<Record<string, string>> => {
  const by = (property: string, text: string): string =>
    inside(`<C:prop-filter name="${property}"><C:text-match>${text}</C:text-match></C:prop-filter>`);
  return {
    ...Object.fromEntries(
      ['SUMMARY', 'DESCRIPTION', 'LOCATION', 'COMMENT', 'CONTACT', 'CATEGORIES', 'ATTENDEE', 'URL', 'CLASS'].map(
        (property) => [property, by(property, secret)],
      ),
    ),
    'a parameter': inside(
      `<C:prop-filter name="ATTENDEE"><C:param-filter name="CN"><C:text-match>${secret}</C:text-match></C:param-filter></C:prop-filter>`,
    ),
    'a parameter of a time': inside(
      `<C:prop-filter name="DTSTART"><C:param-filter name="X-WHY"><C:text-match>${secret}</C:text-match></C:param-filter></C:prop-filter>`,
    ),
    'an alarm': inside(
      `<C:comp-filter name="VALARM"><C:prop-filter name="DESCRIPTION"><C:text-match>${secret}</C:text-match></C:prop-filter></C:comp-filter>`,
    ),
    'a zone': `<C:filter><C:comp-filter name="VCALENDAR"><C:comp-filter name="VTIMEZONE"><C:prop-filter name="TZID"><C:text-match>${secret}</C:text-match></C:prop-filter></C:comp-filter></C:comp-filter></C:filter>`,
    'a text of the calendar': `<C:filter><C:comp-filter name="VCALENDAR"><C:prop-filter name="PRODID"><C:text-match>${secret}</C:text-match></C:prop-filter></C:comp-filter></C:filter>`,
    'guests at all': inside('<C:prop-filter name="ATTENDEE"/>'),
    'a place at all': inside('<C:prop-filter name="LOCATION"/>'),
    'private at all': inside('<C:prop-filter name="CLASS"/>'),
  };
};

/** The objects that a filter finds, in the words of the gateway. */
export const found = (reading: Reading, filter: string): Promise<WireAnswer> =>
  report(reading, query('<D:getetag/>', filter));

const calendarText = 'text/calendar; charset=utf-8';

const put = (reading: Reading, path: string, body: string, headers: Record<string, string> = {}) =>
  ask(reading, 'PUT', path, { body, 'content-type': calendarText, prefer: 'return=representation', ...headers });

const bodyAt = async (reading: Reading, path: string): Promise<string> => (await ask(reading, 'GET', path)).text;

/** All by which a phone that writes is told something: of what it writes, of what stands in its way, and of what it takes elsewhere. */
export const writingWays: Readonly<Record<string, Way>> = {
  'PUT of what is shown': (reading) => each(reading, async (path) => put(reading, path, await bodyAt(reading, path))),
  'PUT two hours later': (reading) =>
    each(reading, async (path) =>
      put(
        reading,
        path,
        (await bodyAt(reading, path)).replaceAll(
          /^((?:DTSTART|DTEND|RECURRENCE-ID|EXDATE)[^\r]*T)(09|1\d)/gim,
          (_, head, hour) => `${head}${Number(hour) + 2}`,
        ),
      ),
    ),
  'PUT of another text': (reading) =>
    each(reading, async (path) =>
      put(reading, path, (await bodyAt(reading, path)).replaceAll(/^SUMMARY.*/gim, 'SUMMARY:Guess')),
    ),
  'PUT where it is already': (reading) =>
    each(reading, async (path) => put(reading, path, await bodyAt(reading, path), { 'if-none-match': '*' })),
  'PUT with an old entity tag': (reading) =>
    each(reading, async (path) => put(reading, path, await bodyAt(reading, path), { 'if-match': '"old"' })),
  'PUT of the same UID elsewhere': (reading) =>
    each(reading, async (path) => put(reading, `${reading.path}again.ics`, await bodyAt(reading, path))),
  'POST of the same UID': (reading) =>
    each(reading, async (path) =>
      ask(reading, 'POST', reading.path, {
        body: await bodyAt(reading, path),
        'content-type': calendarText,
        prefer: 'return=representation',
      }),
    ),
  'PUT of another UID': (reading) =>
    each(reading, async (path) =>
      put(reading, path, (await bodyAt(reading, path)).replaceAll(/^UID:.*/gim, 'UID:other')),
    ),
  PROPPATCH: (reading) =>
    each(reading, (path) =>
      ask(reading, 'PROPPATCH', path, {
        body: '<D:propertyupdate xmlns:D="DAV:"><D:set><D:prop><X:note xmlns:X="urn:example">x</X:note></D:prop></D:set></D:propertyupdate>',
      }),
    ),
  'COPY to an own calendar': async (reading) => {
    const own = reading.path.replace(/[^/]+\/$/, 'mine/');
    const made = await ask(reading, 'MKCALENDAR', own);
    const copied = await Promise.all(
      reading.names.map((name) => ask(reading, 'COPY', `${reading.path}${name}`, { destination: `${own}${name}` })),
    );
    const shown = await Promise.all(reading.names.map((name) => ask(reading, 'GET', `${own}${name}`)));
    return [made, ...copied, ...shown, await report(reading, query(data), own)];
  },
  'MOVE to an own calendar': async (reading) => {
    const own = reading.path.replace(/[^/]+\/$/, 'other/');
    const made = await ask(reading, 'MKCALENDAR', own);
    const moved = await Promise.all(
      reading.names.map((name) => ask(reading, 'MOVE', `${reading.path}${name}`, { destination: `${own}${name}` })),
    );
    return [made, ...moved, await report(reading, query(data), own), await ask(reading, 'GET', own)];
  },
};
