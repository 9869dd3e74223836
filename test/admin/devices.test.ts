import { describe, expect, it } from 'vitest';
import { deviceNoteEveryFrom } from '../../lambdas/runtime-environment.ts';
import { notes } from '../../shared/admin/notes.ts';
import { phoneRefusals } from '../../shared/model/phone-refusal.ts';
import type { ConsumedCapacity } from '../../shared/store/capacity.ts';
import { countingClient } from '../../shared/store/dynamo/engine/consumed-capacity.ts';
import { freshTable } from '../support/dynamodb.ts';
import { startGateway, type TestGateway } from '../support/gateway.ts';
import { describeWire } from '../support/wire.ts';
import { api, event, json, makeAccess, poll, put } from './requests.ts';

const minute = 60_000;
const iPhone = 'iOS/18.5 (22F76) dataaccessd/1.0';
const newIPhone = 'iOS/26.2 (23C55) dataaccessd/1.0';
const davx5 = 'DAVx5/4.5.2-ose (dav4jvm; okhttp/5.1.0) Android/15';

type Auth = { userName: string; password: string };

const propfind = (gateway: TestGateway, path: string, agent?: string, auth?: Auth, depth = '0') =>
  gateway.fetch('PROPFIND', path, {
    ...(auth && { auth }),
    headers: { depth, ...(agent !== undefined && { 'user-agent': agent }) },
    body: '<propfind xmlns="DAV:"><prop><sync-token/></prop></propfind>',
  });

const devicesOf = async (gateway: TestGateway, name = 'anna') =>
  (await api(gateway, 200, 'GET', `/service-accesses/${name}/devices`)).items;

const busy = Object.assign(new Error('slow down'), { name: 'ThrottlingException' });

const isDevice = (operation: string, input: object): boolean =>
  operation === 'UpdateItem' && (input as { Key: { pk: string } }).Key.pk === 'devices';

