/** Wall-clock moment, kept as if it were UTC; only its digits count. */
type Wall = Date;

const digits = (wall: Wall): string => wall.toISOString().replace(/[-:]|\.\d+Z$/g, '');
const dateOf = (wall: Wall): string => digits(wall).slice(0, 8);

/** The wall-clock moment some days and minutes later. */
export const later = (wall: Wall, days: number, minutes = 0): Wall =>
  new Date(wall.getTime() + days * 86_400_000 + minutes * 60_000);

/** One VEVENT's own lines; the texts are added by the generator. */
export type Lines = readonly string[];

/** What a shape is built from. */
export interface Slot {
  readonly start: Wall;
  readonly minutes: number;
  readonly zone: string;
}

/** One way real diaries use iCalendar: times and recurrence of the VEVENTs of one object, master first. */
export interface Shape {
  readonly name: string;
  /** How many of 1,000 objects have this shape. */
  readonly weight: number;
  readonly zone?: string;
  readonly events: (slot: Slot) => readonly Lines[];
}

const quoted = (zone: string): string => (/[:;,]/.test(zone) ? `"${zone}"` : zone);
const at = (name: string, wall: Wall, zone: string): string => `${name};TZID=${quoted(zone)}:${digits(wall)}`;
const day = (name: string, wall: Wall): string => `${name};VALUE=DATE:${dateOf(wall)}`;
const zoned = ({ start, minutes, zone }: Slot): Lines => [
  at('DTSTART', start, zone),
  at('DTEND', later(start, 0, minutes), zone),
];
const utcUntil = (wall: Wall): string => `${digits(wall)}Z`;
const moved = (slot: Slot, days: number, byMinutes: number, extra: Lines = []): Lines => [
  at('RECURRENCE-ID', later(slot.start, days), slot.zone),
  ...zoned({ ...slot, start: later(slot.start, days, byMinutes) }),
  'SEQUENCE:1',
  ...extra,
];
const weekday = (wall: Wall): string => ['SU', 'MO', 'TU', 'WE', 'TH', 'FR', 'SA'][wall.getUTCDay()] ?? 'MO';
const rule = (slot: Slot, text: string, ...more: string[]): readonly Lines[] => [
  [...zoned(slot), `RRULE:${text}`, ...more],
];

