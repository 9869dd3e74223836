import { fold } from '../support/business-data-text.ts';

/** Numbers in [0, 1). */
export type Random = () => number;

/** Stands in every secret; whatever its spelling, it is found without regard to case. */
const marker = 'Qxzv';

/** The secrets in a text, each by the place where it was written; folds do not hide them. */
export const markersIn = (text: string): readonly string[] => [
  ...new Set(text.replaceAll(/\r?\n[ \t]/g, '').match(new RegExp(`${marker}[A-Za-z0-9]*`, 'gi')) ?? []),
];

const pick = <T>(random: Random, all: readonly T[]): T => all[Math.floor(random() * all.length)]!;

/** Is it no text of the shop's, but in how a line, a zone or a rule was spelt, or where a number or a word of the standard belongs? Such are gone once another program saves. */
export const isSpelling = (secret: string): boolean => secret.includes('spelt');

/** A secret that says where it was written. */
export const secretAt = (place: string): string => `${marker}${place.replaceAll(/[^A-Za-z0-9]/g, '')}`;

/** Properties of an event whose values are anybody's texts: every text of RFC 5545, 7986 and 9073, and what programs invent. */
const texts: readonly ((secret: (place: string) => string) => string)[] = [
  (at) => `DESCRIPTION;ALTREP="data:text/html,${at('altrep')}";LANGUAGE=${at('language')}:${at('description')}`,
  (at) => `LOCATION;X-TITLE="${at('title')}":${at('location')}`,
  (at) => `COMMENT:${at('comment')}`,
  (at) => `CONTACT;ALTREP="CID:${at('contactrep')}":${at('contact')}`,
  (at) => `CATEGORIES:${at('category')},B`,
  (at) => `RESOURCES:${at('resources')}`,
  (at) => `URL;VALUE=URI:https://example.com/${at('url')}`,
  (at) => `GEO;X-PLACE=${at('geo')}:48.1;11.5`,
  (at) => `ATTENDEE;CN="${at('cn')}";DIR="ldap://${at('dir')}":mailto:${at('attendee')}@example.com`,
  (at) => `ORGANIZER;SENT-BY="mailto:${at('sentby')}@example.com":mailto:${at('organizer')}@example.com`,
  (at) => `ATTACH;FILENAME=${at('filename')}.pdf:https://example.com/${at('attach')}.pdf`,
  (at) => `RELATED-TO;RELTYPE=X-${at('reltype')}:${at('relatedto')}`,
  (at) => `CONFERENCE;VALUE=URI;LABEL=${at('label')}:tel:${at('conference')}`,
  (at) => `IMAGE;VALUE=URI:https://example.com/${at('image')}.png`,
  (at) => `STYLED-DESCRIPTION;VALUE=TEXT:${at('styled')}`,
  (at) => `STRUCTURED-DATA;VALUE=TEXT;SCHEMA="https://${at('schema')}":${at('structured')}`,
  (at) => `REQUEST-STATUS:2.0;${at('requeststatus')};${at('requestdata')}`,
  (at) => `X-ALT-DESC;FMTTYPE=text/html:<b>${at('altdesc')}</b>`,
  (at) => `X-APPLE-STRUCTURED-LOCATION;X-TITLE=${at('appletitle')}:geo:48,11`,
  (at) => `X-${at('xname')}:1`,
  (at) => `COLOR:${at('color')}`,
  (at) => `STATUS:${at('spelt status')}`,
  (at) => `TRANSP:${at('spelt transp')}`,
  (at) => `PRIORITY:${at('spelt priority')}`,
  (at) => `SEQUENCE:${at('spelt sequence')}`,
  (at) => `CREATED:${at('spelt created')}`,
  (at) => `LAST-MODIFIED;X-BY=${at('spelt modifiedby')}:20261101T000000Z`,
  (at) => `X-MOZ-LASTACK:${at('spelt lastack')}`,
  (at) => `X-MICROSOFT-CDO-BUSYSTATUS:${at('spelt busystatus')}`,
  (at) => `SUMMARY:${at('secondsummary')}`,
  (at) => `CLASS:X-${at('class')}`,
];

/** Parameters that a time may carry; each alone keeps the time as it is. */
const timeParameters: readonly ((secret: (place: string) => string) => string)[] = [
  () => '',
  () => ';VALUE=DATE-TIME',
  (at) => `;X-WHY="${at('spelt timeparameter')}"`,
  (at) => `;RELATED=${at('spelt timerelated')}`,
  (at) => `;FBTYPE="${at('spelt timefbtype')}"`,
];

const alarms: readonly ((secret: (place: string) => string) => readonly string[])[] = [
  (at) => [`UID:${at('alarmuid')}`, 'ACTION:DISPLAY', 'TRIGGER:-PT15M', `DESCRIPTION:${at('alarmtext')}`],
  (at) => ['ACTION:AUDIO', `TRIGGER;RELATED=${at('spelt related')}:-PT5M`, `ATTACH:https://example.com/${at('sound')}`],
  (at) => [
    'ACTION:EMAIL',
    'TRIGGER:-PT1H',
    `SUMMARY:${at('mailsubject')}`,
    `DESCRIPTION:${at('mailtext')}`,
    `ATTENDEE:mailto:${at('mailto')}@example.com`,
  ],
  (at) => [
    `ACTION:X-${at('action')}`,
    'TRIGGER:-PT2H',
    `X-WR-ALARMUID:${at('wralarmuid')}`,
    `X-NOTE:${at('alarmnote')}`,
  ],
  (at) => [
    `X-WR-ALARMUID:${at('wralarmuidofdisplay')}`,
    'ACTION:DISPLAY',
    `TRIGGER;VALUE=DURATION:-PT3H`,
    'DESCRIPTION:x',
    'BEGIN:X-INSIDE',
    `X-TEXT:${at('insidealarm')}`,
    'END:X-INSIDE',
  ],
];

