/** Where this server chose otherwise than a standard says or lets one expect. */
export interface Deviation {
  readonly matter: string;
  readonly rfc: string;
  readonly here: string;
  readonly because: string;
  readonly shownBy: RegExp;
}

/** Each with its reason and the test that holds it. */
export const deviations: readonly Deviation[] = [
  {
    matter: 'calendar-query without a Depth header',
    rfc: 'RFC 4791 §7.8',
    here: 'means Depth: 1; the standard assumes 0, under which a calendar matches nothing',
    because: 'several clients and test suites leave the header out and mean the members',
    shownBy: /without Depth it means/,
  },
  {
    matter: 'the entity tag of a PUT whose octets are not served as they were sent (a masked appointment, B01)',
    rfc: 'RFC 4791 §5.3.4',
    here: 'is sent as long as what is served says the same texts; else there is none',
    because: 'programs give up, or read every object twice, where a PUT has no entity tag',
    shownBy: /the entity tag of a PUT is that under which it is shown/,
  },
  {
    matter: 'a to-do whose DUE lies before its DTSTART, or only one of which is a date',
    rfc: 'RFC 5545 §3.8.2.3',
    here: 'is stored; it counts from its DTSTART, with no length where DUE lies before it',
    because: 'task programs leave DTSTART behind when DUE is moved, and other servers keep such to-dos',
    shownBy: /^VTODO with …$/,
  },
  {
    matter: 'an href of a multiget that is no whole path: doubled slashes, `.` and `..`, a relative reference',
    rfc: 'RFC 4918 §8.3',
    here: 'is read as what it means, and answered under the spelling that was sent',
    because: 'a program whose address was typed with a slash too many would take the 404 for a deletion',
    shownBy: /^reads a reference with doubled slashes/,
  },
  {
    matter: 'PROPFIND with Depth: infinity',
    rfc: 'RFC 4918 §9.1',
    here: '403 `propfind-finite-depth`',
    because: 'the standard allows it, and one request must not read every calendar of a user',
    shownBy: /propfind-finite-depth/,
  },
  {
    matter: 'PROPFIND without a Depth header',
    rfc: 'RFC 4918 §9.1',
    here: 'means Depth: 1; the standard assumes infinity, which is refused',
    because: 'other servers answer so, and tools that leave the header out get what they look for',
    shownBy: /without a Depth header lists the members/,
  },
  {
    matter: 'calendar-query and free-busy-query of a home',
    rfc: 'RFC 4791 §7.8',
    here: 'are about all calendars of the home at Depth: 1, infinity or none; at 0 about nothing',
    because:
      'other servers answer so; at Depth: 1 the standard would look at the calendars themselves, which match nothing',
    shownBy: /finds the members of all its calendars/,
  },
  {
    matter: 'A `comp` in calendar-data that selects nothing',
    rfc: 'RFC 4791 §9.6.1',
    here: 'means all of that component; a VCALENDAR of which no property is named keeps VERSION and PRODID',
    because: 'an empty VEVENT is of no use to anybody, and strict readers refuse a calendar without them',
    shownBy: /names a component and nothing in it/,
  },
  {
    matter: 'The words beside a refusal',
    rfc: 'RFC 4918 §14.5',
    here: 'stand in an XML comment inside `DAV:error`',
    because: 'every child of that element is a condition code; people who read the answer still learn why',
    shownBy: /in a comment beside the conditions alone/,
  },
  {
    matter: 'Unknown properties in the namespace `DAV:`',
    rfc: 'RFC 4918 §15',
    here: 'are kept like any dead property; those a server says of itself are protected',
    because: 'other servers keep them, and nothing is lost',
    shownBy: /keeps a property of DAV: that nobody knows/,
  },
  {
    matter: 'DAV:sync-level infinite, synchronisation of a home',
    rfc: 'RFC 6578 §3.3',
    here: '403 `sync-traversal-supported`; on a home `supported-report`',
    because: 'allowed; each calendar has a history of its own',
    shownBy: /sync-level infinite/,
  },
  {
    matter: 'MKCALENDAR and extended MKCOL',
    rfc: 'RFC 4791 §5.3.1',
    here: '403 `need-privileges` unless the service access has the right `make-calendars`',
    because:
      'the calendars of a shop are made by its administrators; phones that make lists of their own accord would fill the diary',
    shownBy: /is refused with need-privileges, for MKCOL too/,
  },
  {
    matter: 'MKCOL without a body, plain collections',
    rfc: 'RFC 4918 §9.3',
    here: '403 `valid-resourcetype`',
    because: 'a home holds calendars and nothing else (RFC 5689 §3.3 has the element)',
    shownBy: /nothing but calendars/,
  },
  {
    matter: 'DELETE of a diary resource, home or principal',
    rfc: 'RFC 4918 §9.6',
    here: '403 `need-privileges`',
    because: 'they belong to the administrators; a client that tidies up must not delete a shop’s diary',
    shownBy: /leaves diary resources, homes and principals/,
  },
  {
    matter: 'COPY and MOVE of collections',
    rfc: 'RFC 4918 §9.8.3',
    here: '403 `need-privileges`',
    because: 'no calendar client sends them; a copied calendar would own every UID twice',
    shownBy: /refuses no destination, itself, a collection/,
  },
  {
    matter: 'PUT below a calendar that the principal may not reach',
    rfc: 'RFC 4918 §9.7.1',
    here: '404 instead of 409, the same answer as for a calendar that never existed',
    because: 'a withdrawn calendar must look gone, or clients keep their copy of it',
    shownBy: /no calendar: all the same 404/,
  },
  {
    matter: 'Name, colour, order and other settings of a calendar',
    rfc: 'RFC 4918 §9.2',
    here: 'belong to the principal that set them; others see the shop’s own',
    because: 'a phone that paints its calendar green must not paint everybody’s',
    shownBy: /for this principal only/,
  },
  {
    matter: 'The sync token after PROPPATCH',
    rfc: 'RFC 6578 §3.5',
    here: 'stays',
    because: 'properties of the calendar itself are no change of a member',
    shownBy: /a name is no change of the calendar/,
  },
  {
    matter: 'Access control: no ACL method',
    rfc: 'RFC 3744 §8.1',
    here: '`access-control` is advertised, privileges are readable, every ACE is protected, ACL is a 405',
    because: 'rights are set in the administration; clients read privileges only if the class is named',
    shownBy: /one protected rule and no way to set it/,
  },
  {
    matter: 'DAV:principal-URL on resources that are no principals',
    rfc: 'RFC 3744 §4.2',
    here: 'names the signed-in principal everywhere',
    because: 'iOS asks for it at whatever address an account is tried with and gives up without it',
    shownBy: /answer a real 207 that names principal and home/,
  },
  {
    matter: 'A bad value of CALDAV:calendar-timezone',
    rfc: 'RFC 4791 §5.2.2',
    here: '`valid-calendar-data` by value, `valid-timezone` by name; setting one replaces the other',
    because: 'so say RFC 4791 §5.3.1.1 and RFC 7809 §5.2',
    shownBy: /refuses a time zone that is none|each replacing the other/,
  },
  {
    matter: 'Quota',
    rfc: 'RFC 4331 §3',
    here: '1 TiB available, 0 used, always; a place that is full is 507',
    because: 'nothing is counted; iOS asks for both figures and shows neither',
    shownBy: /quota-available-bytes|38 home properties/,
  },
  {
    matter: 'Prefer: return=minimal and Brief on PROPFIND and REPORT',
    rfc: 'RFC 8144 §2.1',
    here: 'leaves out every propstat of 404; `Preference-Applied` names it, `Vary` names both headers',
    because: 'so asked; a response without properties keeps an empty propstat, as Thunderbird and iOS expect',
    shownBy: /Brief and return=minimal, and says so/,
  },
  {
    matter: 'A body under a Content-Type that is not text/calendar',
    rfc: 'RFC 4791 §5.3.2.1',
    here: 'taken if it is a VCALENDAR, else `supported-calendar-data`',
    because: 'Outlook CalDav Synchronizer updates with text/xml',
    shownBy: /trap 28/,
  },
  {
    matter: 'calendar-query with more matches than an answer may hold',
    rfc: 'RFC 4791 §7.8',
    here: '`number-of-matches-within-limits`, never a list cut short: 403 for too many, 507 for too many octets',
    because: 'a client takes what is missing for deleted; 507 may pass with gzip, 403 never',
    shownBy: /refused by its count before its octets/,
  },
  {
    matter: 'Multiget with more bodies than an answer may hold',
    rfc: 'RFC 4791 §7.9',
    here: 'a response with 507 for each href without room',
    because: 'a missing or 404 response would delete the object on the client',
    shownBy: /507 to each object/,
  },
  {
    matter: 'Refusals of one object by a rule',
    rfc: 'RFC 4791 §5.3.2.1',
    here: 'carry `need-privileges` beside their own element, where it was to be stored',
    because: 'DAVx⁵ then drops the local change and goes on; any other 403 fails its whole synchronisation',
    shownBy: /with need-privileges and nothing stored/,
  },
  {
    matter: 'XML with a document type',
    rfc: 'RFC 4918 §16',
    here: '400 for any, external entities included, without `no-external-entities`',
    because: 'it is refused before anything of it is read, so nobody knows what it would have declared',
    shownBy: /refuses document types/,
  },
  {
    matter: 'PROPFIND at `/`, `/principals/` and other addresses that clients try',
    rfc: 'RFC 6764 §6',
    here: 'a 207 that names the signed-in principal, besides the redirect of `/.well-known/caldav`',
    because: 'iOS falls back to them, and not every client follows a redirect of PROPFIND',
    shownBy: /answer a real 207/,
  },
];

