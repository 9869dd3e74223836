import type { Question } from './ask.ts';

const xmlType = { 'content-type': 'application/xml; charset=utf-8' };
const declaration = '<?xml version="1.0"?>';
const namespaces = 'xmlns="DAV:" xmlns:C="urn:ietf:params:xml:ns:caldav"';

/** PROPFIND of these properties, as `<displayname/>` and `<C:calendar-home-set/>` (RFC 4918 §9.1). */
export const propfind = (depth: '0' | '1', properties: string): Question => ({
  headers: { depth, ...xmlType },
  body: `${declaration}<propfind ${namespaces}><prop>${properties}</prop></propfind>`,
});

/** The first page of a synchronisation, of one member (RFC 6578 §3.2). */
export const firstPage: Question = {
  headers: { depth: '0', ...xmlType },
  body: `${declaration}<sync-collection ${namespaces}><sync-token/><sync-level>1</sync-level><limit><nresults>1</nresults></limit><prop><getetag/></prop></sync-collection>`,
};

/** REPORT of the bodies under these hrefs (RFC 4791 §7.9). */
export const multiget = (...hrefs: readonly string[]): Question => ({
  headers: { depth: '1', ...xmlType },
  body: `${declaration}<C:calendar-multiget ${namespaces}><prop><getetag/><C:calendar-data/></prop>${hrefs.map((href) => `<href>${href}</href>`).join('')}</C:calendar-multiget>`,
});

/** An appointment of a quarter of an hour, long past, so that nobody sees it who does not look for it. */
export const probeEvent = (uid: string): string =>
  [
    'BEGIN:VCALENDAR',
    'VERSION:2.0',
    'PRODID:-//caldav-gateway//phone//EN',
    'BEGIN:VEVENT',
    `UID:${uid}`,
    'DTSTAMP:20200101T000000Z',
    'DTSTART:20200101T000000Z',
    'DURATION:PT15M',
    'SUMMARY:Probe',
    'END:VEVENT',
    'END:VCALENDAR',
    '',
  ].join('\r\n');

/** PUT of an iCalendar body, under a condition (RFC 9110 §13.1). */
export const upload = (body: string, condition: Readonly<Record<string, string>>): Question => ({
  headers: { 'content-type': 'text/calendar; charset=utf-8', ...condition },
  body,
});
