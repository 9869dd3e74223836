import { readFileSync } from 'node:fs';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { startGateway, type TestGateway } from '../support/gateway.ts';
import { calendar, component } from '../support/icalendar.ts';
import { seenEverywhere } from './everywhere.ts';
import { fixedZone } from './zones.ts';

let gateway: TestGateway;
beforeAll(async () => {
  gateway = await startGateway({ transport: 'http-api' });
});
afterAll(() => gateway.close());

interface Case {
  readonly id: string;
  readonly ics: string;
  readonly from: string;
  readonly to: string;
  readonly expected: readonly string[];
}

const { cases } = JSON.parse(
  readFileSync(new URL('../codec/recurrence/fixtures/recurrence-cases.json', import.meta.url), 'utf8'),
) as { readonly cases: readonly Case[] };
/** To-dos are in no diary; a rule of minutes is not taken. */
const takes = ({ ics }: Case): boolean => ics.includes('BEGIN:VEVENT') && !ics.includes('MINUTELY');

describe('the recurrence cases in the list, expanded, as busy times, exported and imported', () => {
  it.each(cases.filter(takes))('$id', async ({ id, ics, from, to, expected }) => {
    const name = id.replaceAll('_', '-');
    expect(await seenEverywhere(gateway, name, ics, [from, to])).toEqual([...expected].sort());
  });
});

const event = (...lines: readonly string[]) => component('VEVENT', 's', ...lines);
const days = (from: string, ...lines: readonly string[]) => event(`DTSTART;VALUE=DATE:${from}`, ...lines);
const hourIn = (zone: string, ...lines: readonly string[]) =>
  event(`DTSTART;TZID=${zone}:20261019T090000`, `DTEND;TZID=${zone}:20261019T100000`, ...lines);
const berlin = (...lines: readonly string[]) => hourIn('Europe/Berlin', 'RRULE:FREQ=DAILY;COUNT=3', ...lines);
const newYork = (...lines: readonly string[]) => hourIn('America/New_York', 'RRULE:FREQ=DAILY;COUNT=3', ...lines);
const floating = (...lines: readonly string[]) =>
  event('DTSTART:20261019T090000', 'DTEND:20261019T100000', 'RRULE:FREQ=DAILY;COUNT=3', ...lines);
const threeDays = (...lines: readonly string[]) =>
  days('20261019', 'DTEND;VALUE=DATE:20261020', 'RRULE:FREQ=DAILY;COUNT=3', ...lines);

const day19 = '20261018T2200Z/20261019T2200Z';
const day20 = '20261019T2200Z/20261020T2200Z';
const day21 = '20261020T2200Z/20261021T2200Z';
const [at19, at20, at21] = [19, 20, 21].map((date) => `202610${date}T0700Z/202610${date}T0800Z`) as [
  string,
  string,
  string,
];
const [ny19, ny20, ny21] = [19, 20, 21].map((date) => `202610${date}T1300Z/202610${date}T1400Z`) as [
  string,
  string,
  string,
];

