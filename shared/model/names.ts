/** An XML name in Clark notation, `{namespace}local` (James Clark, "XML Namespaces"). */
export type ClarkName = `{${string}}${string}`;

/** The namespaces this server speaks, with the prefix each one is written with. */
export const namespaces = {
  D: 'DAV:',
  C: 'urn:ietf:params:xml:ns:caldav',
  CS: 'http://calendarserver.org/ns/',
  A: 'http://apple.com/ns/ical/',
  G: 'urn:caldav-gateway:ns',
} as const;

/** A name of WebDAV (RFC 4918 §14). */
export const dav = <L extends string>(local: L) => `{${namespaces.D}}${local}` as const;

/** A name of CalDAV (RFC 4791 §5, §9). */
export const caldav = <L extends string>(local: L) => `{${namespaces.C}}${local}` as const;

/** A name of the calendarserver.org extensions (getctag and others). */
export const calendarServer = <L extends string>(local: L) => `{${namespaces.CS}}${local}` as const;

/** A name of Apple's iCal extensions (calendar-color, calendar-order). */
export const apple = <L extends string>(local: L) => `{${namespaces.A}}${local}` as const;

/** A name of our own, for refusals the standards have no element for. */
export const gateway = <L extends string>(local: L) => `{${namespaces.G}}${local}` as const;
