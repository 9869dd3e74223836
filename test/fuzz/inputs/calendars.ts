import fc from 'fast-check';
import type { Input, Places } from './input.ts';
import { mostly, oddNumber, oddText, perhapsDamaged } from './text.ts';

const zone = mostly(
  fc.constantFrom('Europe/Berlin', 'America/New_York', 'Pacific/Apia'),
  fc.constantFrom('Mine', 'Nowhere/Land', 'UTC', '"Quoted, zone"', ''),
);
const day = mostly(
  fc.constantFrom('20261201', '20261202', '20261205', '20270331', '20261025'),
  fc.constantFrom('20240229', '19700101', '00010101', '99991231', '20261301', '20260230', '2026121'),
  12,
);
const clock = mostly(
  fc.constantFrom('090000', '100000', '023000', '235959'),
  fc.constantFrom('235960', '240000', '99'),
  12,
);
const utc = fc.tuple(day, clock).map(([d, c]) => `${d}T${c}Z`);
const floating = fc.tuple(day, clock).map(([d, c]) => `${d}T${c}`);

/** A time as a property has it, with its parameters. */
const timed = (name: string): fc.Arbitrary<string> =>
  mostly(
    fc.oneof(
      utc.map((value) => `${name}:${value}`),
      fc.tuple(zone, floating).map(([z, value]) => `${name};TZID=${z}:${value}`),
      day.map((value) => `${name};VALUE=DATE:${value}`),
      floating.map((value) => `${name}:${value}`),
    ),
    fc.oneof(
      fc.tuple(utc, utc).map(([one, two]) => `${name}:${one},${two}`),
      fc.tuple(oddText, utc).map(([parameter, value]) => `${name};X-P=${parameter}:${value}`),
      fc.tuple(utc, oddText).map(([value, more]) => `${name}:${value}${more}`),
    ),
  );

const duration = mostly(
  fc.constantFrom('PT1H', 'P1D', 'P1W', 'PT15M', 'PT1H30M'),
  fc.constantFrom('-PT15M', 'P0D', 'PT0S', 'P99999999999D', 'P1DT', 'P1Y', 'P1WT1H'),
);

const usualRulePart = fc.oneof(
  fc.constantFrom('COUNT=3', 'COUNT=10', 'INTERVAL=2', 'WKST=SU', 'UNTIL=20270101T000000Z'),
  fc
    .tuple(
      fc.constantFrom('BYMONTH', 'BYMONTHDAY', 'BYSETPOS', 'BYHOUR', 'BYMINUTE', 'BYYEARDAY', 'BYWEEKNO'),
      fc.array(fc.constantFrom('1', '5', '12', '-1'), { minLength: 1, maxLength: 3 }),
    )
    .map(([name, values]) => `${name}=${values.join(',')}`),
  fc
    .array(fc.constantFrom('MO', 'SU', '1MO', '-1FR'), { minLength: 1, maxLength: 3 })
    .map((days) => `BYDAY=${days.join(',')}`),
);

const oddRulePart = fc.oneof(
  fc
    .tuple(fc.constantFrom('INTERVAL', 'COUNT', 'BYSETPOS', 'BYSECOND'), oddNumber)
    .map(([name, value]) => `${name}=${value}`),
  fc.constantFrom(
    'WKST=XX',
    'SKIP=OMIT',
    'RSCALE=GREGORIAN',
    'RSCALE=HEBREW;SKIP=FORWARD',
    'UNTIL=20270101',
    'UNTIL=2027',
    'X-PART=1',
  ),
  fc.constantFrom(
    'BYSETPOS=0,1',
    'BYDAY=0TH',
    'BYDAY=53TU',
    'BYDAY=XX',
    'BYMONTHDAY=31,-31',
    'BYHOUR=99',
    'BYYEARDAY=366',
  ),
);

const rule = fc
  .tuple(
    mostly(
      fc.constantFrom('DAILY', 'WEEKLY', 'MONTHLY', 'YEARLY'),
      fc.constantFrom('HOURLY', 'SECONDLY', 'FORTNIGHTLY'),
    ),
    fc.uniqueArray(mostly(usualRulePart, oddRulePart), { maxLength: 3, selector: (part) => part.split('=')[0] }),
    mostly(fc.constant(''), fc.constantFrom(';UNTIL=20270101T000000Z', ';', ';FREQ=DAILY'), 12),
  )
  .map(([freq, parts, end]) => `RRULE:${[`FREQ=${freq}`, ...parts].join(';')}${end}`);

const textual = fc
  .tuple(
    fc.constantFrom(
      'SUMMARY',
      'DESCRIPTION',
      'LOCATION',
      'CATEGORIES',
      'COMMENT',
      'X-SHOP',
      'URL',
      'ATTENDEE;CN="A;B"',
      'SUMMARY;LANGUAGE=de',
    ),
    oddText,
  )
  .map(([name, value]) => `${name}:${value.replace(/[\r\n]/g, ' ')}`);

