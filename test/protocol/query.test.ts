import { expect, it } from 'vitest';
import { caldav, dav } from '../../shared/model/names.ts';
import type { TestGateway } from '../support/gateway.ts';
import { askReport, calendar, component, event, prop, putObject, reportBody } from '../support/icalendar.ts';
import { conditionsIn, readMultistatus } from '../support/multistatus.ts';
import { describeWire } from '../support/wire.ts';

const query = (filter: string, inside = prop('D:getetag'), after = ''): string =>
  reportBody('C:calendar-query', `${inside}<C:filter>${filter}</C:filter>${after}`);

const inCalendar = (inside: string): string => `<C:comp-filter name="VCALENDAR">${inside}</C:comp-filter>`;
const inEvent = (inside: string): string => inCalendar(`<C:comp-filter name="VEVENT">${inside}</C:comp-filter>`);
const range = (start?: string, end?: string): string =>
  `<C:time-range${start ? ` start="${start}"` : ''}${end ? ` end="${end}"` : ''}/>`;

const matching = async (
  gateway: TestGateway,
  filter: string,
  options?: Parameters<typeof askReport>[2],
): Promise<readonly string[]> => {
  const answer = await askReport(gateway, query(filter), options);
  return [...readMultistatus(answer).keys()].map((href) => decodeURIComponent(href.split('/').at(-1)!)).sort();
};

const store = async (gateway: TestGateway, objects: Record<string, string>): Promise<void> => {
  for (const [name, body] of Object.entries(objects)) {
    const { status, text } = await putObject(gateway, name, body);
    expect(status, text).toBe(201);
  }
};

const day = (date: string, uid: string, ...lines: string[]): string =>
  event(uid, `DTSTART:${date}T090000Z`, `DTEND:${date}T100000Z`, ...lines);

