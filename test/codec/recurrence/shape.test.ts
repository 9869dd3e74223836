import { describe, expect, it } from 'vitest';
import { readCalendar } from '../../../shared/codec/ical/read.ts';
import { writeCalendar } from '../../../shared/codec/ical/write.ts';
import { busyPeriodsIn } from '../../../shared/codec/recurrence/busy.ts';
import { expandCalendar } from '../../../shared/codec/recurrence/expand-calendar.ts';
import { limitFreeBusySet, limitRecurrenceSet } from '../../../shared/codec/recurrence/limit.ts';
import { calendar, event, eventLines } from '../ical/build.ts';

const zone = 'Europe/Berlin';
const october = { from: Date.UTC(2026, 9, 1), to: Date.UTC(2026, 10, 1) };
const text = (root: Parameters<typeof writeCalendar>[0]) => Buffer.from(writeCalendar(root)).toString();
const lines = (root: Parameters<typeof writeCalendar>[0], ...names: string[]) =>
  text(root)
    .split('\r\n')
    .filter((line) => names.some((name) => line.startsWith(name)));

const timezone = [
  'BEGIN:VTIMEZONE',
  'TZID:Europe/Berlin',
  'BEGIN:STANDARD',
  'DTSTART:19700101T000000',
  'TZOFFSETFROM:+0100',
  'TZOFFSETTO:+0100',
  'END:STANDARD',
  'END:VTIMEZONE',
];
const series = calendar(
  ...timezone,
  ...eventLines(
    'DTSTART;TZID=Europe/Berlin:20261024T090000',
    'DTEND;TZID=Europe/Berlin:20261024T100000',
    'RRULE:FREQ=DAILY;COUNT=3',
    'EXDATE:20261111T080000Z',
    'X-KEPT:1',
    'BEGIN:VALARM',
    'TRIGGER:-PT5M',
    'END:VALARM',
  ),
  ...eventLines(
    'RECURRENCE-ID;TZID=Europe/Berlin:20261025T090000',
    'DTSTART;TZID=Europe/Berlin:20261025T120000',
    'DTEND;TZID=Europe/Berlin:20261025T130000',
  ),
);

describe('CALDAV:expand (RFC 4791 §9.6.5)', () => {
  const expanded = expandCalendar(readCalendar(series), october, { zone });
  it('gives each instance in UTC with its RECURRENCE-ID, without rule, exceptions and time zone', () => {
    expect(lines(expanded, 'DTSTART', 'DTEND', 'RECURRENCE-ID')).toEqual([
      ...['DTSTART:20261024T070000Z', 'DTEND:20261024T080000Z', 'RECURRENCE-ID:20261024T070000Z'],
      ...['DTSTART:20261025T110000Z', 'DTEND:20261025T120000Z', 'RECURRENCE-ID:20261025T080000Z'],
      ...['DTSTART:20261026T080000Z', 'DTEND:20261026T090000Z', 'RECURRENCE-ID:20261026T080000Z'],
    ]);
    expect(text(expanded)).not.toMatch(/RRULE|EXDATE|VTIMEZONE|TZID/);
    expect(lines(expanded, 'X-KEPT', 'BEGIN:VALARM')).toHaveLength(4);
  });
  it('leaves the original as it was', () => expect(text(readCalendar(series).root)).toContain('RRULE'));
  it('keeps days as days, and floating times floating', () => {
    const days = event('DTSTART;VALUE=DATE:20261005', 'DTEND;VALUE=DATE:20261006', 'RRULE:FREQ=DAILY;COUNT=2');
    expect(lines(expandCalendar(readCalendar(days), october, { zone }), 'DTSTART', 'DTEND', 'RECURRENCE-ID')).toEqual([
      ...['DTSTART;VALUE=DATE:20261005', 'DTEND;VALUE=DATE:20261006', 'RECURRENCE-ID;VALUE=DATE:20261005'],
      ...['DTSTART;VALUE=DATE:20261006', 'DTEND;VALUE=DATE:20261007', 'RECURRENCE-ID;VALUE=DATE:20261006'],
    ]);
    const floating = event('DTSTART:20261005T090000', 'RRULE:FREQ=DAILY;COUNT=1');
    expect(lines(expandCalendar(readCalendar(floating), october, { zone }), 'DTSTART')).toEqual([
      'DTSTART:20261005T090000',
    ]);
  });
  it('gives a nominal day over a change of offset its true end', () => {
    const day = event('DTSTART;TZID=Europe/Berlin:20261024T120000', 'DURATION:P1D');
    expect(lines(expandCalendar(readCalendar(day), october, { zone }), 'DT', 'DURATION')).toEqual(
      expect.arrayContaining(['DTSTART:20261024T100000Z', 'DTEND:20261025T110000Z']),
    );
  });
  it('gives no RECURRENCE-ID to what does not recur', () => {
    const once = event('DTSTART;TZID=Europe/Berlin:20261005T090000', 'DURATION:PT1H');
    expect(lines(expandCalendar(readCalendar(once), october, { zone }), 'DTSTART', 'DURATION', 'REC')).toEqual([
      'DURATION:PT1H',
      'DTSTART:20261005T070000Z',
    ]);
  });
  it('keeps a to-do without a time', () => {
    const todo = calendar('BEGIN:VTODO', 'UID:u1', 'END:VTODO');
    expect(expandCalendar(readCalendar(todo), october, { zone }).getAllSubcomponents('vtodo')).toHaveLength(1);
  });
});

