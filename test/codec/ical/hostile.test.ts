import { describe, expect, it } from 'vitest';
import { InvalidCalendar } from '../../../shared/codec/ical/invalid-calendar.ts';
import { parseCalendarObject } from '../../../shared/codec/ical/parse-object.ts';
import { readCalendar } from '../../../shared/codec/ical/read.ts';
import { busyPeriodsIn } from '../../../shared/codec/recurrence/busy.ts';
import { eachInstance, instancesIn, TooManyInstances } from '../../../shared/codec/recurrence/expand.ts';
import { expandCalendar } from '../../../shared/codec/recurrence/expand-calendar.ts';
import { calendar, event, eventLines } from './build.ts';

const year = { from: Date.UTC(2026, 0, 1), to: Date.UTC(2027, 0, 1) };
const zone = 'Europe/Berlin';
const list = (from: number, to: number) => Array.from({ length: to - from + 1 }, (_, index) => from + index).join(',');

const cpuMs = (work: () => void): number => {
  const before = process.cpuUsage();
  work();
  const { user, system } = process.cpuUsage(before);
  return (user + system) / 1_000;
};

const condition = (body: Uint8Array): string => {
  try {
    parseCalendarObject(body, ['VEVENT']);
    return 'stored';
  } catch (error) {
    if (error instanceof InvalidCalendar) return error.condition;
    throw error;
  }
};

const readAll = (body: Uint8Array): void => {
  const ical = readCalendar(body);
  for (const read of [instancesIn, busyPeriodsIn, expandCalendar]) {
    try {
      read(ical, year, { zone });
    } catch (error) {
      expect(error).toBeInstanceOf(TooManyInstances);
    }
  }
  eachInstance(ical, { from: year.to }, zone).next();
};

readAll(event('DTSTART:20260101T000000Z', 'RRULE:FREQ=DAILY'));

const bombs: readonly [rule: string, start: string, outcome: string][] = [
  ['FREQ=SECONDLY', '19700101T000000Z', 'max-instances'],
  ['FREQ=MINUTELY;BYMONTH=2;BYMONTHDAY=30', '19700101T000000Z', 'max-instances'],
  ['FREQ=DAILY;COUNT=1000000000', '19700101T000000Z', 'max-instances'],
  [
    `FREQ=YEARLY;BYMONTH=${list(1, 12)};BYMONTHDAY=${list(1, 31)};BYYEARDAY=${list(1, 366)};BYWEEKNO=${list(1, 53)};BYHOUR=${list(0, 23)};BYMINUTE=${list(0, 59)};BYSECOND=${list(0, 59)};BYSETPOS=${list(1, 366)}`,
    '00010101T000000Z',
    'max-instances',
  ],
  [`FREQ=DAILY;BYHOUR=${list(0, 23)};BYMINUTE=${list(0, 11)}`, '19700101T000000Z', 'max-instances'],
  [`FREQ=YEARLY;BYYEARDAY=${list(300, 350)};BYWEEKNO=1`, '00010101T000000Z', 'max-instances'],
  ['FREQ=DAILY', '00010101T000000Z', 'stored'],
  ['FREQ=YEARLY;BYMONTH=2;BYMONTHDAY=30', '00010101T000000Z', 'stored'],
  ['FREQ=DAILY;INTERVAL=1000000000', '19700101T000000Z', 'stored'],
  ['FREQ=YEARLY;INTERVAL=1000000000;BYMONTH=3', '19700101T000000Z', 'stored'],
  ['FREQ=HOURLY;BYMONTH=2;BYMONTHDAY=30', '00010101T000000Z', 'stored'],
  ['FREQ=MONTHLY;COUNT=3000;BYDAY=5MO;BYMONTHDAY=31', '00010101T000000Z', 'max-instances'],
  ['FREQ=YEARLY;RSCALE=CHINESE;BYMONTH=12;BYMONTHDAY=31', '00010101T000000Z', 'stored'],
  [
    `FREQ=MONTHLY;BYMONTHDAY=${list(1, 31)};BYHOUR=${list(0, 23)};BYMINUTE=0,30;BYSETPOS=-1`,
    '00010101T000000Z',
    'stored',
  ],
];

