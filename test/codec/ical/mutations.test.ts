import { expect, it } from 'vitest';
import { mergedCalendar } from '../../../shared/codec/calendar-file/merge.ts';
import { splitCalendarFile } from '../../../shared/codec/calendar-file/split.ts';
import { InvalidCalendarError } from '../../../shared/codec/ical/invalid-calendar.ts';
import { parseCalendarObject } from '../../../shared/codec/ical/parse-object.ts';
import { readCalendar } from '../../../shared/codec/ical/read.ts';
import { copyOf, writeCalendar } from '../../../shared/codec/ical/write.ts';
import { alarmsIn } from '../../../shared/codec/recurrence/alarms.ts';
import { busyPeriodsIn } from '../../../shared/codec/recurrence/busy.ts';
import { instancesIn } from '../../../shared/codec/recurrence/expand.ts';
import { expandCalendar } from '../../../shared/codec/recurrence/expand-calendar.ts';
import { limitRecurrenceSet } from '../../../shared/codec/recurrence/limit.ts';
import { TooManyInstancesError } from '../../../shared/codec/recurrence/work.ts';
import { calendar, eventLines } from './build.ts';
import { randomFrom } from './random.ts';

const whole = [
  ...[
    'BEGIN:VTIMEZONE',
    'TZID:Mine',
    'BEGIN:DAYLIGHT',
    'DTSTART:20000326T020000',
    'RRULE:FREQ=YEARLY;BYMONTH=3;BYDAY=-1SU',
  ],
  ...['RDATE:20270101T000000', 'TZOFFSETFROM:+0100', 'TZOFFSETTO:+0200', 'TZNAME:X', 'END:DAYLIGHT', 'END:VTIMEZONE'],
  ...eventLines(
    ...['DTSTART;TZID=Mine:20261005T090000', 'DTEND;TZID=Mine:20261005T100000', 'SUMMARY;LANGUAGE=de:Br\\, ille'],
    ...['RRULE:FREQ=MONTHLY;INTERVAL=2;BYDAY=MO,-1FR;BYMONTHDAY=1,2,3;BYSETPOS=1;COUNT=20;WKST=SU'],
    ...['EXDATE;TZID=Mine:20261102T090000', 'RDATE;VALUE=PERIOD:20261007T090000Z/PT1H', 'ATTENDEE;CN="A;B":mailto:a@b'],
    ...[
      'GEO:1.5;2.5',
      'SEQUENCE:1',
      'CATEGORIES:a,b',
      'REQUEST-STATUS:2.0;ok',
      'ATTACH;VALUE=BINARY;ENCODING=BASE64:AAAA',
    ],
    ...['BEGIN:VALARM', 'TRIGGER;RELATED=END:-PT15M', 'REPEAT:2', 'DURATION:PT5M', 'ACTION:DISPLAY', 'END:VALARM'],
  ),
  ...eventLines(
    'RECURRENCE-ID;RANGE=THISANDFUTURE;TZID=Mine:20261202T090000',
    'DTSTART;TZID=Mine:20261202T110000',
    'DURATION:P1DT1H',
  ),
];

/** Another definition of the same zone. */
const other = Buffer.from(
  calendar(...whole)
    .toString()
    .replaceAll('UID:u1', 'UID:other')
    .replaceAll('+0200', '+0500'),
);

const tokens = [
  '',
  ';',
  ':',
  ',',
  '"',
  '=',
  '-',
  '0',
  '99999999999',
  'Z',
  'T',
  'DATE',
  ';VALUE=DATE',
  ';VALUE=PERIOD',
  ';VALUE=DURATION',
  ';VALUE=RECUR',
  ';TZID=',
  ';TZID=UTC',
  'P',
  'PT',
  '\\',
  '\r\n',
  '\r\n ',
  'BEGIN:VALARM\r\n',
  'END:VEVENT\r\n',
  ';RSCALE=HEBREW',
  ';SKIP=OMIT',
  'BYHOUR=',
  'BYWEEKNO=53',
  'BYYEARDAY=-366',
  ';UNTIL=20261231',
  'FREQ=HOURLY',
  'é',
  '\u0000',
  '20260230',
  '00000000',
  '99991231',
  '+',
  '-1',
  '/',
];

const mutate = (seed: number): Buffer => {
  const random = randomFrom(seed);
  let text = calendar(...whole).toString();
  for (let edits = 1 + random(3); edits > 0; edits -= 1) {
    const at = random(text.length);
    text = text.slice(0, at) + tokens[random(tokens.length)] + text.slice(at + random(6));
  }
  return Buffer.from(text);
};

/** Stored or refused by name; what is stored can be read in every way. */
const judge = (body: Buffer): 'stored' | 'refused' => {
  try {
    parseCalendarObject(body, ['VEVENT']);
  } catch (error) {
    if (error instanceof InvalidCalendarError) return 'refused';
    throw error;
  }
  const ical = readCalendar(body);
  const window = { from: Date.UTC(2026, 0, 1), to: Date.UTC(2028, 0, 1) };
  for (const read of [instancesIn, busyPeriodsIn, alarmsIn, expandCalendar]) {
    try {
      read(ical, window, { zone: 'Europe/Berlin' });
    } catch (error) {
      if (!(error instanceof TooManyInstancesError)) throw error;
    }
  }
  writeCalendar(limitRecurrenceSet(ical, window, { zone: 'Europe/Berlin' }));
  moved(body);
  return 'stored';
};

const startsIn = (body: Uint8Array): string => {
  try {
    const found = instancesIn(readCalendar(body), { from: 0, to: Date.UTC(2040) }, { zone: 'Europe/Berlin' });
    return found.map(({ start, end }) => `${start}/${end}`).join();
  } catch (error) {
    if (!(error instanceof TooManyInstancesError)) throw error;
    return 'too many';
  }
};

/** What is written again, or taken into a file with another and out again, is the same object at the same times. */
const moved = (body: Uint8Array): void => {
  const again = writeCalendar(copyOf(readCalendar(body).root));
  const file = mergedCalendar([other, body]);
  const [, object] = splitCalendarFile(file);
  for (const copy of [again, object?.body ?? file]) {
    expect(parseCalendarObject(copy, ['VEVENT']).uid).toBe(parseCalendarObject(body, ['VEVENT']).uid);
    expect(startsIn(copy)).toBe(startsIn(body));
  }
};

const perBatch = 100;

it.each(Array.from({ length: Number(process.env.BATCHES ?? 5) }, (_, batch) => batch))(
  'T18 T20 a damaged body is refused by name or readable, batch %i',
  (batch) => {
    const outcomes = Array.from({ length: perBatch }, (_, index) => {
      const seed = batch * perBatch + index;
      try {
        return judge(mutate(seed));
      } catch (error) {
        throw new Error(`seed ${seed}: ${mutate(seed).toString()}`, { cause: error });
      }
    });
    expect(new Set(outcomes)).toEqual(new Set(['stored', 'refused']));
  },
);
