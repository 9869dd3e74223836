import fc from 'fast-check';
import type { Input, Places } from './input.ts';
import { oddNumber, oddText } from './text.ts';

/** What an ingress lets pass in a header: visible characters and blanks. */
const odd = oddText.map((text) => text.replace(/[^\t\x20-\x7e\x80-\xff]/g, ''));

const values: Readonly<Record<string, readonly string[]>> = {
  depth: ['0', '1', 'infinity', '2', ''],
  'if-match': ['*', '"a"', 'W/"a"', '"a", "b"', '"', 'a'],
  'if-none-match': ['*', '"a"', 'W/"a"', '"a",'],
  if: ['(<urn:x>)', '(["a"])', '(Not ["a"])', '</dav/> (["a"] <urn:x>)', '()', '(((', '(["a"'],
  'if-modified-since': ['Sun, 22 Nov 2026 08:00:00 GMT', 'yesterday', '0'],
  'if-unmodified-since': ['Sun, 22 Nov 2026 08:00:00 GMT', 'never'],
  range: ['bytes=0-1', 'bytes=-1', 'bytes=5-1', 'bytes=0-0,2-3', 'lines=1-2', 'bytes='],
  accept: ['*/*', 'text/calendar', 'application/calendar+json', 'image/png', ';;', 'text/*;q=0'],
  'accept-encoding': ['gzip', 'identity;q=0', '*', 'br, gzip;q=0'],
  'content-type': [
    'text/calendar',
    'application/xml',
    'text/calendar; charset="utf-16"',
    'text/calendar; component=vtodo',
    '/',
    'multipart/form-data',
  ],
  'content-encoding': ['gzip', 'identity', 'br'],
  prefer: ['return=minimal', 'return=representation', 'depth-noroot', 'return', 'a="b'],
  destination: ['/dav/calendars/anna/anna-diary/x.ics', 'https://cal.example.com/dav/', 'x'],
  overwrite: ['T', 'F', ''],
  authorization: ['Basic', 'Basic !!!!', 'Basic OjpYWA==', 'Bearer x', 'Digest a=b', 'Basic \u00e4'],
  host: ['cal.example.com', 'evil.example', ''],
  origin: ['https://evil.example', 'null'],
  'sec-fetch-site': ['cross-site', 'same-origin'],
  'x-forwarded-for': ['1.2.3.4', 'x, y, z'],
  'user-agent': ['iOS/18', ''],
  'caldav-timezones': ['T', 'F', 'x'],
};

const header = fc
  .constantFrom(...Object.keys(values))
  .chain((key) => fc.tuple(fc.constant(key), fc.oneof(fc.constantFrom(...(values[key] ?? [''])), odd, oddNumber)));

/** An ordinary request with headers that are not. */
export const headers = ({ collection, home }: Places): fc.Arbitrary<Input> =>
  fc
    .tuple(
      fc.constantFrom('GET', 'HEAD', 'PUT', 'DELETE', 'PROPFIND', 'REPORT', 'COPY', 'MOVE', 'OPTIONS', 'POST'),
      fc.constantFrom(collection, home, `${collection}none.ics`, '/dav/'),
      fc.array(header, { minLength: 1, maxLength: 4 }),
    )
    .map(([method, path, all]): Input => ({ method, path, headers: Object.fromEntries(all) }));
