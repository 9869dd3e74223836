/** The lines of one event, and what a program makes of them when it saves. */
type Respell = (lines: readonly string[]) => readonly string[];

const adding =
  (...added: string[]): Respell =>
  (lines) => [...lines, ...added];

const replacing =
  (pattern: RegExp, replacement: string): Respell =>
  (lines) =>
    lines.map((line) => line.replace(pattern, replacement));

const alarm = (...lines: string[]): Respell => adding('BEGIN:VALARM', ...lines, 'END:VALARM');

/** `DTEND` in place of an hour's `DURATION`, or the other way round. */
const endAsDuration: Respell = (lines) => lines.map((line) => (line.startsWith('DTEND') ? 'DURATION:PT1H' : line));

interface Respelling {
  readonly program: string;
  /**
   * How sure it is, as in docs/client-quirks.md: *reported* in public threads, *inferred* from how such programs work, *standard*
   * where the standard allows it. The lines are written after these, and are none of a program's own.
   */
  readonly source: string;
  readonly what: string;
  readonly respell: Respell;
}

const macos =
  'reported: github.com/icalendar/icalendar/pull/24 (macOS 10.8), github.com/TimDaub/simple-caldav/issues/21 (macOS 10.15)';
const ios = 'inferred: re-spelt after requests of iOS 26 and iOS 5, test/clients/fixtures';
const davx5 = 'reported: github.com/bitfireAT/davx5-ose/issues/1859, github.com/bulwarkmail/webmail/issues/805';
const android =
  'inferred from the calendar provider of Android, where recurring events carry DURATION; reported: github.com/gggard/AndroidCaldavSyncAdapater/issues/40';
const synchronizer = 'inferred: what Outlook keeps of an appointment; no source was read';
const thunderbird = 'reported: github.com/python-caldav/caldav/issues/32';
const google = 'reported: github.com/nextcloud/calendar/issues/1700';

