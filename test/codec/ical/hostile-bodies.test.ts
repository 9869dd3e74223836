import { describe, expect, it } from 'vitest';
import { readCalendar } from '../../../shared/codec/ical/read.ts';
import { alarmsIn, firingsOf } from '../../../shared/codec/recurrence/alarms.ts';
import { instancesIn } from '../../../shared/codec/recurrence/expand.ts';
import { expandCalendar } from '../../../shared/codec/recurrence/expand-calendar.ts';
import { TooManyInstancesError, workOf } from '../../../shared/codec/recurrence/work.ts';
import { calendar, event, eventLines } from './build.ts';
import { condition, cpuMs } from './judged.ts';

const year = { from: Date.UTC(2026, 0, 1), to: Date.UTC(2027, 0, 1) };
const zone = 'Europe/Berlin';

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
  it.each([
    ['FREQ=MINUTELY', 'valid-calendar-data'],
    ['FREQ=SECONDLY', 'valid-calendar-data'],
    ['FREQ=DAILY', 'valid-calendar-data'],
    ['FREQ=YEARLY;RSCALE=CHINESE;BYMONTH=12;BYMONTHDAY=31', 'valid-calendar-data'],
    ['FREQ=YEARLY;BYMONTH=2;BYMONTHDAY=30', 'stored'],
  ])('is bounded where it is not, and defines nothing by a rule that is not followed: %s', (rule, outcome) => {
    const body = bomb('Evil', rule);
    const spent = cpuMs(() => {
      expect(condition(body)).toBe(outcome);
      if (outcome === 'stored') expect(startOf(body)).toBe(Date.UTC(2026, 2, 1, 7));
    });
    expect(spent).toBeLessThan(5 * 100);
  });
  it('of more than 1,000 onsets, or among more than 50 others, is refused', () => {
    const observances = (count: number) =>
      Array.from({ length: count }, (_, index) => [
        ...['BEGIN:STANDARD', `DTSTART:${1900 + index}0101T000000`, 'TZOFFSETFROM:+0100', 'TZOFFSETTO:+0200'],
        ...['RRULE:FREQ=YEARLY', 'END:STANDARD'],
      ]).flat();
    const start = 'DTSTART;TZID=Evil:20260301T090000';
    const object = (count: number) =>
      calendar('BEGIN:VTIMEZONE', 'TZID:Evil', ...observances(count), 'END:VTIMEZONE', ...eventLines(start));
    expect([3, 4, 1_500].map((count) => condition(object(count)))).toEqual([
      'stored',
      'max-instances',
      'max-instances',
    ]);
    const named = calendar(
      ...['BEGIN:VTIMEZONE', 'TZID:Evil', ...observances(4), 'END:VTIMEZONE'],
      ...eventLines(start, 'RECURRENCE-ID;TZID=Evil:20260301T090000'),
    );
    expect(condition(named)).toBe('max-instances');
    const zones = (count: number) =>
      Array.from({ length: count }, (_, index) => ['BEGIN:VTIMEZONE', `TZID:Z${index}`, 'END:VTIMEZONE']).flat();
    const many = (count: number) => calendar(...zones(count), ...eventLines('DTSTART:20260301T090000Z'));
    expect([50, 51].map((count) => condition(many(count)))).toEqual(['stored', 'max-instances']);
  });
  it('costs each of its readers, where it is not remembered', () => {
    const object = (offset: number) =>
      calendar(
        ...['BEGIN:VTIMEZONE', 'TZID:Evil', 'BEGIN:STANDARD', 'DTSTART:16010101T000000', 'TZOFFSETFROM:+0100'],
        ...[`TZOFFSETTO:+02${offset}`, 'RRULE:FREQ=MONTHLY;INTERVAL=4', 'END:STANDARD', 'END:VTIMEZONE'],
        ...eventLines('DTSTART;TZID=Evil:20260301T090000', 'DURATION:PT1H'),
      );
    const stepsFor = (offset: number): number => {
      const work = workOf();
      instancesIn(readCalendar(object(offset)), year, { zone, work });
      return work.spent();
    };
    expect([stepsFor(10) > 1_500, stepsFor(11) > 1_500, stepsFor(11) < 100]).toEqual([true, true, true]);
  });
});

