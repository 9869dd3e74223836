import { expect, it } from 'vitest';
import { openApiDocument } from '../../shared/admin/openapi/document.ts';
import { adminCalls } from '../../shared/admin/routes.ts';
import { describeWire } from '../support/wire.ts';
import { api, refused } from './requests.ts';

describeWire('lists and the audit trail', (wire) => {
  it('pages through everything once, in any page size, also with a filter', async () => {
    const ids = await Promise.all(
      Array.from({ length: 7 }, async (_, index) => {
        const { id } = await api(wire(), 201, 'POST', '/users', { name: `User ${index}`, disabled: index % 2 === 0 });
        return id as string;
      }),
    );
    const all = async (query: string) => {
      const found: string[] = [];
      for (let cursor: string | undefined = ''; cursor !== undefined; ) {
        const next: string = cursor === '' ? '' : `&cursor=${encodeURIComponent(cursor)}`;
        const page = await api(wire(), 200, 'GET', `/users?${query}${next}`);
        found.push(...page.items.map(({ id }: { id: string }) => id));
        cursor = page.next;
      }
      return found;
    };
    const everybody = [...ids, wire().shop.user.id].sort();
    for (const limit of [1, 3, 8, 200]) expect(await all(`limit=${limit}`)).toEqual(everybody);
    const disabled = ids.filter((_, index) => index % 2 === 0).sort();
    expect(await all('limit=2&disabled=true')).toEqual(disabled);
    for (const query of ['limit=0', 'limit=201', 'limit=x', 'colour=red', 'disabled=maybe'])
      await refused(wire(), 400, 'invalid-input', 'GET', `/users?${query}`);
  });

  it('every filter of every list finds what it says and nothing else', async () => {
    const { branch, user } = wire().shop;
    const other = await api(wire(), 201, 'POST', '/branches', { name: 'Hafen', zone: 'UTC' });
    await api(wire(), 200, 'PATCH', `/branches/${other.id}`, { closed: true });
    const emil = await api(wire(), 201, 'POST', '/users', { name: 'Emil', branchId: other.id, disabled: true });
    await api(wire(), 201, 'POST', '/resources', { kind: 'place', name: 'Room', userId: emil.id, branchId: other.id });
    const access = { userName: 'emil', userId: emil.id, branchId: other.id };
    await api(wire(), 201, 'POST', '/service-accesses', access);

    const filters: Readonly<Record<string, Readonly<Record<string, unknown>>>> = {
      '/branches': { closed: true },
      '/users': { branchId: branch.id, disabled: true },
      '/resources': { kind: 'place', branchId: branch.id, userId: user.id, allowCalendarSync: true, works: false },
      '/service-accesses': {
        userId: user.id,
        branchId: branch.id,
        confirmed: false,
        passwordState: 'missing',
        works: false,
      },
      '/audit': { subject: emil.id, action: 'user created' },
    };
    for (const [list, wanted] of Object.entries(filters)) {
      const { items: all } = await api(wire(), 200, 'GET', `${list}?limit=200`);
      for (const [field, value] of Object.entries(wanted)) {
        const { items } = await api(wire(), 200, 'GET', `${list}?${field}=${encodeURIComponent(String(value))}`);
        expect([list, field, items]).toEqual([
          list,
          field,
          all.filter((item: Record<string, unknown>) => item[field] === value),
        ]);
        expect([list, field, items.length > 0, items.length < all.length]).toEqual([list, field, true, true]);
      }
    }

    const { paths } = openApiDocument(adminCalls, []) as unknown as {
      paths: Record<string, { get?: { parameters: { name: string; in: string }[] } }>;
    };
    const described = Object.entries(paths).flatMap(([path, { get }]) => {
      const names = get?.parameters.flatMap((one) => (one.in === 'query' ? [one.name] : [])) ?? [];
      // A period is no filter, and what lies below a diary has none; their own tests read them.
      return names.includes('cursor') && !/\/(appointments|history|trash)$/.test(path)
        ? [[path.replace('/admin/v1', ''), names]]
        : [];
    });
    expect(Object.fromEntries(described)).toEqual(
      Object.fromEntries(
        Object.entries(filters).map(([list, wanted]) => [
          list,
          [
            ...['cursor', 'limit', ...Object.keys(wanted)],
            // devices.test.ts reads the list by them.
            ...(list === '/service-accesses' ? ['lastSyncSince', 'lastSyncBefore'] : []),
            ...(list === '/audit' ? ['q'] : ['q', 'sort']),
          ],
        ]),
      ),
    );
  });

  it('filters by what is true or false are described as such, take both and refuse everything else', async () => {
    const { paths } = openApiDocument(adminCalls, []) as unknown as {
      paths: Record<string, { get?: { parameters: { name: string; in: string; schema: object }[] } }>;
    };
    const flags = {
      branches: 'closed',
      users: 'disabled',
      resources: 'allowCalendarSync',
      'service-accesses': 'confirmed',
    };
    for (const [list, name] of Object.entries(flags)) {
      const described = paths[`/admin/v1/${list}`]?.get?.parameters.find((parameter) => parameter.name === name);
      expect(described).toEqual({ name, in: 'query', required: false, schema: { type: 'boolean' } });
      const [yes, no] = await Promise.all(
        [true, false].map(async (value) => (await api(wire(), 200, 'GET', `/${list}?${name}=${value}`)).items),
      );
      expect([list, yes.length + no.length]).toEqual([list, 1]);
      for (const value of ['', '1', 'yes', 'TRUE', 'True', 'off', 'true&disabled=x'])
        await refused(wire(), 400, 'invalid-input', 'GET', `/${list}?${name}=${value}`);
    }
    const described = JSON.stringify(paths).match(/"schema":\{"type":"boolean"\}/g);
    // And `works` of the two kinds that phones have to do with.
    expect(described).toHaveLength(Object.keys(flags).length + 2);
  });

  it('the audit trail says who did what, from where, newest first, and holds no secret', async () => {
    wire().clock.now += 1_000;
    const { password } = await api(wire(), 200, 'PUT', '/service-accesses/anna/password', {});
    wire().clock.now += 1_000;
    await api(wire(), 200, 'PATCH', '/service-accesses/anna', { confirmed: false });
    const trail = await wire().admin('GET', '/admin/v1/audit?subject=anna&limit=2');
    expect(trail.text).not.toContain(password);
    expect(JSON.parse(trail.text).items).toMatchObject([
      { action: 'service access changed', actor: 'local-administrator', subject: 'anna' },
      { action: 'password assigned', subject: 'anna', at: '2026-11-22T09:00:01.000Z' },
    ]);
    expect(JSON.parse(trail.text).items[0].sourceIp).toMatch(/^[\d.:a-f]+$/);
  });

  it('U27 says which fields a change changed, and never what they held', async () => {
    wire().clock.now += 1_000;
    await api(wire(), 200, 'PATCH', '/service-accesses/anna', {
      description: 'canary of the shop',
      rights: { create: false },
      confirmed: true,
      validUntil: '2027-01-01',
    });
    await api(wire(), 200, 'PATCH', '/users/anna-user', { name: 'Canary', disabled: true });
    await api(wire(), 200, 'PATCH', '/resources/anna-diary', { allowCalendarSync: false, color: '#112233' });
    await api(wire(), 200, 'PUT', '/resources/anna-diary/google-link', { refreshToken: 'canary' });
    await api(wire(), 200, 'PUT', '/service-accesses/anna/password', { password: 'canary lens 42' });
    const { text } = await wire().admin('GET', '/admin/v1/audit?limit=5');
    const entries = JSON.parse(text).items.map(({ action, fields }: { action: string; fields?: string[] }) => [
      action,
      fields?.toSorted(),
    ]);
    expect(entries.toSorted()).toEqual(
      [
        ['service access changed', ['description', 'rights', 'validUntil']],
        ['user changed', ['disabled', 'name']],
        ['resource changed', ['allowCalendarSync', 'color']],
        ['google link made', ['googleLinked']],
        ['password assigned', ['passwordChangedAt']],
      ].toSorted(),
    );
    // But for what the subject is called, by which it is found when it is gone.
    const unnamed = JSON.parse(text).items.map(({ name: _, ...entry }: { name?: string }) => entry);
    expect(JSON.stringify(unnamed).toLowerCase()).not.toContain('canary');
    await api(wire(), 201, 'POST', '/branches', { name: 'Hafen', zone: 'UTC' });
    expect((await api(wire(), 200, 'GET', '/audit?action=branch%20created')).items[0].fields).toBeUndefined();
  });

  it('what is refused leaves no entry and no change', async () => {
    const before = (await api(wire(), 200, 'GET', '/audit?limit=200')).items;
    await refused(wire(), 409, 'username-immutable', 'PATCH', '/service-accesses/anna', { userName: 'other' });
    await refused(wire(), 409, 'in-use', 'DELETE', `/users/${wire().shop.user.id}`);
    await refused(wire(), 409, 'in-use', 'DELETE', `/branches/${wire().shop.branch.id}`);
    await refused(wire(), 404, 'user-not-found', 'PATCH', '/users/unone', { name: 'x' });
    expect((await api(wire(), 200, 'GET', '/audit?limit=200')).items).toEqual(before);
  });
});