/** Rules that found little for much work, before the work was counted. */
const laborious: readonly string[] = [
  'FREQ=YEARLY;COUNT=3000;BYMONTH=7;BYWEEKNO=15,51,25,40,1,37,27,10,4,24,41,5,44,33,20,48,-1,39;BYDAY=SA,-5WE,TH,1TH;BYHOUR=13,0',
  'FREQ=YEARLY;BYWEEKNO=23,43,17,24,7,21,33,18,38,32,5,51,16,53,8,15,36,4,26,-1,49,34;BYMINUTE=23;BYSETPOS=366,5,1',
  'FREQ=YEARLY;BYMONTH=12,8,1,6,5;BYYEARDAY=305,364,20,288,159,119,285,182,126,102,106;BYSETPOS=-5',
  'FREQ=DAILY;BYMONTHDAY=31;BYDAY=TU,SA,FR;BYMINUTE=50,18,11,32',
  'FREQ=DAILY;BYMONTHDAY=27;BYHOUR=1',
  'FREQ=WEEKLY;BYDAY=MO,TH,SU,TU,SA,WE;BYHOUR=8,7,4,0,3,23,13,6,1,22,19,18,5,15,11;BYSETPOS=200,1,-5',
  'FREQ=WEEKLY;INTERVAL=2;BYDAY=WE,TU,TH,SA;BYSETPOS=2,5,-366',
];

describe('T23 a rule bomb is refused, or costs less than 300 ms to store and read in every way', () => {
  it.each(bombs)('%.60s since %s', (rule, start, outcome) => {
    const body = event(`DTSTART:${start}`, 'DURATION:PT1M', `RRULE:${rule}`);
    const memory = process.memoryUsage().rss;
    const spent = cpuMs(() => {
      expect(condition(body)).toBe(outcome);
      if (outcome === 'stored') readAll(body);
    });
    expect(spent).toBeLessThan(5 * 300);
    expect(process.memoryUsage().rss - memory).toBeLessThan(5 * 64 * 1024 * 1024);
  });
});

describe('T23 the work on a rule is bounded, not only what it finds', () => {
  it.each(laborious)('%.70s', (rule) => {
    const body = event('DTSTART:20260101T090000Z', 'DURATION:PT1M', `RRULE:${rule}`);
    const spent = cpuMs(() => {
      if (condition(body) !== 'stored') return;
      const ical = readCalendar(body);
      expect(() => instancesIn(ical, { from: year.from }, { zone })).toThrow(TooManyInstances);
    });
    expect(spent).toBeLessThan(5 * 300);
    if (condition(body) !== 'stored') return;
    expect(cpuMs(() => eachInstance(readCalendar(body), { from: year.to }, zone).next())).toBeLessThan(5 * 300);
  });

  it('and what people really repeat is counted as far as they count', () => {
    for (const rule of [
      'FREQ=DAILY;COUNT=3000',
      'FREQ=DAILY;COUNT=3000;BYDAY=MO,TU,WE,TH,FR',
      'FREQ=WEEKLY;COUNT=1000;BYDAY=MO,WE,FR',
      'FREQ=WEEKLY;COUNT=500;BYDAY=MO,WE,FR;BYHOUR=9,12;BYMINUTE=0',
      'FREQ=MONTHLY;COUNT=360;BYDAY=MO,TU,WE,TH,FR;BYSETPOS=-1',
      'FREQ=MONTHLY;COUNT=360;BYMONTHDAY=13;BYDAY=FR',
      'FREQ=YEARLY;COUNT=100;BYWEEKNO=20;BYDAY=MO',
      'FREQ=YEARLY;COUNT=100;BYMONTH=11;BYMONTHDAY=2,3,4,5,6,7,8;BYDAY=TU',
    ]) {
      const body = event('DTSTART:20260105T090000Z', 'DURATION:PT1M', `RRULE:${rule}`);
      expect([rule, condition(body)]).toEqual([rule, 'stored']);
      const [, count] = /COUNT=(\d+)/.exec(rule) ?? [];
      expect(instancesIn(readCalendar(body), {}, { zone })).toHaveLength(Number(count));
    }
  });
});

describe('T24 a VTIMEZONE bomb', () => {
  const bomb = (tzid: string, rule: string) =>
    calendar(
      ...['BEGIN:VTIMEZONE', `TZID:${tzid}`, 'BEGIN:STANDARD', 'DTSTART:00010101T000000'],
      ...['TZOFFSETFROM:+0100', 'TZOFFSETTO:+0200', `RRULE:${rule}`, 'END:STANDARD', 'END:VTIMEZONE'],
      ...eventLines(`DTSTART;TZID=${tzid}:20260301T090000`, 'DURATION:PT1H'),
    );
  const startOf = (body: Uint8Array) => instancesIn(readCalendar(body), year, { zone })[0]?.start;

  it('is ignored where the zone is known', () => {
    const body = bomb('Europe/Berlin', 'FREQ=MINUTELY');
    expect(condition(body)).toBe('stored');
    expect(startOf(body)).toBe(Date.UTC(2026, 2, 1, 8));
  });
  it.each(['FREQ=MINUTELY', 'FREQ=SECONDLY', 'FREQ=DAILY', 'FREQ=YEARLY;BYMONTH=2;BYMONTHDAY=30'])(
    'is bounded where it is not: %s',
    (rule) => {
      const body = bomb('Evil', rule);
      const spent = cpuMs(() => {
        expect(condition(body)).toBe('stored');
        expect(startOf(body)).toBe(Date.UTC(2026, 2, 1, 7));
      });
      expect(spent).toBeLessThan(5 * 100);
    },
  );
});

