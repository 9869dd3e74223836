import { describe, expect, it } from 'vitest';
import { readCalendar } from '../../../shared/codec/ical/read.ts';
import { ianaZone, isKnownZone } from '../../../shared/codec/zones/iana.ts';
import { resolveZone } from '../../../shared/codec/zones/resolve.ts';
import { toInstant, toWall } from '../../../shared/codec/zones/zone.ts';
import { calendar } from '../ical/build.ts';

const berlin = ianaZone('Europe/Berlin')!;
const hours = (zone: ReturnType<typeof resolveZone>, instant: number) => zone!.offsetAt(instant) / 3_600_000;
const [winter, summer] = [Date.UTC(2026, 0, 1), Date.UTC(2026, 6, 1)];

describe('a TZID', () => {
  it.each([
    ['Europe/Berlin', 'Europe/Berlin'],
    ['europe/berlin', 'Europe/Berlin'],
    ['Europe/Berlin  ', 'Europe/Berlin'],
    ['/freeassociation.sourceforge.net/Europe/Berlin', 'Europe/Berlin'],
    ['/mozilla.org/20050126_1/Europe/Berlin', 'Europe/Berlin'],
    ['/example.org/America/Indiana/Indianapolis', 'America/Indiana/Indianapolis'],
    ['/example.org/Etc/GMT-1', 'Etc/GMT-1'],
    ['Asia/Kolkata', 'Asia/Kolkata'],
    ['CET', 'CET'],
    ['utc', 'UTC'],
    ['W. Europe Standard Time', 'Europe/Berlin'],
    ['Pacific Standard Time', 'America/Los_Angeles'],
    ['UTC', 'UTC'],
  ])('%s is %s', (tzid, id) => expect(resolveZone(tzid)?.id).toBe(id));
  it.each([
    '',
    'Evil',
    'x/Evil',
    'BST',
    '/example.org/BST',
    'IST',
    'PST',
    'JST',
    'AET',
    'SystemV/EST5',
    '+01:00',
    '../Europe',
    'a'.repeat(70_000),
    '__proto__',
  ])('%.30s is none', (tzid) => {
    expect(resolveZone(tzid)).toBeUndefined();
    expect(isKnownZone(tzid)).toBe(false);
  });
});

describe('wall and instant', () => {
  const wall = (text: string) => Date.parse(`${text}Z`);
  it.each([
    ['2026-01-01T12:00:00', '2026-01-01T11:00:00Z', 'in winter'],
    ['2026-07-01T12:00:00', '2026-07-01T10:00:00Z', 'in summer'],
    ['2026-03-29T01:59:59', '2026-03-29T00:59:59Z', 'before the gap'],
    ['2026-03-29T02:30:00', '2026-03-29T01:30:00Z', 'in the gap: the offset before'],
    ['2026-03-29T03:00:00', '2026-03-29T01:00:00Z', 'behind the gap'],
    ['2026-10-25T02:30:00', '2026-10-25T00:30:00Z', 'twice: the first'],
    ['2026-10-25T03:00:00', '2026-10-25T02:00:00Z', 'behind the fold'],
    ['1604-11-02T00:00:00', '1604-11-01T23:06:32Z', 'before standard time'],
  ])('%s is %s, %s', (reading, instant) => {
    expect(new Date(toInstant(wall(reading), berlin)).toISOString()).toBe(instant.replace('Z', '.000Z'));
  });
  it('agree with the calendar of every hour of a year, in zones with odd rules', () => {
    for (const name of [
      'Europe/Berlin',
      'Australia/Lord_Howe',
      'Africa/Casablanca',
      'America/St_Johns',
      'Pacific/Apia',
    ]) {
      const zone = ianaZone(name)!;
      const format = new Intl.DateTimeFormat('sv-SE', { timeZone: name, dateStyle: 'short', timeStyle: 'medium' });
      for (let instant = Date.UTC(2026, 0, 1); instant < Date.UTC(2027, 0, 1); instant += 3_600_000 * 5) {
        const shown = new Date(toWall(instant, zone)).toISOString().slice(0, 19).replace('T', ' ');
        if (shown !== format.format(instant)) expect(`${name} ${shown}`).toBe(format.format(instant));
      }
    }
  });
});

describe('a VTIMEZONE that came along', () => {
  const observance = (name: string, start: string, from: string, to: string, ...more: string[]) => [
    ...[`BEGIN:${name}`, `DTSTART:${start}`, `TZOFFSETFROM:${from}`, `TZOFFSETTO:${to}`],
    ...[...more, `END:${name}`],
  ];
  const zoneOf = (...lines: string[]) =>
    readCalendar(calendar('BEGIN:VTIMEZONE', 'TZID:Mine', ...lines, 'END:VTIMEZONE')).embeddedZone('Mine');
  const dst = [
    ...observance('DAYLIGHT', '16010101T020000', '+0100', '+0200', 'RRULE:FREQ=YEARLY;BYDAY=-1SU;BYMONTH=3'),
    ...observance('STANDARD', '16010101T030000', '+0200', '+0100', 'RRULE:FREQ=YEARLY;BYDAY=-1SU;BYMONTH=10'),
  ];

  it('is followed, as Outlook writes it', () => {
    const zone = zoneOf(...dst);
    expect([hours(zone, winter), hours(zone, summer)]).toEqual([1, 2]);
    for (const instant of [
      Date.UTC(2026, 2, 29, 0, 59),
      Date.UTC(2026, 2, 29, 1),
      Date.UTC(2026, 9, 25, 0, 59),
      Date.UTC(2026, 9, 25, 1),
    ]) {
      expect(zone!.offsetAt(instant)).toBe(berlin.offsetAt(instant));
    }
  });
  it('ends its rules by UNTIL, which is in UTC, and takes RDATE', () => {
    const zone = zoneOf(
      ...observance('STANDARD', '20000101T000000', '+0400', '+0300', 'RRULE:FREQ=YEARLY'),
      ...observance('DAYLIGHT', '20010601T000000', '+0300', '+0400', 'RRULE:FREQ=YEARLY;UNTIL=20240531T210000Z'),
      ...observance('DAYLIGHT', '20260601T000000', '+0300', '+0500', 'RDATE:20270601T000000'),
    );
    const july = (year: number) => hours(zone, Date.UTC(year, 6, 1));
    expect([2023, 2024, 2025, 2026, 2027, 2028].map(july)).toEqual([4, 4, 3, 5, 5, 3]);
  });
  it('has before its first onset what it came from', () => {
    expect(hours(zoneOf(...observance('STANDARD', '20300101T000000', '-0330', '+0100')), winter)).toBe(-3.5);
  });
  it('is no zone without an observance, and unknown under another name', () => {
    expect(zoneOf()).toBeUndefined();
    expect(readCalendar(calendar()).embeddedZone('Mine')).toBeUndefined();
  });
});
