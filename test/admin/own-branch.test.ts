import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { openApiDocument } from '../../shared/admin/openapi/document.ts';
import { adminCalls } from '../../shared/admin/routes.ts';
import { adminTokens } from '../../shared/store/dynamo/administration/admin-token.ts';
import { startGateway, type TestGateway } from '../support/gateway.ts';
import { api, json } from './requests.ts';

interface Operation {
  readonly operationId: string;
  readonly method: string;
  readonly path: string;
  readonly takesBody: boolean;
}

type Described = Record<string, Record<string, { readonly operationId: string; readonly requestBody?: object }>>;

/** Every operation that the gateway describes. */
const operations: readonly Operation[] = Object.entries(
  (openApiDocument(adminCalls, []) as unknown as { readonly paths: Described }).paths,
).flatMap(([path, methods]) =>
  Object.entries(methods).map(([method, { operationId, requestBody }]) => ({
    operationId,
    method: method.toUpperCase(),
    path,
    takesBody: requestBody !== undefined,
  })),
);

/** What keeps to the branch by itself. */
const filtered = [
  'undoDeletions',
  'listDeletedDiaryResources',
  'restoreDiaryResource',
  'changeAppointments',
  'queryFreeBusy',
  'createDiaryResource',
  'createServiceAccess',
  'createUser',
  'getCaller',
  'getDirectory',
  'getOpenApi',
  'importPhones',
  'listAllChanges',
  'listAuditEntries',
  'listBranches',
  'listDiaryResources',
  'listServiceAccesses',
  'listUsers',
];

const entities = ['branchId', 'userId', 'resourceId', 'userName'];

/** The path with ids of one of the shops. */
const filled = (path: string, name: string): string =>
  path.replaceAll(/\{(\w+)\}/g, (_, parameter: string) => {
    const ids: Record<string, string> = {
      branchId: `${name}-branch`,
      userId: `${name}-user`,
      resourceId: `${name}-diary`,
      userName: name,
    };
    return ids[parameter] ?? `${name}.ics`;
  });

