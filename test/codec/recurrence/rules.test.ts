import { describe, expect, it } from 'vitest';
import { readCalendar } from '../../../shared/codec/ical/read.ts';
import { eachInstance, instancesIn } from '../../../shared/codec/recurrence/expand.ts';
import { TooManyInstancesError } from '../../../shared/codec/recurrence/work.ts';
import type { Interval } from '../../../shared/model/instant.ts';
import { calendar, event, eventLines } from '../ical/build.ts';

const year: Interval = { from: Date.UTC(2026, 0, 1), to: Date.UTC(2027, 0, 1) };
const at = (instant: number) => new Date(instant).toISOString().slice(0, 16);
const shown = (body: Uint8Array, window = year, zone = 'Europe/Berlin') =>
  instancesIn(readCalendar(body), window, { zone }).map(({ start, end }) => `${at(start)}/${at(end).slice(8)}`);
const starts = (body: Uint8Array, window = year, zone = 'Europe/Berlin') =>
  instancesIn(readCalendar(body), window, { zone }).map(({ start }) => at(start).slice(5));

const berlin = (text: string) => `DTSTART;TZID=Europe/Berlin:${text}`;

describe('DTSTART', () => {
  it('is the first instance even where the rule does not hit it, and COUNT counts it', () => {
    const body = (rule: string) => event('DTSTART:20261005T090000Z', `RRULE:FREQ=WEEKLY;BYDAY=WE;${rule}`);
    expect(starts(body('COUNT=3'))).toEqual(['10-05T09:00', '10-07T09:00', '10-14T09:00']);
    expect(starts(body('UNTIL=20261015T000000Z'))).toEqual(['10-05T09:00', '10-07T09:00', '10-14T09:00']);
    expect(starts(body('COUNT=1'))).toEqual(['10-05T09:00']);
  });
  it('stays where a rule says what cannot be', () => {
    expect(starts(event('DTSTART:20261005T090000Z', 'RRULE:FREQ=YEARLY;BYMONTH=2;BYMONTHDAY=31'))).toEqual([
      '10-05T09:00',
    ]);
    expect(starts(event('DTSTART:20261005T090000Z', 'RRULE:FREQ=DAILY;INTERVAL=1000000000'))).toEqual(['10-05T09:00']);
  });
});

describe('UNTIL', () => {
  const until = (value: string, start = berlin('20261024T090000')) =>
    starts(event(start, `RRULE:FREQ=DAILY;UNTIL=${value}`)).length;
  it('in UTC ends by instant, also beyond a change of offset', () => {
    expect(until('20261025T080000Z')).toBe(2);
    expect(until('20261025T075959Z')).toBe(1);
  });
  it('floating ends by the wall of DTSTART', () => expect(until('20261025T090000')).toBe(2));
  it('as a date ends with its day', () => expect(until('20261026')).toBe(3));
  it('of days counts only the day', () => {
    expect(until('20261026', 'DTSTART;VALUE=DATE:20261024')).toBe(3);
    expect(until('20261026T235959Z', 'DTSTART;VALUE=DATE:20261024')).toBe(3);
  });
});

