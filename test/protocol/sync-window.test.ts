import { expect, it } from 'vitest';
import { childOf, textOf } from '../../shared/codec/xml/node.ts';
import { parseXml } from '../../shared/codec/xml/parse.ts';
import { calendarServer, dav } from '../../shared/model/names.ts';
import type { ConsumedCapacity } from '../../shared/store/capacity.ts';
import { countingClient } from '../../shared/store/dynamo/engine/consumed-capacity.ts';
import { api } from '../admin/requests.ts';
import { priced } from '../stack/cost.ts';
import { freshTable } from '../support/dynamodb.ts';
import { startGateway, type TestGateway } from '../support/gateway.ts';
import { askReport, event, prop, putObject, reportBody } from '../support/icalendar.ts';
import { conditionsIn, propfindBody, readMultistatus } from '../support/multistatus.ts';
import { describeWire } from '../support/wire.ts';

const day = 86_400_000;

/** 22 November 2026, 10 o'clock in Berlin; `on(n)` is an appointment of an hour at noon, n days from then. */
const on = (days: number, uid: string, ...lines: string[]): string => {
  const text = new Date(Date.UTC(2026, 10, 22 + days, 11)).toISOString().replace(/[-:]|\.\d{3}/g, '');
  return event(uid, `DTSTART:${text}`, 'DURATION:PT1H', ...lines);
};

const setDays = (gateway: TestGateway, syncPastDays: number | null, syncFutureDays: number | null) =>
  api(gateway, 200, 'PATCH', '/resources/anna-diary', { syncPastDays, syncFutureDays });

const sync = async (gateway: TestGateway, token = '', limit?: number) => {
  const most = limit === undefined ? '' : `<D:limit><D:nresults>${limit}</D:nresults></D:limit>`;
  const inside = `<D:sync-token>${token}</D:sync-token><D:sync-level>1</D:sync-level>${most}${prop('D:getetag')}`;
  const answer = await askReport(gateway, reportBody('D:sync-collection', inside));
  if (answer.status !== 207) return { refused: conditionsIn(answer), members: {}, token: '' };
  const members = [...readMultistatus(answer)].map(([href, response]) => [
    href.slice(gateway.shop.calendarPath.length),
    response.status ?? response.statusOf(dav('getetag')),
  ]);
  const root = parseXml(answer.bytes, { bytes: 1 << 24 })!;
  return { members: Object.fromEntries(members), token: textOf(childOf(root, dav('sync-token'))!) };
};

const marks = async ({ fetch, shop }: TestGateway) => {
  const answer = await fetch('PROPFIND', shop.calendarPath, {
    headers: { depth: '0' },
    body: propfindBody('D:sync-token CS:getctag'),
  });
  const response = readMultistatus(answer).get(shop.calendarPath)!;
  return [response.text(calendarServer('getctag')), response.text(dav('sync-token'))];
};

/** What a phone is shown by each way of asking: names of members, or what says that they are there. */
const shown = async (gateway: TestGateway, names: readonly string[]) => {
  const { fetch, shop } = gateway;
  const path = shop.calendarPath;
  const seen = (text: string) => names.filter((name) => text.includes(`UID:${name}\r`)).sort();
  const listing = await fetch('PROPFIND', path, { headers: { depth: '1' }, body: propfindBody('D:getetag') });
  const data = prop('C:calendar-data');
  const hrefs = names.map((name) => `<D:href>${path}${name}</D:href>`).join('');
  const multiget = readMultistatus(await askReport(gateway, reportBody('C:calendar-multiget', data + hrefs)));
  const query = async (filter: string) =>
    [
      ...readMultistatus(
        await askReport(
          gateway,
          reportBody(
            'C:calendar-query',
            `${data}<C:filter><C:comp-filter name="VCALENDAR"><C:comp-filter name="VEVENT">${filter}</C:comp-filter></C:comp-filter></C:filter>`,
          ),
        ),
      ).keys(),
    ]
      .map((href) => href.slice(path.length))
      .sort();
  const gets = await Promise.all(names.map(async (name) => [name, (await fetch('GET', path + name)).status] as const));
  const busy = await askReport(
    gateway,
    reportBody('C:free-busy-query', '<C:time-range start="20200101T000000Z" end="20330101T000000Z"/>'),
  );
  return {
    listing: [...readMultistatus(listing).keys()].map((href) => href.slice(path.length)).filter((name) => name !== ''),
    multiget: [...multiget].filter(([, { status }]) => status !== 404).map(([href]) => href.slice(path.length)),
    query: await query(''),
    ranged: await query('<C:time-range start="20200101T000000Z" end="20330101T000000Z"/>'),
    text: await query('<C:prop-filter name="UID"/>'),
    get: gets.filter(([, status]) => status === 200).map(([name]) => name),
    file: seen((await fetch('GET', path)).text),
    busy: busy.text.match(/FREEBUSY/g)?.length ?? 0,
    sync: Object.keys((await sync(gateway)).members),
  };
};