describeWire('calendar-query by time', (wire) => {
  it('finds what overlaps the half-open range, and with an open edge all beyond', async () => {
    await store(wire(), { a: day('20261101', 'a'), b: day('20261115', 'b'), c: day('20261130', 'c') });
    expect(await matching(wire(), inEvent(range('20261101T100000Z', '20261115T090000Z')))).toEqual([]);
    expect(await matching(wire(), inEvent(range('20261101T095959Z', '20261115T090001Z')))).toEqual(['a', 'b']);
    expect(await matching(wire(), inEvent(range('20261110T000000Z')))).toEqual(['b', 'c']);
    expect(await matching(wire(), inEvent(range(undefined, '20261116T000000Z')))).toEqual(['a', 'b']);
  });

  it('reads the table of RFC 4791 §9.9 for events without an end, of no length and of a day', async () => {
    await store(wire(), {
      point: event('p', 'DTSTART:20261110T120000Z'),
      zero: event('z', 'DTSTART:20261110T120000Z', 'DURATION:PT0S'),
      day: event('d', 'DTSTART;VALUE=DATE:20261110'),
      'day-to-itself': event('e', 'DTSTART;VALUE=DATE:20261110', 'DTEND;VALUE=DATE:20261110'),
    });
    expect(await matching(wire(), inEvent(range('20261110T120000Z', '20261110T130000Z')))).toEqual([
      'day',
      'day-to-itself',
      'point',
      'zero',
    ]);
    expect(await matching(wire(), inEvent(range('20261110T110000Z', '20261110T120000Z')))).toEqual([
      'day',
      'day-to-itself',
    ]);
    expect(await matching(wire(), inEvent(range('20261110T120001Z', '20261110T130000Z')))).toEqual([
      'day',
      'day-to-itself',
    ]);
    expect(await matching(wire(), inEvent(range('20261112T000000Z', '20261113T000000Z')))).toEqual([]);
  });

  it('reads whole days in the zone of the calendar, of its calendar-timezone, or of the query', async () => {
    const { fetch, shop } = wire();
    await store(wire(), { day: event('d', 'DTSTART;VALUE=DATE:20261110') });
    const lastHour = inEvent(range('20261110T230000Z', '20261111T000000Z'));
    const firstHour = inEvent(range('20261109T230000Z', '20261110T000000Z'));
    expect([await matching(wire(), firstHour), await matching(wire(), lastHour)]).toEqual([['day'], []]);

    const asked = (filter: string, zone: string) =>
      askReport(wire(), query(filter, undefined, `<C:timezone-id>${zone}</C:timezone-id>`));
    expect(readMultistatus(await asked(lastHour, 'America/New_York')).size).toBe(1);
    expect(readMultistatus(await asked(firstHour, 'America/New_York')).size).toBe(0);
    const unknown = await asked(lastHour, 'Mars/Olympus');
    expect([unknown.status, conditionsIn(unknown)]).toEqual([403, [caldav('valid-timezone')]]);

    const patch = `<D:propertyupdate xmlns:D="DAV:" xmlns:C="urn:ietf:params:xml:ns:caldav"><D:set><D:prop><C:calendar-timezone-id>America/New_York</C:calendar-timezone-id></D:prop></D:set></D:propertyupdate>`;
    expect((await fetch('PROPPATCH', shop.calendarPath, { body: patch })).status).toBe(207);
    expect([await matching(wire(), firstHour), await matching(wire(), lastHour)]).toEqual([[], ['day']]);
  });

  it('takes the time zone of a query by value too', async () => {
    await store(wire(), { day: event('d', 'DTSTART;VALUE=DATE:20261110') });
    const zone = calendar('BEGIN:VTIMEZONE', 'TZID:America/New_York', 'END:VTIMEZONE');
    const body = query(
      inEvent(range('20261110T230000Z', '20261111T000000Z')),
      undefined,
      `<C:timezone>${zone}</C:timezone>`,
    );
    expect(readMultistatus(await askReport(wire(), body)).size).toBe(1);
  });

  it('finds each instance of a series, none where it is excluded or moved away (trap 14, trap 38)', async () => {
    const master = [
      'DTSTART;TZID=Europe/Berlin:20261102T100000',
      'DURATION:PT1H',
      'RRULE:FREQ=WEEKLY;UNTIL=20261214T090000Z',
    ];
    const moved = [
      'RECURRENCE-ID;TZID=Europe/Berlin:20261123T100000',
      'DTSTART;TZID=Europe/Berlin:20261126T100000',
      'DURATION:PT1H',
    ];
    await store(wire(), {
      s: calendar(
        ...component('VEVENT', 's', ...master, 'EXDATE;TZID=Europe/Berlin:20261116T100000'),
        ...component('VEVENT', 's', ...moved),
      ),
    });
    const on = (date: string) => matching(wire(), inEvent(range(`${date}T000000Z`, `${date}T235959Z`)));
    expect(await on('20261109')).toEqual(['s']);
    expect(await on('20261116')).toEqual([]);
    expect(await on('20261123')).toEqual([]);
    expect(await on('20261126')).toEqual(['s']);
    expect(await on('20261214')).toEqual(['s']);
    expect(await on('20261221')).toEqual([]);
    expect(await on('20261103')).toEqual([]);
  });

  it('finds an event whose alarm goes off in the range, repeated ones too', async () => {
    const alarm = [
      'BEGIN:VALARM',
      'ACTION:DISPLAY',
      'DESCRIPTION:x',
      'TRIGGER:-PT30M',
      'REPEAT:1',
      'DURATION:PT10M',
      'END:VALARM',
    ];
    await store(wire(), { a: day('20261110', 'a', ...alarm), b: day('20261110', 'b') });
    const alarms = (start: string, end: string) =>
      matching(wire(), inEvent(`<C:comp-filter name="VALARM">${range(start, end)}</C:comp-filter>`));
    expect(await alarms('20261110T083000Z', '20261110T083001Z')).toEqual(['a']);
    expect(await alarms('20261110T084000Z', '20261110T084001Z')).toEqual(['a']);
    expect(await alarms('20261110T085000Z', '20261110T100000Z')).toEqual([]);
  });

  it('tests a time-range on a property', async () => {
    await store(wire(), { a: day('20261110', 'a'), b: day('20261111', 'b') });
    const filter = `<C:prop-filter name="DTSTART">${range('20261110T090000Z', '20261110T090001Z')}</C:prop-filter>`;
    expect(await matching(wire(), inEvent(filter))).toEqual(['a']);
    await store(wire(), { whole: event('w', 'DTSTART;VALUE=DATE:20261110') });
    expect(await matching(wire(), inEvent(filter))).toEqual(['a', 'whole']);
  });

  it('trap 23: no match is a 207 without responses', async () => {
    expect(await matching(wire(), inEvent(range('20261110T090000Z', '20261110T090001Z')))).toEqual([]);
  });

  it('trap 33: without Depth it means the members, at Depth 0 the collection alone', async () => {
    await store(wire(), { a: day('20261110', 'a') });
    expect(await matching(wire(), inCalendar(''), { headers: {} })).toEqual(['a']);
    expect(await matching(wire(), inCalendar(''), { headers: { depth: '0' } })).toEqual([]);
  });

  it('asks a single object by its own URL, and answers with that URL', async () => {
    await store(wire(), { 'a b.ics': day('20261110', 'a') });
    const path = `${wire().shop.calendarPath}a%20b.ics`;
    const answer = await askReport(wire(), query(inEvent(range('20261110T000000Z'))), {
      path,
      headers: { depth: '0' },
    });
    expect([...readMultistatus(answer).keys()]).toEqual([path]);
    expect((await askReport(wire(), query(inCalendar('')), { path: `${path}x` })).status).toBe(404);
  });
});