/** What programs re-spell or add on their own when an appointment is saved: none of it is a change of the shop's texts or times. */
export const respellings: readonly Respelling[] = [
  { program: 'iOS', source: ios, what: 'the default of TRANSP', respell: adding('TRANSP:OPAQUE') },
  { program: 'iOS', source: ios, what: 'an empty URL', respell: adding('URL;VALUE=URI:') },
  {
    program: 'iOS',
    source: ios,
    what: 'its own marks',
    respell: adding('X-APPLE-CREATOR-IDENTITY:com.apple.mobilecal', 'X-APPLE-CREATOR-TEAM-IDENTITY:0000000000'),
  },
  {
    program: 'iOS',
    source: ios,
    what: 'a dismissed alarm',
    respell: alarm(
      'UID:a1',
      'ACTION:DISPLAY',
      'TRIGGER:-PT15M',
      'DESCRIPTION:Reminder',
      'ACKNOWLEDGED:20261123T084500Z',
    ),
  },
  {
    program: 'macOS',
    source: `${macos}, github.com/tine20/tine20/issues/3595`,
    what: 'the alarm that says there is none',
    respell: alarm(
      'UID:a2',
      'X-WR-ALARMUID:a2',
      'X-APPLE-DEFAULT-ALARM:TRUE',
      'ACTION:NONE',
      'TRIGGER;VALUE=DATE-TIME:19760401T005545Z',
    ),
  },
  { program: 'macOS', source: macos, what: 'INTERVAL=1', respell: replacing(/^(RRULE:.*)/, '$1;INTERVAL=1') },
  {
    program: 'macOS',
    source: macos,
    what: 'the travel advice',
    respell: adding('X-APPLE-TRAVEL-ADVISORY-BEHAVIOR:AUTOMATIC'),
  },
  {
    program: 'macOS',
    source: 'reported: github.com/sabre-io/vobject/issues/227',
    what: 'SEQUENCE and DTSTAMP counted up',
    respell: adding('SEQUENCE:3', 'CREATED:20260101T000000Z', 'LAST-MODIFIED:20261120T000000Z'),
  },
  { program: 'DAVx5', source: davx5, what: 'the status that Android keeps', respell: adding('STATUS:CONFIRMED') },
  {
    program: 'DAVx5',
    source: davx5,
    what: 'the order of the parts of a rule, and WKST',
    respell: replacing(/^RRULE:FREQ=WEEKLY;COUNT=(\d+)/, 'RRULE:FREQ=WEEKLY;WKST=MO;COUNT=$1;INTERVAL=1'),
  },
  { program: 'DAVx5', source: android, what: 'DURATION for DTEND', respell: endAsDuration },
  {
    program: 'Samsung',
    source: android,
    what: 'BYDAY said outright, and DURATION in seconds',
    respell: (lines) =>
      replacing(
        /^(RRULE:.*)/,
        '$1;BYDAY=FR',
      )(endAsDuration(lines)).map((line) => line.replace('PT1H', 'P3600S').replace('P3600S', 'PT3600S')),
  },
  {
    program: 'Samsung',
    source: android,
    what: 'an empty description and place',
    respell: adding('DESCRIPTION:', 'LOCATION:'),
  },
  {
    program: 'Google',
    source: google,
    what: 'status, transparency, empty description and place',
    respell: adding('STATUS:CONFIRMED', 'TRANSP:OPAQUE', 'DESCRIPTION:', 'LOCATION:', 'SEQUENCE:0'),
  },
  {
    program: 'Outlook CalDav Synchronizer',
    source: synchronizer,
    what: 'class, priority and busy state',
    respell: adding('CLASS:PUBLIC', 'PRIORITY:0', 'X-MICROSOFT-CDO-BUSYSTATUS:BUSY', 'X-MICROSOFT-CDO-IMPORTANCE:1'),
  },
  {
    program: 'Outlook',
    source: synchronizer,
    what: 'importance in three steps, an organiser of nobody',
    respell: adding('PRIORITY:5', 'ORGANIZER;CN=Anna:MAILTO:anna@example.com'),
  },
  {
    program: 'Outlook',
    source: synchronizer,
    what: 'blanks as HTML has them',
    respell: replacing(/^DESCRIPTION:Bring lenses/, 'DESCRIPTION:Bring  \u00a0lenses \\n\u200b'),
  },
  {
    program: 'macOS',
    source: 'inferred from how series are split on a server of Apple; no source was read',
    what: 'what ties together the halves of a split series',
    respell: adding('RELATED-TO;RELTYPE=X-CALENDARSERVER-RECURRENCE-SET:9ED2BB3E'),
  },
  {
    program: 'Outlook',
    source: synchronizer,
    what: 'a language',
    respell: replacing(/^SUMMARY:/, 'SUMMARY;LANGUAGE=de:'),
  },
  {
    program: 'Outlook',
    source: synchronizer,
    what: 'its own name of the zone',
    respell: replacing(/TZID=Europe\/Berlin/, 'TZID="W. Europe Standard Time"'),
  },
  {
    program: 'Thunderbird',
    source: thunderbird,
    what: 'its generation and last acknowledgement',
    respell: adding('X-MOZ-GENERATION:4', 'X-MOZ-LASTACK:20261123T084500Z', 'X-MOZ-SNOOZE-TIME:20261123T085000Z'),
  },
  {
    program: 'Thunderbird',
    source: 'standard: RFC 5545 §3.2.1',
    what: 'an edition of the description in HTML',
    respell: replacing(/^DESCRIPTION:/, 'DESCRIPTION;ALTREP="data:text/html,%3Cb%3EBring%20lenses%3C%2Fb%3E":'),
  },
  {
    program: 'Evolution',
    source: 'inferred: no source of Evolution was read',
    what: 'class and its own marks',
    respell: adding('CLASS:PUBLIC', 'SEQUENCE:2', 'X-EVOLUTION-CALDAV-HREF:x', 'TRANSP:OPAQUE'),
  },
  {
    program: 'Evolution',
    source: 'inferred: no source of Evolution was read',
    what: 'letter case of values, zone by a long name',
    respell: (lines) =>
      replacing(
        /TZID=Europe\/Berlin/,
        'TZID=/freeassociation.sourceforge.net/Europe/Berlin',
      )(adding('TRANSP:opaque', 'STATUS:confirmed')(lines)),
  },
  {
    program: 'KDE, khal',
    source: 'standard: RFC 5545 §3.3.11',
    what: 'categories on lines of their own, in another order',
    respell: (lines) =>
      lines.flatMap((line) => (line === 'CATEGORIES:Lenses,Eyes' ? ['CATEGORIES:Eyes', 'CATEGORIES:Lenses'] : line)),
  },
];