describe('T23 alarms', () => {
  const alarm = (trigger: string) => ['BEGIN:VALARM', trigger, 'REPEAT:1000', 'DURATION:PT1S', 'END:VALARM'];
  const alarms = (count: number, trigger: string) => Array.from({ length: count }, () => alarm(trigger)).flat();
  it.each<[string, string[]]>([
    ['at times of their own', alarms(1_900, 'TRIGGER;VALUE=DATE-TIME:20260101T000000Z')],
    ['of each instance', ['RRULE:FREQ=DAILY', ...alarms(2_000, 'TRIGGER:-PT1M')]],
  ])('that ring two million times cost no more than others: %s', (_, lines) => {
    const body = event('DTSTART:20260101T000000Z', ...lines);
    expect(
      cpuMs(() => {
        expect(condition(body)).toBe('stored');
      }),
    ).toBeLessThan(5 * 300);
    expect(
      cpuMs(() => expect(() => alarmsIn(readCalendar(body), {}, { zone })).toThrow(TooManyInstancesError)),
    ).toBeLessThan(5 * 300);
  });
  it('of one object share the work of a request', () => {
    const ical = readCalendar(event('DTSTART:20260101T000000Z', 'RRULE:FREQ=DAILY', ...alarms(2_000, 'TRIGGER:-PT1M')));
    const work = workOf();
    const noon = Date.UTC(2026, 6, 1, 12);
    const rings = () =>
      ical.root
        .getFirstSubcomponent('vevent')
        ?.getAllSubcomponents('valarm')
        .filter((each) => firingsOf(each, ical, { from: noon, to: noon + 1 }, { zone, work }).some(() => true));
    expect(rings()).toEqual([]);
    expect(() => [1, 2, 3].map(rings)).toThrow(TooManyInstancesError);
  });
});

it('T25 expanding 300 long events over ten years ends at the limit of instances', () => {
  const description = `DESCRIPTION:${'x'.repeat(1_000)}`;
  const ical = readCalendar(event('DTSTART:20200101T000000Z', description, 'RRULE:FREQ=DAILY'));
  const decade = { from: Date.UTC(2020, 0, 1), to: Date.UTC(2030, 0, 1) };
  expect(() => expandCalendar(ical, decade, { zone })).toThrow(TooManyInstancesError);
  expect(() => expandCalendar(ical, { from: decade.from }, { zone })).toThrow(TooManyInstancesError);
  expect(expandCalendar(ical, decade, { zone, limit: 4_000 }).getAllSubcomponents()).toHaveLength(3_653);
});

describe('T26 text that makes parsers slow is judged within 100 ms', () => {
  const start = 'DTSTART:20260101T000000Z';
  const dates = (count: number) => Array.from({ length: count }, () => '20260101T000000Z').join(',');
  it.each<[string, Uint8Array, string]>([
    ['1 MB of parameters', event(start, `X-A;${'A=B;'.repeat(250_000)}C=D:E`), 'max-resource-size'],
    ['250 kB of parameters', event(start, `X-A;${'A=B;'.repeat(60_000)}C=D:E`), 'valid-calendar-data'],
    ['65 parameters', event(start, `X-A${';A=B'.repeat(65)}:E`), 'valid-calendar-data'],
    ['64 parameters', event(start, `X-A${';A=B'.repeat(64)}:E`), 'stored'],
    ['75,001 characters before a value', event(start, `X-A;B=${'x'.repeat(74_995)}:y`), 'valid-calendar-data'],
    ['75,000 characters before a value', event(start, `X-A;B=${'x'.repeat(74_994)}:y`), 'stored'],
    ['a value of 260,000', event(start, `X-A:${'x'.repeat(260_000)}`), 'stored'],
    ['escapes all over a text', event(start, `CATEGORIES:${'\\,'.repeat(120_000)}`), 'stored'],
    ['commas all over a list', event(start, `CATEGORIES:${','.repeat(250_000)}`), 'stored'],
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
    ['250,000 CR that end no line', event(start, `X:${'\r'.repeat(250_000)}x`), 'valid-calendar-data'],
    ['250,000 CR before a fold', event(start, `X:a${'\r'.repeat(250_000)}\n b`), 'stored'],
    ['250,000 CR before a line end', event(start, `X:a${'\r'.repeat(250_000)}\nY:b`), 'stored'],
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
    ['a run of quotes', event(start, `X-A;B="${'"'.repeat(70_000)}:x`), 'stored'],
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
