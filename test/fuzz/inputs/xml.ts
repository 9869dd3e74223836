import fc from 'fast-check';
import type { Input, Places } from './input.ts';
import { mostly, oddNumber, oddText, perhapsDamaged } from './text.ts';

const prefixes =
  'xmlns:D="DAV:" xmlns:C="urn:ietf:params:xml:ns:caldav" xmlns:CS="http://calendarserver.org/ns/" xmlns:A="http://apple.com/ns/ical/"';

const escaped = (text: string): string =>
  text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('"', '&quot;');

const name = fc.constantFrom(
  ...'D:prop D:allprop D:propname D:include D:href D:getetag D:displayname D:resourcetype D:sync-token D:sync-level D:limit D:nresults D:set D:remove D:property D:principal-property-search D:match D:acl D:owner'.split(
    ' ',
  ),
  ...'C:calendar-data C:filter C:comp-filter C:prop-filter C:param-filter C:time-range C:text-match C:is-not-defined C:comp C:allcomp C:allprop C:expand C:limit-recurrence-set C:limit-freebusy-set C:timezone C:timezone-id C:calendar-timezone C:supported-calendar-component-set'.split(
    ' ',
  ),
  ...'CS:getctag A:calendar-color X:unbound'.split(' '),
);

const attribute = fc.oneof(
  fc
    .tuple(
      fc.constantFrom(
        'name',
        'namespace',
        'start',
        'end',
        'collation',
        'negate-condition',
        'test',
        'content-type',
        'version',
        'xmlns',
        'xmlns:D',
        'novalue',
      ),
      fc.oneof(
        oddText,
        oddNumber,
        fc.constantFrom(
          'VCALENDAR',
          'VEVENT',
          'SUMMARY',
          '20261201T000000Z',
          '20261301T000000Z',
          'i;octet',
          'i;none',
          'yes',
          'p q',
          'a{}b',
          'DAV:',
        ),
      ),
    )
    .map(([key, value]) => ` ${key}="${escaped(value)}"`),
);

const text = fc.oneof(
  oddText.map(escaped),
  oddNumber,
  fc.constantFrom(
    '',
    '1',
    'infinite',
    'Eye test',
    '/dav/',
    '/dav/calendars/anna/',
    '&amp;',
    '<![CDATA[x]]>',
    '<!-- c -->',
  ),
);

const { element } = fc.letrec<{ element: string }>((tie) => ({
  element: fc
    .tuple(
      name,
      fc.array(attribute, { maxLength: 2 }),
      fc.oneof(
        { depthSize: 'small' },
        text,
        fc.array(tie('element'), { maxLength: 3 }).map((all) => all.join('')),
      ),
    )
    .map(([tag, attributes, inside]) => `<${tag}${attributes.join('')}>${inside}</${tag}>`),
}));

const filter = (inside: string): string =>
  `<C:filter><C:comp-filter name="VCALENDAR"><C:comp-filter name="VEVENT">${inside}</C:comp-filter></C:comp-filter></C:filter>`;

/** Bodies that a client could mean, by method and root, so that not all of them end at the first check. */
const meant: readonly (readonly [method: string, root: string, inside: string])[] = [
  ['PROPFIND', 'D:propfind', '<D:prop><D:getetag/><D:displayname/><CS:getctag/></D:prop>'],
  ['PROPFIND', 'D:propfind', '<D:allprop/><D:include><D:acl/></D:include>'],
  ['PROPFIND', 'D:propfind', '<D:propname/>'],
  ['PROPPATCH', 'D:propertyupdate', '<D:set><D:prop><D:displayname>x</D:displayname></D:prop></D:set>'],
  ['PROPPATCH', 'D:propertyupdate', '<D:set><D:prop><X:odd xmlns:X="urn:x">a<X:b/></X:odd></D:prop></D:set>'],
  ['REPORT', 'D:sync-collection', '<D:sync-token/><D:sync-level>1</D:sync-level><D:prop><D:getetag/></D:prop>'],
  [
    'REPORT',
    'C:calendar-query',
    `<D:prop><C:calendar-data/></D:prop>${filter('<C:time-range start="20261201T000000Z"/>')}`,
  ],
  [
    'REPORT',
    'C:calendar-query',
    `<D:prop><D:getetag/></D:prop>${filter('<C:prop-filter name="SUMMARY"><C:text-match>Eye</C:text-match></C:prop-filter>')}`,
  ],
  [
    'REPORT',
    'C:calendar-multiget',
    '<D:prop><D:getetag/><C:calendar-data/></D:prop><D:href>/dav/calendars/anna/anna-diary/none.ics</D:href>',
  ],
  ['REPORT', 'C:free-busy-query', '<C:time-range start="20261201T000000Z" end="20270101T000000Z"/>'],
  [
    'REPORT',
    'D:expand-property',
    '<D:property name="current-user-principal"><D:property name="displayname"/></D:property>',
  ],
  ['REPORT', 'D:principal-match', '<D:self/><D:prop><D:displayname/></D:prop>'],
  [
    'REPORT',
    'D:principal-property-search',
    '<D:property-search><D:prop><D:displayname/></D:prop><D:match>anna</D:match></D:property-search><D:prop><D:displayname/></D:prop>',
  ],
  ['REPORT', 'D:acl-principal-prop-set', '<D:prop><D:displayname/></D:prop>'],
  ['REPORT', 'D:unknown-report', '<D:prop/>'],
  ['MKCALENDAR', 'C:mkcalendar', '<D:set><D:prop><D:displayname>x</D:displayname></D:prop></D:set>'],
];

/** A piece of an odd tree put between two tags of what was meant; or instead of it. */
const insideOf = (inside: string): fc.Arbitrary<string> => {
  const places = [...inside.matchAll(/></g)].map(({ index }) => index + 1);
  return mostly(
    fc
      .tuple(fc.constantFrom(0, inside.length, ...places), fc.oneof(fc.constant(''), element))
      .map(([at, piece]) => inside.slice(0, at) + piece + inside.slice(at)),
    fc.array(element, { maxLength: 3 }).map((all) => all.join('')),
    4,
  );
};

/** A request with an XML body to one of the places that take one. */
export const xmlBodies = ({ collection, home, principal }: Places): fc.Arbitrary<Input> =>
  fc.constantFrom(...meant).chain(([method, root, inside]) =>
    fc
      .record({
        inside: insideOf(inside),
        path: mostly(
          fc.constant(root.includes('rincipal') || root === 'D:expand-property' ? principal : collection),
          fc.constantFrom(collection, home, principal, `${collection}none.ics`),
          4,
        ),
        depth: mostly(fc.constantFrom('0', '1'), fc.constant('infinity')),
      })
      .chain((drawn) =>
        perhapsDamaged(
          fc.constant(`<?xml version="1.0" encoding="utf-8"?><${root} ${prefixes}>${drawn.inside}</${root}>`),
        ).map(
          (body): Input => ({
            method,
            path: method === 'MKCALENDAR' ? `${home}none/none/` : drawn.path,
            headers: { 'content-type': 'application/xml; charset=utf-8', depth: drawn.depth },
            body: Buffer.from(body),
          }),
        ),
      ),
  );
