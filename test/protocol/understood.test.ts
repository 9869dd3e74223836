import { expect, it } from 'vitest';
import { caldav } from '../../shared/model/names.ts';
import { askReport, calendar, component, event, prop, putObject, reportBody } from '../support/icalendar.ts';
import { readMultistatus } from '../support/multistatus.ts';
import { describeWire } from '../support/wire.ts';

const zone = (tzid: string, standard: string, daylight: string): readonly string[] => [
  ...['BEGIN:VTIMEZONE', `TZID:${tzid}`],
  ...['BEGIN:STANDARD', 'DTSTART:19701025T030000', `TZOFFSETFROM:${daylight}`, `TZOFFSETTO:${standard}`],
  ...['RRULE:FREQ=YEARLY;BYMONTH=10;BYDAY=-1SU', 'END:STANDARD'],
  ...['BEGIN:DAYLIGHT', 'DTSTART:19700329T020000', `TZOFFSETFROM:${standard}`, `TZOFFSETTO:${daylight}`],
  ...['RRULE:FREQ=YEARLY;BYMONTH=3;BYDAY=-1SU', 'END:DAYLIGHT', 'END:VTIMEZONE'],
];

const series = (...lines: readonly string[]): string =>
  event('s', 'DTSTART;TZID=Europe/Berlin:20261005T090000', 'DTEND;TZID=Europe/Berlin:20261005T100000', ...lines);

const at = (start: string): string => event('s', start);

/** Objects that say what has no meaning, each with what is wrong with them. */
const nonsense: readonly (readonly [name: string, body: string, condition?: string])[] = [
  ['F02 F12 an offset behind a time', at('DTSTART:20281010T100000-0500')],
  ['F02 F12 milliseconds', at('DTSTART:20281010T100000.000Z')],
  ['F02 letters behind a time', at('DTSTART:20281010T100000X')],
  ['F02 two starts in one', at('DTSTART:20261201T100000Z,20261202T100000Z')],
  ['F02 a time called a day', at('DTSTART;VALUE=DATE:20261201T100000')],
  ['F02 a day called a time', at('DTSTART;VALUE=DATE-TIME:20261201')],
  ['F02 an end with an offset', event('s', 'DTSTART:20281010T100000Z', 'DTEND:20281010T110000+0100')],
  ['F02 UNTIL with an offset', series('RRULE:FREQ=DAILY;UNTIL=20280603T100000+0200')],
  ['F02 UNTIL twice', series('RRULE:FREQ=DAILY;UNTIL=20280603T100000Z;UNTIL=20280604T100000Z')],
  ['F02 EXDATE with an offset', series('RRULE:FREQ=DAILY;COUNT=3', 'EXDATE:20261006T090000+0200')],
  ['F02 RDATE that is no period', series('RDATE;VALUE=PERIOD:20261006T090000Z/soon')],
  ['F02 RECURRENCE-ID with milliseconds', series('RECURRENCE-ID:20261005T070000.0Z')],
  ['F12 a blank in a rule', series('RRULE:FREQ=DAILY; COUNT=2')],
  ['F12 a blank in a list', series('RRULE:FREQ=WEEKLY;BYDAY=MO, TU')],
  ['trust 1 SKIP without RSCALE', series('RRULE:FREQ=MONTHLY;COUNT=3;SKIP=OMIT')],
  ['trust 1 BYSETPOS=0', series('RRULE:FREQ=MONTHLY;BYDAY=MO;BYSETPOS=0,1')],
  ['trust 1 COUNT twice', series('RRULE:FREQ=DAILY;COUNT=2;COUNT=3')],
  ['BYMONTH=13', series('RRULE:FREQ=YEARLY;BYMONTH=13')],
  ['BYMONTH=5L without RSCALE', series('RRULE:FREQ=YEARLY;BYMONTH=5L')],
  ['BYMONTH=13 in a calendar of twelve', series('RRULE:RSCALE=GREGORIAN;FREQ=YEARLY;BYMONTH=13')],
  ['BYHOUR=24', series('RRULE:FREQ=DAILY;BYHOUR=24')],
  ['BYDAY=0MO', series('RRULE:FREQ=MONTHLY;BYDAY=0MO')],
  ['BYMONTHDAY=0', series('RRULE:FREQ=MONTHLY;BYMONTHDAY=0')],
  ['BYMONTHDAY=32', series('RRULE:FREQ=MONTHLY;BYMONTHDAY=32')],
  ['a part nobody knows', series('RRULE:FREQ=YEARLY;BYEASTER=0')],
  ['a rule without values', series('RRULE:FREQ=DAILY;COUNT')],
  ['an empty rule', series('RRULE:')],
  ['INTERVAL=1.5', series('RRULE:FREQ=DAILY;INTERVAL=1.5')],
  ['COUNT=+2', series('RRULE:FREQ=DAILY;COUNT=+2')],
  ['EXRULE', series('RRULE:FREQ=DAILY;COUNT=9', 'EXRULE:FREQ=WEEKLY')],
  ['RANGE=THISANDPRIOR', series('RECURRENCE-ID;RANGE=THISANDPRIOR;TZID=Europe/Berlin:20261005T090000')],
  ['a duration of letters', event('s', 'DTSTART:20261005T090000Z', 'DURATION:P')],
  ['a duration of minutes or months', event('s', 'DTSTART:20261005T090000Z', 'DURATION:P30M')],
  ['a duration without a number behind T', event('s', 'DTSTART:20261005T090000Z', 'DURATION:PT')],
  ['B12 RSCALE of nowhere', series('RRULE:RSCALE=FOOBAR;FREQ=YEARLY'), 'supported-rscale'],
  ...['+5328', '0100', '+100', '+01', '1:00', ''].map(
    (offset) =>
      [
        `F02 F12 a VTIMEZONE with the offset "${offset}"`,
        calendar(
          ...zone('Foo', offset, offset),
          ...component('VEVENT', 's', 'DTSTART;TZID=Foo:20281010T100000', 'DTEND;TZID=Foo:20281010T110000'),
        ),
      ] as const,
  ),
  [
    'F02 a VTIMEZONE of which a half is none',
    calendar(
      ...zone('Foo', '+0100', '+0200').map((line) => line.replace('TZOFFSETTO:+0200', 'TZOFFSETTO:soon')),
      ...component('VEVENT', 's', 'DTSTART;TZID=Foo:20281010T100000'),
    ),
  ],
  [
    'F02 a VTIMEZONE without STANDARD and DAYLIGHT',
    calendar(
      'BEGIN:VTIMEZONE',
      'TZID:Foo',
      'END:VTIMEZONE',
      ...component('VEVENT', 's', 'DTSTART;TZID=Foo:20281010T100000'),
    ),
  ],
  ...['BST', 'IST', 'PST', 'JST', 'AET', '/example.org/BST', 'SystemV/EST5'].map(
    (tzid) => [`F7 the TZID ${tzid} without VTIMEZONE`, at(`DTSTART;TZID=${tzid}:20261005T090000`)] as const,
  ),
];