describe('EXDATE', () => {
  const without = (exdate: string, start = berlin('20261005T090000')) =>
    starts(event(start, 'RRULE:FREQ=DAILY;COUNT=3', exdate)).map((text) => text.slice(3, 5));
  it.each([
    'EXDATE;TZID=Europe/Berlin:20261006T090000',
    'EXDATE:20261006T070000Z',
    'EXDATE;TZID=America/New_York:20261006T030000',
    'EXDATE;VALUE=DATE:20261006',
    'EXDATE;TZID=Europe/Berlin:20261001T090000,20261006T090000',
  ])('%s', (exdate) => expect(without(exdate)).toEqual(['05', '07']));
  it.each(['EXDATE;VALUE=DATE:20261006', 'EXDATE:20261006', 'EXDATE:20261006T000000Z'])('of days: %s', (exdate) => {
    expect(starts(event('DTSTART;VALUE=DATE:20261005', 'RRULE:FREQ=DAILY;COUNT=3', exdate), year, 'UTC')).toHaveLength(
      2,
    );
  });
  it('takes DTSTART out', () => expect(without('EXDATE:20261005T070000Z')).toEqual(['06', '07']));
  it('takes an override out with its instance', () => {
    const override = eventLines(berlin('20261006T150000'), 'RECURRENCE-ID;TZID=Europe/Berlin:20261006T090000');
    const master = eventLines(berlin('20261005T090000'), 'RRULE:FREQ=DAILY;COUNT=3', 'EXDATE:20261006T070000Z');
    expect(starts(calendar(...master, ...override))).toHaveLength(2);
  });
});

describe('RDATE', () => {
  it('adds to a rule once, and to DTSTART alone', () => {
    expect(
      starts(event('DTSTART:20261005T090000Z', 'RRULE:FREQ=DAILY;COUNT=2', 'RDATE:20261006T090000Z,20261009T090000Z')),
    ).toEqual(['10-05T09:00', '10-06T09:00', '10-09T09:00']);
    expect(starts(event('DTSTART:20261005T090000Z', 'RDATE:20261005T090000Z,20261004T090000Z'))).toEqual([
      '10-04T09:00',
      '10-05T09:00',
    ]);
  });
  it('as PERIOD brings its own end', () => {
    const periods = 'RDATE;VALUE=PERIOD:20261006T090000Z/PT3H,20261007T090000Z/20261007T120000Z';
    expect(shown(event('DTSTART:20261005T090000Z', 'DURATION:PT1H', periods))).toEqual([
      '2026-10-05T09:00/05T10:00',
      '2026-10-06T09:00/06T12:00',
      '2026-10-07T09:00/07T12:00',
    ]);
  });
});

describe('overrides', () => {
  const master = eventLines(berlin('20261005T090000'), 'DURATION:PT1H', 'RRULE:FREQ=DAILY;COUNT=4');
  const override = (id: string, ...lines: string[]) => eventLines(`RECURRENCE-ID${id}`, ...lines);
  it.each([
    ':20261006T070000Z',
    ';TZID=Europe/Berlin:20261006T090000',
    ';TZID=America/New_York:20261006T030000',
    ';VALUE=DATE:20261006',
  ])('are known by RECURRENCE-ID%s', (id) => {
    const body = calendar(...master, ...override(id, berlin('20261006T150000'), 'DURATION:PT2H'));
    expect(shown(body)[1]).toBe('2026-10-06T13:00/06T15:00');
    expect(shown(body)).toHaveLength(4);
  });
  it('trap 38 count at their new place only', () => {
    const body = calendar(...master, ...override(':20261006T070000Z', berlin('20261006T150000'), 'DURATION:PT2H'));
    const hour = (day: number, hours: number) => ({
      from: Date.UTC(2026, 9, day, hours),
      to: Date.UTC(2026, 9, day, hours + 1),
    });
    expect(shown(body, hour(6, 7))).toEqual([]);
    expect(shown(body, hour(6, 14))).toHaveLength(1);
  });
  it('THISANDFUTURE shifts the rest and gives it its length', () => {
    const future = override(';RANGE=THISANDFUTURE:20261006T070000Z', berlin('20261006T110000'), 'DURATION:PT2H');
    expect(shown(calendar(...master, ...future))).toEqual([
      '2026-10-05T07:00/05T08:00',
      '2026-10-06T09:00/06T11:00',
      '2026-10-07T09:00/07T11:00',
      '2026-10-08T09:00/08T11:00',
    ]);
    const later = { from: Date.UTC(2026, 9, 8, 10), to: Date.UTC(2026, 9, 8, 11) };
    expect(shown(calendar(...master, ...future), later)).toHaveLength(1);
    const again = override(';RANGE=THISANDFUTURE:20261007T070000Z', berlin('20261007T130000'), 'DURATION:PT2H');
    expect(starts(calendar(...master, ...future, ...again)).slice(2)).toEqual(['10-07T11:00', '10-08T11:00']);
    const single = override(':20261007T070000Z', berlin('20261007T120000'), 'DURATION:PT1H');
    expect(shown(calendar(...master, ...future, ...single))[2]).toBe('2026-10-07T10:00/07T11:00');
  });
});

