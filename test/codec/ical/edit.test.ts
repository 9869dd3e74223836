import { describe, expect, it } from 'vitest';
import { cancelInstance, changeInstance } from '../../../shared/codec/ical/edit-override.ts';
import { changeSeries } from '../../../shared/codec/ical/edit-series.ts';
import { endSeries, splitSeries } from '../../../shared/codec/ical/edit-split.ts';
import { parseCalendarObject } from '../../../shared/codec/ical/parse-object.ts';
import { readCalendar } from '../../../shared/codec/ical/read.ts';
import { instancesIn } from '../../../shared/codec/recurrence/expand.ts';
import { calendar, event, eventLines } from './build.ts';

const zone = 'Europe/Berlin';
const editing = { now: Date.UTC(2026, 8, 1), zone };
const berlin = (text: string) => ({ wall: Date.parse(`${text}Z`), kind: 'zoned', tzid: zone }) as const;

const weekly = event(
  'DTSTART;TZID=Europe/Berlin:20261005T090000',
  'DTEND;TZID=Europe/Berlin:20261005T100000',
  'RRULE:FREQ=WEEKLY;COUNT=5',
  'EXDATE;TZID=Europe/Berlin:20261012T090000',
  'SUMMARY;LANGUAGE=de:Brille; neu\\, blau',
  'X-UNKNOWN;X-P="a;b":c\\,d;e',
  'BEGIN:VALARM',
  'ACTION:DISPLAY',
  'TRIGGER:-PT15M',
  'END:VALARM',
);

const shown = (body: Uint8Array | undefined) => {
  parseCalendarObject(body!, ['VEVENT']);
  return instancesIn(readCalendar(body!), {}, { zone }).map(({ start, end, component }) => {
    const at = (instant: number) => new Date(instant).toISOString().slice(5, 16);
    return `${at(start)}/${at(end).slice(6)} ${component.getFirstPropertyValue('summary')}`;
  });
};

const lineOf = (body: Uint8Array | undefined, name: string) =>
  Buffer.from(body!)
    .toString()
    .split('\r\n')
    .filter((line) => line.startsWith(name));

it('changes what it is told of the master and keeps every other property', () => {
  const changed = changeSeries(weekly, { texts: { SUMMARY: 'Neu; jetzt', LOCATION: 'Raum 1' } }, editing);
  expect(lineOf(changed, 'SUMMARY')).toEqual(['SUMMARY;LANGUAGE=de:Neu\\; jetzt']);
  expect(lineOf(changed, 'LOCATION')).toEqual(['LOCATION:Raum 1']);
  expect(lineOf(changed, 'X-UNKNOWN')).toEqual(['X-UNKNOWN;X-P="a;b":c\\,d;e']);
  expect(lineOf(changed, 'TRIGGER')).toEqual(['TRIGGER:-PT15M']);
  expect(lineOf(changed, 'DTSTAMP')).toEqual(['DTSTAMP:20260901T000000Z']);
  expect(lineOf(changed, 'SEQUENCE')).toEqual([]);
});

it('takes a property out with null', () => {
  expect(lineOf(changeSeries(weekly, { texts: { SUMMARY: null, LOCATION: null } }, editing), 'SUMMARY')).toEqual([]);
});

it('leaves what readers hold untouched', () => {
  const before = Buffer.from(weekly);
  changeSeries(weekly, { texts: { SUMMARY: 'x' } }, editing);
  expect(before.equals(weekly)).toBe(true);
});

it('moves the series with its end, exceptions and overrides', () => {
  const overridden = changeInstance(weekly, Date.UTC(2026, 9, 19, 7), { texts: { SUMMARY: 'one' } }, editing)!;
  const moved = changeSeries(overridden, { start: berlin('2026-10-06T11:00:00') }, editing);
  expect(shown(moved)).toEqual([
    '10-06T09:00/10:00 Brille; neu, blau',
    '10-19T07:00/08:00 one',
    '10-27T10:00/11:00 Brille; neu, blau',
    '11-03T10:00/11:00 Brille; neu, blau',
  ]);
  expect(lineOf(moved, 'SEQUENCE')).toEqual(['SEQUENCE:1']);
});

