import { afterAll, beforeAll, expect, it } from 'vitest';
import { startGateway, type TestGateway } from '../support/gateway.ts';
import { calendar, component } from '../support/icalendar.ts';
import { type Counter, counterOf } from './counter.ts';

let gateway: TestGateway;
beforeAll(async () => {
  gateway = await startGateway({ transport: 'http-api' });
});
afterAll(() => gateway.close());

const event = (...lines: readonly string[]) => component('VEVENT', 's', ...lines);
const hour = ['SUMMARY:m', 'DTSTART;TZID=Europe/Berlin:20261019T090000', 'DTEND;TZID=Europe/Berlin:20261019T100000'];
const single = (original: string, start: string, title = 'o') =>
  event(
    `RECURRENCE-ID;TZID=Europe/Berlin:${original}`,
    `DTSTART;TZID=Europe/Berlin:${start}`,
    'DURATION:PT1H',
    `SUMMARY:${title}`,
  );

let diaries = 0;

/** A diary in which a phone has stored this object; `says` is what its list says: day, hour and title. */
const diaryWith = async (...lines: readonly string[]) => {
  diaries += 1;
  const counter: Counter = counterOf(gateway, await gateway.seed({ name: `odd${diaries}` }));
  await counter.put('s.ics', calendar(...lines));
  const says = async () =>
    [...(await counter.list('2026-10-01', '2026-12-01')).values()]
      .flat()
      .map(({ start, title }) => `${start.slice(8, 13)} ${title}`)
      .sort();
  const change = async (method: string, query: string, body?: unknown) => {
    const { status, body: answer } = await counter.change(method, `s.ics${query}`, body);
    return [status, (answer as { reason?: string }).reason];
  };
  return { says, change };
};

const at = (instant: string) => `?instance=${instant}`;
const following = (instant: string) => `${at(instant)}&scope=following`;

it('what follows an instance that is none of the rule is refused, and nothing is doubled', async () => {
  const rule = event(...hour, 'RRULE:FREQ=DAILY;COUNT=2');
  const alone = 'nothing follows this instance, which is none of its rule: change it alone';
  for (const lines of [
    [...rule, ...single('20261030T090000', '20261030T120000')],
    [...event(...hour), ...single('20261030T090000', '20261030T120000')],
    [...single('20261029T090000', '20261029T120000'), ...single('20261030T090000', '20261030T120000')],
  ]) {
    const { says, change } = await diaryWith(...lines);
    const before = await says();
    expect(await change('PATCH', following('2026-10-30T08:00:00Z'), { title: 'n' })).toEqual([422, alone]);
    expect(await says()).toEqual(before);
    expect((await change('PATCH', at('2026-10-30T08:00:00Z'), { title: 'n' }))[0]).toBe(200);
    expect(await says()).toEqual(before.map((line) => line.replace('30T12 o', '30T12 n')));
  }
});

it('an added day is on one side of a cut', async () => {
  const lines = event(...hour, 'RDATE;VALUE=DATE:20261022,20261023');
  const cut = await diaryWith(...lines);
  expect(await cut.says()).toEqual(['19T09 m', '22T09 m', '23T09 m']);
  expect((await cut.change('PATCH', following('2026-10-22T07:00:00Z'), { title: 'n' }))[0]).toBe(200);
  expect(await cut.says()).toEqual(['19T09 m', '22T09 n', '23T09 n']);
  const ended = await diaryWith(...lines);
  expect((await ended.change('DELETE', following('2026-10-22T07:00:00Z')))[0]).toBe(204);
  expect(await ended.says()).toEqual(['19T09 m']);
});

it('an instance that was added before the start does not go with those that follow the start', async () => {
  const { says, change } = await diaryWith(
    ...event(...hour, 'RRULE:FREQ=DAILY;COUNT=2', 'RDATE;TZID=Europe/Berlin:20261010T090000'),
  );
  const before = ['10T09 m', '19T09 m', '20T09 m'];
  const reason = 'an instance lies before the start of the series: delete or change that one first';
  expect(await change('DELETE', following('2026-10-19T07:00:00Z'))).toEqual([422, reason]);
  expect(await change('PATCH', following('2026-10-19T07:00:00Z'), { title: 'n' })).toEqual([422, reason]);
  expect(await says()).toEqual(before);
  expect((await change('DELETE', at('2026-10-10T07:00:00Z')))[0]).toBe(204);
  expect((await change('DELETE', following('2026-10-20T07:00:00Z')))[0]).toBe(204);
  expect(await says()).toEqual(['19T09 m']);
});

it('a series until the end of all dates moves, and so does one with an empty list of exceptions', async () => {
  for (const lines of [
    ['RRULE:FREQ=WEEKLY;UNTIL=99991231T235959Z'],
    ['RRULE:FREQ=WEEKLY;UNTIL=99991231'],
    ['RRULE:FREQ=WEEKLY', 'EXDATE:', 'EXDATE;TZID=Europe/Berlin:20261026T090000, 20261102T090000,'],
  ]) {
    const { says, change } = await diaryWith(...event(...hour, ...lines));
    const before = await says();
    expect((await change('PATCH', '', { start: '2026-10-19T11:00' }))[0]).toBe(200);
    expect(await says()).toEqual(before.map((line) => line.replace('T09', 'T11')));
    expect((await change('PATCH', '', { start: '2026-10-20T11:00' }))[0]).toBe(200);
    expect((await says())[0]).toBe(before.length > 5 ? '03T11 m' : '10T11 m');
    expect((await change('PATCH', following('2026-11-10T10:00:00Z'), { title: 'n' }))[0]).toBe(200);
    expect((await says()).filter((line) => line.endsWith('n'))).toEqual(['10T11 n', '17T11 n', '24T11 n']);
  }
});

it('a day that is taken out by an instant stays out on its side of a cut', async () => {
  const days = ['SUMMARY:m', 'DTSTART;VALUE=DATE:20261019', 'RRULE:FREQ=DAILY;COUNT=5'];
  const { says, change } = await diaryWith(...event(...days, 'EXDATE:20261019T220000Z', 'EXDATE:20261022T000000Z'));
  expect(await says()).toEqual(['19 m', '21 m', '23 m']);
  expect((await change('PATCH', following('2026-10-21'), { title: 'n' }))[0]).toBe(200);
  expect(await says()).toEqual(['19 m', '21 n', '23 n']);
});

it('the part of a series before a cut becomes one of whole days and gets no day more', async () => {
  const { says, change } = await diaryWith(...event(...hour, 'RRULE:FREQ=DAILY;COUNT=5'));
  expect((await change('PATCH', following('2026-10-22T07:00:00Z'), { title: 'n' }))[0]).toBe(200);
  expect((await change('PATCH', '', { start: '2026-10-19', end: '2026-10-19' }))[0]).toBe(200);
  expect(await says()).toEqual(['19 m', '20 m', '21 m', '22T09 n', '23T09 n']);
  expect((await change('PATCH', '', { start: '2026-10-20', end: '2026-10-20' }))[0]).toBe(200);
  expect(await says()).toEqual(['20 m', '21 m', '22 m', '22T09 n', '23T09 n']);
});
