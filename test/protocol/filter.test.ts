import { expect, it } from 'vitest';
import type { TestGateway } from '../support/gateway.ts';
import { askReport, calendar, component, prop, reportBody } from '../support/icalendar.ts';
import { readMultistatus } from '../support/multistatus.ts';
import { describeWire } from '../support/wire.ts';

const path = '/dav/calendars/anna/tasks/';

const makeCalendar = (gateway: TestGateway) => gateway.fetch('MKCALENDAR', path, { body: mkcalendar });
const mkcalendar = `<C:mkcalendar xmlns:D="DAV:" xmlns:C="urn:ietf:params:xml:ns:caldav"><D:set><D:prop><C:supported-calendar-component-set><C:comp name="VTODO"/><C:comp name="VJOURNAL"/></C:supported-calendar-component-set></D:prop></D:set></C:mkcalendar>`;

const store = async (gateway: TestGateway, kind: string, objects: Record<string, readonly string[]>): Promise<void> => {
  expect((await makeCalendar(gateway)).status).toBe(201);
  for (const [name, lines] of Object.entries(objects)) {
    const answer = await gateway.fetch('PUT', path + name, {
      headers: { 'content-type': 'text/calendar' },
      body: calendar(...component(kind, name, ...lines)),
    });
    expect(answer.status, `${name} ${answer.text}`).toBe(201);
  }
};

const during = async (gateway: TestGateway, kind: string, start: string, end: string): Promise<readonly string[]> => {
  const body = reportBody(
    'C:calendar-query',
    `${prop('D:getetag')}<C:filter><C:comp-filter name="VCALENDAR"><C:comp-filter name="${kind}"><C:time-range start="20261110T${start}Z" end="20261110T${end}Z"/></C:comp-filter></C:comp-filter></C:filter>`,
  );
  const answers = readMultistatus(await askReport(gateway, body, { path }));
  return [...answers.keys()].map((href) => href.slice(path.length)).sort();
};

describeWire('time-range on VTODO and VJOURNAL (RFC 4791 §9.9)', (wire) => {
  it.each([
    [
      'DTSTART and DURATION',
      ['DTSTART:20261110T100000Z', 'DURATION:PT1H'],
      ['0900 1000 no', '0900 1001 yes', '1100 1200 yes', '1101 1200 no'],
    ],
    [
      'DTSTART and DUE',
      ['DTSTART:20261110T100000Z', 'DUE:20261110T110000Z'],
      ['0900 1000 no', '0900 1001 yes', '1059 1200 yes', '1100 1200 no'],
    ],
    [
      'DTSTART and DUE at one moment',
      ['DTSTART:20261110T100000Z', 'DUE:20261110T100000Z'],
      ['0800 0959 no', '0900 1000 yes', '1000 1100 yes', '1001 1100 no'],
    ],
    [
      'DUE before DTSTART, which then counts alone',
      ['DTSTART:20261110T100000Z', 'DUE:20261109T100000Z'],
      ['0800 0959 no', '0900 1001 yes', '1000 1100 yes', '1001 1100 no'],
    ],
    [
      'DTSTART a date and DUE a time',
      ['DTSTART;VALUE=DATE:20261110', 'DUE:20261110T110000Z'],
      ['0000 0030 yes', '1059 1200 yes', '1100 1200 no'],
    ],
    [
      'DTSTART a time and DUE a date long before',
      ['DTSTART;TZID=Europe/Berlin:20261110T110000', 'DUE;VALUE=DATE:20060711'],
      ['0800 0959 no', '1000 1100 yes', '1001 1100 no'],
    ],
    ['DTSTART alone', ['DTSTART:20261110T100000Z'], ['0900 1000 no', '0900 1001 yes', '1000 1100 yes', '1001 1100 no']],
    ['DUE alone', ['DUE:20261110T110000Z'], ['0900 1059 no', '0900 1100 yes', '1059 1200 yes', '1100 1200 no']],
    [
      'COMPLETED and CREATED',
      ['COMPLETED:20261110T110000Z', 'CREATED:20261110T100000Z'],
      ['0800 0900 no', '0900 1000 yes', '1030 1045 yes', '1100 1200 yes', '1101 1200 no'],
    ],
    [
      'COMPLETED before CREATED',
      ['COMPLETED:20261110T100000Z', 'CREATED:20261110T110000Z'],
      ['0800 0959 no', '0900 1000 yes', '1100 1200 yes', '1101 1200 no'],
    ],
    [
      'COMPLETED alone',
      ['COMPLETED:20261110T110000Z'],
      ['0900 1059 no', '0900 1100 yes', '1100 1200 yes', '1101 1200 no'],
    ],
    ['CREATED alone', ['CREATED:20261110T100000Z'], ['0900 1000 no', '0900 1001 yes', '2300 2301 yes']],
    ['no time at all', ['SUMMARY:some day'], ['0000 0001 yes', '2300 2301 yes']],
  ] as const)('VTODO with %s', async (_, lines, cases) => {
    await store(wire(), 'VTODO', { it: lines });
    for (const one of cases) {
      const [start = '', end = '', verdict] = one.split(' ');
      expect(await during(wire(), 'VTODO', `${start}00`, `${end}00`), one).toEqual(verdict === 'yes' ? ['it'] : []);
    }
  });

  it('VTODO in a series counts at each of its instances', async () => {
    await store(wire(), 'VTODO', {
      daily: ['DTSTART:20261101T100000Z', 'DUE:20261101T110000Z', 'RRULE:FREQ=DAILY'],
      ended: ['DTSTART:20261101T100000Z', 'DUE:20261101T110000Z', 'RRULE:FREQ=DAILY;COUNT=3'],
    });
    expect(await during(wire(), 'VTODO', '103000', '104000')).toEqual(['daily']);
    expect(await during(wire(), 'VTODO', '113000', '114000')).toEqual([]);
  });

  it('VJOURNAL counts at its instant or on its day, and never without a date', async () => {
    await store(wire(), 'VJOURNAL', {
      day: ['DTSTART;VALUE=DATE:20261110'],
      instant: ['DTSTART:20261110T100000Z'],
      undated: ['SUMMARY:x'],
    });
    expect(await during(wire(), 'VJOURNAL', '100000', '110000')).toEqual(['day', 'instant']);
    expect(await during(wire(), 'VJOURNAL', '100001', '110000')).toEqual(['day']);
    expect(await during(wire(), 'VEVENT', '100000', '110000')).toEqual([]);
  });
});
