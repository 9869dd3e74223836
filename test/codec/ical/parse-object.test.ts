import { describe, expect, it } from 'vitest';
import { InvalidCalendarError } from '../../../shared/codec/ical/invalid-calendar.ts';
import { parseCalendarObject } from '../../../shared/codec/ical/parse-object.ts';
import { calendar, event, eventLines } from './build.ts';

const start = 'DTSTART:20261002T090000Z';
const parse = (body: Uint8Array) => parseCalendarObject(body, ['VEVENT']);

const refusal = (body: Uint8Array): string => {
  try {
    parse(body);
    return 'accepted';
  } catch (error) {
    if (error instanceof InvalidCalendarError) return `${error.condition}: ${error.message}`;
    throw error;
  }
};

const latin1 = (lines: readonly string[]) => Buffer.from(calendar(...lines).toString('utf8'), 'latin1');
const many = (count: number, of: (index: number) => string) => Array.from({ length: count }, (_, index) => of(index));
const todo = ['BEGIN:VTODO', 'UID:u1', 'END:VTODO'];

describe('a body that is not iCalendar is refused with valid-calendar-data', () => {
  it.each<[string, Uint8Array, RegExp]>([
    ['empty', Buffer.from(''), /empty/],
    ['plain text', Buffer.from('hello'), /content line 1/],
    ['T20 bytes C0 80', Buffer.concat([event(start).subarray(0, 40), Buffer.from([0xc0, 0x80])]), /UTF-8/],
    ['T20 latin-1', latin1(eventLines(start, 'SUMMARY:Müller')), /UTF-8/],
    ['T20 NUL', event(start, 'SUMMARY:a\0b'), /control character/],
    ['T22 U+0001', event(start, 'SUMMARY:a\u0001b'), /content line 8 has a control character/],
    ['T20 U+FFFE', event(start, 'SUMMARY:a\ufffeb'), /control character/],
    [
      'T20 lone surrogate',
      Buffer.from(event(start, 'SUMMARY:?').toString('latin1').replace('?', '\xed\xa0\x80'), 'latin1'),
      /UTF-8/,
    ],
    ['lone CR', event(start, 'SUMMARY:a\rb'), /control character/],
    ['cut off', event(start).subarray(0, 80), /missing/],
    ['no END:VCALENDAR', Buffer.from(event(start).toString().replace('END:VCALENDAR', '')), /END:VCALENDAR is missing/],
    ['END:VTODO closes VEVENT', Buffer.from(event(start).toString().replace('END:VEVENT', 'END:VTODO')), /ends VTODO/],
    ['two VCALENDARs', Buffer.concat([event(start), event(start)]), /outside/],
    ['text behind it', Buffer.concat([event(start), Buffer.from('X:1\r\n')]), /outside/],
    ['no colon', event(start, 'SUMMARY'), /content line 8/],
    ['open quote', event(start, 'SUMMARY;X="a:b'), /no value/],
    ['a name that is none', event(start, 'A B:C'), /NAME:value/],
    ['no DTSTART', event('SUMMARY:x'), /DTSTART is missing/],
    ['two DTSTARTs', event(start, start), /DTSTART stands twice/],
    ['two UIDs in one component', event(start, 'UID:u2'), /UID stands twice/],
    ['30 February', event('DTSTART:20260230T090000Z'), /not a day/],
    ['25 o’clock', event('DTSTART:20260201T250000Z'), /not a day/],
    ['garbage for a date', event('DTSTART:garbage'), /DTSTART/],
    ['garbage for a duration', event(start, 'DURATION:long'), /a duration/],
    ['garbage for EXDATE', event(start, 'RRULE:FREQ=DAILY', 'EXDATE:20261302T090000Z'), /EXDATE/],
    ['a start of another type', event('DTSTART;VALUE=RECUR:FREQ=DAILY'), /type recur/],
    ['a rule of another type', event(start, 'RRULE;VALUE=TEXT:FREQ=DAILY'), /type text/],
    ['BYWEEKNO of a month', event(start, 'RRULE:FREQ=MONTHLY;BYWEEKNO=1'), /BYWEEKNO/],
    ['BYYEARDAY of a week', event(start, 'RRULE:FREQ=WEEKLY;BYYEARDAY=1'), /BYYEARDAY/],
    ['a counted weekday of a day', event(start, 'RRULE:FREQ=DAILY;BYDAY=-1FR'), /BYDAY/],
    ['COUNT=-1', event(start, 'RRULE:FREQ=DAILY;COUNT=-1'), /COUNT/],
    ['COUNT=0', event(start, 'RRULE:FREQ=DAILY;COUNT=0'), /COUNT/],
    ['INTERVAL=0', event(start, 'RRULE:INTERVAL=0;FREQ=DAILY'), /INTERVAL/],
    ['an unknown FREQ', event(start, 'RRULE:FREQ=FORTNIGHTLY'), /FORTNIGHTLY/],
    ['no FREQ', event(start, 'RRULE:COUNT=3'), /FREQ/],
    ['an UNTIL that is none', event(start, 'RRULE:FREQ=DAILY;UNTIL=soon'), /UNTIL/],
    ['two RRULEs', event(start, 'RRULE:FREQ=DAILY', 'RRULE:FREQ=WEEKLY'), /twice/],
    ['an end before the start', event(start, 'DTEND:20261002T080000Z'), /before the start/],
    ['a date with a time for its end', event('DTSTART;VALUE=DATE:20261002', 'DTEND:20261003T080000Z'), /one form/],
    ['DTEND and DURATION', event(start, 'DTEND:20261002T100000Z', 'DURATION:PT1H'), /exclude/],
    ['a negative DURATION', event(start, 'DURATION:-PT1H'), /negative/],
    ['an unknown TZID without VTIMEZONE', event('DTSTART;TZID=Evil:20261002T090000'), /"Evil" is not known/],
    ['a deep nest', calendar(...many(8, () => 'BEGIN:X-A'), ...many(8, () => 'END:X-A')), /deeper/],
  ])('%s', (_, body, message) => {
    expect(refusal(body)).toMatch(/^valid-calendar-data: /);
    expect(refusal(body)).toMatch(message);
  });
});