const ordinary = fc.constantFrom(
  'SUMMARY:Eye test',
  'SEQUENCE:1',
  'STATUS:TENTATIVE',
  'TRANSP:TRANSPARENT',
  'CLASS:PRIVATE',
  'PRIORITY:5',
  'GEO:1.5;2.5',
  'ATTACH;VALUE=BINARY;ENCODING=BASE64:AAAA',
  'REQUEST-STATUS:2.0;ok',
  'ORGANIZER:mailto:a@example.com',
);

const alarm = fc
  .tuple(
    fc.oneof(
      duration.map((value) => `TRIGGER:${value}`),
      duration.map((value) => `TRIGGER;RELATED=END:${value}`),
      utc.map((value) => `TRIGGER;VALUE=DATE-TIME:${value}`),
    ),
    fc.array(fc.constantFrom('ACTION:DISPLAY', 'DESCRIPTION:x', 'REPEAT:2', 'DURATION:PT5M', 'REPEAT:999999999'), {
      maxLength: 3,
    }),
  )
  .map(([trigger, lines]) => ['BEGIN:VALARM', trigger, ...lines, 'END:VALARM'].join('\r\n'));

/** A start and an end that belong together, mostly. */
const times = mostly(
  fc.constantFrom<readonly string[]>(
    ['DTSTART:20261201T090000Z', 'DTEND:20261201T100000Z'],
    ['DTSTART;TZID=Europe/Berlin:20261201T090000', 'DTEND;TZID=Europe/Berlin:20261201T093000'],
    ['DTSTART;TZID=Europe/Berlin:20261201T090000', 'DURATION:PT1H'],
    ['DTSTART;VALUE=DATE:20261201', 'DTEND;VALUE=DATE:20261203'],
    ['DTSTART:20261201T090000', 'DURATION:P1D'],
    ['DTSTART:20261201T090000Z'],
  ),
  fc.tuple(
    timed('DTSTART'),
    fc.oneof(
      timed('DTEND'),
      duration.map((value) => `DURATION:${value}`),
    ),
  ),
  4,
);

const extra = fc.oneof(
  { weight: 3, arbitrary: ordinary },
  { weight: 1, arbitrary: textual },
  { weight: 1, arbitrary: timed('EXDATE') },
  { weight: 1, arbitrary: timed('RDATE') },
  { weight: 1, arbitrary: alarm },
);

const lines = fc
  .tuple(
    times,
    fc.option(rule, { nil: undefined, freq: 2 }),
    fc.uniqueArray(extra, { maxLength: 3, selector: (line) => line.split(/[:;]/)[0] }),
  )
  .map(([span, recurrence, more]) => [...span, ...(recurrence ? [recurrence] : []), ...more]);

const componentOf = (name: string, uid: string, more: readonly string[]): readonly string[] => [
  `BEGIN:${name}`,
  `UID:${uid}`,
  'DTSTAMP:20261101T000000Z',
  ...more,
  `END:${name}`,
];

const timezone = [
  'BEGIN:VTIMEZONE',
  'TZID:Mine',
  'BEGIN:STANDARD',
  'DTSTART:19701025T030000',
  'RRULE:FREQ=YEARLY;BYMONTH=10;BYDAY=-1SU',
  'TZOFFSETFROM:+0200',
  'TZOFFSETTO:+0100',
  'END:STANDARD',
  'END:VTIMEZONE',
];

/** A calendar object, valid or nearly so, of this UID. */
const calendarOf = (uid: string): fc.Arbitrary<string> =>
  perhapsDamaged(
    fc
      .tuple(
        mostly(fc.constant('VEVENT'), fc.constantFrom('VTODO', 'VJOURNAL')),
        lines,
        fc.option(fc.tuple(timed('RECURRENCE-ID'), lines), { nil: undefined, freq: 1 }),
        fc.boolean(),
      )
      .map(([name, main, override, zoned]) =>
        [
          'BEGIN:VCALENDAR',
          'VERSION:2.0',
          'PRODID:-//fuzz//EN',
          ...(zoned ? timezone : []),
          ...componentOf(name, uid, main),
          ...(override ? componentOf(name, uid, [override[0], ...override[1]]) : []),
          'END:VCALENDAR',
          '',
        ].join('\r\n'),
      ),
  );

let serial = 0;

/** A PUT of a calendar object under a name of its own. */
export const calendars = ({ collection }: Places): fc.Arbitrary<Input> =>
  fc.integer().chain(() => {
    serial += 1;
    const name = `fuzz-${serial}`;
    return calendarOf(name).map(
      (text): Input => ({
        method: 'PUT',
        path: `${collection}${name}.ics`,
        headers: { 'content-type': 'text/calendar; charset=utf-8' },
        body: Buffer.from(text),
        stores: true,
      }),
    );
  });
