import type { Method } from '../../shared/deployment/methods.ts';

/** A feature, where it is defined, and what a test of it is called or speaks of. */
export interface Feature {
  readonly feature: string;
  readonly rfc: string;
  readonly shownBy: RegExp;
}

/** Where each method is defined; the compiler holds it against the table of methods. */
export const methodSources: Readonly<Record<Method, string>> = {
  OPTIONS: 'RFC 4918 §10.1, RFC 9110 §9.3.7',
  PROPFIND: 'RFC 4918 §9.1',
  REPORT: 'RFC 3253 §3.6',
  GET: 'RFC 9110 §9.3.1',
  HEAD: 'RFC 9110 §9.3.2',
  PROPPATCH: 'RFC 4918 §9.2',
  PUT: 'RFC 4791 §5.3.2, RFC 9110 §9.3.4',
  DELETE: 'RFC 4918 §9.6',
  COPY: 'RFC 4918 §9.8',
  MOVE: 'RFC 4918 §9.9',
  POST: 'RFC 5995 §3.2',
  MKCALENDAR: 'RFC 4791 §5.3.1',
  MKCOL: 'RFC 5689 §3',
};

/** What is promised beside methods, properties, reports and preconditions. */
export const features: Readonly<Record<string, readonly Feature[]>> = {
  'HTTP and WebDAV': [
    { feature: 'Strong entity tags, returned by every PUT', rfc: 'RFC 4791 §5.3.4', shownBy: /strong entity tag/ },
    {
      feature: 'If-Match and If-None-Match on writes',
      rfc: 'RFC 9110 §13.1',
      shownBy: /creates once, replaces on match/,
    },
    { feature: '304 for a client that has it', rfc: 'RFC 9110 §13.1.2', shownBy: /304 to a client/ },
    { feature: 'A range of an object', rfc: 'RFC 9110 §14.2', shownBy: /serves a single range/ },
    { feature: 'If with entity tags and state tokens', rfc: 'RFC 4918 §10.4', shownBy: /honours If with/ },
    { feature: 'Overwrite', rfc: 'RFC 4918 §10.6', shownBy: /unless told Overwrite/ },
    { feature: 'allprop, propname, prop, include', rfc: 'RFC 4918 §14.20', shownBy: /allprop|propname/ },
    { feature: 'Dead properties, kept as XML', rfc: 'RFC 4918 §4.3', shownBy: /keeps dead properties/ },
    {
      feature: 'Dead properties go along with COPY and MOVE and end with the resource',
      rfc: 'RFC 4918 §9.8.2',
      shownBy: /go along with MOVE|end with the object/,
    },
    {
      feature: 'PROPPATCH: all or nothing, in document order',
      rfc: 'RFC 4918 §9.2',
      shownBy: /all or nothing|document order/,
    },
    { feature: 'Prefer: return=minimal, Brief', rfc: 'RFC 8144 §2.1', shownBy: /return=minimal|asked for the minimum/ },
    { feature: 'Prefer: return=representation', rfc: 'RFC 8144 §2.3', shownBy: /return=representation/ },
    { feature: 'Prefer: depth-noroot', rfc: 'RFC 8144 §2.2', shownBy: /depth-noroot/ },
    { feature: 'Compressed answers, the same entity tag', rfc: 'RFC 9110 §12.5.3', shownBy: /compressed above 1 KB/ },
    {
      feature: 'XML without document types and entities',
      rfc: 'RFC 4918 §20.6',
      shownBy: /no document type|refuses document types/,
    },
  ],
  'CalDAV queries': [
    { feature: 'Depth', rfc: 'RFC 4791 §7.8', shownBy: /without Depth it means/ },
    {
      feature: 'time-range on VEVENT, half-open, open-ended',
      rfc: 'RFC 4791 §9.9',
      shownBy: /half-open range|table of RFC 4791 §9\.9/,
    },
    { feature: 'time-range on VTODO, VJOURNAL', rfc: 'RFC 4791 §9.9', shownBy: /^VTODO in a series|^VJOURNAL counts/ },
    { feature: 'time-range on VALARM', rfc: 'RFC 4791 §9.9', shownBy: /alarm goes off/ },
    { feature: 'time-range on a property', rfc: 'RFC 4791 §9.9', shownBy: /time-range on a property/ },
    {
      feature: 'comp-filter, nested, all ANDed',
      rfc: 'RFC 4791 §9.7.1',
      shownBy: /every condition in one and the same|bare VCALENDAR/,
    },
    { feature: 'prop-filter, param-filter, is-not-defined', rfc: 'RFC 4791 §9.7.2', shownBy: /presence and absence/ },
    { feature: 'text-match, negated', rfc: 'RFC 4791 §9.7.5', shownBy: /each collation, negated/ },
    {
      feature: 'timezone of a query, by value and by name',
      rfc: 'RFC 4791 §9.8, RFC 7809 §4.2',
      shownBy: /zone of a query|of the query/,
    },
    { feature: 'calendar-data: comp and prop', rfc: 'RFC 4791 §9.6.1', shownBy: /selects components and properties/ },
    { feature: 'calendar-data: expand', rfc: 'RFC 4791 §9.6.5', shownBy: /expands a series/ },
    {
      feature: 'calendar-data: limit-recurrence-set',
      rfc: 'RFC 4791 §9.6.6',
      shownBy: /limits the overrides|limit-recurrence-set/,
    },
    { feature: 'calendar-data: limit-freebusy-set', rfc: 'RFC 4791 §9.6.7', shownBy: /limit-freebusy-set/ },
    {
      feature: 'multiget on home, collection and object',
      rfc: 'RFC 4791 §7.9',
      shownBy: /answers on the home for all/,
    },
    { feature: '404 per missing href', rfc: 'RFC 4791 §7.9', shownBy: /404 for one that is not there/ },
  ],
  Synchronisation: [
    { feature: 'Removed members by status', rfc: 'RFC 6578 §3.5.2', shownBy: /trap 20/ },
    { feature: 'limit, truncation with 507', rfc: 'RFC 6578 §3.6', shownBy: /trap 35|507 on the collection/ },
    { feature: 'Token as state token of If', rfc: 'RFC 6578 §5', shownBy: /RFC 6578 §5/ },
    { feature: 'Tokens that cannot be read are refused', rfc: 'RFC 6578 §3.2', shownBy: /trap 18/ },
    { feature: 'Initial synchronisation without removed members', rfc: 'RFC 6578 §3.4', shownBy: /trap 36/ },
  ],
  'iCalendar and time': [
    { feature: 'Bytes kept as sent', rfc: 'RFC 4791 §5.3.4', shownBy: /keeps every byte/ },
    {
      feature: 'Floating times and days in the zone of the calendar',
      rfc: 'RFC 4791 §7.3',
      shownBy: /whole days in the zone|floating times and days/,
    },
    {
      feature: 'RRULE, RDATE, EXDATE, overrides, THISANDFUTURE',
      rfc: 'RFC 5545 §3.8.5',
      shownBy: /THISANDFUTURE|adds to a rule once/,
    },
    {
      feature: 'VTIMEZONE, custom and of Outlook',
      rfc: 'RFC 5545 §3.6.5',
      shownBy: /as Outlook writes it|UNTIL, which is in UTC/,
    },
    { feature: 'RSCALE', rfc: 'RFC 7529 §4', shownBy: /RFC 7529/ },
    { feature: 'Time zones by reference', rfc: 'RFC 7809 §3.1.2', shownBy: /only those that everyone knows/ },
    { feature: 'CALDAV:calendar-timezone by name', rfc: 'RFC 7809 §5.2', shownBy: /by name, each replacing/ },
    {
      feature: 'Properties of RFC 7986 and unknown ones kept',
      rfc: 'RFC 7986 §5',
      shownBy: /RFC 7986|X-APPLE properties/,
    },
  ],
  'Finding and signing in': [
    { feature: '/.well-known/caldav for every method', rfc: 'RFC 6764 §5', shownBy: /well-known is a redirect/ },
    { feature: 'Basic over TLS, one challenge', rfc: 'RFC 7617 §2', shownBy: /challenge to nobody/ },
    {
      feature: 'Privileges as each client reads them',
      rfc: 'RFC 3744 §5.4',
      shownBy: /every right gives write|each right taken away/,
    },
    {
      feature: 'Too many wrong passwords: 429 and Retry-After',
      rfc: 'RFC 6585 §4',
      shownBy: /then 429 with Retry-After/,
    },
  ],
};