describeWire('calendar-query by text', (wire) => {
  const text = (value: string, attributes = ''): string => `<C:text-match ${attributes}>${value}</C:text-match>`;
  const summary = (inside: string): string => inEvent(`<C:prop-filter name="SUMMARY">${inside}</C:prop-filter>`);

  it('compares under each collation, negated or not', async () => {
    await store(wire(), {
      a: day('20261110', 'a', 'SUMMARY:Brille ÄNDERN'),
      b: day('20261110', 'b', 'SUMMARY:Hörgerät'),
    });
    expect(await matching(wire(), summary(text('brille')))).toEqual(['a']);
    expect(await matching(wire(), summary(text('brille', 'collation="i;octet"')))).toEqual([]);
    expect(await matching(wire(), summary(text('ändern')))).toEqual([]);
    expect(await matching(wire(), summary(text('ändern', 'collation="i;unicode-casemap"')))).toEqual(['a']);
    expect(await matching(wire(), summary(text('brille', 'negate-condition="yes"')))).toEqual(['b']);
    expect(await matching(wire(), summary(text('brille', 'collation="default"')))).toEqual(['a']);
  });

  it('refuses an unknown collation with supported-collation', async () => {
    const answer = await askReport(wire(), query(summary(text('x', 'collation="i;ascii-numeric"'))));
    expect([answer.status, conditionsIn(answer)]).toEqual([403, [caldav('supported-collation')]]);
  });

  it('knows presence and absence of properties, parameters and components', async () => {
    await store(wire(), {
      a: day('20261110', 'a', 'LOCATION:Raum 1', 'ATTENDEE;PARTSTAT=NEEDS-ACTION:mailto:a@example.com'),
      b: day('20261110', 'b', 'ATTENDEE;PARTSTAT=ACCEPTED:mailto:b@example.com'),
    });
    const absent = '<C:is-not-defined/>';
    const attendee = (inside: string) => inEvent(`<C:prop-filter name="ATTENDEE">${inside}</C:prop-filter>`);
    const partstat = (inside: string) => attendee(`<C:param-filter name="PARTSTAT">${inside}</C:param-filter>`);
    expect(await matching(wire(), inEvent('<C:prop-filter name="LOCATION"/>'))).toEqual(['a']);
    expect(await matching(wire(), inEvent(`<C:prop-filter name="LOCATION">${absent}</C:prop-filter>`))).toEqual(['b']);
    expect(await matching(wire(), partstat(text('needs-action')))).toEqual(['a']);
    expect(await matching(wire(), partstat(absent))).toEqual([]);
    expect(
      await matching(
        wire(),
        attendee(`${text('b@example')}<C:param-filter name="PARTSTAT">${text('accepted')}</C:param-filter>`),
      ),
    ).toEqual(['b']);
    expect(await matching(wire(), inEvent(`<C:comp-filter name="VALARM">${absent}</C:comp-filter>`))).toEqual([
      'a',
      'b',
    ]);
    expect(await matching(wire(), inCalendar(`<C:comp-filter name="VTODO">${absent}</C:comp-filter>`))).toEqual([
      'a',
      'b',
    ]);
    expect(await matching(wire(), inCalendar(`<C:comp-filter name="VEVENT">${absent}</C:comp-filter>`))).toEqual([]);
  });

  it('matches all by a bare VCALENDAR, and nothing by unknown names', async () => {
    await store(wire(), { a: day('20261110', 'a'), b: day('20261111', 'b') });
    expect(await matching(wire(), inCalendar(''))).toEqual(['a', 'b']);
    expect(await matching(wire(), inCalendar('<C:comp-filter name="VTODO"/>'))).toEqual([]);
    expect(await matching(wire(), inCalendar('<C:comp-filter name="X-NOTHING"/>'))).toEqual([]);
    expect(await matching(wire(), inEvent('<C:prop-filter name="X-NOTHING"/>'))).toEqual([]);
  });

  it('wants every condition in one and the same component', async () => {
    const override = ['RECURRENCE-ID:20261117T090000Z', 'DTSTART:20261117T090000Z', 'DURATION:PT1H', 'SUMMARY:special'];
    await store(wire(), {
      s: calendar(
        ...component('VEVENT', 's', 'DTSTART:20261110T090000Z', 'DURATION:PT1H', 'RRULE:FREQ=WEEKLY', 'SUMMARY:plain'),
        ...component('VEVENT', 's', ...override),
      ),
    });
    const both = (word: string, date: string) =>
      inEvent(
        `${range(`${date}T000000Z`, `${date}T230000Z`)}<C:prop-filter name="SUMMARY">${text(word)}</C:prop-filter>`,
      );
    expect(await matching(wire(), both('special', '20261117'))).toEqual(['s']);
    expect(await matching(wire(), both('plain', '20261117'))).toEqual([]);
    expect(await matching(wire(), both('plain', '20261124'))).toEqual(['s']);
    expect(await matching(wire(), both('special', '20261124'))).toEqual([]);
  });

  it.each([
    ['no filter', reportBody('C:calendar-query', prop('D:getetag')), 'valid-filter'],
    ['an empty filter', query(''), 'valid-filter'],
    [
      'two filters',
      reportBody(
        'C:calendar-query',
        `${prop('D:getetag')}${'<C:filter><C:comp-filter name="VCALENDAR"/></C:filter>'.repeat(2)}`,
      ),
      'valid-filter',
    ],
    ['another outermost component', query('<C:comp-filter name="VEVENT"/>'), 'valid-filter'],
    ['a filter without a name', query(inCalendar('<C:comp-filter/>')), 'valid-filter'],
    ['a range without edges', query(inEvent('<C:time-range/>')), 'valid-filter'],
    ['a reversed range', query(inEvent(range('20261111T000000Z', '20261110T000000Z'))), 'valid-filter'],
    ['a range of no length', query(inEvent(range('20261110T000000Z', '20261110T000000Z'))), 'valid-filter'],
    ['a local time', query(inEvent(range('20261111T000000'))), 'valid-filter'],
    ['a day that is none', query(inEvent(range('20260230T000000Z'))), 'valid-filter'],
    ['is-not-defined with company', query(inEvent(`<C:is-not-defined/>${range('20261111T000000Z')}`)), 'valid-filter'],
    ['an event in an event', query(inEvent('<C:comp-filter name="VEVENT"/>')), 'valid-filter'],
    [
      'an event in an alarm',
      query(inEvent('<C:comp-filter name="VALARM"><C:comp-filter name="VEVENT"/></C:comp-filter>')),
      'valid-filter',
    ],
    ['an alarm in a calendar', query(inCalendar('<C:comp-filter name="VALARM"/>')), 'valid-filter'],
    [
      'an alarm in a journal',
      query(inCalendar('<C:comp-filter name="vjournal"><C:comp-filter name="valarm"/></C:comp-filter>')),
      'valid-filter',
    ],
    ['a calendar in a calendar', query(inCalendar('<C:comp-filter name="VCALENDAR"/>')), 'valid-filter'],
    ['a zone in an event', query(inEvent('<C:comp-filter name="VTIMEZONE"/>')), 'valid-filter'],
    ['an observance in an event', query(inEvent('<C:comp-filter name="STANDARD"/>')), 'valid-filter'],
    [
      'a range on a text',
      query(inEvent(`<C:prop-filter name="SUMMARY">${range('20261111T000000Z')}</C:prop-filter>`)),
      'valid-filter',
    ],
    [
      'a range on UID, whose absence is asked elsewhere',
      query(inEvent(`<C:prop-filter name="UID">${range('20261111T000000Z')}</C:prop-filter>`)),
      'valid-filter',
    ],
    ['a text in a comp-filter', query(inEvent('<C:text-match>x</C:text-match>')), 'valid-filter'],
    [
      'a range and a text on one property',
      query(inEvent(`<C:prop-filter name="DTSTART">${range('20261111T000000Z')}${text('2026')}</C:prop-filter>`)),
      'valid-filter',
    ],
    [
      'a component in a prop-filter',
      query(inEvent('<C:prop-filter name="SUMMARY"><C:comp-filter name="VALARM"/></C:prop-filter>')),
      'valid-filter',
    ],
    [
      'a range in a param-filter',
      query(
        inEvent(
          `<C:prop-filter name="DTSTART"><C:param-filter name="TZID">${range('20261111T000000Z')}</C:param-filter></C:prop-filter>`,
        ),
      ),
      'valid-filter',
    ],
    ['a parameter in a comp-filter', query(inEvent('<C:param-filter name="TZID"/>')), 'valid-filter'],
    [
      'a range on VTIMEZONE',
      query(inCalendar(`<C:comp-filter name="VTIMEZONE">${range('20261111T000000Z')}</C:comp-filter>`)),
      'valid-filter',
    ],
    [
      'a range on STANDARD',
      query(
        inCalendar(
          `<C:comp-filter name="VTIMEZONE"><C:comp-filter name="STANDARD">${range('20261111T000000Z')}</C:comp-filter></C:comp-filter>`,
        ),
      ),
      'valid-filter',
    ],
    [
      'a range on a component of an extension',
      query(inCalendar(`<C:comp-filter name="X-COMP">${range('20261111T000000Z')}</C:comp-filter>`)),
      'valid-filter',
    ],
    [
      'a range on a property of an extension',
      query(inEvent(`<C:prop-filter name="X-WHEN">${range('20261111T000000Z')}</C:prop-filter>`)),
      'supported-filter',
    ],
    ['a range on VCALENDAR', query(inCalendar(range('20261111T000000Z'))), 'valid-filter'],
  ] as const)('refuses %s', async (_, body, condition) => {
    const answer = await askReport(wire(), body);
    expect([answer.status, conditionsIn(answer)]).toEqual([403, [caldav(condition)]]);
  });
});