describe('iCalendar that is not one object is refused by its own precondition', () => {
  it.each<[string, Uint8Array, string]>([
    ['METHOD', calendar('METHOD:REQUEST', ...eventLines(start)), 'valid-calendar-object-resource'],
    ['no component', calendar(), 'valid-calendar-object-resource'],
    [
      'only VTIMEZONE',
      calendar('BEGIN:VTIMEZONE', 'TZID:Europe/Berlin', 'END:VTIMEZONE'),
      'valid-calendar-object-resource',
    ],
    ['no UID', calendar('BEGIN:VEVENT', start, 'END:VEVENT'), 'valid-calendar-object-resource'],
    [
      'two UIDs',
      calendar(...eventLines(start), 'BEGIN:VEVENT', 'UID:u2', start, 'END:VEVENT'),
      'valid-calendar-object-resource',
    ],
    ['two masters', calendar(...eventLines(start), ...eventLines(start)), 'valid-calendar-object-resource'],
    [
      'one RECURRENCE-ID twice, in two forms',
      calendar(
        ...eventLines(start, 'RECURRENCE-ID:20261002T090000Z'),
        ...eventLines(start, 'RECURRENCE-ID;TZID=Europe/Berlin:20261002T110000'),
      ),
      'valid-calendar-object-resource',
    ],
    ['VEVENT and VTODO', calendar(...eventLines(start), ...todo), 'valid-calendar-object-resource'],
    [
      '__proto__',
      Buffer.from(event(start).toString().replace('UID:u1', 'UID:__proto__')),
      'valid-calendar-object-resource',
    ],
    [
      'constructor',
      Buffer.from(event(start).toString().replace('UID:u1', 'UID:constructor')),
      'valid-calendar-object-resource',
    ],
    ['VTODO', calendar(...todo), 'supported-calendar-component'],
    ['VFREEBUSY', calendar('BEGIN:VFREEBUSY', 'UID:u1', 'END:VFREEBUSY'), 'supported-calendar-component'],
    [
      'vCalendar 1.0',
      Buffer.from(event(start).toString().replace('VERSION:2.0', 'VERSION:1.0')),
      'supported-calendar-data',
    ],
  ])('%s', (_, body, condition) => {
    expect(refusal(body).split(':')[0]).toBe(condition);
  });
});

