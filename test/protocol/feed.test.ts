import { gunzipSync } from 'node:zlib';
import { describe, expect, it } from 'vitest';
import type { ConsumedCapacity } from '../../shared/store/capacity.ts';
import { countingClient } from '../../shared/store/dynamo/engine/consumed-capacity.ts';
import { api, event, put, refused } from '../admin/requests.ts';
import { freshTable } from '../support/dynamodb.ts';
import { startGateway, type TestGateway } from '../support/gateway.ts';
import { describeWire } from '../support/wire.ts';

const minute = 60_000;
const everything = { privacy: 'full' } as const;

const feedsOf = ({ shop }: TestGateway) => `/resources/${shop.resource.id}/feeds`;
const makeFeed = (gateway: TestGateway, body: object = everything) => api(gateway, 201, 'POST', feedsOf(gateway), body);
const read = (gateway: TestGateway, url: string, headers: Record<string, string> = {}, method = 'GET') =>
  gateway.fetch(method, new URL(url).pathname, { auth: null, headers });

const save = (gateway: TestGateway, name: string, summary = 'Eye test', start?: string, extra?: string) =>
  put(gateway, `${gateway.shop.calendarPath}${name}.ics`, event(name, summary, start, extra));

describeWire('calendar feeds', (wire) => {
  it('B11 whoever knows the address reads the diary as a file, without signing in', async () => {
    await save(wire(), 'a', 'Eye test');
    const feed = await makeFeed(wire(), { ...everything, name: 'Cleaning' });
    expect(feed).toMatchObject({ name: 'Cleaning', privacy: 'full', pastDays: 30, futureDays: 365 });
    expect(feed.url).toMatch(/^https:\/\/cal\.example\.com\/feed\/anna-diary\/[\w-]{43}\.ics$/);
    expect(feed.webcalUrl).toBe(feed.url.replace('https:', 'webcal:'));
    const { status, headers, text } = await read(wire(), feed.url);
    expect([status, headers['content-type']]).toEqual([200, 'text/calendar; charset=utf-8']);
    expect(headers['cache-control']).toBe('private, max-age=300');
    expect(headers['www-authenticate']).toBeUndefined();
    for (const line of ['BEGIN:VCALENDAR', 'SUMMARY:Eye test', 'X-WR-CALNAME:Diary of anna', 'REFRESH-INTERVAL'])
      expect([line, text.includes(line)]).toEqual([line, true]);
    expect(text.endsWith('END:VCALENDAR\r\n')).toBe(true);
  });

  it('B11 answers HEAD, gzip and If-None-Match; the entity tag follows the diary, its name and the feed', async () => {
    for (let n = 0; n < 8; n += 1) await save(wire(), `a${n}`);
    const feed = await makeFeed(wire());
    const first = await read(wire(), feed.url);
    const { etag = '' } = first.headers;
    const zipped = await read(wire(), feed.url, { 'accept-encoding': 'gzip' });
    expect([zipped.headers['content-encoding'], zipped.headers.vary]).toEqual(['gzip', 'Accept-Encoding']);
    expect(gunzipSync(zipped.bytes).toString()).toBe(first.text);
    const head = await read(wire(), feed.url, {}, 'HEAD');
    expect([head.status, head.headers.etag, head.headers['content-length'], head.text]).toEqual([
      200,
      etag,
      first.headers['content-length'],
      '',
    ]);
    const again = async () => (await read(wire(), feed.url, { 'if-none-match': etag })).status;
    const unchanged = await read(wire(), feed.url, { 'if-none-match': `"other", ${etag}` });
    expect([unchanged.status, unchanged.headers.etag, unchanged.text]).toEqual([304, etag, '']);
    await api(wire(), 200, 'PATCH', `${feedsOf(wire())}/${feed.id}`, { name: 'Somebody else' });
    expect(await again()).toBe(304);
    await save(wire(), 'new');
    expect(await again()).toBe(200);
    const later = (await read(wire(), feed.url)).headers.etag ?? '';
    for (const [path, patch] of [
      [`/resources/${wire().shop.resource.id}`, { name: 'Anna' }],
      [`${feedsOf(wire())}/${feed.id}`, { futureDays: 3 }],
      [`${feedsOf(wire())}/${feed.id}`, { privacy: 'busy' }],
    ] as const) {
      const { etag: before = '' } = (await read(wire(), feed.url)).headers;
      await api(wire(), 200, 'PATCH', path, patch);
      expect((await read(wire(), feed.url, { 'if-none-match': before })).status).toBe(200);
    }
    expect(later).not.toBe(etag);
  });

  it('B11 B06 shows its own days, whatever phones see, and at midnight of the diary those of the next day', async () => {
    const on = (day: string) => `202611${day}T120000`;
    for (const [name, day] of [
      ['before', '20'],
      ['yesterday', '21'],
      ['today', '22'],
      ['tomorrow', '23'],
      ['after', '24'],
    ] as const)
      await save(wire(), name, name, on(day));
    await save(wire(), 'series', 'series', on('01'), 'RRULE:FREQ=DAILY;COUNT=60\r\n');
    const feed = await makeFeed(wire(), { ...everything, pastDays: 1, futureDays: 1 });
    const shown = async () => {
      const { text, headers } = await read(wire(), feed.url);
      return [[...text.matchAll(/SUMMARY:(\w+)/g)].map(([, name]) => name).sort(), headers.etag] as const;
    };
    const [first, etag] = await shown();
    expect(first).toEqual(['series', 'today', 'tomorrow', 'yesterday']);
    // 22:59 and 23:01 in UTC are either side of midnight in Berlin.
    wire().clock.now = Date.parse('2026-11-22T22:59:00Z');
    expect((await shown())[1]).toBe(etag);
    wire().clock.now = Date.parse('2026-11-22T23:01:00Z');
    const [next, tag] = await shown();
    expect([next, tag === etag]).toEqual([['after', 'series', 'today', 'tomorrow'], false]);
  });

  it('B11 B01 has a level of its own, and a confidential appointment is busy for everybody', async () => {
    await save(wire(), 'a', 'Mr Miller, left eye');
    await save(wire(), 'b', 'Divorce', '20261202T090000', 'CLASS:CONFIDENTIAL\r\n');
    const text = async (privacy: string) => {
      const { url } = await makeFeed(wire(), { privacy });
      return (await read(wire(), url)).text;
    };
    expect(await text('busy')).not.toMatch(/Miller|Divorce/);
    const full = await text('full');
    expect([full.includes('Miller'), full.includes('Divorce')]).toEqual([true, false]);
    expect((await text('busy')).match(/BEGIN:VEVENT/g)).toHaveLength(2);
  });

  it('B11 T77 S03 S04 what is not there is one and the same 404: unknown, revoked, of another diary, not allowed, linked', async () => {
    const { shop } = wire();
    const [feed, other] = [await makeFeed(wire()), await makeFeed(wire())];
    const secret = feed.url.split('/').at(-1);
    const resource = `/resources/${shop.resource.id}`;
    const unknown = await read(wire(), feed.url.replace(/[\w-]{43}/, 'x'.repeat(43)));
    const seen = ({ status, headers: { date: _date, ...headers }, text }: typeof unknown) => ({
      status,
      headers,
      text,
    });
    expect(unknown.status).toBe(404);
    const expectSame = async (url: string) => expect(seen(await read(wire(), url))).toEqual(seen(unknown));

    const { id } = await api(wire(), 201, 'POST', '/resources', {
      kind: 'place',
      name: 'Room',
      branchId: shop.branch.id,
      userId: shop.user.id,
      allowCalendarSync: true,
    });
    for (const path of [`${id}/${secret}`, `${shop.resource.id}/short.ics`, `nothing/${secret}`, `${secret}`, ''])
      await expectSame(`https://cal.example.com/feed/${path}`);
    await expectSame(feed.url.replace('.ics', ''));
    await api(wire(), 204, 'DELETE', `${feedsOf(wire())}/${other.id}`);
    await expectSame(other.url);
    await api(wire(), 200, 'PATCH', resource, { allowCalendarSync: false });
    await expectSame(feed.url);
    await refused(wire(), 409, 'resource-sync-not-allowed', 'POST', feedsOf(wire()), everything);
    await api(wire(), 200, 'PUT', `${resource}/google-link`, { refreshToken: 'token' });
    await expectSame(feed.url);
    await refused(wire(), 409, 'google-calendar-linked', 'POST', feedsOf(wire()), everything);
    await api(wire(), 200, 'DELETE', `${resource}/google-link`);
    await api(wire(), 200, 'PATCH', resource, { allowCalendarSync: true });
    expect((await read(wire(), feed.url)).status).toBe(200);
    await api(wire(), 204, 'DELETE', resource);
    await expectSame(feed.url);
  });

  it('B11 T77 reads only: every other method is refused, whatever the address, and no page of another site reads it', async () => {
    const feed = await makeFeed(wire());
    for (const method of ['PUT', 'POST', 'DELETE', 'PATCH', 'OPTIONS'])
      for (const url of [feed.url, 'https://cal.example.com/feed/x'])
        expect([method, (await read(wire(), url, {}, method)).status]).toEqual([method, 405]);
    const { headers } = await read(wire(), feed.url, { origin: 'https://evil.example' });
    expect([headers['access-control-allow-origin'], headers['x-content-type-options']]).toEqual([undefined, 'nosniff']);
    expect(headers['content-disposition']).toMatch(/^attachment/);
  });

  it('B11 a rotated feed has another address and keeps what it shows; each step is in the audit trail', async () => {
    const feed = await makeFeed(wire(), { privacy: 'busy', name: 'Cleaning', pastDays: 2 });
    const path = `${feedsOf(wire())}/${feed.id}`;
    const rotated = await api(wire(), 200, 'POST', `${path}/rotate`);
    expect(rotated).toMatchObject({ id: feed.id, name: 'Cleaning', privacy: 'busy', pastDays: 2 });
    expect([(await read(wire(), feed.url)).status, (await read(wire(), rotated.url)).status]).toEqual([404, 200]);
    await api(wire(), 200, 'PATCH', path, { name: null, pastDays: 5 });
    const { items } = await api(wire(), 200, 'GET', feedsOf(wire()));
    expect(items).toMatchObject([{ id: feed.id, pastDays: 5 }]);
    expect(items[0]).not.toHaveProperty('name');
    await refused(wire(), 412, 'stale', 'PATCH', path, { pastDays: 6 }, { 'if-match': '"1"' });
    await refused(wire(), 412, 'stale', 'DELETE', path, undefined, { 'if-match': '"1"' });
    expect(await api(wire(), 200, 'GET', path)).toEqual(items[0]);
    await api(wire(), 204, 'DELETE', path);
    await refused(wire(), 404, 'feed-not-found', 'DELETE', path);
    await refused(wire(), 404, 'feed-not-found', 'POST', `${path}/rotate`);
    const audit = await api(wire(), 200, 'GET', `/audit?subject=${wire().shop.resource.id}`);
    expect(
      audit.items
        .map(({ action }: { action: string }) => action)
        .filter((action: string) => /feed/.test(action))
        .sort(),
    ).toEqual(['feed changed', 'feed given another address', 'feed made', 'feed revoked']);
  });

  it('B11 T77 the secret is kept nowhere and told once: not in the table, the lists, the audit trail nor the log', async () => {
    const feed = await makeFeed(wire());
    const secret = /([\w-]{43})\.ics/.exec(feed.url)?.[1] ?? '';
    await read(wire(), feed.url);
    const { Items = [] } = await wire().table.client.call('Scan', { TableName: wire().table.tableName });
    const told = [
      JSON.stringify(Items),
      JSON.stringify(await api(wire(), 200, 'GET', feedsOf(wire()))),
      JSON.stringify(await api(wire(), 200, 'GET', '/audit')),
      ...wire().log,
    ];
    expect(told.map((text) => text.includes(secret))).toEqual(told.map(() => false));
    expect(JSON.parse(wire().log.find((line) => line.includes('/feed/')) ?? '').path).toMatch(
      /^\/feed\/~[0-9a-f]{8}\/~[0-9a-f]{8}$/,
    );
  });

  it('B11 the list says when each was read last and by what, accurate to a quarter of an hour', async () => {
    const feed = await makeFeed(wire());
    const list = async () => (await api(wire(), 200, 'GET', feedsOf(wire()))).items[0];
    expect(await list()).not.toHaveProperty('lastUsedAt');
    const start = wire().clock.now;
    const agent = { 'user-agent': 'Google-Calendar-Importer' };
    for (const [passed, seen] of [
      [0, 0],
      [14, 0],
      [16, 16],
    ] as const) {
      wire().clock.now = start + passed * minute;
      await read(wire(), feed.url, agent);
      expect(await list()).toMatchObject({
        lastUsedAt: new Date(start + seen * minute).toISOString(),
        lastUsedBy: 'Google Calendar',
      });
    }
  });

  it('B11 what does not fit is refused in words, and a diary has at most 50 feeds', async () => {
    for (const body of [{}, { privacy: 'some' }, { ...everything, pastDays: -1 }, { ...everything, futureDays: 9_999 }])
      await refused(wire(), 400, 'invalid-input', 'POST', feedsOf(wire()), body);
    await refused(wire(), 404, 'resource-not-found', 'POST', '/resources/none/feeds', everything);
    await refused(wire(), 404, 'resource-not-found', 'GET', '/resources/none/feeds');
    for (let n = 0; n < 50; n += 1) await makeFeed(wire());
    await refused(wire(), 409, 'too-many-feeds', 'POST', feedsOf(wire()), everything);
  });
});

