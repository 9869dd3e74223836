import { describe, expect, it } from 'vitest';
import { parseCalendarObject } from '../../../shared/codec/ical/parse-object.ts';
import { readCalendar } from '../../../shared/codec/ical/read.ts';
import { alarmsIn } from '../../../shared/codec/recurrence/alarms.ts';
import { instancesIn } from '../../../shared/codec/recurrence/expand.ts';
import { calendar, event, eventLines } from '../ical/build.ts';

const boundsOf = (body: Uint8Array) => parseCalendarObject(body, ['VEVENT', 'VTODO', 'VJOURNAL']).bounds;
const at = (...[month, day, hour = 0]: number[]) => Date.UTC(2026, month! - 1, day!, hour);
const component = (name: string, ...lines: string[]) => calendar(`BEGIN:${name}`, 'UID:u1', ...lines, `END:${name}`);
const alarm = (trigger: string, ...lines: string[]) => ['BEGIN:VALARM', `TRIGGER${trigger}`, ...lines, 'END:VALARM'];

describe('bounds are exact for one event of a known zone', () => {
  it.each<[string, Uint8Array, number, number]>([
    ['in UTC', event('DTSTART:20261005T090000Z', 'DTEND:20261005T100000Z'), at(10, 5, 9), at(10, 5, 10)],
    ['in a zone', event('DTSTART;TZID=Europe/Berlin:20261005T090000', 'DURATION:PT1H'), at(10, 5, 7), at(10, 5, 8)],
    ['without length', event('DTSTART:20261005T090000Z'), at(10, 5, 9), at(10, 5, 9)],
    ['a journal entry', component('VJOURNAL', 'DTSTART:20261005T090000Z'), at(10, 5, 9), at(10, 5, 9)],
  ])('%s', (_, body, start, end) => {
    expect(boundsOf(body)).toEqual({ start, end, recurring: false });
  });
});

describe('bounds are safely wider and marked where the body decides', () => {
  it.each<[string, Uint8Array]>([
    ['a day', event('DTSTART;VALUE=DATE:20261005')],
    ['a floating time', event('DTSTART:20261005T090000', 'DURATION:PT1H')],
    ['COUNT', event('DTSTART:20261005T090000Z', 'DURATION:PT1H', 'RRULE:FREQ=WEEKLY;COUNT=10')],
    ['UNTIL', event('DTSTART:20261005T090000Z', 'DURATION:PT1H', 'RRULE:FREQ=WEEKLY;UNTIL=20261201T000000Z')],
    ['RDATE', event('DTSTART:20261005T090000Z', 'DURATION:PT1H', 'RDATE:20260101T090000Z,20261224T090000Z')],
    ['a period', event('DTSTART:20261005T090000Z', 'RDATE;VALUE=PERIOD:20261006T090000Z/P30D')],
    [
      'an override before the series',
      calendar(
        ...eventLines('DTSTART:20261005T090000Z', 'RRULE:FREQ=DAILY;COUNT=2'),
        ...eventLines('DTSTART:20250101T090000Z', 'DURATION:PT1H', 'RECURRENCE-ID:20261006T090000Z'),
      ),
    ],
    [
      'a shifted rest',
      calendar(
        ...eventLines('DTSTART:20261005T090000Z', 'RRULE:FREQ=DAILY;COUNT=5'),
        ...eventLines('DTSTART:20270101T090000Z', 'DURATION:P3D', 'RECURRENCE-ID;RANGE=THISANDFUTURE:20261006T090000Z'),
      ),
    ],
    ['a to-do', component('VTODO', 'DTSTART:20261005T090000Z', 'DUE:20261005T100000Z')],
    ['a to-do with DUE alone', component('VTODO', 'DUE:20261005T100000Z')],
  ])('%s', (_, body) => {
    const { start, end, recurring } = boundsOf(body);
    expect(recurring).toBe(true);
    for (const zone of ['Pacific/Kiritimati', 'Etc/GMT+12', 'Europe/Berlin']) {
      for (const instance of instancesIn(readCalendar(body), {}, { zone })) {
        expect(instance.start).toBeGreaterThanOrEqual(start!);
        expect(instance.end).toBeLessThanOrEqual(end!);
      }
    }
    expect(end! - start!).toBeLessThan(750 * 86_400_000);
  });

  it.each([
    'FREQ=YEARLY;BYMONTH=2;BYMONTHDAY=30',
    'FREQ=DAILY;INTERVAL=7;BYDAY=TU',
    'FREQ=MONTHLY;INTERVAL=12;BYMONTH=3',
    'FREQ=MONTHLY;BYMONTHDAY=5;BYSETPOS=2',
    'FREQ=YEARLY;INTERVAL=999999999',
    'FREQ=WEEKLY;BYDAY=MO;UNTIL=20261006T000000Z',
  ])('T23 a rule that makes no more than the start ends with it: %s', (rule) => {
    const { start, end } = boundsOf(event('DTSTART:20261005T090000Z', 'DURATION:PT1H', `RRULE:${rule}`));
    expect([start, end]).toEqual([at(10, 5, 9), at(10, 5, 10)]);
  });
  it('a rule without end has none', () => {
    const bounds = boundsOf(event('DTSTART:20261005T090000Z', 'RRULE:FREQ=WEEKLY'));
    expect(bounds).toEqual({ start: at(10, 5, 9), recurring: true });
  });
  it('a to-do without a time has neither', () => {
    expect(boundsOf(component('VTODO'))).toEqual({ recurring: true });
    expect(boundsOf(component('VTODO', 'CREATED:20261005T090000Z'))).toEqual({ recurring: true });
  });
});

