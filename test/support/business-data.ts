import { type Lines, later, type Shape, shapes } from './business-data-shapes.ts';
import { customers, escapeText, fold, remark, seededRandom, services } from './business-data-text.ts';
import { zones } from './business-data-zones.ts';

/** One calendar object resource of the diary. */
export interface BusinessObject {
  /** Last segment of its URL. */
  readonly name: string;
  readonly uid: string;
  readonly shape: string;
  /** TZID it needs defined. */
  readonly zone: string | undefined;
  /** Content lines of its VEVENTs, unfolded. */
  readonly events: readonly Lines[];
}

const firstDay = Date.UTC(2025, 10, 3);
const days = 730;
const dice = shapes.flatMap((shape) => Array.from({ length: shape.weight }, () => shape));

/** A shop's diary of two years around 2026: `count` objects, the same for the same seed; every shape at least once when `count` allows. */
export const businessDiary = (count: number, seed = 1): readonly BusinessObject[] => {
  const random = seededRandom(seed);
  return Array.from({ length: count }, (_, index) => {
    const shape = shapes[index] ?? pick(dice, random);
    return businessObject(shape, index, seed, random);
  });
};

/** The object as it is PUT: one VCALENDAR with the zone it needs. */
export const bodyOf = ({ zone, events }: BusinessObject): string => calendarOf(zone ? [zone] : [], events);

/** The whole diary as one .ics file, as an export of another program would be. */
export const asOneFile = (objects: readonly BusinessObject[]): string =>
  calendarOf(
    [...new Set(objects.flatMap(({ zone }) => zone ?? []))],
    objects.flatMap(({ events }) => events),
  );

const calendarOf = (zoneNames: readonly string[], events: readonly Lines[]): string =>
  `${[
    'BEGIN:VCALENDAR',
    'VERSION:2.0',
    'PRODID:-//Brillen & Hören//Diary 4.2//DE',
    'CALSCALE:GREGORIAN',
    ...zoneNames.flatMap((name) => zones[name] ?? []),
    ...events.flat(),
    'END:VCALENDAR',
  ]
    .map(fold)
    .join('\r\n')}\r\n`;

const businessObject = (shape: Shape, index: number, seed: number, random: () => number): BusinessObject => {
  const [title, minutes] = pick(services, random);
  const zone = shape.zone ?? 'Europe/Vienna';
  const quarter = Math.floor(random() * 40);
  const start = workday(later(new Date(firstDay), Math.floor(random() * days), 8 * 60 + quarter * 15));
  const uid = `${seed.toString(16).padStart(4, '0')}-${index.toString(16).padStart(6, '0')}@diary.example`;
  const texts = textLines(title, random);
  const events = shape
    .events({ start, minutes, zone })
    .map((lines) => [
      'BEGIN:VEVENT',
      `UID:${uid}`,
      'DTSTAMP:20251101T090000Z',
      'CREATED:20251101T090000Z',
      'LAST-MODIFIED:20251101T090000Z',
      ...lines,
      ...texts,
      'END:VEVENT',
    ]);
  const needsZone = events.some((lines) => lines.some((line) => line.includes('TZID=')));
  return {
    name: `${uid.replace('@diary.example', '')}.ics`,
    uid,
    shape: shape.name,
    zone: needsZone ? zone : undefined,
    events,
  };
};

/** The shop is closed on Saturdays and Sundays. */
const workday = (wall: Date): Date => (wall.getUTCDay() % 6 === 0 ? later(wall, 2) : wall);

const textLines = (title: string, random: () => number): Lines => {
  const customer = pick(customers, random);
  return [
    `SUMMARY:${escapeText(`${title} – ${customer}`)}`,
    `DESCRIPTION:${escapeText(remark(random))}`,
    `LOCATION:${escapeText(`Anpassraum ${1 + Math.floor(random() * 3)}, Mariahilfer Straße 1`)}`,
    `CATEGORIES:${escapeText(title)},KUNDE`,
    ...sometimes(random, 0.3, attendees),
    ...sometimes(random, 0.4, alarm),
    ...sometimes(random, 0.2, apple),
  ];
};

const attendees: Lines = [
  'ORGANIZER;CN="Brillen & Hören, Filiale 1":mailto:filiale1@diary.example',
  'ATTENDEE;CN=Jürgen Müller;PARTSTAT=ACCEPTED;ROLE=REQ-PARTICIPANT;RSVP=TRUE:mailto:kunde@diary.example',
];

const alarm: Lines = [
  'BEGIN:VALARM',
  'UID:5F1D7A2C-0B1E-4A57-9E0C-8D0B2C1F0A11',
  'X-WR-ALARMUID:5F1D7A2C-0B1E-4A57-9E0C-8D0B2C1F0A11',
  'ACTION:DISPLAY',
  'DESCRIPTION:Erinnerung',
  'TRIGGER:-PT15M',
  'END:VALARM',
];

const apple: Lines = [
  'X-APPLE-TRAVEL-ADVISORY-BEHAVIOR:AUTOMATIC',
  'X-APPLE-STRUCTURED-LOCATION;VALUE=URI;X-APPLE-RADIUS=70.58;X-TITLE="Mariahilfer Straße 1, Wien":geo:48.198,16.351',
];

const sometimes = (random: () => number, chance: number, lines: Lines): Lines => (random() < chance ? lines : []);

function pick<T>(list: readonly T[], random: () => number): T {
  return list[Math.floor(random() * list.length)] as T;
}
