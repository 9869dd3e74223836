import { expect, it } from 'vitest';
import { dav } from '../../shared/model/names.ts';
import type { TestGateway } from '../support/gateway.ts';
import { askReport, event, putObject, reportBody } from '../support/icalendar.ts';
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
