import fc from 'fast-check';
import type { Input, Places } from './input.ts';
import { oddText } from './text.ts';

const segment = fc.oneof(
  fc.constantFrom(
    'dav',
    'calendars',
    'principals',
    'anna',
    'anna-diary',
    'user',
    'none.ics',
    'private',
    '.well-known',
    'caldav',
    'admin',
    'v1',
    'setup',
    'me',
    'console',
  ),
  fc.constantFrom(
    '',
    '.',
    '..',
    '%2e%2e',
    '%2F',
    '%5C',
    '%00',
    '%0d%0a',
    '%',
    '%zz',
    '%C3',
    '%C3%A4',
    '%ED%A0%80',
    'a%20b',
    '+',
    '~',
    '@',
    'a;b=c',
    'x'.repeat(300),
  ),
  oddText.map((text) => encodeURIComponent(text.replace(/[\ud800-\udfff]/g, ''))),
);

const query = fc.oneof(
  { weight: 4, arbitrary: fc.constant('') },
  {
    weight: 1,
    arbitrary: fc.constantFrom('?', '?export', '?add-member', '?a=b&a=c', '?%zz', '?toString', '?__proto__'),
  },
);

/** A path that names something, or nothing, in any spelling. */
const path = fc.oneof(
  fc
    .tuple(fc.array(segment, { minLength: 1, maxLength: 6 }), fc.constantFrom('', '/'), query)
    .map(([all, end, q]) => `/${all.join('/')}${end}${q}`),
  fc.tuple(segment, query).map(([last, q]) => `/dav/calendars/anna/anna-diary/${last}${q}`),
);

const target = fc.oneof(
  path,
  path.map((one) => `https://cal.example.com${one}`),
  path.map((one) => `http://elsewhere.example${one}`),
  fc.constantFrom('', '//', 'https://', 'mailto:a@example.com', 'cal.example.com', '*'),
);

/** A request to any path by any method, with any destination where one is asked for. */
export const hrefs = (_: Places): fc.Arbitrary<Input> =>
  fc.oneof(
    fc
      .tuple(
        fc.constantFrom('GET', 'HEAD', 'OPTIONS', 'PROPFIND', 'REPORT', 'DELETE', 'POST', 'TRACE', 'LOCK', 'get'),
        path,
      )
      .map(([method, one]): Input => ({ method, path: one })),
    fc
      .tuple(fc.constantFrom('COPY', 'MOVE'), path, target, fc.constantFrom('T', 'F', 'x'))
      .map(
        ([method, one, destination, overwrite]): Input => ({ method, path: one, headers: { destination, overwrite } }),
      ),
    fc.array(target, { minLength: 1, maxLength: 5 }).map(
      (all): Input => ({
        method: 'REPORT',
        path: '/dav/calendars/anna/anna-diary/',
        headers: { 'content-type': 'application/xml', depth: '1' },
        body: `<C:calendar-multiget xmlns:D="DAV:" xmlns:C="urn:ietf:params:xml:ns:caldav"><D:prop><D:getetag/></D:prop>${all
          .map((one) => `<D:href>${one.replaceAll('&', '&amp;').replaceAll('<', '&lt;')}</D:href>`)
          .join('')}</C:calendar-multiget>`,
      }),
    ),
  );
