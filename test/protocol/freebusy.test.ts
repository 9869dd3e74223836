import { expect, it } from 'vitest';
import { dav } from '../../shared/model/names.ts';
import type { TestGateway } from '../support/gateway.ts';
import { askReport, calendar, component, event, prop, putObject, reportBody } from '../support/icalendar.ts';
import { conditionsIn } from '../support/multistatus.ts';
import { describeWire } from '../support/wire.ts';

const freeBusy = (start: string, end: string): string =>
  reportBody('C:free-busy-query', `<C:time-range start="${start}" end="${end}"/>`);

const busyOf = async (gateway: TestGateway, start: string, end: string): Promise<readonly string[]> => {
  const answer = await askReport(gateway, freeBusy(start, end));
  expect(answer.status).toBe(200);
  expect(answer.headers['content-type']).toMatch(/^text\/calendar/);
  return answer.text.split('\r\n').filter((line) => line.startsWith('FREEBUSY'));
};

const at = (start: string, end: string, ...lines: string[]) => [
  `DTSTART:202611${start}Z`,
  `DTEND:202611${end}Z`,
  ...lines,
];

describeWire('free-busy-query', (wire) => {
  it('joins opaque events, tells tentative ones apart, and leaves transparent and cancelled ones out', async () => {
    await putObject(wire(), 'a', event('a', ...at('10T090000', '10T100000')));
    await putObject(wire(), 'b', event('b', ...at('10T093000', '10T110000')));
    await putObject(wire(), 'c', event('c', ...at('10T140000', '10T150000', 'STATUS:TENTATIVE')));
    await putObject(wire(), 'd', event('d', ...at('10T160000', '10T170000', 'TRANSP:TRANSPARENT')));
    await putObject(wire(), 'e', event('e', ...at('10T180000', '10T190000', 'STATUS:CANCELLED')));
    expect(await busyOf(wire(), '20261110T000000Z', '20261111T000000Z')).toEqual([
      'FREEBUSY;FBTYPE=BUSY:20261110T090000Z/20261110T110000Z',
      'FREEBUSY;FBTYPE=BUSY-TENTATIVE:20261110T140000Z/20261110T150000Z',
    ]);
  });

  it('cuts periods to the range and counts each instance of a series', async () => {
    await putObject(wire(), 's', event('s', ...at('09T090000', '09T100000', 'RRULE:FREQ=DAILY')));
    expect(await busyOf(wire(), '20261110T093000Z', '20261112T000000Z')).toEqual([
      'FREEBUSY;FBTYPE=BUSY:20261110T093000Z/20261110T100000Z',
      'FREEBUSY;FBTYPE=BUSY:20261111T090000Z/20261111T100000Z',
    ]);
  });

  it('never says what the time is taken by', async () => {
    await putObject(wire(), 'a', event('a', ...at('10T090000', '10T100000', 'SUMMARY:secret')));
    expect((await askReport(wire(), freeBusy('20261110T000000Z', '20261111T000000Z'))).text).not.toContain('secret');
  });

  it('needs a whole range, and refuses one with more instances than it can count', async () => {
    expect((await askReport(wire(), reportBody('C:free-busy-query', ''))).status).toBe(400);
    expect(
      (await askReport(wire(), reportBody('C:free-busy-query', '<C:time-range start="20261110T000000Z"/>'))).status,
    ).toBe(400);
    await putObject(wire(), 's', event('s', ...at('09T090000', '09T100000', 'RRULE:FREQ=DAILY')));
    const answer = await askReport(wire(), freeBusy('20261110T000000Z', '20461110T000000Z'));
    expect([answer.status, conditionsIn(answer)]).toEqual([403, [dav('number-of-matches-within-limits')]]);
  });
});

describeWire('protocol B5 a VFREEBUSY', (wire) => {
  const home = '/dav/calendars/anna/plan/';
  const body = (...lines: readonly string[]) => calendar(...component('VFREEBUSY', 'f', ...lines));
  const ask = (method: string, text: string, path = home) =>
    wire().fetch(method, path, { headers: { depth: '1', 'content-type': 'application/xml' }, body: text });
  const put = (text: string) =>
    wire().fetch('PUT', `${home}f.ics`, { headers: { 'content-type': 'text/calendar' }, body: text });
  const periods = [
    'FREEBUSY;FBTYPE=BUSY-UNAVAILABLE:20261110T080000Z/PT1H',
    'freebusy;fbtype=free:20261110T100000Z/PT1H',
  ];

  it('is kept where the components of the calendar allow it, and nowhere else', async () => {
    await ask('MKCALENDAR', '');
    const text = body(...periods, 'FREEBUSY:20261110T120000Z/20261110T130000Z');
    expect((await put(text)).status).toBe(201);
    expect((await wire().fetch('GET', `${home}f.ics`)).text).toBe(text);
    expect((await putObject(wire(), 'f.ics', text)).text).toContain('supported-calendar-component');
    expect((await put(body('FREEBUSY:20261110T120000Z/soon'))).text).toContain('valid-calendar-data');
  });

  it('counts when somebody asks for free time', async () => {
    await ask('MKCALENDAR', '');
    await put(body(...periods, 'FREEBUSY:20261110T120000Z/20261110T130000Z'));
    const { text } = await ask('REPORT', freeBusy('20261110T000000Z', '20261111T000000Z'));
    expect(text.split('\r\n').filter((line) => line.startsWith('FREEBUSY'))).toEqual([
      'FREEBUSY;FBTYPE=BUSY-UNAVAILABLE:20261110T080000Z/20261110T090000Z',
      'FREEBUSY;FBTYPE=BUSY:20261110T120000Z/20261110T130000Z',
    ]);
  });

  it.each([
    ['its span', ['DTSTART:20261110T000000Z', 'DTEND:20261111T000000Z'], '20261110T230000Z', '20261111T010000Z'],
    ['its periods', periods, '20261110T083000Z', '20261110T084000Z'],
  ])('is found by %s', async (_, lines, start, end) => {
    await ask('MKCALENDAR', '');
    await put(body(...lines));
    const found = async (from: string, to: string) =>
      (
        await ask(
          'REPORT',
          reportBody(
            'C:calendar-query',
            `${prop('D:getetag')}<C:filter><C:comp-filter name="VCALENDAR"><C:comp-filter name="VFREEBUSY"><C:time-range start="${from}" end="${to}"/></C:comp-filter></C:comp-filter></C:filter>`,
          ),
        )
      ).text.includes('f.ics');
    expect([await found(start, end), await found('20261112T000000Z', '20261113T000000Z')]).toEqual([true, false]);
  });
});