describe('alarms', () => {
  const of = (...lines: string[]) =>
    event(
      'DTSTART;TZID=Europe/Berlin:20261024T090000',
      'DTEND;TZID=Europe/Berlin:20261024T100000',
      'RRULE:FREQ=DAILY;COUNT=2',
      ...lines,
    );
  const firings = (body: Uint8Array) =>
    alarmsIn(readCalendar(body), {}, { zone: 'UTC' }).map((firing) => new Date(firing.at).toISOString().slice(5, 16));

  it.each<[string, string[], string[]]>([
    ['before the start of each instance', alarm(':-PT15M'), ['10-24T06:45', '10-25T07:45']],
    ['behind its end', alarm(';RELATED=END:PT15M'), ['10-24T08:15', '10-25T09:15']],
    ['a nominal day before', alarm(':-P1D'), ['10-23T07:00', '10-24T07:00']],
    ['at a time of their own, once', alarm(';VALUE=DATE-TIME:20260101T000000Z'), ['01-01T00:00']],
    [
      'again and again',
      alarm(':PT0S', 'REPEAT:2', 'DURATION:PT5M'),
      ['10-24T07:00', '10-24T07:05', '10-24T07:10', '10-25T08:00', '10-25T08:05', '10-25T08:10'],
    ],
  ])('fire %s', (_, lines, expected) => {
    expect(firings(of(...lines))).toEqual(expected);
    const { alarms } = boundsOf(of(...lines));
    for (const { at: instant } of alarmsIn(readCalendar(of(...lines)), {}, { zone: 'UTC' })) {
      expect(instant).toBeGreaterThanOrEqual(alarms!.from!);
      expect(instant).toBeLessThan(alarms!.to!);
    }
  });
  it('are found by the window alone', () => {
    const body = of(...alarm(':-P10D'));
    const found = alarmsIn(readCalendar(body), { from: at(10, 14), to: at(10, 15) }, { zone: 'UTC' });
    expect(found.map(({ at: instant }) => new Date(instant).getUTCDate())).toEqual([14]);
  });
  it('fire from the first moment of the window, and no more at its end', () => {
    const fires = at(10, 24, 7);
    for (const lines of [alarm(':PT0S'), alarm(':PT0S', 'REPEAT:1', 'DURATION:-PT5M')]) {
      const found = (from: number, to: number) =>
        alarmsIn(readCalendar(of(...lines)), { from, to }, { zone: 'UTC' }).map((firing) => firing.at);
      expect(found(fires, fires + 1)).toEqual([fires]);
      expect(found(fires - 1, fires)).toEqual([]);
    }
  });
  it('are told in their order, as many as may be and no more', () => {
    const body = of(...alarm(':-PT5M'), ...alarm(':-PT15M'));
    expect(firings(body)).toEqual(['10-24T06:45', '10-24T06:55', '10-25T07:45', '10-25T07:55']);
    const atMost = (limit: number) => alarmsIn(readCalendar(body), {}, { zone: 'UTC', limit });
    expect(atMost(4)).toHaveLength(4);
    expect(() => atMost(3)).toThrow();
  });
  it('have no bounds where there are none, and no end where the rule has none', () => {
    expect(boundsOf(of()).alarms).toBeUndefined();
    expect(
      boundsOf(event('DTSTART:20261005T090000Z', 'RRULE:FREQ=DAILY', ...alarm(':-PT5M'))).alarms?.to,
    ).toBeUndefined();
  });
});