/** What is not there, by decision; its properties, header tokens and methods are left out as well. */
export const absent: readonly (readonly [what: string, rfc: string, because: string])[] = [
  [
    'Locks (class 2): LOCK, UNLOCK, lockdiscovery, supportedlock',
    'RFC 4918 §6',
    'calendar clients use entity tags; a lock left behind by a phone would stop the shop',
  ],
  [
    'Scheduling: inbox, outbox, calendar-user-address-set, iTIP',
    'RFC 6638 §2',
    'appointments of a diary are made by the shop; without these properties iOS hides invitations and is otherwise fine',
  ],
  ['ACL method, changing privileges', 'RFC 3744 §8.1', 'see “Chosen otherwise”'],
  ['Sharing, proxies, managed attachments', 'RFC 8607 §3', 'who sees which calendar is decided in the administration'],
  ['Versioning', 'RFC 3253 §2', 'only REPORT, expand-property and supported-report-set of it are used by calendars'],
  [
    'Time zone service',
    'RFC 7808 §5',
    '`timezone-service-set` is empty; zones are served as they came, or left out on request',
  ],
  ['Availability, calendar-availability', 'RFC 7953 §7', 'opening hours are the diary’s'],
  [
    'Limits on dates and attendees',
    'RFC 4791 §5.2.6',
    'there are none, so `min-date-time`, `max-date-time` and `max-attendees-per-instance` are not there',
  ],
  ['jCal and xCal bodies', 'RFC 7265 §3', '`supported-calendar-data` names text/calendar 2.0 alone'],
];