/** What programs write, and what it means; in a diary in Berlin. */
const written: Readonly<Record<string, readonly [lines: readonly string[], expected: readonly string[]]>> = {
  'a whole day whose end is its start lasts that day': [days('20261019', 'DTEND;VALUE=DATE:20261019'), [day19]],
  'a whole day of no duration lasts that day': [days('20261019', 'DURATION:PT0S'), [day19]],
  'hours in a rule of whole days are ignored (RFC 5545 §3.3.10)': [
    days('20261019', 'RRULE:FREQ=DAILY;BYHOUR=9,14;BYMINUTE=30;BYSECOND=0;COUNT=3'),
    [day19, day20, day21],
  ],
  'places among the hours of whole days are those of the days': [
    days('20261019', 'RRULE:FREQ=WEEKLY;BYDAY=MO,TU,WE;BYHOUR=8,9;BYSETPOS=1,-1;COUNT=2'),
    [day19, day21],
  ],
  'a whole day that repeats by the hour is that day once': [
    days('20261019', 'RRULE:FREQ=HOURLY;INTERVAL=12;UNTIL=20261021'),
    [day19, day20, day21],
  ],
  'a whole day is taken out by its midnight in UTC': [threeDays('EXDATE:20261020T000000Z'), [day19, day21]],
  'a whole day is taken out by the instant of its own midnight': [threeDays('EXDATE:20261019T220000Z'), [day19, day21]],
  'a whole day is taken out by its midnight without a zone': [threeDays('EXDATE:20261020T000000'), [day19, day21]],
  'a time is taken out by its day': [berlin('EXDATE;VALUE=DATE:20261020'), [at19, at21]],
  'a time is taken out in UTC': [berlin('EXDATE:20261020T070000Z'), [at19, at21]],
  'a time is taken out in another zone': [berlin('EXDATE;TZID=America/New_York:20261020T030000'), [at19, at21]],
  'a time of another zone is taken out by a time without a zone': [newYork('EXDATE:20261020T090000'), [ny19, ny21]],
  'a time of another zone is added by a time without a zone': [
    newYork('RDATE:20261025T090000'),
    [ny19, ny20, ny21, '20261025T1300Z/20261025T1400Z'],
  ],
  'a time in UTC is taken out by a time without Z': [
    event('DTSTART:20261019T070000Z', 'DURATION:PT1H', 'RRULE:FREQ=DAILY;COUNT=3', 'EXDATE:20261020T070000'),
    [at19, at21],
  ],
  'a time without a zone is taken out by what its wall shows, whatever else is said': [
    floating('EXDATE:20261020T090000Z', 'EXDATE;TZID=America/New_York:20261021T090000'),
    [at19],
  ],
  'an instance of another zone is named without a zone': [
    [
      ...newYork(),
      ...event('RECURRENCE-ID:20261020T090000', 'DTSTART;TZID=America/New_York:20261020T150000', 'DURATION:PT1H'),
    ],
    [ny19, '20261020T1900Z/20261020T2000Z', ny21],
  ],
  'an instance without a zone is named in UTC': [
    [...floating(), ...event('RECURRENCE-ID:20261020T090000Z', 'DTSTART:20261020T150000', 'DURATION:PT1H')],
    [at19, '20261020T1300Z/20261020T1400Z', at21],
  ],
  'the second of two equal readings names the one instance there is': [
    event(
      'DTSTART;TZID=Europe/Berlin:20261024T023000',
      'DURATION:PT30M',
      'RRULE:FREQ=DAILY;COUNT=3',
      'EXDATE:20261025T013000Z',
    ),
    ['20261024T0030Z/20261024T0100Z', '20261026T0130Z/20261026T0200Z'],
  ],
  'a list of no exceptions takes nothing out': [berlin('EXDATE:'), [at19, at20, at21]],
};

describe('what programs write means the same in the list, expanded, as busy times, exported and imported', () => {
  it.each(Object.entries(written).map(([what, [lines, expected]], index) => ({ what, lines, expected, index })))(
    '$what',
    async ({ lines, expected, index }) => {
      const period = ['2026-10-01T00:00:00Z', '2026-11-30T00:00:00Z'] as const;
      const seen = await seenEverywhere(gateway, `written-${index}`, calendar(...lines), period);
      expect(seen).toEqual([...expected].sort());
    },
  );

  it('an end before the start is refused in whatever zone it is said', async () => {
    const { calendarPath } = gateway.shop;
    const headers = { 'content-type': 'text/calendar; charset=utf-8' };
    const put = async (...lines: readonly string[]) =>
      (await gateway.fetch('PUT', `${calendarPath}e.ics`, { headers, body: calendar(...lines) })).status;
    const start = 'DTSTART;TZID=Europe/Berlin:20261019T090000';
    expect(await put(...event(start, 'DTEND:20261019T065959Z'))).toBe(403);
    expect(await put(...fixedZone('Own', 9), ...event(start, 'DTEND;TZID=Own:20261019T155900'))).toBe(403);
    expect(await put(...fixedZone('Own', 9), ...event(start, 'DTEND;TZID=Own:20261019T160000'))).toBe(201);
  });

  it('an instance is named once, however its names are written', async () => {
    const { calendarPath, access, password } = await gateway.seed({ name: 'named-once' });
    const headers = { 'content-type': 'text/calendar; charset=utf-8' };
    const put = async (...names: readonly string[]) => {
      const overrides = names.flatMap((name) => event(name, 'DTSTART:20261020T150000Z', 'DURATION:PT1H'));
      const body = calendar(...newYork(), ...overrides);
      return (await gateway.fetch('PUT', `${calendarPath}n.ics`, { auth: { ...access, password }, headers, body }))
        .status;
    };
    const zoned = 'RECURRENCE-ID;TZID=America/New_York:20261020T090000';
    for (const other of [
      'RECURRENCE-ID:20261020T090000',
      'RECURRENCE-ID;VALUE=DATE:20261020',
      'RECURRENCE-ID:20261020T130000Z',
    ])
      expect([other, await put(zoned, other)]).toEqual([other, 403]);
    expect(await put(zoned, 'RECURRENCE-ID:20261021T090000')).toBe(201);
  });
});
