import ICAL from 'ical.js';
import { expect, it } from 'vitest';
import { readCalendar } from '../../../shared/codec/ical/read.ts';
import { ianaZone } from '../../../shared/codec/zones/iana.ts';
import { vtimezoneOf } from '../../../shared/codec/zones/vtimezone.ts';

const links = [
  'Europe/Kyiv',
  'Europe/Kiev',
  'America/Nuuk',
  'America/Godthab',
  'America/Buenos_Aires',
  'America/Argentina/Buenos_Aires',
  'Asia/Saigon',
  'Asia/Ho_Chi_Minh',
  'Asia/Kolkata',
  'US/Eastern',
  'Etc/GMT-1',
  'Etc/GMT+12',
  'GMT',
  'EST',
  'CET',
  'UTC',
];
const names = [...new Set([...Intl.supportedValuesOf('timeZone'), ...links])];

/** Midnight and noon of some 40 days of a year: every change of a clock lies between two of them. */
const instantsOf = (year: number): readonly number[] =>
  Array.from({ length: 41 }, (_, index) => Date.UTC(year, 0, 1) + index * 9 * 86_400_000 + (index % 2) * 43_200_000);

/** What Intl says, asked without any code of ours. */
const offsetsIn = (name: string): ((instant: number) => number) => {
  const format = new Intl.DateTimeFormat('sv-SE', { timeZone: name, dateStyle: 'short', timeStyle: 'medium' });
  return (instant) => (Date.parse(`${format.format(instant).replace(' ', 'T')}Z`) - instant) / 1_000;
};

/** What ical.js, a reader of another make, takes from the text. */
const readByIcalJs = (text: string): ((instant: number) => number) => {
  const component = ICAL.Component.fromString(text.trim());
  const zone = new ICAL.Timezone(component);
  return (instant) => {
    const time = ICAL.Time.fromJSDate(new Date(instant), true).convertToZone(zone);
    return Date.UTC(time.year, time.month - 1, time.day, time.hour, time.minute, time.second) / 1_000 - instant / 1_000;
  };
};

it('diary F15: every zone and link is told as the platform has it, read back by another reader', () => {
  const wrong: string[] = [];
  for (const name of names) {
    const [read, known] = [readByIcalJs(vtimezoneOf(name, { from: 2025, to: 2028 })!), offsetsIn(name)];
    // ical.js looks changes up by the wall, so that in the hours around one it may take the other side.
    const isClear = (instant: number) => known(instant - 54_000_000) === known(instant + 54_000_000);
    for (const instant of [2025, 2026, 2028].flatMap(instantsOf).filter(isClear))
      if (read(instant) !== known(instant)) wrong.push(`${name} ${new Date(instant).toISOString()}`);
  }
  expect(wrong.slice(0, 20)).toEqual([]);
});

it('is right for all the years asked for, and goes on by its rules', () => {
  const wrong: string[] = [];
  for (const name of names) {
    const text = `BEGIN:VCALENDAR\r\n${vtimezoneOf(name, { from: 2012, to: 2027 })}END:VCALENDAR\r\n`;
    const [made, known] = [readCalendar(Buffer.from(text)).embeddedZone(name)!, ianaZone(name)!];
    // Ramadan, and a Thursday night that may end in the next month: no yearly rule says that.
    const unruly = /Casablanca|El_Aaiun|Cairo|Egypt|Gaza|Hebron/.test(name);
    for (const year of [2012, 2016, 2019, 2024, 2027, ...(unruly ? [] : [2036])])
      for (const instant of instantsOf(year))
        if (made.offsetAt(instant) !== known.offsetAt(instant))
          wrong.push(`${name} ${new Date(instant).toISOString()}`);
  }
  expect(wrong.slice(0, 20)).toEqual([]);
});

it('changes at the very second', () => {
  for (const name of ['Europe/Berlin', 'Australia/Lord_Howe', 'America/Santiago', 'Africa/Cairo', 'America/Nuuk']) {
    const text = `BEGIN:VCALENDAR\r\n${vtimezoneOf(name, { from: 2026, to: 2026 })}END:VCALENDAR\r\n`;
    const [made, known] = [readCalendar(Buffer.from(text)).embeddedZone(name)!, offsetsIn(name)];
    for (let at = Date.UTC(2026, 0, 1); at < Date.UTC(2027, 0, 1); at += 1_800_000)
      if (made.offsetAt(at) / 1_000 !== known(at) || made.offsetAt(at - 1_000) / 1_000 !== known(at - 1_000))
        expect(`${name} ${new Date(at).toISOString()}`).toBe('right');
  }
});

it('keeps the name it was asked by, and rules short', () => {
  expect(vtimezoneOf('Europe/Kyiv', { from: 2026, to: 2026 })).toContain('TZID:Europe/Kyiv\r\n');
  const berlin = vtimezoneOf('Europe/Berlin', { from: 2026, to: 2036 })!;
  expect(berlin).toContain('RRULE:FREQ=YEARLY;BYMONTH=3;BYDAY=-1SU\r\n');
  expect(berlin.match(/BEGIN:/g)).toHaveLength(4);
});

it('knows no zone that is none', () => {
  for (const name of ['Mars/Olympus', 'BST', 'IST', 'SystemV/EST5'])
    expect(vtimezoneOf(name, { from: 2026, to: 2026 })).toBeUndefined();
});