describe('what a feed costs', () => {
  it('B11 two reads while nothing changes, with or without an entity tag; then what changed', async () => {
    const consumed: ConsumedCapacity = { read: 0, written: 0 };
    const table = await freshTable();
    const gateway = await startGateway({ table: { ...table, client: countingClient(table.client, () => consumed) } });
    for (let n = 0; n < 20; n += 1) await save(gateway, `a${n}`);
    const { url } = await makeFeed(gateway);
    let notes = 0;
    table.intercept((operation, input) => {
      if (operation === 'UpdateItem' && JSON.stringify(input).includes('lastUsedAt')) notes += 1;
    });
    const first = await read(gateway, url);
    const costOf = async (status: number, headers: Record<string, string> = {}) => {
      Object.assign(consumed, { read: 0, written: 0 });
      expect((await read(gateway, url, headers)).status).toBe(status);
      return { ...consumed };
    };
    const known = { 'if-none-match': first.headers.etag ?? '' };
    expect(await costOf(304, known)).toEqual({ read: 2, written: 0 });
    expect(await costOf(200)).toEqual({ read: 2, written: 0 });
    await save(gateway, 'a0', 'changed');
    // The days of the feed by the index, and a look whether a write is under way.
    expect(await costOf(200, known)).toEqual({ read: 5, written: 1 });
    expect(notes).toBe(1);
    gateway.clock.now += 16 * minute;
    expect(await costOf(304, { 'if-none-match': (await read(gateway, url)).headers.etag ?? '' })).toEqual({
      read: 2,
      written: 0,
    });
  });

  it('B11 nonsense costs nothing, and a storage that takes no note refuses no reader', async () => {
    const gateway = await startGateway({ compose: { stage: 'test' } });
    const { url } = await makeFeed(gateway);
    const calls: string[] = [];
    const restore = gateway.table.intercept((operation, input) => {
      calls.push(operation);
      const isNote = operation === 'UpdateItem' && JSON.stringify(input).includes('lastUsedAt');
      return isNote ? new Promise(() => {}) : undefined;
    });
    expect((await read(gateway, 'https://cal.example.com/feed/anna-diary/guess.ics')).status).toBe(404);
    expect(calls).toEqual([]);
    expect((await read(gateway, url)).status).toBe(200);
    restore();
    expect(JSON.parse(gateway.log.at(-1) ?? '')).toMatchObject({ DeviceNotNoted: 1 });
  });
});