/** Every shape a diary is made of; the weights are those of a shop: mostly single bookings. */
export const shapes: readonly Shape[] = [
  { name: 'single', weight: 780, events: (slot) => [zoned(slot)] },
  {
    name: 'single-duration',
    weight: 30,
    events: (slot) => [[at('DTSTART', slot.start, slot.zone), `DURATION:PT${slot.minutes}M`]],
  },
  {
    name: 'single-utc',
    weight: 30,
    events: ({ start, minutes }) => [[`DTSTART:${digits(start)}Z`, `DTEND:${digits(later(start, 0, minutes))}Z`]],
  },
  {
    name: 'single-floating',
    weight: 10,
    events: ({ start, minutes }) => [[`DTSTART:${digits(start)}`, `DTEND:${digits(later(start, 0, minutes))}`]],
  },
  { name: 'single-outlook', weight: 30, zone: 'W. Europe Standard Time', events: (slot) => [zoned(slot)] },
  {
    name: 'single-outlook-display-name',
    weight: 5,
    zone: '(UTC+01:00) Amsterdam, Berlin, Bern, Rom, Stockholm, Wien',
    events: (slot) => [zoned(slot)],
  },
  {
    name: 'single-evolution',
    weight: 5,
    zone: '/freeassociation.sourceforge.net/Europe/Berlin',
    events: (slot) => [zoned(slot)],
  },
  { name: 'single-london', weight: 5, zone: 'Europe/London', events: (slot) => [zoned(slot)] },
  {
    name: 'all-day',
    weight: 20,
    events: ({ start }) => [[day('DTSTART', start), day('DTEND', later(start, 1)), 'TRANSP:TRANSPARENT']],
  },
  {
    name: 'all-day-without-end',
    weight: 3,
    events: ({ start }) => [[day('DTSTART', start)]],
  },
  {
    name: 'holiday-two-weeks',
    weight: 7,
    events: ({ start }) => [[day('DTSTART', start), day('DTEND', later(start, 14))]],
  },
  {
    name: 'fair-three-days',
    weight: 3,
    events: (slot) => [[at('DTSTART', slot.start, slot.zone), at('DTEND', later(slot.start, 2, 300), slot.zone)]],
  },
  { name: 'daily-count', weight: 8, events: (slot) => rule(slot, 'FREQ=DAILY;COUNT=10') },
  {
    name: 'daily-workdays-until',
    weight: 8,
    events: (slot) => rule(slot, `FREQ=DAILY;BYDAY=MO,TU,WE,TH,FR;UNTIL=${utcUntil(later(slot.start, 60))}`),
  },
  { name: 'weekly-open', weight: 8, events: (slot) => rule(slot, `FREQ=WEEKLY;BYDAY=${weekday(slot.start)}`) },
  {
    name: 'weekly-two-days-until',
    weight: 8,
    events: (slot) =>
      rule(
        slot,
        `FREQ=WEEKLY;BYDAY=${weekday(slot.start)},${weekday(later(slot.start, 2))};UNTIL=${utcUntil(later(slot.start, 120))}`,
      ),
  },
  {
    name: 'weekly-fortnight-exdate',
    weight: 6,
    events: (slot) =>
      rule(
        slot,
        'FREQ=WEEKLY;INTERVAL=2;COUNT=26',
        at('EXDATE', later(slot.start, 28), slot.zone),
        `${at('EXDATE', later(slot.start, 70), slot.zone)},${digits(later(slot.start, 84))}`,
      ),
  },
  {
    name: 'weekly-moved-and-cancelled',
    weight: 8,
    events: (slot) => [
      [...zoned(slot), 'RRULE:FREQ=WEEKLY;COUNT=20', at('EXDATE', later(slot.start, 35), slot.zone)],
      moved(slot, 14, 150),
      moved(slot, 21, 0, ['STATUS:CANCELLED']),
      moved(slot, 28, 1440, ['STATUS:CONFIRMED']),
    ],
  },
  {
    name: 'weekly-this-and-future',
    weight: 2,
    events: (slot) => [
      [...zoned(slot), 'RRULE:FREQ=WEEKLY;COUNT=12'],
      [
        at('RECURRENCE-ID;RANGE=THISANDFUTURE', later(slot.start, 42), slot.zone),
        ...zoned({ ...slot, start: later(slot.start, 42, 60) }),
        'SEQUENCE:2',
      ],
    ],
  },
  {
    name: 'monthly-by-day',
    weight: 5,
    events: (slot) => rule({ ...slot, start: secondTuesday(slot.start) }, 'FREQ=MONTHLY;BYDAY=2TU;COUNT=18'),
  },
  {
    name: 'monthly-last-workday',
    weight: 4,
    events: (slot) =>
      rule({ ...slot, start: lastWorkday(slot.start) }, 'FREQ=MONTHLY;BYDAY=MO,TU,WE,TH,FR;BYSETPOS=-1;COUNT=24'),
  },
  {
    name: 'monthly-day-31',
    weight: 2,
    events: (slot) => rule({ ...slot, start: dayOfMonth(slot.start, 0, 31) }, 'FREQ=MONTHLY;BYMONTHDAY=31;COUNT=10'),
  },
  {
    name: 'yearly-birthday',
    weight: 4,
    events: ({ start }) => [
      [day('DTSTART', later(start, -3650)), day('DTEND', later(start, -3649)), 'RRULE:FREQ=YEARLY'],
    ],
  },
  {
    name: 'yearly-last-sunday',
    weight: 2,
    events: (slot) => rule({ ...slot, start: lastSunday(slot.start, 9) }, 'FREQ=YEARLY;BYMONTH=10;BYDAY=-1SU;COUNT=5'),
  },
  {
    name: 'extra-dates',
    weight: 4,
    events: (slot) => [
      [...zoned(slot), `${at('RDATE', later(slot.start, 9, 30), slot.zone)},${digits(later(slot.start, 23))}`],
    ],
  },
  {
    name: 'all-day-weekly-except',
    weight: 3,
    events: ({ start }) => [
      [
        day('DTSTART', start),
        day('DTEND', later(start, 1)),
        'RRULE:FREQ=WEEKLY;COUNT=10',
        day('EXDATE', later(start, 21)),
      ],
    ],
  },
];

function dayOfMonth(wall: Wall, month: number, date: number): Wall {
  return new Date(Date.UTC(wall.getUTCFullYear(), month, date, wall.getUTCHours(), wall.getUTCMinutes()));
}

function secondTuesday(wall: Wall): Wall {
  const first = dayOfMonth(wall, wall.getUTCMonth(), 1);
  return later(first, ((9 - first.getUTCDay()) % 7) + 7);
}

function lastWorkday(wall: Wall): Wall {
  const last = dayOfMonth(wall, wall.getUTCMonth() + 1, 0);
  return later(last, -Math.max(0, ((last.getUTCDay() + 6) % 7) - 4));
}

function lastSunday(wall: Wall, month: number): Wall {
  const last = dayOfMonth(wall, month + 1, 0);
  return later(last, -last.getUTCDay());
}