/** Two branches: anna’s, to which the token is confined, and zoe’s, of which nothing may be seen or changed. */
describe('an administrator of one branch', () => {
  let gateway: TestGateway;
  let token: string;
  let appointment: string;
  let zoesAppointment: string;
  const limited = (method: string, path: string, body?: unknown, headers: Record<string, string> = {}) =>
    gateway.admin(method, `/admin/v1${path}`, body, { authorization: `Bearer ${token}`, ...headers });
  const expectRefusal = async (expected: string, method: string, path: string, body?: unknown) => {
    const { status, text } = await limited(method, path, body);
    expect([method, path, body, `${status} ${JSON.parse(text || '{}').code}`]).toEqual([method, path, body, expected]);
  };
  /** All that there is of the other branch, and of those who stand in both. */
  const others = async () => {
    const found: unknown[] = [];
    for (const path of [
      '/branches/zoe-branch',
      '/users/zoe-user',
      '/users/both',
      '/resources/zoe-diary',
      '/resources/zoe-diary/appointments?from=2026-01-01&to=2027-12-31',
      '/service-accesses/zoe',
      '/service-accesses/both',
      '/service-accesses/half',
      '/audit?subject=zoe',
      '/audit?subject=zoe-diary',
    ])
      found.push(await api(gateway, 200, 'GET', path));
    const counts = ['branches', 'users', 'resources', 'service-accesses'].map(
      async (list) =>
        (await api(gateway, 200, 'GET', `/${list}?limit=200`)).items.filter(
          ({ branchId }: { branchId?: string }) => branchId !== 'anna-branch',
        ).length,
    );
    return [...found, ...(await Promise.all(counts))];
  };

  beforeAll(async () => {
    gateway = await startGateway();
    await gateway.seed({ name: 'zoe' });
    token = await adminTokens(gateway.table).replace('anna-branch');
    await api(gateway, 200, 'PATCH', '/branches/zoe-branch', { name: 'Zoe am Hafen' });
    const day = { start: '2026-12-01T09:00', end: '2026-12-01T10:00' };
    const lenses = { title: 'Zoe fits lenses', ...day };
    zoesAppointment = (await api(gateway, 201, 'POST', '/resources/zoe-diary/appointments', lenses)).id;
    const own = await api(gateway, 201, 'POST', '/resources/anna-diary/appointments', { title: 'Eye test', ...day });
    appointment = own.id;
    // Somebody of this branch with a diary of the other; and an access of this branch to somebody of the other.
    const { adminStore, shop, clock } = gateway;
    const stamp = { revision: 1, createdAt: clock.now, changedAt: clock.now };
    await adminStore.save([{ kind: 'user', after: { ...shop.user, id: 'both', name: 'Both', ...stamp } }], {});
    const diary = { name: 'Zoe lent', kind: 'person', userId: 'both', branchId: 'zoe-branch' };
    await api(gateway, 201, 'POST', '/resources', { ...diary, allowCalendarSync: true });
    const access = { branchId: 'anna-branch', confirmed: true };
    await api(gateway, 201, 'POST', '/service-accesses', { userName: 'both', userId: 'both', ...access });
    await api(gateway, 201, 'POST', '/service-accesses', { userName: 'half', userId: 'zoe-user', ...access });
  });
  afterAll(() => gateway.close());

  it('is told so', async () => {
    expect(json(await limited('GET', '/caller'))).toEqual({
      subject: 'local-administrator of anna-branch',
      branchId: 'anna-branch',
    });
    expect(await api(gateway, 200, 'GET', '/caller')).toEqual({ subject: 'local-administrator' });
    const { items } = await api(gateway, 200, 'GET', '/branches');
    expect(items).toHaveLength(2);
    const refusal = json(await limited('POST', '/branches', { name: 'Third', zone: 'UTC' }));
    expect([refusal.status, refusal.code]).toEqual([403, 'own-branch-only']);
  });

  it('gets for what lies in another branch what nobody could tell from nothing, by every operation there is', async () => {
    const before = await others();
    for (const { operationId, method, path, takesBody } of operations) {
      const place = path.replace('/admin/v1', '');
      if (entities.some((name) => path.includes(`{${name}}`))) {
        const there = await limited(method, filled(place, 'zoe'), takesBody ? {} : undefined);
        const nowhere = await limited(method, filled(place, 'nil'), takesBody ? {} : undefined);
        expect([operationId, [403, 404].includes(there.status)]).toEqual([operationId, true]);
        expect([operationId, there.status, there.text.replaceAll('zoe', 'nil')]).toEqual([
          operationId,
          nowhere.status,
          nowhere.text,
        ]);
      } else if (filtered.includes(operationId)) {
        if (method !== 'GET') continue;
        const { status, text } = await limited(method, place);
        expect([operationId, status, /zoe/i.exec(text)?.[0]]).toEqual([operationId, 200, undefined]);
      } else await expectRefusal('403 own-branch-only', method, filled(place, 'zoe'), takesBody ? {} : undefined);
    }
    expect(await others()).toEqual(before);
  });

  it('finds, sorts and pages through its own alone', async () => {
    for (const list of ['branches', 'users', 'resources', 'service-accesses', 'audit'])
      for (const query of ['', 'limit=1', 'q=zoe', 'q=hafen', 'sort=-name', 'branchId=zoe-branch', 'works=true']) {
        for (let cursor: string | undefined = ''; cursor !== undefined; ) {
          const next: string = cursor === '' ? '' : `&cursor=${encodeURIComponent(cursor)}`;
          const { status, text } = await limited('GET', `/${list}?${query}${next}`);
          if (status === 400) break;
          expect([list, query, status, /zoe|half/i.exec(text)?.[0]]).toEqual([list, query, 200, undefined]);
          cursor = JSON.parse(text).next;
        }
      }
    const names = json(await limited('GET', '/service-accesses')).items.map(
      ({ userName }: { userName: string }) => userName,
    );
    expect(names).toEqual(['anna']);
  });

  it('does with its own whatever anybody may', async () => {
    const diary = '/resources/anna-diary';
    const own: readonly (readonly [status: number, method: string, path: string, body?: unknown])[] = [
      [200, 'GET', '/branches/anna-branch'],
      [200, 'PATCH', '/branches/anna-branch', { name: 'Mitte 2' }],
      [200, 'PATCH', '/users/anna-user', { name: 'Anna' }],
      [201, 'POST', `${diary}/appointments`, { title: 'One', start: '2026-12-02T09:00', end: '2026-12-02T10:00' }],
      [200, 'PATCH', `${diary}/appointments/${appointment}`, { title: 'Two', branchId: 'anna-branch' }],
      [200, 'GET', `${diary}/appointments/export`],
      [200, 'GET', `${diary}/changes`],
      [200, 'PATCH', diary, { allowCalendarSync: false }],
      [200, 'PUT', `${diary}/google-link`, { refreshToken: 'secret' }],
      [200, 'DELETE', `${diary}/google-link`],
      [200, 'PATCH', diary, { allowCalendarSync: true }],
      [200, 'PATCH', '/service-accesses/anna', { description: 'tablet' }],
      [200, 'PUT', '/service-accesses/anna/password', {}],
      [200, 'GET', '/service-accesses/anna/resource-urls'],
      [201, 'POST', '/service-accesses/anna/invitations', { resourceId: 'anna-diary' }],
      [201, 'POST', '/users', { name: 'Ben' }],
    ];
    for (const [status, method, path, body] of own) {
      const answer = await limited(method, path, body);
      expect([method, path, answer.status, /zoe/i.exec(answer.text)?.[0]]).toEqual([method, path, status, undefined]);
    }
    const { items } = json(await limited('GET', '/audit?limit=200'));
    expect(items.some(({ actor }: { actor: string }) => actor === 'local-administrator of anna-branch')).toBe(true);
  });

  it('makes nothing outside its branch, and takes nothing in or out', async () => {
    const before = await others();
    const made = json(await limited('POST', '/users', { name: 'Carla' }));
    expect(made.branchId).toBe('anna-branch');
    const resource = json(await limited('POST', '/resources', { kind: 'place', name: 'Booth', userId: made.id }));
    expect(resource.branchId).toBe('anna-branch');
    const access = json(await limited('POST', '/service-accesses', { userName: 'carla', userId: made.id }));
    expect(access.branchId).toBe('anna-branch');

    const foreign: Record<string, unknown> = {
      branchId: 'zoe-branch',
      userId: 'zoe-user',
      secondResourceId: 'zoe-diary',
      resourceId: 'zoe-diary',
    };
    const create = { name: 'X', kind: 'person', userName: 'x', title: 'X', start: '2026-12-02', end: '2026-12-03' };
    const diary = '/resources/anna-diary';
    for (const [method, path, base, names] of [
      ['POST', '/users', ['name'], ['branchId']],
      ['POST', '/resources', ['name', 'kind'], ['branchId', 'userId']],
      ['POST', '/service-accesses', ['userName'], ['branchId', 'userId']],
      ['POST', `${diary}/appointments`, ['title', 'start', 'end'], ['branchId', 'secondResourceId']],
      ['PATCH', `${diary}/appointments/${appointment}`, [], ['branchId', 'secondResourceId']],
      ['PATCH', `/users/${made.id}`, [], ['branchId']],
      ['PATCH', `/resources/${resource.id}`, [], ['branchId', 'userId']],
      ['PATCH', '/service-accesses/carla', [], ['branchId', 'userId']],
      ['POST', '/service-accesses/carla/invitations', [], ['resourceId']],
      ['POST', '/service-accesses/carla/test', [], ['resourceId']],
    ] as const)
      for (const name of names) {
        const body = {
          ...Object.fromEntries(base.map((one) => [one, create[one]])),
          ...(path === '/service-accesses' && { userId: made.id }),
          [name]: foreign[name],
        };
        const kind = name === 'branchId' ? 'branch' : name === 'userId' ? 'user' : 'resource';
        await expectRefusal(`404 ${kind}-not-found`, method, path, body);
      }
    for (const path of [`/users/${made.id}`, `/resources/${resource.id}`, '/service-accesses/carla'])
      await expectRefusal('403 own-branch-only', 'PATCH', path, { branchId: null });
    await expectRefusal('403 own-branch-only', 'POST', '/branches', { name: 'New', zone: 'UTC' });
    await expectRefusal('403 own-branch-only', 'DELETE', '/branches/anna-branch');
    const appointmentOf = (more: object) => ({ title: 'X', start: create.start, end: create.end, ...more });
    const batch = await limited('POST', '/appointments/batch', {
      operations: [
        { op: 'create', resourceId: 'zoe-diary', appointment: appointmentOf({}) },
        { op: 'create', resourceId: 'anna-diary', appointment: appointmentOf({ branchId: 'zoe-branch' }) },
        { op: 'create', resourceId: 'anna-diary', appointment: appointmentOf({ secondResourceId: 'zoe-diary' }) },
        { op: 'update', resourceId: 'zoe-diary', id: zoesAppointment, appointment: { title: 'Y' } },
        { op: 'update', resourceId: 'anna-diary', id: appointment, appointment: { branchId: 'zoe-branch' } },
        { op: 'delete', resourceId: 'zoe-diary', id: zoesAppointment },
        { op: 'create', resourceId: 'anna-diary', appointment: appointmentOf({ branchId: 'anna-branch' }) },
      ],
    });
    expect(json(batch).items.map(({ status }: { status: number }) => status)).toEqual([
      404, 404, 404, 404, 404, 404, 201,
    ]);
    const period = { from: '2026-01-01T00:00:00Z', to: '2026-01-02T00:00:00Z' };
    const taken = await limited('POST', '/free-busy', { ...period, resourceIds: ['zoe-diary', 'anna-diary'] });
    expect(json(taken).items).toEqual([
      { resourceId: 'zoe-diary', busy: [], problem: expect.objectContaining({ code: 'resource-not-found' }) },
      { resourceId: 'anna-diary', busy: [] },
    ]);
    expect(await others()).toEqual(before);
  });

  it('cannot reach a diary of another branch through somebody who has one there', async () => {
    const before = await others();
    for (const [method, path, body] of [
      ['GET', '/service-accesses/both'],
      ['PUT', '/service-accesses/both/password', { password: 'lens cloth 42' }],
      ['POST', '/service-accesses/both/test', {}],
      ['PUT', '/service-accesses/half/password', { password: 'lens cloth 42' }],
      ['PATCH', '/service-accesses/half', { userId: 'anna-user' }],
    ] as const)
      await expectRefusal('404 credential-not-found', method, path, body);
    await expectRefusal('403 own-branch-only', 'POST', '/service-accesses', { userName: 'new', userId: 'both' });
    await expectRefusal('403 own-branch-only', 'PATCH', '/service-accesses/anna', { userId: 'both' });
    // What depends on them is not named either.
    const inUse = await limited('DELETE', '/users/both');
    expect([inUse.status, json(inUse).code, json(inUse).dependents]).toEqual([409, 'in-use', []]);
    expect(await others()).toEqual(before);
  });

  it('hears of changes in its own diaries only, and cannot go on where others read', async () => {
    const all = await api(gateway, 200, 'GET', '/changes');
    const own = json(await limited('GET', '/changes'));
    expect(own.items.length).toBeGreaterThan(0);
    expect(new Set(own.items.map(({ resourceId }: { resourceId: string }) => resourceId))).toEqual(
      new Set(['anna-diary']),
    );
    await expectRefusal('410 changes-not-known', 'GET', `/changes?since=${all.token}`);
    expect(json(await limited('GET', `/changes?since=${own.token}`)).items).toEqual([]);
  });

  it('reads in the history nothing of what bore one of its names before', async () => {
    const when = gateway.clock.now;
    const refusedSignIn = { userName: 'dora', userId: 'zoe-user', branchId: 'zoe-branch' };
    await api(gateway, 201, 'POST', '/service-accesses', refusedSignIn);
    await api(gateway, 204, 'DELETE', '/service-accesses/dora');
    gateway.clock.now += 60_000;
    expect((await limited('POST', '/service-accesses', { userName: 'dora', userId: 'anna-user' })).status).toBe(201);
    // Nor by an access that is called like something else of another branch.
    expect((await limited('POST', '/service-accesses', { userName: 'zoe-diary', userId: 'anna-user' })).status).toBe(
      201,
    );
    await api(gateway, 200, 'PATCH', '/resources/zoe-diary', { name: 'Zoe diary' });
    for (const [subject, actions] of [
      ['dora', ['service access created']],
      ['zoe-diary', ['service access created']],
    ] as const) {
      const { items } = json(await limited('GET', `/audit?subject=${subject}`));
      expect(items.map(({ action }: { action: string }) => action)).toEqual(actions);
    }
    gateway.clock.now = when;
  });

  it('B08 sees of a phone the diaries that it may know of: none that went to another branch, until it is shared with its own', async () => {
    const own = { name: 'Anna lends', kind: 'person', userId: 'anna-user', branchId: 'anna-branch' };
    const { id } = await api(gateway, 201, 'POST', '/resources', { ...own, allowCalendarSync: true });
    const auth = { userName: 'anna', password: 'lens cloth 42' };
    await api(gateway, 200, 'PUT', '/service-accesses/anna/password', { password: auth.password });
    expect(
      (await gateway.fetch('PROPFIND', `/dav/calendars/anna/${id}/`, { auth, headers: { depth: '1' } })).status,
    ).toBe(207);
    const named = async () => JSON.stringify(json(await limited('GET', '/service-accesses/anna/devices'))).includes(id);
    expect(await named()).toBe(true);
    await api(gateway, 200, 'PATCH', `/resources/${id}`, { branchId: 'zoe-branch', userId: 'zoe-user' });
    expect(await named()).toBe(false);
    const all = await api(gateway, 200, 'GET', '/service-accesses/anna/devices');
    expect(JSON.stringify(all)).toContain('Anna lends');
    await api(gateway, 200, 'PUT', `/resources/${id}/shares/branches/anna-branch`, { level: 'read' });
    expect(await named()).toBe(true);
    await api(gateway, 204, 'DELETE', `/resources/${id}`);
  });

  it('B03 changes and deletes nothing that another branch keeps, though it stands in a room of its own', async () => {
    const day = { start: '2026-12-07T09:00', end: '2026-12-07T10:00' };
    const kept = { title: 'Zoe comes over', secondResourceId: 'anna-diary', ...day };
    const { id } = await api(gateway, 201, 'POST', '/resources/zoe-diary/appointments', kept);
    const period = '/resources/anna-diary/appointments?from=2026-12-07&to=2026-12-08';
    const [counterpart] = json(await limited('GET', period)).items;
    const place = `/resources/anna-diary/appointments/${counterpart.id}`;
    await expectRefusal('403 own-branch-only', 'PATCH', place, { title: 'Mine now' });
    await expectRefusal('403 own-branch-only', 'DELETE', place);
    const operations = [
      { op: 'update', resourceId: 'anna-diary', id: counterpart.id, appointment: { title: 'Mine now' } },
      { op: 'delete', resourceId: 'anna-diary', id: counterpart.id },
    ];
    const { items } = json(await limited('POST', '/appointments/batch', { operations }));
    expect(items.map(({ status }: { status: number }) => status)).toEqual([403, 403]);
    expect((await api(gateway, 200, 'GET', `/resources/zoe-diary/appointments/${id}`)).title).toBe('Zoe comes over');
    // Who administers both may.
    await api(gateway, 204, 'DELETE', place);
  });

  it('finds its own by no name of another branch', async () => {
    const lent = { kind: 'place', name: 'Lent room', userId: 'zoe-user', branchId: 'anna-branch' };
    await api(gateway, 201, 'POST', '/resources', lent);
    for (const [q, found] of [
      ['Lent', ['Lent room']],
      ['Optician zoe', []],
    ] as const) {
      const { items } = json(await limited('GET', `/resources?q=${encodeURIComponent(q)}`));
      expect([q, items.map(({ name }: { name: string }) => name)]).toEqual([q, found]);
    }
  });

  it('gets no answer that was kept under the key of somebody else', async () => {
    const once = { 'idempotency-key': 'the same' };
    const body = { name: 'Zoe’s second', branchId: 'anna-branch' };
    const first = await api(gateway, 201, 'POST', '/users', body, once);
    const second = json(await limited('POST', '/users', body, once));
    expect(second.id).not.toBe(first.id);
  });

  it('is nobody when the token is made anew, and sees nothing once its branch is gone', async () => {
    const old = token;
    token = await adminTokens(gateway.table).replace('anna-branch');
    expect((await limited('GET', '/caller', undefined, { authorization: `Bearer ${old}` })).status).toBe(401);
    expect((await limited('GET', '/users')).status).toBe(200);
    expect((await api(gateway, 200, 'GET', '/caller')).branchId).toBeUndefined();
    const orphan = await adminTokens(gateway.table).replace('gone');
    const seen = await limited('GET', '/users', undefined, { authorization: `Bearer ${orphan}` });
    expect(json(seen).items).toEqual([]);
  });
});
