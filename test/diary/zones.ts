/** Clocks of the tests' own: plain arithmetic, nothing of the gateway's. A wall is what a clock shows, as if it were UTC. */
export interface Clock {
  /** Milliseconds to add to an instant. */
  readonly offsetAt: (instant: number) => number;
}

export const hour = 3_600_000;
export const day = 24 * hour;

/** The nth (from 1) or last (-1) Sunday of a month, at midnight. */
const sunday = (year: number, month: number, nth: number): number => {
  const first = nth > 0 ? Date.UTC(year, month, 1) : Date.UTC(year, month + 1, 0);
  const weekday = new Date(first).getUTCDay();
  return nth > 0 ? first + ((7 - weekday) % 7) * day + (nth - 1) * 7 * day : first - weekday * day;
};

const changing = (standard: number, from: (year: number) => number, to: (year: number) => number): Clock => ({
  offsetAt: (instant) => {
    const year = new Date(instant).getUTCFullYear();
    return (standard + Number(instant >= from(year) && instant < to(year))) * hour;
  },
});

export const european = (standard: number): Clock =>
  changing(
    standard,
    (year) => sunday(year, 2, -1) + hour,
    (year) => sunday(year, 9, -1) + hour,
  );

export const american = (standard: number): Clock =>
  changing(
    standard,
    (year) => sunday(year, 2, 2) + (2 - standard) * hour,
    (year) => sunday(year, 10, 1) + (1 - standard) * hour,
  );

export const fixed = (hours: number): Clock => ({ offsetAt: () => hours * hour });

export const toWall = (instant: number, { offsetAt }: Clock): number => instant + offsetAt(instant);

/** A reading that comes twice means the first, a skipped one is read with the offset before (RFC 5545 §3.3.5). */
export const toInstant = (wall: number, { offsetAt }: Clock): number => {
  const offsets = [offsetAt(wall - day), offsetAt(wall + day)];
  return offsets.map((offset) => wall - offset).find((at) => toWall(at, { offsetAt }) === wall) ?? wall - offsets[0]!;
};

const observance = (kind: string, start: string, rule: string, from: string, to: string): readonly string[] => [
  `BEGIN:${kind}`,
  `DTSTART:${start}`,
  ...(rule === '' ? [] : [`RRULE:FREQ=YEARLY;${rule}`]),
  `TZOFFSETFROM:${from}`,
  `TZOFFSETTO:${to}`,
  `END:${kind}`,
];

const vtimezone = (tzid: string, ...observances: readonly (readonly string[])[]): readonly string[] => [
  'BEGIN:VTIMEZONE',
  `TZID:${tzid}`,
  ...observances.flat(),
  'END:VTIMEZONE',
];

const offset = (hours: number): string => `${hours < 0 ? '-' : '+'}${String(Math.abs(hours)).padStart(2, '0')}00`;

export const europeanZone = (tzid: string, standard: number): readonly string[] =>
  vtimezone(
    tzid,
    observance(
      'DAYLIGHT',
      `19960331T0${standard + 1}0000`,
      'BYMONTH=3;BYDAY=-1SU',
      offset(standard),
      offset(standard + 1),
    ),
    observance(
      'STANDARD',
      `19961027T0${standard + 2}0000`,
      'BYMONTH=10;BYDAY=-1SU',
      offset(standard + 1),
      offset(standard),
    ),
  );

export const americanZone = (tzid: string, standard: number): readonly string[] =>
  vtimezone(
    tzid,
    observance('DAYLIGHT', '20070311T020000', 'BYMONTH=3;BYDAY=2SU', offset(standard), offset(standard + 1)),
    observance('STANDARD', '20071104T020000', 'BYMONTH=11;BYDAY=1SU', offset(standard + 1), offset(standard)),
  );

export const fixedZone = (tzid: string, hours: number): readonly string[] =>
  vtimezone(tzid, observance('STANDARD', '19700101T000000', '', offset(hours), offset(hours)));

/** The ways in which phones say a time. */
export interface Place {
  readonly form: 'zoned' | 'utc' | 'floating' | 'date';
  readonly tzid?: string;
  readonly vtimezone?: readonly string[];
  readonly clock: Clock;
}

const berlin = european(1);

export const places: readonly Place[] = [
  { form: 'zoned', tzid: 'Europe/Berlin', clock: berlin },
  { form: 'zoned', tzid: 'Europe/Berlin', vtimezone: europeanZone('Europe/Berlin', 1), clock: berlin },
  { form: 'zoned', tzid: 'W. Europe Standard Time', clock: berlin },
  { form: 'zoned', tzid: 'Eastern Standard Time', clock: american(-5) },
  { form: 'zoned', tzid: 'America/New_York', clock: american(-5) },
  { form: 'zoned', tzid: '/freeassociation.sourceforge.net/Europe/Berlin', clock: berlin },
  {
    form: 'zoned',
    tzid: '/citadel.org/20210210_1/America/New_York',
    vtimezone: americanZone('/citadel.org/20210210_1/America/New_York', -5),
    clock: american(-5),
  },
  {
    form: 'zoned',
    tzid: 'Customized Time Zone',
    vtimezone: americanZone('Customized Time Zone', -5),
    clock: american(-5),
  },
  {
    form: 'zoned',
    tzid: 'Mitteleuropäische Zeit',
    vtimezone: europeanZone('Mitteleuropäische Zeit', 1),
    clock: berlin,
  },
  { form: 'zoned', tzid: 'UTC+02:00', vtimezone: fixedZone('UTC+02:00', 2), clock: fixed(2) },
  { form: 'utc', clock: fixed(0) },
  { form: 'floating', clock: berlin },
  { form: 'date', clock: berlin },
];