/** Objects with one time, and the instant that it means. */
const times: readonly (readonly [name: string, body: string, start: string])[] = [
  ['F12 a lower-case z and t', at('DTSTART:20261005t090000z'), '20261005T090000Z'],
  [
    'F12 an offset with a colon',
    calendar(...zone('Foo', '+01:00', '+02:00'), ...component('VEVENT', 's', 'DTSTART;TZID=Foo:20261005T090000')),
    '20261005T070000Z',
  ],
  [
    'F7 BST by its VTIMEZONE',
    calendar(...zone('BST', '+0000', '+0100'), ...component('VEVENT', 's', 'DTSTART;TZID=BST:20261005T090000')),
    '20261005T080000Z',
  ],
  [
    'F7 EST by its VTIMEZONE',
    calendar(...zone('EST', '-0500', '-0400'), ...component('VEVENT', 's', 'DTSTART;TZID=EST:20261005T090000')),
    '20261005T130000Z',
  ],
  ['F7 EST by the tz database', at('DTSTART;TZID=EST:20261005T090000'), '20261005T140000Z'],
  [
    'F7 a prefixed short name by its VTIMEZONE',
    calendar(
      ...zone('/example.org/IST', '+0200', '+0300'),
      ...component('VEVENT', 's', 'DTSTART;TZID=/example.org/IST:20261005T090000'),
    ),
    '20261005T060000Z',
  ],
  [
    'F7 a Windows name by its VTIMEZONE',
    calendar(
      ...zone('Mountain Standard Time', '-0700', '-0700'),
      ...component('VEVENT', 's', 'DTSTART;TZID=Mountain Standard Time:20261005T063000'),
    ),
    '20261005T133000Z',
  ],
  ['F7 a Windows name by its sound', at('DTSTART;TZID=Mountain Standard Time:20261005T063000'), '20261005T123000Z'],
  [
    'F7 an Area/City by the platform, whatever stands beside it',
    calendar(
      ...zone('Europe/Berlin', '-0700', '-0700'),
      ...component('VEVENT', 's', 'DTSTART;TZID=Europe/Berlin:20261005T090000'),
    ),
    '20261005T070000Z',
  ],
  [
    'F7 the last Area/City of a prefixed name',
    at('DTSTART;TZID=/x.org/2026_1/America/Argentina/Buenos_Aires:20261005T090000'),
    '20261005T120000Z',
  ],
  [
    'a VTIMEZONE that defines nothing beside a name that needs none',
    calendar(
      ...zone('Europe/Berlin', 'soon', '+9999'),
      ...component('VEVENT', 's', 'DTSTART;TZID=Europe/Berlin:20261005T090000'),
    ),
    '20261005T070000Z',
  ],
  [
    'a quoted TZID',
    calendar(
      ...zone('UTC+02:00', '+0200', '+0200'),
      ...component('VEVENT', 's', 'DTSTART;TZID="UTC+02:00":20261005T090000'),
    ),
    '20261005T070000Z',
  ],
];

