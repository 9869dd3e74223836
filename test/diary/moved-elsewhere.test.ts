import { afterAll, beforeAll, expect, it } from 'vitest';
import { startGateway, type TestGateway } from '../support/gateway.ts';
import { counterOf } from './counter.ts';
import { startsOf } from './instances.ts';
import { specFrom } from './spec.ts';
import { bodyOf } from './write.ts';

const perDiary = 50;
const seeds = Array.from({ length: 6 }, (_, index) => 1 + index * perDiary);
const windows = [
  ['2026-10-10', '2026-12-05'],
  ['2027-02-01', '2027-04-15'],
] as const;

let gateway: TestGateway;
beforeAll(async () => {
  gateway = await startGateway({ transport: 'http-api' });
});
afterAll(() => gateway.close());

const calendar = { 'content-type': 'text/calendar' };

it.each(seeds)(
  '50 objects from seed %i are the same appointments where they are imported, and a second import changes nothing',
  async (from) => {
    const here = await gateway.seed({ name: `here${from}` });
    const there = await gateway.seed({ name: `there${from}` });
    const [source, target] = [counterOf(gateway, here), counterOf(gateway, there)];
    for (let seed = from; seed < from + perDiary; seed += 1) {
      const spec = specFrom(seed, startsOf);
      await source.put(`${spec.uid}.ics`, bodyOf(spec));
    }
    const said = async (counter: typeof source) =>
      (await Promise.all(windows.map(([first, after]) => counter.list(first, after)))).map((listed) =>
        [...listed.values()]
          .flat()
          .map(({ startsAt, endsAt, title, status, unreadable }) =>
            [startsAt, endsAt, title, status, unreadable].join(' '),
          )
          .sort(),
      );

    const path = (id: string) => `/admin/v1/resources/${id}/appointments`;
    const file = await gateway.admin('GET', `${path(here.resource.id)}/export`);
    expect(file.status).toBe(200);
    const taken = await gateway.admin('POST', `${path(there.resource.id)}/import`, file.text, calendar);
    expect([taken.status, JSON.parse(taken.text)]).toMatchObject([200, { total: perDiary, failed: [] }]);
    const before = await said(source);
    expect(before.map((lines) => lines.length > perDiary / 5)).toEqual([true, true]);
    expect(await said(target)).toEqual(before);

    const again = await gateway.admin('POST', `${path(there.resource.id)}/import`, file.text, calendar);
    expect(JSON.parse(again.text)).toMatchObject({ total: perDiary, unchanged: perDiary });
  },
);