it('T25 expanding 300 long events over ten years ends at the limit of instances', () => {
  const description = `DESCRIPTION:${'x'.repeat(1_000)}`;
  const ical = readCalendar(event('DTSTART:20200101T000000Z', description, 'RRULE:FREQ=DAILY'));
  const decade = { from: Date.UTC(2020, 0, 1), to: Date.UTC(2030, 0, 1) };
  expect(() => expandCalendar(ical, decade, { zone })).toThrow(TooManyInstances);
  expect(() => expandCalendar(ical, { from: decade.from }, { zone })).toThrow(TooManyInstances);
  expect(expandCalendar(ical, decade, { zone, limit: 4_000 }).getAllSubcomponents()).toHaveLength(3_653);
});

describe('T26 text that makes parsers slow is refused within 100 ms', () => {
  const start = 'DTSTART:20260101T000000Z';
  const dates = (count: number) => Array.from({ length: count }, () => '20260101T000000Z').join(',');
  it.each<[string, Uint8Array, string]>([
    ['1 MB of parameters', event(start, `X-A;${'A=B;'.repeat(250_000)}C=D:E`), 'max-resource-size'],
    ['250 kB of parameters', event(start, `X-A;${'A=B;'.repeat(60_000)}C=D:E`), 'valid-calendar-data'],
    ['65 parameters', event(start, `X-A${';A=B'.repeat(65)}:E`), 'valid-calendar-data'],
    ['64 parameters', event(start, `X-A${';A=B'.repeat(64)}:E`), 'stored'],
    ['a line of 75,001', event(start, `X-A:${'x'.repeat(74_997)}`), 'valid-calendar-data'],
    ['a line of 75,000', event(start, `X-A:${'x'.repeat(74_996)}`), 'stored'],
    ['64,000 folds', event(start, `SUMMARY:${'\r\n x'.repeat(64_000)}`), 'stored'],
    [
      '120,000 folds in bare LF',
      Buffer.from(
        event(start)
          .toString()
          .replace('END:VEVENT', `X:${'\n '.repeat(120_000)}\r\nEND:VEVENT`),
      ),
      'stored',
    ],
    [
      '1,001 EXDATEs',
      event(start, 'RRULE:FREQ=DAILY', ...Array.from({ length: 7 }, () => `EXDATE:${dates(143)}`)),
      'max-instances',
    ],
    [
      '1,000 EXDATEs',
      event(start, 'RRULE:FREQ=DAILY', ...Array.from({ length: 8 }, () => `EXDATE:${dates(125)}`)),
      'stored',
    ],
    ['15,000 RDATEs', event(start, ...Array.from({ length: 15 }, () => `RDATE:${dates(1_000)}`)), 'max-instances'],
    ['a run of quotes', event(start, `X-A;B="${'"'.repeat(70_000)}:x`), 'valid-calendar-data'],
    [
      '60,000 semicolons in a rule',
      event(start, `RRULE:FREQ=DAILY${';'.repeat(60_000)}COUNT=0`),
      'valid-calendar-data',
    ],
    ['60,000 COUNTs in a rule', event(start, `RRULE:FREQ=DAILY;${'COUNT='.repeat(12_000)}`), 'valid-calendar-data'],
    ['slashes in a TZID', event(`DTSTART;TZID=${'a/'.repeat(35_000)}:20260101T000000`), 'valid-calendar-data'],
    [
      '10,000 components',
      calendar(...Array.from({ length: 10_000 }, () => ['BEGIN:X-A', 'END:X-A']).flat(), ...eventLines(start)),
      'stored',
    ],
  ])('%s', (_, body, outcome) => {
    let seen = '';
    const spent = cpuMs(() => {
      seen = condition(body);
    });
    expect(seen).toBe(outcome);
    expect(spent).toBeLessThan(5 * 100);
  });
});