describe('one instance', () => {
  const third = Date.UTC(2026, 9, 19, 7);
  it('gets an override of its own', () => {
    const changes = {
      start: berlin('2026-10-20T08:00:00'),
      end: berlin('2026-10-20T08:30:00'),
      texts: { SUMMARY: 'moved' },
    };
    const changed = changeInstance(weekly, third, changes, editing);
    expect(shown(changed)).toEqual([
      '10-05T07:00/08:00 Brille; neu, blau',
      '10-20T06:00/06:30 moved',
      '10-26T08:00/09:00 Brille; neu, blau',
      '11-02T08:00/09:00 Brille; neu, blau',
    ]);
    expect(lineOf(changed, 'RECURRENCE-ID')).toEqual(['RECURRENCE-ID;TZID=Europe/Berlin:20261019T090000']);
    expect(shown(changeInstance(changed!, third, { texts: { SUMMARY: 'again' } }, editing))[1]).toBe(
      '10-20T06:00/06:30 again',
    );
  });
  it('is cancelled by EXDATE, with its override', () => {
    const overridden = changeInstance(weekly, third, { texts: { SUMMARY: 'x' } }, editing)!;
    for (const body of [weekly, overridden]) {
      const cancelled = cancelInstance(body, third, editing);
      expect(shown(cancelled).map((line) => line.slice(0, 5))).toEqual(['10-05', '10-26', '11-02']);
      expect(lineOf(cancelled, 'RECURRENCE-ID')).toEqual([]);
    }
  });
  it('must be one', () => {
    for (const at of [third + 1, Date.UTC(2026, 9, 12, 7)]) {
      expect(changeInstance(weekly, at, {}, editing)).toBeUndefined();
      expect(cancelInstance(weekly, at, editing)).toBeUndefined();
    }
  });
  it('of a series of days is named by its date', () => {
    const days = event('DTSTART;VALUE=DATE:20261005', 'RRULE:FREQ=DAILY;COUNT=3', 'SUMMARY:d');
    const second = Date.UTC(2026, 9, 5, 22);
    const changed = changeInstance(days, second, { texts: { SUMMARY: 'e' } }, editing);
    expect(lineOf(changed, 'RECURRENCE-ID')).toEqual(['RECURRENCE-ID;VALUE=DATE:20261006']);
    expect(lineOf(cancelInstance(days, second, editing), 'EXDATE')).toEqual(['EXDATE;VALUE=DATE:20261006']);
    expect(shown(endSeries(days, second, editing))).toEqual(['10-04T22:00/22:00 d']);
    expect(shown(splitSeries(days, second, { ...editing, uid: 'u2' })?.following)).toHaveLength(2);
  });
});

describe('this and all following', () => {
  const third = Date.UTC(2026, 9, 19, 7);
  it('ends the series before and goes on under a new UID', () => {
    const split = splitSeries(weekly, third, { ...editing, uid: 'u2', changes: { texts: { SUMMARY: 'new' } } });
    expect(shown(split?.before)).toEqual(['10-05T07:00/08:00 Brille; neu, blau']);
    expect(lineOf(split?.before, 'RRULE')).toEqual(['RRULE:FREQ=WEEKLY;UNTIL=20261019T065959Z']);
    expect(shown(split?.following)).toEqual([
      '10-19T07:00/08:00 new',
      '10-26T08:00/09:00 new',
      '11-02T08:00/09:00 new',
    ]);
    expect(lineOf(split?.following, 'UID')).toEqual(['UID:u2']);
    expect(lineOf(split?.following, 'EXDATE')).toEqual([]);
  });
  it('takes overrides to the side they belong to', () => {
    const fourth = changeInstance(weekly, Date.UTC(2026, 9, 26, 8), { texts: { SUMMARY: 'own' } }, editing)!;
    const split = splitSeries(fourth, third, {
      ...editing,
      uid: 'u2',
      changes: { start: berlin('2026-10-19T10:00:00') },
    });
    expect(lineOf(split?.before, 'RECURRENCE-ID')).toEqual([]);
    expect(lineOf(split?.following, 'UID')).toEqual(['UID:u2', 'UID:u2']);
    expect(shown(split?.following)).toEqual([
      '10-19T08:00/09:00 Brille; neu, blau',
      '10-26T08:00/09:00 own',
      '11-02T09:00/10:00 Brille; neu, blau',
    ]);
  });
  it('from the first instance leaves nothing before', () => {
    const split = splitSeries(weekly, Date.UTC(2026, 9, 5, 7), { ...editing, uid: 'u2' });
    expect(split?.before).toBeUndefined();
    expect(shown(split?.following)).toHaveLength(4);
    expect(endSeries(weekly, Date.UTC(2026, 9, 5, 7), editing)).toBeUndefined();
  });
  it('keeps UNTIL of the rest', () => {
    const body = event('DTSTART:20261005T090000Z', 'RRULE:FREQ=DAILY;UNTIL=20261010T090000Z', 'SUMMARY:u');
    const split = splitSeries(body, Date.UTC(2026, 9, 8, 9), { ...editing, uid: 'u2' });
    expect([shown(split?.before).length, shown(split?.following).length]).toEqual([3, 3]);
  });
});

it('an object without a master is changed in all its overrides, or in one of them', () => {
  const lines = (id: string) =>
    eventLines(`DTSTART:202610${id}T100000Z`, `RECURRENCE-ID:202610${id}T090000Z`, 'SUMMARY:o');
  const orphans = calendar(...lines('05'), ...lines('06'));
  const first = Date.UTC(2026, 9, 5, 9);
  expect(shown(changeInstance(orphans, first, { texts: { SUMMARY: 'p' } }, editing))).toEqual([
    '10-05T10:00/10:00 p',
    '10-06T10:00/10:00 o',
  ]);
  const start = { wall: Date.UTC(2026, 9, 5, 11), kind: 'utc' } as const;
  const moved = changeSeries(orphans, { texts: { SUMMARY: 'p' }, start }, editing);
  expect(shown(moved)).toEqual(['10-05T11:00/11:00 p', '10-06T11:00/11:00 p']);
  expect(lineOf(moved, 'RECURRENCE-ID')).toEqual(lineOf(orphans, 'RECURRENCE-ID'));
});