describe('floating times and days are read in the reader’s zone', () => {
  it.each([
    ['Europe/Berlin', '2026-10-05T07:00'],
    ['America/New_York', '2026-10-05T13:00'],
    ['Pacific/Kiritimati', '2026-10-04T19:00'],
    ['UTC', '2026-10-05T09:00'],
  ])('%s', (zone, expected) => {
    expect(shown(event('DTSTART:20261005T090000'), year, zone)[0]?.slice(0, 16)).toBe(expected);
  });
  it('a day begins at the midnight of the zone', () => {
    expect(shown(event('DTSTART;VALUE=DATE:20261005'), year, 'America/New_York')).toEqual([
      '2026-10-05T04:00/06T04:00',
    ]);
  });
});

describe('windows', () => {
  const daily = event('DTSTART:20260101T090000Z', 'DURATION:PT1H', 'RRULE:FREQ=DAILY');
  it('are half-open', () => {
    const from = Date.UTC(2026, 9, 5, 9);
    const hour = 3_600_000;
    expect(shown(daily, { from, to: from + 1 })).toHaveLength(1);
    expect(shown(daily, { from: from - hour, to: from })).toHaveLength(0);
    expect(shown(daily, { from: from + hour, to: from + 2 * hour })).toHaveLength(0);
    expect(shown(daily, { from: from + hour - 1, to: from + 2 * hour })).toHaveLength(1);
  });
  it('far in the future cost what they hold', () => {
    expect(shown(daily, { from: Date.UTC(9000, 0, 1), to: Date.UTC(9000, 0, 3) })).toHaveLength(2);
  });
  it('without end or start end at the limit', () => {
    expect(() => shown(daily, { from: 0 })).toThrow(TooManyInstancesError);
    expect(shown(event('DTSTART:20260101T090000Z', 'RRULE:FREQ=DAILY;COUNT=2'), {})).toHaveLength(2);
    expect(shown(daily, { to: Date.UTC(2026, 0, 3) })).toHaveLength(2);
  });
  it('find what is rare: a 29 February that is a Monday', () => {
    const rare = event('DTSTART:20160229T090000Z', 'RRULE:FREQ=YEARLY;BYMONTH=2;BYMONTHDAY=29;BYDAY=MO');
    expect(
      instancesIn(readCalendar(rare), { from: Date.UTC(2016, 0, 1), to: Date.UTC(2100, 0, 1) }, { zone: 'UTC' }).map(
        ({ start }) => at(start).slice(0, 4),
      ),
    ).toEqual(['2016', '2044', '2072']);
  });
  it('keep the instances of a long event that began before', () => {
    const long = event('DTSTART:20260101T000000Z', 'DURATION:P40D', 'RRULE:FREQ=MONTHLY');
    expect(starts(long, { from: Date.UTC(2026, 5, 5), to: Date.UTC(2026, 5, 6) })).toEqual([
      '05-01T00:00',
      '06-01T00:00',
    ]);
  });
});

it('RFC 7529 a rule of another calendar runs in that calendar', () => {
  const newYear = event('DTSTART;VALUE=DATE:20130210', 'RRULE:RSCALE=CHINESE;FREQ=YEARLY');
  expect(starts(newYear, { from: Date.UTC(2025, 0, 1), to: Date.UTC(2027, 0, 1) }, 'UTC')).toEqual([
    '01-29T00:00',
    '02-17T00:00',
  ]);
});