const inside: readonly ((secret: (place: string) => string) => readonly string[])[] = [
  (at) => ['BEGIN:PARTICIPANT', `UID:${at('participant')}`, `SUMMARY:${at('participanttext')}`, 'END:PARTICIPANT'],
  (at) => ['BEGIN:VLOCATION', `NAME:${at('vlocation')}`, 'END:VLOCATION'],
];

/** A zone that nobody knows by its name; its definition is Berlin's. */
const zone = (tzid: string, at: (place: string) => string): readonly string[] => [
  'BEGIN:VTIMEZONE',
  `TZID:${tzid}`,
  `X-LIC-LOCATION:${at('spelt liclocation')}`,
  `TZURL:https://example.com/${at('spelt tzurl')}`,
  `COMMENT:${at('spelt zonecomment')}`,
  'BEGIN:STANDARD',
  'DTSTART:20001029T030000',
  `RRULE:FREQ=YEARLY;BYMONTH=10;BYDAY=-1SU;X-WHY=${at('spelt zonerule')}`,
  `TZNAME:${at('spelt tzname')}`,
  'TZOFFSETFROM:+0200',
  'TZOFFSETTO:+0100',
  `COMMENT:${at('spelt standardcomment')}`,
  'END:STANDARD',
  'BEGIN:DAYLIGHT',
  'DTSTART:20000326T020000',
  'RRULE:FREQ=YEARLY;BYMONTH=3;BYDAY=-1SU',
  'TZOFFSETFROM:+0100',
  'TZOFFSETTO:+0200',
  'END:DAYLIGHT',
  'END:VTIMEZONE',
];

/** How a line may be written without meaning anything else. */
const respelt =
  (random: Random) =>
  (line: string): string => {
    const way = random();
    if (way < 0.2) return line.replace(/^[^;:]+/, (name) => name.toLowerCase());
    return way < 0.4 ? fold(line) : line;
  };

/** What an object is made of. */
export interface Marked {
  readonly uid: string;
  readonly body: string;
}

/** An event with a secret wherever a program may write one: in the texts, parameters, alarms, overrides, zones and marks of it. */
export const markedEvent = (random: Random, uid: string, day = '20261125'): Marked => {
  const kept = <T>(all: readonly T[], share = 0.5): readonly T[] => all.filter(() => random() < share);
  const isSeries = random() < 0.6;
  const prefix = pick(random, ['', 'm', 'n']);
  const at = (place: string): string => secretAt(`${prefix}${place}`);
  const tzid = pick(random, [
    'Europe/Berlin',
    'W. Europe Standard Time',
    at('spelt tzid'),
    `/${at('spelt tzprefix')}/Europe/Berlin`,
  ]);
  const parameter = (): string => pick(random, timeParameters)(at);
  const quoted = /[ ]/.test(tzid) ? `"${tzid}"` : tzid;
  const time = (name: string, of: string, hour: string): string =>
    `${name};TZID=${quoted}${parameter()}:${of}T${hour}0000`;
  const component = (own: readonly string[], from: string, to: string, where: string): readonly string[] => [
    pick(random, ['BEGIN:VEVENT', `BEGIN;X-WHY=${at('spelt begin')}:VEVENT`]),
    `UID:${uid}`,
    `DTSTAMP${parameter()}:20261101T000000Z`,
    `SUMMARY;LANGUAGE=de:${at(`${where}summary`)}`,
    time('DTSTART', day, from),
    time('DTEND', day, to),
    ...own,
    ...kept(texts, 0.4).map((text) => text((place) => at(`${where}${place}`))),
    ...kept(alarms, 0.4).flatMap((alarm) => [
      'BEGIN:VALARM',
      ...alarm((place) => at(`${where}${place}`)),
      'END:VALARM',
    ]),
    ...kept(inside, 0.3).flatMap((block) => block((place) => at(`${where}${place}`))),
    pick(random, ['END:VEVENT', `END;X-WHY=${at('spelt end')}:VEVENT`]),
  ];
  const rule = [
    pick(random, ['RRULE:FREQ=DAILY;COUNT=4', `RRULE:FREQ=DAILY;COUNT=4;X-WHY=${at('spelt rule')}`]),
    time('EXDATE', `${Number(day) + 3}`, '09'),
  ];
  const override = component(
    [
      `${time('RECURRENCE-ID', `${Number(day) + 1}`, '09').replace(':', `${pick(random, ['', ';RANGE=THISANDFUTURE'])}:`)}`,
      ...kept(['CLASS:PRIVATE', `STATUS:TENTATIVE`], 0.3),
    ],
    '11',
    '12',
    'override',
  );
  const lines = [
    'BEGIN:VCALENDAR',
    'VERSION:2.0',
    `PRODID:-//${at('prodid')}//EN`,
    `CALSCALE;X-WHY=${at('spelt calscale')}:GREGORIAN`,
    `X-WR-CALNAME:${at('calname')}`,
    `NAME:${at('name')}`,
    ...(/^W|Europe\/Berlin$/.test(tzid) && random() < 0.5 && !tzid.startsWith('W') ? [] : zone(tzid, at)),
    ...component(isSeries ? rule : [], '09', '10', ''),
    ...(isSeries && random() < 0.6 ? override : []),
    'BEGIN:X-BESIDE',
    `X-TEXT:${at('beside')}`,
    'END:X-BESIDE',
    'END:VCALENDAR',
  ];
  return { uid, body: `${lines.map(respelt(random)).join('\r\n')}\r\n` };
};