describeWire('B06 a diary of which phones see some days', (wire) => {
  it('B06: every way of asking shows what lies in these days, and the diary shows all', async () => {
    await setDays(wire(), 7, 14);
    const bodies: Readonly<Record<string, string>> = {
      'long-ago': on(-30, 'long-ago'),
      'first-day': on(-7, 'first-day'),
      'day-before': on(-8, 'day-before'),
      today: on(0, 'today'),
      'last-day': on(14, 'last-day'),
      'day-after': on(15, 'day-after'),
      weekly: on(-300, 'weekly', 'RRULE:FREQ=WEEKLY'),
      finished: on(-300, 'finished', 'RRULE:FREQ=WEEKLY;COUNT=9'),
      later: on(40, 'later', 'RRULE:FREQ=WEEKLY'),
    };
    for (const [name, body] of Object.entries(bodies)) expect((await putObject(wire(), name, body)).status).toBe(201);
    const inside = ['first-day', 'last-day', 'today', 'weekly'];
    const { busy, ...ways } = await shown(wire(), Object.keys(bodies));
    for (const [way, names] of Object.entries(ways)) expect([way, names.toSorted()]).toEqual([way, inside]);
    expect(busy).toBeGreaterThan(0);

    const path = `/resources/${wire().shop.resource.id}/appointments`;
    const { items } = await api(wire(), 200, 'GET', `${path}?from=2026-10-01&to=2026-12-31&limit=200`);
    const uids = new Set(items.map(({ uid }: { uid: string }) => uid));
    expect(['long-ago', 'day-before', 'day-after'].every((uid) => uids.has(uid))).toBe(true);
    const file = await wire().admin('GET', `/admin/v1${path}/export`);
    if (file.status === 200) expect(file.text).toContain('UID:long-ago');
  });

  it('B06: at midnight of the branch token and ctag change, what slides out is 404 and what slides in has its etag', async () => {
    const { clock } = wire();
    await setDays(wire(), 0, 1);
    for (const [name, days] of Object.entries({ a: 0, b: 1, c: 2, d: 3 }))
      await putObject(wire(), name, on(days, name));
    await putObject(wire(), 'weekly', on(-14, 'weekly', 'RRULE:FREQ=WEEKLY;COUNT=3'));
    const first = await sync(wire());
    expect(first.members).toEqual({ a: 200, b: 200, weekly: 200 });
    expect(await marks(wire())).toEqual([first.token, first.token]);
    clock.now = Date.parse('2026-11-22T22:59:59.999Z');
    expect(await marks(wire())).toEqual([first.token, first.token]);
    expect(await sync(wire(), first.token)).toEqual({ members: {}, token: first.token });

    clock.now += 1;
    const [ctag, token] = await marks(wire());
    expect(ctag).toBe(token);
    expect(token).not.toBe(first.token);
    const second = await sync(wire(), first.token);
    expect(second).toEqual({ members: { a: 404, weekly: 404, c: 200 }, token });
    expect((await sync(wire(), token)).members).toEqual({});
    clock.now += 30 * day;
    expect((await sync(wire(), token)).members).toEqual({ b: 404, c: 404 });
  });

  it('B06: edited out is 404, edited in has its etag, together with what slid; one at a time the same', async () => {
    const { clock, shop } = wire();
    await setDays(wire(), 2, 2);
    const path = `/resources/${shop.resource.id}/appointments`;
    const make = async (title: string, date: string) =>
      (await api(wire(), 201, 'POST', path, { start: `${date}T09:00`, end: `${date}T09:40`, title })).id as string;
    const move = (id: string, date: string) =>
      api(wire(), 200, 'PATCH', `${path}/${id}`, { start: `${date}T09:00`, end: `${date}T09:40` });
    const out = await make('out', '2026-11-22');
    const into = await make('into', '2026-12-24');
    const slides = await make('slides', '2026-11-20');
    const comes = await make('comes', '2026-11-25');
    const both = await make('both', '2026-11-20');
    const { token, members } = await sync(wire());
    expect(Object.keys(members).sort()).toEqual([out, slides, both].sort());
    await move(out, '2027-01-01');
    await move(into, '2026-11-23');
    await move(both, '2026-11-23');
    clock.now += day;
    const expected = { [out]: 404, [into]: 200, [slides]: 404, [comes]: 200, [both]: 200 };
    const all = await sync(wire(), token);
    expect(all.members).toEqual(expected);

    let one = token;
    const seen: Record<string, number> = {};
    for (let page = 0; page < 9; page += 1) {
      const { members: told, token: next } = await sync(wire(), one, 1);
      const { '': more, ...rest } = told;
      expect(Object.keys(rest).length).toBeLessThanOrEqual(1);
      Object.assign(seen, rest);
      one = next;
      if (more === undefined) break;
    }
    expect(seen).toEqual(expected);
    expect(one).toBe(all.token);
  });

  it('B06: midnight between two pages is made up for in the same sitting', async () => {
    const { clock } = wire();
    await setDays(wire(), 0, 0);
    for (const [name, days] of Object.entries({ a: 0, b: 0, c: 1, d: 2 }))
      await putObject(wire(), name, on(days, name));
    const sitting = async (from: string, pass: readonly number[]) => {
      const seen: Record<string, number> = {};
      let token = from;
      for (let page = 0; page < 20; page += 1) {
        const { members, token: next } = await sync(wire(), token, 1);
        const { '': more, ...rest } = members;
        Object.assign(seen, rest);
        token = next;
        if (more === undefined) return { seen, token };
        if (pass.includes(page)) clock.now += day;
      }
      throw new Error('it never ends');
    };
    const first = await sitting('', [0]);
    expect(first.seen).toEqual({ a: 404, b: 404, c: 200 });
    expect(first.token).toBe((await marks(wire()))[0]);
    clock.now += day;
    const second = await sitting(first.token, [0]);
    expect(second.seen).toEqual({ c: 404, d: 404 });
    expect(second.token).toBe((await marks(wire()))[0]);
  });

  it('B06: what a phone puts outside is kept by the diary, and leaves the phone; what it holds from yesterday it can change', async () => {
    const { clock, fetch, shop } = wire();
    await setDays(wire(), 1, 10);
    const { token } = await sync(wire());
    const far = await putObject(wire(), 'far', on(90, 'far'));
    expect([far.status, far.headers.etag]).toEqual([201, expect.stringMatching(/^"/)]);
    const near = await putObject(wire(), 'near', on(-1, 'near'));
    expect((await fetch('GET', `${shop.calendarPath}far`)).status).toBe(404);
    const second = await sync(wire(), token);
    expect(second.members).toEqual({ far: 404, near: 200 });
    const path = `/resources/${shop.resource.id}/appointments`;
    const { items } = await api(wire(), 200, 'GET', `${path}?from=2027-02-01&to=2027-03-01`);
    expect(items).toMatchObject([{ uid: 'far' }]);

    // Another one under the same name would overwrite what cannot be seen: the phone is told that something is there.
    expect((await putObject(wire(), 'far', on(0, 'far'), { 'if-none-match': '*' })).status).toBe(412);
    clock.now += day;
    const edited = await putObject(wire(), 'near', on(-1, 'near', 'SUMMARY:late'), { 'if-match': near.headers.etag! });
    expect(edited.status).toBe(204);
    expect((await sync(wire(), second.token)).members).toEqual({ near: 404 });
    expect(
      (await fetch('DELETE', `${shop.calendarPath}near`, { headers: { 'if-match': edited.headers.etag! } })).status,
    ).toBe(204);
  });

  it('B06: what lies beyond is not copied, nor shown to who writes at its name, nor in an export as the phone', async () => {
    const { fetch, shop, admin } = wire();
    for (const days of [-5, -1, 3, 30]) await putObject(wire(), `d${days}`, on(days, `d${days}`, `SUMMARY:${days}`));
    await setDays(wire(), 2, 10);
    await fetch('MKCALENDAR', '/dav/calendars/anna/mine/');
    const copy = async (name: string) =>
      (
        await fetch('COPY', `${shop.calendarPath}${name}`, {
          headers: { destination: `/dav/calendars/anna/mine/${name}` },
        })
      ).status;
    expect([await copy('d-5'), await copy('d-1'), await copy('d30'), await copy('none')]).toEqual([404, 201, 404, 404]);

    const told = async (name: string) => {
      const headers = { 'if-none-match': '*', prefer: 'return=representation' };
      const { status, text } = await putObject(wire(), name, on(0, name), headers);
      return [status, text.includes('SUMMARY')];
    };
    expect([await told('d-5'), await told('d3')]).toEqual([
      [412, false],
      [412, true],
    ]);

    const exported = async (query: string) => {
      const file = await admin('GET', `/admin/v1/resources/${shop.resource.id}/appointments/export${query}`);
      return (file.text.match(/^SUMMARY:.*$/gm) ?? []).map((line) => line.slice('SUMMARY:'.length).trim()).sort();
    };
    expect(await exported('?as=anna')).toEqual(['-1', '3']);
    expect(await exported('')).toEqual(['-1', '-5', '3', '30']);
    expect(await exported('?privacy=full')).toEqual(['-1', '-5', '3', '30']);
    await api(wire(), 200, 'PATCH', '/resources/anna-diary', { allowCalendarSync: false });
    expect(await exported('?as=anna')).toEqual([]);
  });

  it('B06: other days are another view: a phone reads anew', async () => {
    await setDays(wire(), 3, null);
    await putObject(wire(), 'a', on(-2, 'a'));
    const { token } = await sync(wire());
    await setDays(wire(), 2, null);
    expect((await sync(wire(), token)).refused).toEqual([dav('valid-sync-token')]);
    await setDays(wire(), 1, null);
    expect((await sync(wire())).members).toEqual({});
    await setDays(wire(), null, null);
    expect((await sync(wire(), token)).refused).toEqual([dav('valid-sync-token')]);
    expect((await sync(wire())).members).toEqual({ a: 200 });
    for (const days of [-1, 1.5, 4_000, '7'])
      await api(wire(), 400, 'PATCH', '/resources/anna-diary', { syncPastDays: days });
  });
});

it('B06 T43: days cost an unchanged poll nothing; after midnight a sync reads the index between the edges', async () => {
  const consumed: ConsumedCapacity = { read: 0, written: 0 };
  const table = await freshTable();
  const gateway = await startGateway({
    table: { ...table, client: countingClient(table.client, () => consumed) },
  });
  const costOf = async (work: () => Promise<unknown>): Promise<ConsumedCapacity> => {
    Object.assign(consumed, { read: 0, written: 0 });
    await work();
    return { ...consumed };
  };
  await setDays(gateway, 30, 30);
  for (let n = 0; n < 40; n += 1) await putObject(gateway, `e${n}`, on(n - 20, `e${n}`));
  const { token } = await sync(gateway);
  await marks(gateway);
  expect(await costOf(() => marks(gateway))).toEqual(priced.poll.consumed);
  expect(await costOf(() => sync(gateway, token))).toEqual(priced.poll.consumed);
  gateway.clock.now += 15 * day;
  await marks(gateway);
  let slid = {};
  const cost = await costOf(async () => {
    slid = (await sync(gateway, token)).members;
  });
  expect(Object.values(slid)).toEqual(Array.from({ length: 5 }, () => 404));
  // Four short ranges of the index: the head and the sign-in beside them.
  expect(cost).toEqual({ read: 6, written: 0 });
  await gateway.close();
});