describeWire('phones of a service access', (wire) => {
  it('B08 shows client, version, last sync and the calendars that each phone asked for', async () => {
    const { shop, clock } = wire();
    expect(await devicesOf(wire())).toEqual([]);
    const at = new Date(clock.now).toISOString();
    await propfind(wire(), shop.calendarPath, iPhone);
    clock.now += 5 * minute;
    await propfind(wire(), '/dav/calendars/anna/', davx5, undefined, '1');
    expect(await devicesOf(wire())).toEqual([
      {
        client: 'DAVx5 4.5.2, Android 15',
        version: '4.5.2',
        lastSync: new Date(clock.now).toISOString(),
        lastSuccess: new Date(clock.now).toISOString(),
        calendars: [{ id: shop.resource.id, name: shop.resource.name }],
      },
      {
        client: 'iOS 18.5 Calendar',
        version: '18.5',
        lastSync: at,
        lastSuccess: at,
        calendars: [{ id: shop.resource.id, name: shop.resource.name }],
      },
    ]);
  });

  it('B08 what nobody knows is shown as sent, without marks that nobody sees, and never makes more rows than a few', async () => {
    const { shop } = wire();
    await propfind(wire(), shop.calendarPath, `  Diary \u009b2K\u00adProgram/2.0 (${'x'.repeat(300)}`);
    const [{ client, version }] = await devicesOf(wire());
    expect([client.slice(0, 22), client.length, version]).toEqual(['Diary 2KProgram/2.0 (x', 120, undefined]);
    for (let n = 0; n < 60; n += 1) await propfind(wire(), shop.calendarPath, `Program${n}/1`);
    expect((await devicesOf(wire())).length).toBeLessThanOrEqual(16);
  });

  it('B08 a poll within a quarter of an hour moves nothing, one after it does; a clock set back stops nothing', async () => {
    const { shop, clock } = wire();
    const lastSync = async () => Date.parse((await devicesOf(wire()))[0].lastSync);
    const first = clock.now;
    for (const [passed, seen] of [
      [0, first],
      [14, first],
      [16, first + 16 * minute],
      [-9_000, first - 9_000 * minute],
    ] as const) {
      clock.now = first + passed * minute;
      expect((await propfind(wire(), shop.calendarPath, iPhone)).status).toBe(207);
      expect(await lastSync()).toBe(seen);
    }
  });

  it('B08 a refused change is the last refusal, in words, though the phone goes on synchronising', async () => {
    const { shop, clock } = wire();
    await api(wire(), 200, 'PATCH', '/service-accesses/anna', { rights: { create: false } });
    const headers = { 'user-agent': iPhone };
    const poll = () => propfind(wire(), shop.calendarPath, iPhone);
    await poll();
    clock.now += minute;
    expect((await put(wire(), `${shop.calendarPath}a.ics`, event('a'), { headers })).status).toBe(403);
    clock.now += minute;
    await poll();
    const [device] = await devicesOf(wire());
    expect(device).toMatchObject({
      lastRefusal: { code: 'phone-right-missing', severity: 'warning', at: new Date(clock.now - minute).toISOString() },
      lastSuccess: new Date(clock.now - 2 * minute).toISOString(),
    });
    expect(device.lastRefusal.detail).toEqual(notes['phone-right-missing'].says);
  });

  it.each([
    ['branch-missing', { branchId: null }, event('a')],
    ['phone-appointment-length', {}, event('a', 'Long', '20261201T090000').replace('PT30M', 'PT300M')],
    ['phone-appointment-refused', {}, event('a').replace('DTSTART:', 'DTSTART:x')],
    ['double-booked', {}, event('a')],
  ] as const)('B08 the last refusal says %s', async (code, patch, body) => {
    const { shop } = wire();
    const rules = { maximumMinutes: 60, doubleBooking: 'refuse' };
    await api(wire(), 200, 'PATCH', `/resources/${shop.resource.id}`, rules);
    await put(wire(), `${shop.calendarPath}there.ics`, event('there'));
    await api(wire(), 200, 'PATCH', '/service-accesses/anna', patch);
    const answer = await put(wire(), `${shop.calendarPath}a.ics`, body, { headers: { 'user-agent': iPhone } });
    expect([403, 409]).toContain(answer.status);
    expect((await devicesOf(wire()))[0].lastRefusal.code).toBe(code);
  });

  it('B08 a withdrawn calendar is the last refusal, and so is a home without any', async () => {
    const { shop, clock } = wire();
    await propfind(wire(), shop.calendarPath, iPhone);
    await api(wire(), 200, 'PATCH', `/resources/${shop.resource.id}`, { allowCalendarSync: false });
    clock.now += minute;
    expect((await propfind(wire(), shop.calendarPath, iPhone)).status).toBe(404);
    expect((await devicesOf(wire()))[0].lastRefusal.code).toBe('phone-calendar-gone');
    clock.now += minute;
    await propfind(wire(), '/dav/calendars/anna/', iPhone, undefined, '1');
    expect((await devicesOf(wire()))[0].lastRefusal.code).toBe('no-calendar');
  });

  it('B08 whoever is not signed in, plays a phone to test or reaches for another’s calendar leaves no trace', async () => {
    const { shop } = wire();
    const wrong = { userName: 'anna', password: 'guessed' };
    expect((await propfind(wire(), shop.calendarPath, iPhone, wrong)).status).toBe(401);
    await wire().fetch('PROPFIND', shop.calendarPath, { auth: null });
    await propfind(wire(), shop.calendarPath, 'caldav-gateway-test');
    await propfind(wire(), '/dav/calendars/berta/x/', iPhone);
    await wire().fetch('OPTIONS', shop.calendarPath, { headers: { 'user-agent': iPhone } });
    expect(await devicesOf(wire())).toEqual([]);
  });

  it('B08 S09 a deleted access takes its phones along, and a new one of its name begins without', async () => {
    const { shop } = wire();
    const auth = await makeAccess(wire(), 'emil');
    const path = wire().shop.calendarPath.replace('/anna/', '/emil/');
    await propfind(wire(), path, iPhone, auth);
    await propfind(wire(), wire().shop.calendarPath, iPhone);
    expect(await devicesOf(wire(), 'emil')).toHaveLength(1);
    const before = await wire().adminStore.load('access', 'emil');
    await api(wire(), 204, 'DELETE', '/service-accesses/emil');
    await api(wire(), 404, 'GET', '/service-accesses/emil/devices');
    const { Items = [] } = await wire().table.client.call('Scan', { TableName: wire().table.tableName });
    expect(Items.filter(({ pk, sk }) => pk === 'devices' && String(sk).startsWith('emil#'))).toEqual([]);
    // One that was still under way when the access was deleted.
    await wire().runtime.noteDevice(
      {
        principal: { ...shop.principal, userName: 'emil', accessCreatedAt: before?.createdAt ?? 0 },
        userAgent: iPhone,
        refusal: 'branch-missing',
        calendars: [],
      },
      {},
    );
    wire().clock.now += 1;
    await makeAccess(wire(), 'emil');
    expect(await devicesOf(wire(), 'emil')).toEqual([]);
    expect((await api(wire(), 200, 'GET', '/service-accesses/emil')).lastSync).toBeUndefined();
    expect(await devicesOf(wire())).toHaveLength(1);
    await propfind(wire(), path, iPhone, auth);
    expect(await devicesOf(wire(), 'emil')).toHaveLength(1);
  });

  it('B08 the list of accesses says when each was used last, in order and narrowed by it', async () => {
    const { clock, shop } = wire();
    const [emil, frida] = [await makeAccess(wire(), 'emil'), await makeAccess(wire(), 'frida')];
    await makeAccess(wire(), 'never');
    const sync = (auth?: Auth) =>
      propfind(wire(), shop.calendarPath.replace('/anna/', `/${auth?.userName ?? 'anna'}/`), iPhone, auth);
    for (const auth of [frida, undefined, emil]) {
      await sync(auth);
      clock.now += 60 * minute;
    }
    const named = async (query: string) =>
      (await api(wire(), 200, 'GET', `/service-accesses?${query}`)).items.map(({ userName }: Auth) => userName);
    expect(await named('sort=lastSync')).toEqual(['frida', 'anna', 'emil', 'never']);
    expect(await named('sort=-lastSync')).toEqual(['emil', 'anna', 'frida', 'never']);
    expect(await named('sort=lastSync&limit=2')).toEqual(['frida', 'anna']);
    const recently = new Date(clock.now - 150 * minute).toISOString();
    expect(await named(`lastSyncBefore=${recently}`)).toEqual(['frida', 'never']);
    expect(await named(`lastSyncSince=${recently}&sort=lastSync`)).toEqual(['anna', 'emil']);
    await api(wire(), 400, 'GET', '/service-accesses?lastSyncBefore=yesterday');
  });

  it('B08 reset sync: every phone of the access starts anew, those of others go on', async () => {
    const { shop } = wire();
    const auth = await makeAccess(wire(), 'emil');
    await put(wire(), `${shop.calendarPath}a.ics`, event('a'));
    const pathOf = (name: string) => shop.calendarPath.replace('/anna/', `/${name}/`);
    const tokenOf = async (name: string, as?: Auth) =>
      /urn:caldav-gateway:[^<]+/.exec((await poll(wire(), pathOf(name), as)).text)?.[0] ?? '';
    const syncs = async (name: string, token: string, as?: Auth) => {
      const body = `<sync-collection xmlns="DAV:"><sync-token>${token}</sync-token><sync-level>1</sync-level><prop><getetag/></prop></sync-collection>`;
      return wire().fetch('REPORT', pathOf(name), { ...(as && { auth: as }), body });
    };
    const [mine, other] = [await tokenOf('anna'), await tokenOf('emil', auth)];
    expect((await syncs('anna', mine)).status).toBe(207);

    await api(wire(), 204, 'POST', '/service-accesses/anna/reset-sync');
    const refused = await syncs('anna', mine);
    expect([refused.status, refused.text.includes('valid-sync-token')]).toEqual([403, true]);
    expect((await syncs('emil', other, auth)).status).toBe(207);
    const fresh = await tokenOf('anna');
    expect(fresh).not.toBe(mine);
    expect((await syncs('anna', '')).text).toContain('a.ics');
    expect((await syncs('anna', fresh)).status).toBe(207);

    await api(wire(), 204, 'POST', '/service-accesses/anna/reset-sync');
    expect((await syncs('anna', fresh)).status).toBe(403);
    const [entry] = (await api(wire(), 200, 'GET', '/audit?subject=anna&action=sync%20reset')).items;
    expect(entry).toMatchObject({ actor: 'local-administrator', action: 'sync reset' });
    await api(wire(), 404, 'POST', '/service-accesses/nobody/reset-sync');
  });

  it('B08 at /me staff see their own phones and have them start anew; a page of another site may not', async () => {
    const { shop } = wire();
    await makeAccess(wire(), 'other');
    await propfind(wire(), shop.calendarPath, iPhone);
    const own = json(await wire().fetch('GET', '/me/devices'));
    expect(own.items).toEqual(await devicesOf(wire()));
    const { items } = json(await wire().fetch('GET', '/me/entries'));
    expect(items.map(({ userName, devices }: { userName: string; devices: object[] }) => [userName, devices])).toEqual([
      ['anna', own.items],
      ['other', []],
    ]);
    expect(json(await wire().fetch('GET', '/me')).lastSync).toBe(own.items[0].lastSync);

    const ctag = async () => (await poll(wire(), shop.calendarPath)).text;
    const before = await ctag();
    const foreign = { 'sec-fetch-site': 'cross-site' };
    expect((await wire().fetch('POST', '/me/reset-sync', { headers: foreign })).status).toBe(403);
    expect(await ctag()).toBe(before);
    expect((await wire().fetch('POST', '/me/reset-sync', { headers: { 'idempotency-key': 'k' } })).status).toBe(204);
    expect(await ctag()).not.toBe(before);
    const { items: audit } = await api(
      wire(),
      200,
      'GET',
      '/audit?subject=anna&action=sync%20reset%20by%20its%20holder',
    );
    expect(audit).toMatchObject([{ actor: 'anna' }]);
  });
});