describe('CALDAV:limit-recurrence-set (RFC 4791 §9.6.6)', () => {
  const limited = (from: number, to: number) =>
    limitRecurrenceSet(readCalendar(series), { from: Date.UTC(2026, 9, from), to: Date.UTC(2026, 9, to) }, { zone });
  it('keeps the master and the overrides that touch the window', () => {
    expect(lines(limited(25, 26), 'RECURRENCE-ID')).toHaveLength(1);
    expect(lines(limited(26, 27), 'RECURRENCE-ID')).toEqual([]);
    expect(lines(limited(26, 27), 'RRULE', 'TZID')).toHaveLength(2);
  });
  it('keeps an override that left the window, because the master alone would be wrong there', () => {
    const moved = Buffer.from(series.toString().replaceAll('20261025T1', '20261030T1'));
    const window = { from: Date.UTC(2026, 9, 25), to: Date.UTC(2026, 9, 26) };
    expect(lines(limitRecurrenceSet(readCalendar(moved), window, { zone }), 'RECURRENCE-ID')).toHaveLength(1);
  });
});

it('CALDAV:limit-freebusy-set leaves out what lies outside (RFC 4791 §9.6.7)', () => {
  const periods = 'FREEBUSY;FBTYPE=BUSY:20261005T090000Z/PT1H,20261105T090000Z/20261105T100000Z';
  const body = calendar('BEGIN:VFREEBUSY', 'UID:u1', periods, 'FREEBUSY:20250101T000000Z/PT1H', 'END:VFREEBUSY');
  expect(lines(limitFreeBusySet(readCalendar(body), october), 'FREEBUSY')).toEqual([
    'FREEBUSY;FBTYPE=BUSY:20261005T090000Z/PT1H',
  ]);
});

describe('busy time (RFC 4791 §7.10)', () => {
  const busy = (...more: string[]) =>
    busyPeriodsIn(readCalendar(event('DTSTART:20260930T230000Z', 'DURATION:PT2H', ...more)), october, { zone });
  it('is cut to the window', () => {
    expect(busy()).toEqual([{ start: october.from, end: Date.UTC(2026, 9, 1, 1), type: 'BUSY' }]);
  });
  it.each([
    ['TRANSP:TRANSPARENT', []],
    ['STATUS:CANCELLED', []],
    ['STATUS:TENTATIVE', ['BUSY-TENTATIVE']],
    ['STATUS:CONFIRMED', ['BUSY']],
    ['TRANSP:OPAQUE', ['BUSY']],
  ])('%s', (line, types) => {
    expect(busy(line).map(({ type }) => type)).toEqual(types);
  });
  it('follows each instance, and only events', () => {
    expect(busyPeriodsIn(readCalendar(series), october, { zone })).toHaveLength(3);
    const todo = calendar('BEGIN:VTODO', 'UID:u1', 'DTSTART:20261005T090000Z', 'DUE:20261005T100000Z', 'END:VTODO');
    expect(busyPeriodsIn(readCalendar(todo), october, { zone })).toEqual([]);
  });
  it('takes none for an instant', () => {
    expect(busyPeriodsIn(readCalendar(event('DTSTART:20261005T090000Z')), october, { zone })).toEqual([]);
  });
});

it('what is written is folded at 75 octets, never inside a character', () => {
  const written = text(readCalendar(event('DTSTART:20261005T090000Z', `SUMMARY:${'ü'.repeat(200)}`)).root);
  for (const line of written.split('\r\n')) expect(Buffer.byteLength(line)).toBeLessThanOrEqual(75);
  expect(written.replaceAll('\r\n ', '')).toContain(`SUMMARY:${'ü'.repeat(200)}`);
});