/** Objects in other letter case, and how many instances they have in October 2026. */
const folded: readonly (readonly [name: string, body: string, count: number])[] = [
  ['FREQ=weekly', series('RRULE:FREQ=weekly;count=3'), 3],
  ['BYDAY=mo', series('RRULE:FREQ=WEEKLY;BYDAY=mo;COUNT=3'), 3],
  ['WKST=su', series('RRULE:FREQ=WEEKLY;WKST=su;COUNT=3'), 3],
  ['UNTIL=…z', series('RRULE:FREQ=WEEKLY;UNTIL=20261012t070000z'), 2],
  ['rrule: and exdate:', series('rrule:freq=weekly;count=3', 'exdate;tzid=Europe/Berlin:20261012T090000'), 2],
  [
    'begin:vevent',
    series('RRULE:FREQ=WEEKLY;COUNT=3')
      .replaceAll('BEGIN:VEVENT', 'begin:vevent')
      .replaceAll('END:VEVENT', 'End:vEvent'),
    3,
  ],
  ['duration:pt1h', event('s', 'DTSTART:20261005T090000Z', 'duration:pt1h'), 1],
  [
    'range=thisandfuture',
    calendar(
      ...component('VEVENT', 's', 'DTSTART:20261005T090000Z', 'RRULE:FREQ=DAILY;COUNT=3'),
      ...component('VEVENT', 's', 'DTSTART:20261006T110000Z', 'RECURRENCE-ID;range=thisandfuture:20261006T090000Z'),
    ),
    3,
  ],
  ['an empty EXDATE', series('RRULE:FREQ=WEEKLY;COUNT=3', 'EXDATE:'), 3],
  ['a semicolon behind a rule', series('RRULE:FREQ=WEEKLY;COUNT=3;'), 3],
];

/** What need not be understood. */
const besides: readonly (readonly [name: string, ...lines: readonly string[]])[] = [
  ...['PT', 'P', '', '-PT', 'soon', 'START', '20261005T080000Z', 'P1DT'].map(
    (trigger) =>
      [`F11 TRIGGER:${trigger}`, 'BEGIN:VALARM', 'ACTION:DISPLAY', `TRIGGER:${trigger}`, 'END:VALARM'] as const,
  ),
  ['F03 TRIGGER;RELATED=START:P', 'BEGIN:VALARM', 'ACTION:AUDIO', 'TRIGGER;RELATED=START:P', 'END:VALARM'],
  ['an alarm without a trigger', 'BEGIN:VALARM', 'ACTION:AUDIO', 'END:VALARM'],
  ['an alarm with odd repetitions', 'BEGIN:VALARM', 'TRIGGER:-PT5M', 'REPEAT:often', 'DURATION:a while', 'END:VALARM'],
  ['F11 empty CREATED, LAST-MODIFIED, COMPLETED', 'CREATED:', 'LAST-MODIFIED:', 'COMPLETED:', 'DTSTAMP:'],
  ['B9 CREATED with blanks', 'CREATED:   51222T205954Z'],
  ['an odd SEQUENCE, PRIORITY and GEO', 'SEQUENCE:x', 'PRIORITY:high', 'GEO:here'],
  ['F03 names with _', 'X-ENTOURAGE_UUID:0B17', 'X_MY_NAME;P_Q=1:v', 'IANA_NAME:v'],
  [
    'names of objects in code',
    '__PROTO__:v',
    'CONSTRUCTOR;CONSTRUCTOR=1:v',
    'TOSTRING;__PROTO__=1:v',
    'HASOWNPROPERTY:v',
  ],
  [
    'CONFERENCE and ATTACH',
    'CONFERENCE;VALUE=URI;FEATURE=AUDIO,VIDEO:tel:+1',
    'ATTACH;VALUE=BINARY;ENCODING=BASE64:AAAA',
  ],
  [
    'odd parameters',
    'X-FOO;X-P="a","b;c";EMPTY;Q=:v',
    'X-LOC;X-ADDRESS="Street 1\\nCity":geo:1,2',
    'COMMENT;ALTREP="x:y;z":v',
  ],
  ['F9 a long DESCRIPTION', `DESCRIPTION:${'a'.repeat(80_000)}`],
  ['F9 F22 a picture in one line', `ATTACH;FMTTYPE=image/jpeg;VALUE=BINARY;ENCODING=BASE64:${'QUJD'.repeat(20_000)}`],
  ['F22 a picture in folds', `ATTACH;VALUE=BINARY;ENCODING=BASE64:${`${'QUJD'.repeat(18)}\r\n `.repeat(1_000)}QUJD`],
  [
    'a TZID of a property nobody reads',
    'X-WHEN;TZID=Nowhere:20261005T090000',
    'COMPLETED;TZID=Nowhere:20261005T090000',
  ],
];