it('an interval counts from DTSTART, wherever the window begins', () => {
  const third = event('DTSTART:20260101T090000Z', 'RRULE:FREQ=WEEKLY;INTERVAL=3');
  expect(starts(third, { from: Date.UTC(2026, 5, 1), to: Date.UTC(2026, 6, 1) })).toEqual(['06-18T09:00']);
});

it('an hour that the clock skips is not told twice', () => {
  const hourly = event(berlin('20260329T000000'), 'RRULE:FREQ=HOURLY;COUNT=5');
  expect(starts(hourly)).toEqual(['03-28T23:00', '03-29T00:00', '03-29T01:00', '03-29T02:00']);
});

describe('instances one by one', () => {
  const override = eventLines('RECURRENCE-ID:20260102T090000Z', 'DTSTART:20260102T120000Z');
  const endless = readCalendar(calendar(...override, ...eventLines('DTSTART:20260101T090000Z', 'RRULE:FREQ=DAILY')));
  const [changed, master] = endless.root.getAllSubcomponents('vevent');

  it('are those of one component, and an override is not sought in an endless series', () => {
    expect([...eachInstance(endless, { from: Date.UTC(2030, 0, 1) }, { zone: 'UTC' }, changed)]).toHaveLength(1);
    const [first] = eachInstance(endless, { from: Date.UTC(2030, 0, 1) }, { zone: 'UTC' }, master);
    expect(first?.component).toBe(master);
  });
  it('of an endless series are refused where the work of a request ends, never cut', () => {
    expect(() => [...eachInstance(endless, {}, { zone: 'UTC' }, master)]).toThrow(TooManyInstancesError);
  });
  it('of a master end where THISANDFUTURE begins, and those of the override before the next', () => {
    const from = (day: number, hour: number) =>
      eventLines(
        `RECURRENCE-ID;RANGE=THISANDFUTURE:202601${day}T090000Z`,
        `DTSTART:202601${day}T${hour}0000Z`,
        'DURATION:PT1H',
      );
    const master = eventLines('DTSTART:20260101T090000Z', 'DURATION:PT1H', 'RRULE:FREQ=DAILY');
    const governed = readCalendar(calendar(...master, ...from(10, 11), ...from(20, 13)));
    const starts = governed.root
      .getAllSubcomponents('vevent')
      .map((component) => eachInstance(governed, { to: Date.UTC(2026, 0, 31) }, { zone: 'UTC' }, component))
      .map((instances) => [...instances].map(({ start }) => at(start).slice(8)).sort());
    expect(starts.map(({ length }) => length)).toEqual([9, 10, 12]);
    expect(starts.map((some) => [some[0], some.at(-1)])).toEqual([
      ['01T09:00', '09T09:00'],
      ['10T11:00', '19T11:00'],
      ['20T13:00', '31T13:00'],
    ]);
    const [first] = governed.root.getAllSubcomponents('vevent');
    expect([...eachInstance(governed, { from: Date.UTC(2026, 1, 1) }, { zone: 'UTC' }, first)]).toEqual([]);
  });
});

it.each([
  ['DTSTART:19160229T090000Z', 'FREQ=YEARLY;INTERVAL=3;BYMONTH=2;BYMONTHDAY=29;BYDAY=TU', '2000-02-29T09:00/29T10:00'],
  ['DTSTART:20260101T000000Z', 'FREQ=HOURLY;INTERVAL=146097;BYHOUR=0,18', '2059-05-02T18:00/02T19:00'],
])('a rule that was silent for long is not given up: %s %s', (dtstart, rule, expected) => {
  const window = { from: Date.UTC(1990, 0), to: Date.UTC(2070, 0) };
  expect(shown(event(dtstart, 'DURATION:PT1H', `RRULE:${rule}`), window, 'UTC')).toContain(expected);
});