describe('what clients really send is taken as it is', () => {
  const lines = (...extra: readonly string[]) => event(start, 'DTEND:20261002T100000Z', ...extra).toString();
  it.each<[string, string]>([
    ['trap 29 blank lines', lines('SUMMARY:x').replaceAll('\r\n', '\r\n\r\n')],
    ['LF only', lines('SUMMARY:x').replaceAll('\r\n', '\n')],
    ['CR CR LF', lines('SUMMARY:x').replaceAll('\r\n', '\r\r\n')],
    ['a byte order mark', `\ufeff${lines()}`],
    ['trap 29 trailing blanks in TZID', event('DTSTART;TZID=Europe/Berlin :20261002T090000').toString()],
    [
      'trap 29 trailing blanks in an embedded TZID',
      event('DTSTART;TZID=Mine :20261002T090000')
        .toString()
        .replace(
          'BEGIN:VEVENT',
          [
            'BEGIN:VTIMEZONE',
            'TZID:Mine  ',
            'BEGIN:STANDARD',
            'DTSTART:19700101T000000',
            'TZOFFSETFROM:+0100',
            'TZOFFSETTO:+0100',
            'END:STANDARD',
            'END:VTIMEZONE',
            'BEGIN:VEVENT',
          ].join('\r\n'),
        ),
    ],
    ['trap 12 long unfolded lines', lines(`SUMMARY:${'x'.repeat(116)}`)],
    [
      'trap 15 X-APPLE and alarms',
      lines(
        'X-APPLE-STRUCTURED-LOCATION;VALUE=URI;X-TITLE="a;b:c":geo:1,2',
        'BEGIN:VALARM',
        'UID:a',
        'X-WR-ALARMUID:a',
        'TRIGGER:-PT15M',
        'ACTION:DISPLAY',
        'END:VALARM',
      ),
    ],
    [
      'trap 13 DTSTART and DTEND the same DATE',
      event('DTSTART;VALUE=DATE:20261002', 'DTEND;VALUE=DATE:20261002').toString(),
    ],
    ['a date without VALUE=DATE', event('DTSTART:20261002').toString()],
    [
      'trap 14 UNTIL in UTC and EXDATE with TZID',
      event(
        'DTSTART;TZID=Europe/Berlin:20261002T090000',
        'RRULE:FREQ=DAILY;UNTIL=20261028T080000Z',
        'EXDATE;TZID=Europe/Berlin:20261005T090000',
      ).toString(),
    ],
    [
      'RFC 7529 RSCALE',
      event('DTSTART;VALUE=DATE:20261002', 'RRULE:RSCALE=CHINESE;FREQ=YEARLY;SKIP=FORWARD').toString(),
    ],
    [
      'RFC 7986 properties',
      lines(
        'COLOR:tomato',
        'IMAGE;VALUE=URI;DISPLAY=BADGE:http://example.org/a.png',
        'CONFERENCE;VALUE=URI;FEATURE=PHONE:tel:+1',
      ),
    ],
    [
      'a component of one’s own beside',
      calendar('BEGIN:X-NOTE', 'X-A:1', 'END:X-NOTE', ...eventLines(start)).toString(),
    ],
  ])('%s', (_, text) => {
    const body = Buffer.from(text);
    const parsed = parse(body);
    expect(parsed.uid).toBe('u1');
    expect(parsed.body).toBe(body);
  });

  it('unfolds bytes before it decodes: a fold may cut a character in two', () => {
    const [head, tail] = Buffer.from(event(start, 'SUMMARY:Mü').toString()).toString('latin1').split('\xbc');
    for (const fold of ['\r\n ', '\r\n\t', '\n ']) {
      expect(parse(Buffer.from(`${head}${fold}\xbc${tail}`, 'latin1')).summary).toBe('Mü');
    }
  });

  it('cuts the summary of the lists at 200 characters, not inside one', () => {
    expect(parse(event(start, `SUMMARY:${'😀'.repeat(300)}`)).summary).toBe('😀'.repeat(200));
  });

  it('takes the component of the collection', () => {
    expect(parseCalendarObject(calendar(...todo), ['VTODO']).component).toBe('VTODO');
    expect(
      parseCalendarObject(calendar('BEGIN:VJOURNAL', 'UID:u1', 'END:VJOURNAL'), ['VEVENT', 'VJOURNAL']).component,
    ).toBe('VJOURNAL');
  });

  it('gives equal bytes equal strong entity tags', () => {
    const [a, b] = [parse(event(start)), parse(event(start))];
    expect(a.etag).toMatch(/^"[0-9a-f]{32}"$/);
    expect(a.etag).toBe(b.etag);
    expect(a.etag).not.toBe(parse(event(start, 'SUMMARY:x')).etag);
  });
});