describeWire('what is accepted is understood', (wire) => {
  const expanded = async (uid: string): Promise<readonly string[]> => {
    const query = reportBody(
      'C:calendar-query',
      `<D:prop><C:calendar-data><C:expand start="20200101T000000Z" end="20291231T000000Z"/></C:calendar-data></D:prop>
       <C:filter><C:comp-filter name="VCALENDAR"><C:comp-filter name="VEVENT"><C:prop-filter name="UID"><C:text-match>${uid}</C:text-match></C:prop-filter></C:comp-filter></C:comp-filter></C:filter>`,
    );
    const [response] = readMultistatus(await askReport(wire(), query)).values();
    return [...(response?.text(caldav('calendar-data')) ?? '').matchAll(/^DTSTART(?:;VALUE=DATE)?:(\S+)/gim)].map(
      ([, start = '']) => start,
    );
  };

  it.each(nonsense.map(([name, body, condition = 'valid-calendar-data']) => [name, body, condition] as const))(
    'protocol A %s is refused, and nothing is stored',
    async (_, body, condition) => {
      const { status, text } = await putObject(wire(), 's.ics', body);
      expect([status, text]).toEqual([403, expect.stringContaining(condition)]);
      expect((await wire().fetch('GET', `${wire().shop.calendarPath}s.ics`)).status).toBe(404);
    },
  );

  it.each(times)('diary %s: the instant is right', async (_, body, start) => {
    expect((await putObject(wire(), 's.ics', body)).status).toBe(201);
    expect(await expanded('s')).toEqual([start]);
  });

  it.each(folded)('diary F20 protocol A F03 letter case says nothing: %s', async (_, body, count) => {
    expect((await putObject(wire(), 's.ics', body)).status).toBe(201);
    expect(await expanded('s')).toHaveLength(count);
    expect((await wire().fetch('GET', `${wire().shop.calendarPath}s.ics`)).text).toBe(body);
  });

  it.each(besides)('diary F11 protocol A F03 costs nothing: %s', async (_, ...lines) => {
    const body = series(...lines);
    expect((await putObject(wire(), 's.ics', body)).status).toBe(201);
    expect((await wire().fetch('GET', `${wire().shop.calendarPath}s.ics`)).text).toBe(body);
    expect(await expanded('s')).toEqual(['20261005T070000Z']);
  });
});

describeWire('what is not understood decides on nothing', (wire) => {
  it('diary F11: an alarm that cannot be read never rings and matches no alarm filter', async () => {
    const alarm = (trigger: string) => ['BEGIN:VALARM', 'ACTION:DISPLAY', trigger, 'END:VALARM'];
    for (const [index, trigger] of [
      'TRIGGER:PT',
      'TRIGGER:',
      'TRIGGER;VALUE=DATE:20261123',
      'TRIGGER;VALUE=TEXT:-PT5M',
      'TRIGGER;VALUE=DATE-TIME:soon',
      'TRIGGER:20261123T080000Z',
    ].entries())
      expect((await putObject(wire(), `bad${index}.ics`, event(`bad${index}`, ...alarm(trigger)))).status).toBe(201);
    await putObject(wire(), 'good.ics', event('good', ...alarm('TRIGGER:-PT5M')));
    const query = reportBody(
      'C:calendar-query',
      `${prop('D:getetag')}<C:filter><C:comp-filter name="VCALENDAR"><C:comp-filter name="VEVENT"><C:comp-filter name="VALARM">
       <C:time-range start="20200101T000000Z" end="20300101T000000Z"/></C:comp-filter></C:comp-filter></C:comp-filter></C:filter>`,
    );
    expect([...readMultistatus(await askReport(wire(), query)).keys()]).toEqual([
      `${wire().shop.calendarPath}good.ics`,
    ]);
  });

  it('protocol A F22 diary F22: nothing but the size bounds a value, and the size has its own precondition', async () => {
    const body = (octets: number) => event('long', `DESCRIPTION:${'a'.repeat(octets)}`);
    expect((await putObject(wire(), 'long.ics', body(261_000))).status).toBe(201);
    const { status, text } = await putObject(wire(), 'long.ics', body(263_000));
    expect([status, text]).toEqual([403, expect.stringContaining('max-resource-size')]);
  });
});