describeWire('calendar-data', (wire) => {
  const dataOf = async (data: string, filter = inCalendar(''), after = ''): Promise<string> => {
    const inside = `<D:prop><D:getetag/>${data}</D:prop>`;
    const answers = readMultistatus(await askReport(wire(), query(filter, inside, after)));
    return [...answers.values()].map((answer) => answer.text(caldav('calendar-data'))).join('');
  };
  const series = () =>
    store(wire(), {
      s: calendar(
        ...component(
          'VEVENT',
          's',
          'DTSTART;TZID=Europe/Berlin:20261020T100000',
          'DURATION:PT1H',
          'RRULE:FREQ=WEEKLY',
          'SUMMARY:plain',
        ),
        ...component(
          'VEVENT',
          's',
          'RECURRENCE-ID;TZID=Europe/Berlin:20261103T100000',
          'DTSTART;TZID=Europe/Berlin:20261103T150000',
          'DURATION:PT1H',
          'SUMMARY:late',
        ),
        ...component(
          'VEVENT',
          's',
          'RECURRENCE-ID;TZID=Europe/Berlin:20261201T100000',
          'DTSTART;TZID=Europe/Berlin:20261201T150000',
          'DURATION:PT1H',
          'SUMMARY:later',
        ),
      ),
    });

  it('T22: gives bodies back byte for byte, markup and all', async () => {
    const body = day('20261110', 'a', 'SUMMARY:a ]]> & <b> "q" \'s\' ü');
    await store(wire(), { a: body });
    expect(await dataOf('<C:calendar-data/>')).toBe(body);
  });

  it('expands a series to its instances in UTC, without rule and zone', async () => {
    await series();
    const data = await dataOf(
      '<C:calendar-data><C:expand start="20261020T000000Z" end="20261111T000000Z"/></C:calendar-data>',
    );
    expect(data.match(/DTSTART[^\r]*/g)).toEqual([
      'DTSTART:20261020T080000Z',
      'DTSTART:20261027T090000Z',
      'DTSTART:20261103T140000Z',
      'DTSTART:20261110T090000Z',
    ]);
    expect(data.match(/RECURRENCE-ID[^\r]*/g)).toHaveLength(4);
    expect(data).not.toMatch(/RRULE|VTIMEZONE/);
  });

  it('limits the overrides to a range and keeps the master', async () => {
    await series();
    const data = await dataOf(
      '<C:calendar-data><C:limit-recurrence-set start="20261101T000000Z" end="20261108T000000Z"/></C:calendar-data>',
    );
    expect(data.match(/SUMMARY:.*?(?=\r)/g)).toEqual(['SUMMARY:plain', 'SUMMARY:late']);
    expect(data).toContain('RRULE:FREQ=WEEKLY');
  });

  it('selects components and properties, and names without values', async () => {
    await store(wire(), { a: day('20261110', 'a', 'SUMMARY:secret', 'LOCATION:here') });
    const data = await dataOf(
      '<C:calendar-data><C:comp name="VCALENDAR"><C:prop name="VERSION"/><C:comp name="VEVENT"><C:prop name="UID"/><C:prop name="SUMMARY" novalue="yes"/></C:comp></C:comp></C:calendar-data>',
    );
    expect(data).toBe(
      'BEGIN:VCALENDAR\r\nVERSION:2.0\r\nBEGIN:VEVENT\r\nUID:a\r\nSUMMARY:\r\nEND:VEVENT\r\nEND:VCALENDAR\r\n',
    );
  });

  it('refuses another media type with supported-calendar-data', async () => {
    const inside = '<D:prop><C:calendar-data content-type="application/calendar+json" version="2.0"/></D:prop>';
    const answer = await askReport(wire(), query(inCalendar(''), inside));
    expect(answer.status).toBe(403);
    expect(conditionsIn(answer)).toContain(caldav('supported-calendar-data'));
  });

  it('T25: an expansion of too many instances is number-of-matches-within-limits', async () => {
    const long = `DESCRIPTION:${'x'.repeat(1000)}`;
    for (const i of Array(8).keys()) {
      await store(wire(), {
        [`${i}`]: event(`u${i}`, 'DTSTART:20160101T090000Z', 'DURATION:PT1H', 'RRULE:FREQ=DAILY', long),
      });
    }
    const inside =
      '<D:prop><C:calendar-data><C:expand start="20160101T000000Z" end="20260101T000000Z"/></C:calendar-data></D:prop>';
    const before = process.cpuUsage();
    const answer = await askReport(wire(), query(inCalendar(''), inside));
    const { user, system } = process.cpuUsage(before);
    expect([answer.status, conditionsIn(answer)]).toEqual([403, [dav('number-of-matches-within-limits')]]);
    expect((user + system) / 1_000).toBeLessThan(5_000);
  });

  it('says which preference was applied and leaves 404s out under Prefer: return=minimal', async () => {
    await store(wire(), { a: day('20261110', 'a') });
    const answer = await askReport(wire(), query(inCalendar(''), prop('D:getetag D:nothing')), {
      headers: { depth: '1', prefer: 'return=minimal' },
    });
    expect(answer.headers['preference-applied']).toBe('return=minimal');
    const [response] = readMultistatus(answer).values();
    expect([response!.statusOf(dav('getetag')), response!.statusOf(dav('nothing'))]).toEqual([200, undefined]);
  });
});
