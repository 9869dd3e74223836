import { createServer } from 'node:net';
import { expect, it } from 'vitest';
import { handleAccess } from '../../shared/admin/access-routes.ts';
import type { TestGateway } from '../support/gateway.ts';
import { describeWire } from '../support/wire.ts';
import { api, poll } from './requests.ts';

type Fetch = typeof globalThis.fetch;

/** The public address as the administrator's function reaches it: the gateway under test, over its own transport. */
const throughTheWire =
  (gateway: TestGateway): Fetch =>
  async (input, init = {}) => {
    const url = new URL(String(input));
    const { status, headers, bytes } = await gateway.fetch(init.method ?? 'GET', url.pathname, {
      auth: null,
      headers: init.headers as Record<string, string>,
      ...(init.body != null && { body: String(init.body) }),
    });
    const empty = status === 204 || status === 304;
    const { 'content-encoding': _, ...plain } = headers;
    return new Response(empty ? null : new Uint8Array(bytes), { status, headers: plain });
  };

const failing = (fault: Error) => async () => {
  throw new TypeError('fetch failed', { cause: fault });
};
const withCode = (code: string) => Object.assign(new Error(code), { code });

describeWire('Test', (wire) => {
  const test = async (
    body: object,
    {
      fetch = throughTheWire(wire()),
      davBaseUrl = 'https://cal.example.com',
      isLocalOnly = false,
      addresses = ['203.0.113.7'],
    }: { fetch?: Fetch; davBaseUrl?: string; isLocalOnly?: boolean; addresses?: readonly string[] } = {},
  ) => {
    const resolve = async () => addresses;
    const context = { ...wire().runtime.admin, davBaseUrl, isLocalOnly, fetch, resolve };
    const path = '/admin/v1/service-accesses/anna/test';
    const request = {
      method: 'POST',
      path,
      query: '',
      headers: new Map<string, string>(),
      body: new TextEncoder().encode(JSON.stringify(body)),
      sourceIp: '203.0.113.9',
    };
    const answer = await handleAccess(request, context, { subject: 'tester' });
    expect(answer.status).toBe(200);
    const { ok, steps, notes } = JSON.parse(answer.body ?? '');
    return {
      ok,
      steps: Object.fromEntries(steps.map(({ name, outcome }: { name: string; outcome: string }) => [name, outcome])),
      codes: notes.map(({ code }: { code: string }) => code),
    };
  };
  const whole = () => ({ resourceId: wire().shop.resource.id, password: wire().shop.password });

  it('S22 plays the whole phone and says OK only when everything works', async () => {
    const { ok, steps, codes } = await test(whole());
    expect(ok).toBe(true);
    expect(codes).toEqual(['password-admin-set']);
    expect(steps).toEqual({
      challenge: 'passed',
      'well-known': 'passed',
      principal: 'passed',
      home: 'passed',
      collection: 'passed',
      sync: 'passed',
      put: 'passed',
      delete: 'passed',
    });
  });

  it('S22 without the password it ends at the challenge and never says OK', async () => {
    const { ok, steps } = await test({ resourceId: wire().shop.resource.id });
    expect(ok).toBeNull();
    expect(steps).toMatchObject({ challenge: 'passed', 'well-known': 'passed', principal: 'skipped', put: 'skipped' });
    await api(wire(), 200, 'PATCH', '/service-accesses/anna', { confirmed: false });
    expect(await test({})).toMatchObject({ ok: false, codes: expect.arrayContaining(['not-confirmed']) });
  });

  it('S22 leaves no trace where phones and administrators look', async () => {
    const { calendarPath, resource } = wire().shop;
    const before = [await poll(wire(), calendarPath), await poll(wire(), '/dav/calendars/anna/', undefined, '1')];
    expect((await test(whole())).ok).toBe(true);
    const after = [await poll(wire(), calendarPath), await poll(wire(), '/dav/calendars/anna/', undefined, '1')];
    expect(after.map(({ text }) => text)).toEqual(before.map(({ text }) => text));
    const { items } = await api(wire(), 200, 'GET', '/resources');
    expect(items.map(({ id }: { id: string }) => id)).toEqual([resource.id]);
    const { client, tableName } = wire().table;
    const rows = await client.call('Query', {
      TableName: tableName,
      KeyConditionExpression: 'pk = :pk',
      ExpressionAttributeValues: { ':pk': `calendar#${resource.id}` },
    });
    expect(rows.Items?.map(({ sk }) => sk)).toEqual(['head']);
  });

  const patchAccess = (body: object) => () => api(wire(), 200, 'PATCH', '/service-accesses/anna', body);
  const patchUser = (body: object) => () => api(wire(), 200, 'PATCH', `/users/${wire().shop.user.id}`, body);
  const patchResource = (body: object) => () =>
    api(wire(), 200, 'PATCH', `/resources/${wire().shop.resource.id}`, body);

  const situations: [code: string, ok: boolean, make: () => Promise<unknown>][] = [
    ['not-confirmed', false, patchAccess({ confirmed: false })],
    ['not-yet-valid', false, patchAccess({ validFrom: '2027-01-01' })],
    ['expired', false, patchAccess({ validUntil: '2026-01-01' })],
    ['expires-soon', true, patchAccess({ validUntil: '2026-11-30' })],
    ['wrong-service-class', false, patchAccess({ serviceClass: 'web-shop' })],
    ['branch-missing', false, patchAccess({ branchId: null })],
    ['user-disabled', false, patchUser({ disabled: true })],
    ['user-no-organiser-right', true, patchUser({ rights: [] })],
    ['resource-sync-not-allowed', false, patchResource({ allowCalendarSync: false })],
    ['branch-closed', true, () => api(wire(), 200, 'PATCH', `/branches/${wire().shop.branch.id}`, { closed: true })],
    ['resource-not-found', false, () => api(wire(), 204, 'DELETE', `/resources/${wire().shop.resource.id}`)],
    [
      'employee-missing',
      false,
      async () => {
        await patchResource({ allowCalendarSync: false })();
        await patchResource({ userId: null })();
      },
    ],
    [
      'room-user-too-powerful',
      true,
      async () => {
        await patchResource({ kind: 'place' })();
        await patchUser({ rights: ['organiser', 'administration'] })();
      },
    ],
    [
      'resource-sync-not-allowed',
      false,
      async () => patchResource({ userId: (await wire().seed({ name: 'bert' })).user.id })(),
    ],
    [
      'google-calendar-linked',
      false,
      async () => {
        // As imported data may have it: linked, and yet allowed.
        const before = (await wire().adminStore.load('resource', wire().shop.resource.id))!;
        const after = { ...before, googleLinked: true, revision: before.revision + 1 };
        const audit = { at: 0, actor: 'import', action: 'import', subject: before.id, sourceIp: '' };
        expect(await wire().adminStore.save([{ kind: 'resource', before, after }], { audit })).toBe('saved');
      },
    ],
    [
      'google-calendar-linked',
      false,
      async () => {
        await patchResource({ allowCalendarSync: false })();
        await api(wire(), 200, 'PUT', `/resources/${wire().shop.resource.id}/google-link`, { refreshToken: 't' });
      },
    ],
    [
      'password-missing',
      false,
      async () => {
        const { user, branch } = wire().shop;
        await api(wire(), 204, 'DELETE', '/service-accesses/anna');
        await api(wire(), 201, 'POST', '/service-accesses', {
          userName: 'anna',
          userId: user.id,
          branchId: branch.id,
          confirmed: true,
        });
      },
    ],
  ];

  it.each(situations)('S22 note %s comes from the situation that causes it', async (code, ok, make) => {
    await make();
    const result = await test(whole());
    expect([result.ok, result.codes.filter((seen: string) => seen !== 'password-admin-set')]).toEqual([ok, [code]]);
  });

  it('S22 several causes at once: a note for each, and the step that fails names the first', async () => {
    await patchAccess({ confirmed: false, validUntil: '2026-01-01', branchId: null })();
    await patchResource({ allowCalendarSync: false })();
    const { ok, codes } = await test(whole());
    expect([ok, codes.sort()]).toEqual([
      false,
      ['branch-missing', 'expired', 'not-confirmed', 'password-admin-set', 'resource-sync-not-allowed'],
    ]);
  });

  it('S22 a wrong password is named when nothing else stands in the way', async () => {
    const result = await test({ ...whole(), password: 'surely not this' });
    expect([result.ok, result.codes.includes('password-wrong')]).toEqual([false, true]);
  });

  const answering =
    (change: (method: string, answer: Response) => Response | Promise<Response>): (() => Fetch) =>
    () =>
    async (input, init = {}) =>
      change(init.method ?? 'GET', await throughTheWire(wire())(input, init));

  const ways: [code: string, fetch: () => Fetch][] = [
    ['dns', () => failing(withCode('ENOTFOUND'))],
    ['tls', () => failing(withCode('CERT_HAS_EXPIRED'))],
    ['tls', () => failing(withCode('DEPTH_ZERO_SELF_SIGNED_CERT'))],
    ['timeout', () => failing(withCode('UND_ERR_CONNECT_TIMEOUT'))],
    ['url-not-public', () => failing(withCode('ECONNREFUSED'))],
    [
      'challenge-lost',
      answering((_, { status, headers, body }) => {
        const renamed = new Headers(headers);
        renamed.delete('www-authenticate');
        return new Response(body, { status, headers: renamed });
      }),
    ],
    [
      'verb-not-passed',
      answering((method, answer) => (method === 'PROPFIND' ? new Response('Forbidden', { status: 403 }) : answer)),
    ],
    [
      'verb-not-passed',
      answering((method, answer) => (method === 'REPORT' ? new Response('', { status: 405 }) : answer)),
    ],
    ['unexpected-answer', answering((method, answer) => (method === 'GET' ? new Response('<html>') : answer))],
    ['storage', answering((method, answer) => (method === 'PUT' ? new Response('', { status: 503 }) : answer))],
  ];

  it.each(ways)('S22 note %s comes from the way between', async (code, fetch) => {
    const result = await test(whole(), { fetch: fetch() });
    expect([result.ok, result.codes.includes(code)]).toEqual([false, true]);
  });

  it('S22 U29 says at the step what was expected, in the language of the administrator and in both', async () => {
    const busy = answering((method, answer) => (method === 'PUT' ? new Response('', { status: 503 }) : answer));
    Object.assign(wire().runtime.admin, { fetch: busy() });
    const { password, resource } = wire().shop;
    const path = '/service-accesses/anna/test';
    const body = { password, resourceId: resource.id };
    for (const [language, detail] of [
      ['en', 'expected 201, got 503'],
      ['de', 'erwartet 201, bekommen 503'],
    ] as const) {
      const { steps } = await api(wire(), 200, 'POST', path, body, { 'accept-language': language });
      const failed = steps.filter(({ outcome }: { outcome: string }) => outcome === 'failed');
      const says = { en: 'expected 201, got 503', de: 'erwartet 201, bekommen 503' };
      expect(failed).toEqual([{ name: 'put', outcome: 'failed', note: 'storage', detail, says }]);
    }
  });

  it('S22 an address that phones cannot reach is never OK, over a real socket', async () => {
    const silent = createServer().listen(0, '127.0.0.1');
    await new Promise((resolve) => silent.once('listening', resolve));
    const address = silent.address();
    silent.close();
    const port = typeof address === 'object' ? address?.port : 0;
    const result = await test(whole(), { fetch: globalThis.fetch, davBaseUrl: `http://127.0.0.1:${port}` });
    expect([result.ok, result.codes.includes('url-not-public'), result.steps.challenge]).toEqual([
      false,
      true,
      'failed',
    ]);
  });

  // Every step passes in all of these: what the address means is all that differs.
  const local = { isLocalOnly: true };
  it.each<[base: string, { isLocalOnly?: boolean; addresses?: string[] }, ok: boolean, codes: string[]]>([
    ['https://cal.example.com', {}, true, []],
    ['https://10.example.com', {}, true, []],
    ['https://[2606:4700::1111]', {}, true, []],
    ['https://cal.example.com', { addresses: ['192.168.1.5'] }, false, ['url-not-public']],
    ['https://172.20.1.5', {}, false, ['url-not-public']],
    ['https://100.64.0.7', {}, false, ['url-not-public']],
    ['https://shop-pc', {}, false, ['url-not-public']],
    ['https://shop.fritz.box', {}, false, ['url-not-public']],
    ['https://[fd00::5]', {}, false, ['url-not-public']],
    ['http://cal.example.com', {}, true, ['plain-http']],
    ['http://10.0.0.5:8080', {}, false, ['plain-http', 'url-not-public']],
    ['http://localhost:8080', local, true, ['plain-http', 'url-local-only']],
    ['http://192.168.1.5:8080', local, true, ['plain-http', 'url-local-only']],
    ['https://192.168.1.5:8443', local, true, ['url-local-only']],
    ['https://shop.fritz.box:8443', local, true, ['url-local-only']],
    ['https://203.0.113.7', local, true, []],
  ])('S22 %s (%o): ok is %s, with %j', async (davBaseUrl, situation, ok, codes) => {
    const result = await test(whole(), { davBaseUrl, ...situation });
    expect([result.ok, result.codes.filter((code: string) => code !== 'password-admin-set').sort()]).toEqual([
      ok,
      codes,
    ]);
    expect(Object.values(result.steps)).toEqual(Array(8).fill('passed'));
  });

  it('S22 a local address never hides what is wrong, nor what was not tried', async () => {
    await patchAccess({ confirmed: false })();
    const situation = { davBaseUrl: 'http://localhost:8080', isLocalOnly: true };
    expect((await test(whole(), situation)).ok).toBe(false);
    await patchAccess({ confirmed: true })();
    expect((await test({}, situation)).ok).toBeNull();
    expect((await test(whole(), { ...situation, fetch: failing(withCode('ECONNREFUSED')) })).ok).toBe(false);
  });

  it('S22 a user without a calendar that may be synchronised is told so, and nobody else is', async () => {
    const codesOf = async () => (await test({ password: wire().shop.password })).codes.includes('no-calendar');
    const view = async () =>
      (await api(wire(), 200, 'GET', '/service-accesses/anna')).notes.map(({ code }: { code: string }) => code);
    const own = async () => {
      const { text } = await wire().fetch('GET', '/me/entries');
      const [entry] = JSON.parse(text).items ?? JSON.parse(text).entries;
      return [entry.maySynchronise, entry.notes.some(({ code }: { code: string }) => code === 'no-calendar')];
    };
    expect([await codesOf(), (await view()).includes('no-calendar'), await own()]).toEqual([
      false,
      false,
      [true, false],
    ]);

    await patchResource({ allowCalendarSync: false })();
    expect([await codesOf(), (await view()).includes('no-calendar'), await own()]).toEqual([true, true, [false, true]]);
    // The room of somebody else helps nobody.
    await wire().seed({ name: 'berta' });
    expect(await codesOf()).toBe(true);

    // A personal calendar is one.
    await patchAccess({ rights: { create: true, move: true, editText: true, delete: true, makeCalendars: true } })();
    expect((await wire().fetch('MKCALENDAR', '/dav/calendars/anna/mine/')).status).toBe(201);
    expect([await codesOf(), (await view()).includes('no-calendar'), await own()]).toEqual([
      false,
      false,
      [true, false],
    ]);
    expect((await wire().fetch('DELETE', '/dav/calendars/anna/mine/')).status).toBe(204);
    expect(await codesOf()).toBe(true);
  });

  it('S22 a linked resource is no calendar of a phone, and a resource that was asked about says so by itself', async () => {
    await patchResource({ allowCalendarSync: false })();
    await api(wire(), 200, 'PUT', `/resources/${wire().shop.resource.id}/google-link`, { refreshToken: 't' });
    expect((await test({ password: wire().shop.password })).codes).toContain('no-calendar');
    const asked = (await test(whole())).codes;
    expect([asked.includes('no-calendar'), asked.includes('google-calendar-linked')]).toEqual([false, true]);
  });
});
