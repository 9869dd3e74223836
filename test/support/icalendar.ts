import type { TestGateway } from './gateway.ts';
import type { WireAnswer } from './transport.ts';

/** Lines as an iCalendar body: CRLF, closed. */
export const calendar = (...lines: readonly string[]): string =>
  ['BEGIN:VCALENDAR', 'VERSION:2.0', 'PRODID:-//test//EN', ...lines, 'END:VCALENDAR', ''].join('\r\n');

/** One component of a calendar; `DTSTAMP` and an end are added. */
export const component = (name: string, uid: string, ...lines: readonly string[]): readonly string[] => [
  `BEGIN:${name}`,
  `UID:${uid}`,
  'DTSTAMP:20261101T000000Z',
  ...lines,
  `END:${name}`,
];

/** A whole object of one event, from 9 to 10 UTC on the given day unless other lines say otherwise. */
export const event = (uid: string, ...lines: readonly string[]): string =>
  calendar(
    ...component(
      'VEVENT',
      uid,
      ...(lines.some((line) => line.startsWith('DTSTART'))
        ? lines
        : ['DTSTART:20261123T090000Z', 'DTEND:20261123T100000Z', ...lines]),
    ),
  );

const prefixes = 'xmlns:D="DAV:" xmlns:C="urn:ietf:params:xml:ns:caldav"';

/** The body of a REPORT: `report('C:calendar-query', '<D:prop>…')`. */
export const reportBody = (name: string, inside: string): string =>
  `<?xml version="1.0" encoding="utf-8"?><${name} ${prefixes}>${inside}</${name}>`;

/** `D:prop` of names like `D:getetag C:calendar-data`. */
export const prop = (names: string): string =>
  `<D:prop>${names
    .split(/\s+/)
    .map((name) => `<${name}/>`)
    .join('')}</D:prop>`;

/** Stores an object in the shop's diary as a phone would. */
export const putObject = (
  { fetch, shop }: TestGateway,
  name: string,
  body: string | Uint8Array,
  headers: Record<string, string> = {},
): Promise<WireAnswer> =>
  fetch('PUT', `${shop.calendarPath}${encodeURIComponent(name)}`, {
    headers: { 'content-type': 'text/calendar; charset=utf-8', ...headers },
    body,
  });

/** Asks a REPORT of the shop's diary. */
export const askReport = (
  { fetch, shop }: TestGateway,
  body: string,
  { path = shop.calendarPath, headers = { depth: '1' } }: { path?: string; headers?: Record<string, string> } = {},
): Promise<WireAnswer> =>
  fetch('REPORT', path, { headers: { 'content-type': 'application/xml; charset=utf-8', ...headers }, body });