describe('T27 size', () => {
  const sized = (octets: number) => {
    const empty = event(start, 'DESCRIPTION:', 'X-B:', 'X-C:', 'X-D:');
    const parts = Math.ceil((octets - empty.length) / 4);
    const rest = octets - empty.length - 3 * parts;
    const fill = (name: string, count: number) => `${name}:${'x'.repeat(count)}`;
    return event(start, fill('DESCRIPTION', parts), fill('X-B', parts), fill('X-C', parts), fill('X-D', rest));
  };
  it('takes up to 256 KiB and not one octet more', () => {
    expect(refusal(sized(262_143))).toBe('accepted');
    expect(refusal(sized(262_144))).toBe('accepted');
    expect(refusal(sized(262_145))).toMatch(/^max-resource-size/);
  });
});

describe('T23 what a rule may say at most', () => {
  const counted = (count: number, from = 0) => many(count, (index) => String(index + from)).join(',');
  const day = (index: number) => new Date(Date.UTC(2027, 0, 1 + index)).toISOString().slice(0, 10).replaceAll('-', '');
  it.each<[string, (more: number) => readonly string[], RegExp]>([
    ['10,000 instances counted', (more) => [`RRULE:FREQ=DAILY;COUNT=${10_000 + more}`], /COUNT is above/],
    ['64 values listed', (more) => [`RRULE:FREQ=YEARLY;BYYEARDAY=${counted(64 + more, 1)}`], /BY-lists hold/],
    [
      '96 starts a day',
      (more) => [`RRULE:FREQ=WEEKLY;BYHOUR=${counted(2)};BYMINUTE=${counted(48 + more)}`],
      /starts a day/,
    ],
    ['1,000 dates', (more) => many(1_000 + more, (index) => `EXDATE:${day(index)}T090000Z`), /dates/],
  ])('%s, no more', (_, lines, message) => {
    expect(refusal(event(start, ...lines(0)))).toBe('accepted');
    expect(refusal(event(start, ...lines(1)))).toMatch(/^max-instances: /);
    expect(refusal(event(start, ...lines(1)))).toMatch(message);
  });
});

it('T23 components nest eight deep, and no deeper', () => {
  const nested = (deep: number) => {
    const inner = Array.from({ length: deep - 2 }, (_, at) => `X-DEEP${at}`);
    const lines = [...inner.map((name) => `BEGIN:${name}`), ...inner.toReversed().map((name) => `END:${name}`)];
    return Buffer.from(
      `BEGIN:VCALENDAR\r\nVERSION:2.0\r\nPRODID:-//test//EN\r\nBEGIN:VEVENT\r\nUID:a\r\nDTSTAMP:20261101T000000Z\r\nDTSTART:20261123T090000Z\r\n${lines.join('\r\n')}\r\nEND:VEVENT\r\nEND:VCALENDAR\r\n`,
    );
  };
  expect(parseCalendarObject(nested(8), ['VEVENT']).uid).toBe('a');
  expect(() => parseCalendarObject(nested(9), ['VEVENT'])).toThrow(/deeper than 8/);
});
