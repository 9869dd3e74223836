import { describe, expect, it } from 'vitest';
import { readCalendar } from '../../../shared/codec/ical/read.ts';
import { busyPeriodsIn } from '../../../shared/codec/recurrence/busy.ts';
import { eachInstance, instancesIn } from '../../../shared/codec/recurrence/expand.ts';
import { expandCalendar } from '../../../shared/codec/recurrence/expand-calendar.ts';
import { TooManyInstancesError } from '../../../shared/codec/recurrence/work.ts';
import { event } from './build.ts';
import { condition, cpuMs } from './judged.ts';

const year = { from: Date.UTC(2026, 0, 1), to: Date.UTC(2027, 0, 1) };
const zone = 'Europe/Berlin';
const list = (from: number, to: number) => Array.from({ length: to - from + 1 }, (_, index) => from + index).join(',');

const readAll = (body: Uint8Array): void => {
  const ical = readCalendar(body);
  for (const read of [instancesIn, busyPeriodsIn, expandCalendar]) {
    try {
      read(ical, year, { zone });
    } catch (error) {
      expect(error).toBeInstanceOf(TooManyInstancesError);
    }
  }
  eachInstance(ical, { from: year.to }, { zone }).next();
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
  ['FREQ=MONTHLY;COUNT=3000;BYDAY=5MO;BYMONTHDAY=31', '00010101T000000Z', 'stored'],
  ['FREQ=YEARLY;RSCALE=CHINESE;BYMONTH=12;BYMONTHDAY=31', '00010101T000000Z', 'max-instances'],
  ['FREQ=YEARLY;RSCALE=HEBREW;INTERVAL=1000000000', '00010101T000000Z', 'stored'],
  ['FREQ=HOURLY;INTERVAL=23;BYSETPOS=2', '20260101T000000Z', 'max-instances'],
  [`FREQ=DAILY;INTERVAL=2;BYHOUR=${list(0, 20)};BYSETPOS=${list(25, 60)}`, '20260101T000000Z', 'max-instances'],
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
      try {
        instancesIn(ical, { from: year.from }, { zone });
      } catch (error) {
        expect(error).toBeInstanceOf(TooManyInstancesError);
      }
    });
    expect(spent).toBeLessThan(5 * 300);
    if (condition(body) !== 'stored') return;
    expect(cpuMs(() => eachInstance(readCalendar(body), { from: year.to }, { zone }).next())).toBeLessThan(5 * 300);
  });

  it('and what people really repeat is counted as far as they count', () => {
    for (const rule of [
      'FREQ=DAILY;COUNT=3000',
      'FREQ=YEARLY;RSCALE=CHINESE;COUNT=15',
      'FREQ=YEARLY;RSCALE=HEBREW;COUNT=60',
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
