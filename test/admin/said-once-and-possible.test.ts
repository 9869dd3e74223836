import { afterAll, beforeAll, expect, it } from 'vitest';
import { startGateway, type TestGateway } from '../support/gateway.ts';
import { event, putObject } from '../support/icalendar.ts';
import { api } from './requests.ts';

let gateway: TestGateway;
beforeAll(async () => {
  gateway = await startGateway({ seed: { resource: { zone: 'America/New_York' } } });
});
afterAll(() => gateway.close());

const appointments = () => `/resources/${gateway.shop.resource.id}/appointments`;
const refusal = async (method: string, path: string, body?: unknown) => {
  const answer = await api(gateway, 400, method, path, body);
  return [answer.code, answer.issues.map(({ field }: { field: string }) => field).join()];
};
const starts = async (from: string, to: string) =>
  (await api(gateway, 200, 'GET', `${appointments()}?from=${from}&to=${to}`)).items.map(
    ({ start }: { start: string }) => start,
  );

it('a day that does not exist is no other day', async () => {
  const series = { start: '2026-02-27', end: '2026-02-27', title: 'd', recurrence: 'FREQ=DAILY;COUNT=6' };
  const { id } = await api(gateway, 201, 'POST', appointments(), series);
  const before = await starts('2026-02-01', '2026-04-01');
  for (const instance of [
    '2026-02-30',
    '2026-02-29',
    '2026-02-30T05:00:00Z',
    '2026-03-01T24:00:00Z',
    '2026-03-01T05:60:00Z',
  ])
    for (const [method, body] of [['GET'], ['PATCH', { title: 'x' }], ['DELETE']] as const) {
      const answer = await api(gateway, 404, method, `${appointments()}/${id}?instance=${instance}`, body);
      expect(answer.code).toBe('appointment-not-found');
    }
  expect(await starts('2026-02-01', '2026-04-01')).toEqual(before);
  await api(gateway, 204, 'DELETE', `${appointments()}/${id}?instance=2026-03-02`);
  expect(await starts('2026-02-01', '2026-04-01')).toEqual(before.filter((start: string) => start !== '2026-03-02'));

  const undo = { serviceAccess: 'anna', from: '2026-02-30T08:00:00Z' };
  expect(await refusal('POST', '/undo-deletions', undo)).toEqual(['invalid-input', 'from']);
  const since = '/service-accesses?lastSyncSince=2026-02-30T08:00:00Z';
  expect(await refusal('GET', since)).toEqual(['invalid-input', 'lastSyncSince']);
});

it('a time of day that does not exist is refused by POST and PATCH alike', async () => {
  const good = { start: '2026-12-02T09:00', end: '2026-12-02T09:30', title: 'e' };
  const { id } = await api(gateway, 201, 'POST', appointments(), good);
  for (const end of ['2026-12-02T24:00', '2026-12-02T23:60', '2026-12-02T23:59:60', '2026-12-02T23:00Z']) {
    expect(await refusal('POST', appointments(), { ...good, end })).toEqual(['invalid-input', 'end']);
    expect(await refusal('PATCH', `${appointments()}/${id}`, { end })).toEqual(['invalid-input', 'end']);
  }
  for (const [method, path] of [
    ['POST', appointments()],
    ['PATCH', `${appointments()}/${id}`],
  ] as const)
    expect((await api(gateway, 422, method, path, { ...good, end: '2026-12-32' })).code).toBe('invalid-appointment');
});

it('the name of a zone is taken in any letter case, and kept and shown as the tz database spells it', async () => {
  const branch = await api(gateway, 201, 'POST', '/branches', { name: 'b', zone: 'EUROPE/berlin' });
  expect(branch.zone).toBe('Europe/Berlin');
  const here = { start: '2026-12-03T09:00', zone: 'europe/BERLIN' };
  const made = await api(gateway, 201, 'POST', appointments(), { ...here, end: '2026-12-03T09:30', title: 'z' });
  expect([made.zone, made.start, made.startsAt]).toEqual([
    'Europe/Berlin',
    '2026-12-03T09:00:00',
    '2026-12-03T08:00:00.000Z',
  ]);
  const body = (await gateway.fetch('GET', `${gateway.shop.calendarPath}${made.id}`)).text;
  expect(body).toContain('\r\nTZID:Europe/Berlin\r\n');
  expect(body).toContain('DTSTART;TZID=Europe/Berlin:20261203T090000');
  await putObject(gateway, 'p.ics', event('p', 'DTSTART;TZID=EUROPE/BERLIN:20261204T090000', 'DURATION:PT1H'));
  const shown = await api(gateway, 200, 'GET', `${appointments()}/p.ics`);
  expect([shown.zone, shown.start]).toEqual(['Europe/Berlin', '2026-12-04T09:00:00']);
});

it('a parameter that is given twice is refused, and nothing is done', async () => {
  const series = { start: '2026-12-10', end: '2026-12-10', title: 'd', recurrence: 'FREQ=DAILY;COUNT=3' };
  const { id } = await api(gateway, 201, 'POST', appointments(), series);
  const twice = `${appointments()}/${id}?instance=2026-12-10&instance=2026-12-11`;
  expect(await refusal('DELETE', twice)).toEqual(['invalid-input', 'instance']);
  expect(await starts('2026-12-10', '2026-12-13')).toEqual(['2026-12-10', '2026-12-11', '2026-12-12']);
  expect(await refusal('GET', '/branches?limit=1&limit=2')).toEqual(['invalid-input', 'limit']);
});