describe('what it costs to know a phone', () => {
  it('B08 one write in a quarter of an hour, whoever of many processes answers; an unchanged poll stays two reads', async () => {
    const consumed: ConsumedCapacity = { read: 0, written: 0 };
    const table = await freshTable();
    const counted = { ...table, client: countingClient(table.client, () => consumed) };
    let written = 0;
    table.intercept((operation, input) => {
      if (isDevice(operation, input)) written += 1;
    });
    const first = await startGateway({ table: counted });
    const { shop } = first;
    const others = [await startGateway({ table: counted, shop }), await startGateway({ table: counted, shop })];
    const all = [first, ...others];
    for (const one of others) one.clock.now += minute;
    for (const one of all) await propfind(one, shop.calendarPath, iPhone);
    expect(written).toBe(3);
    // The condition let only the first of three through.
    const admin = all.at(-1) ?? first;
    expect((await devicesOf(admin))[0].lastSync).toBe(new Date(first.clock.now).toISOString());
    Object.assign(consumed, { read: 0, written: 0 });
    for (let n = 0; n < 5; n += 1) for (const one of all) await propfind(one, shop.calendarPath, iPhone);
    expect(consumed).toEqual({ read: 30, written: 0 });
    for (const one of all) one.clock.now += 13 * minute;
    for (const one of all) await propfind(one, shop.calendarPath, iPhone);
    expect(written).toBe(3);

    await api(admin, 200, 'PATCH', '/service-accesses/anna', { rights: { create: false } });
    const refusedPut = () => put(first, `${shop.calendarPath}a.ics`, event('a'), { headers: { 'user-agent': iPhone } });
    for (let n = 0; n < 5; n += 1) expect((await refusedPut()).status).toBe(403);
    expect(written).toBe(4);
  });

  it('B08 functions on AWS note each hour, unless their environment says otherwise', () => {
    expect([{}, { DEVICE_NOTE_MINUTES: '15' }].map(deviceNoteEveryFrom)).toEqual([60 * minute, 15 * minute]);
  });

  it('B08 where a deployment says so a phone that goes on is noted each hour; news and refusals as soon as ever', async () => {
    const table = await freshTable();
    let written = 0;
    table.intercept((operation, input) => {
      if (isDevice(operation, input)) written += 1;
    });
    const gateway = await startGateway({ table, compose: { deviceNoteEvery: 60 * minute } });
    const { shop, clock } = gateway;
    const poll = (agent = iPhone) => propfind(gateway, shop.calendarPath, agent);
    const lastSync = async () => Date.parse((await devicesOf(gateway))[0].lastSync);
    await poll();
    const first = clock.now;
    for (const passed of [15, 30, 45]) {
      clock.now = first + passed * minute;
      await poll();
    }
    expect(await lastSync()).toBe(first);
    clock.now = first + 60 * minute;
    await poll();
    expect(await lastSync()).toBe(clock.now);
    expect(written).toBe(2);
    const [device] = await devicesOf(gateway);
    expect(device.accurateTo).toBe(60);

    clock.now += 10 * minute;
    await poll(newIPhone);
    expect(await lastSync()).toBe(clock.now - 10 * minute);
    clock.now += 5 * minute;
    await poll(newIPhone);
    expect((await devicesOf(gateway))[0]).toMatchObject({
      version: '26.2',
      lastSync: new Date(clock.now).toISOString(),
    });
    expect(written).toBe(3);

    await api(gateway, 200, 'PATCH', '/service-accesses/anna', { rights: { create: false } });
    const headers = { 'user-agent': newIPhone };
    const refusedPut = () => put(gateway, `${shop.calendarPath}a.ics`, event('a'), { headers });
    for (const passed of [0, 14, 2]) {
      clock.now += passed * minute;
      expect((await refusedPut()).status).toBe(403);
    }
    expect(written).toBe(5);
    await gateway.close();
  });

  it('B08 a storage that does not take the note keeps no phone waiting and refuses none; the log counts it', async () => {
    const gateway = await startGateway({ compose: { stage: 'test' } });
    const faults: (() => unknown)[] = [
      () => {
        throw busy;
      },
      () => {
        throw Object.assign(new Error('no'), { name: 'AccessDeniedException' });
      },
      () => new Promise(() => {}),
    ];
    for (const fault of faults) {
      const restore = gateway.table.intercept((operation, input) => (isDevice(operation, input) ? fault() : undefined));
      expect((await propfind(gateway, gateway.shop.calendarPath, iPhone)).status).toBe(207);
      restore();
      expect(JSON.parse(gateway.log.at(-1) ?? '')).toMatchObject({ DeviceNotNoted: 1 });
      gateway.clock.now += 2 * minute;
    }
    expect((await propfind(gateway, gateway.shop.calendarPath, iPhone)).status).toBe(207);
    expect(JSON.parse(gateway.log.at(-1) ?? '')).not.toHaveProperty('DeviceNotNoted');
    expect(await devicesOf(gateway)).toHaveLength(1);
  });

  it('B08 every cause has its words in both languages', () => {
    for (const code of phoneRefusals)
      expect(notes[code].says).toEqual({ en: expect.any(String), de: expect.any(String) });
    expect(phoneRefusals).toContain('phone-answer-too-large');
  });
});
