import { expect, it } from 'vitest';
import { adminTokens } from '../../shared/store/dynamo/administration/admin-token.ts';
import { sweepDeleted } from '../../shared/store/dynamo/maintenance/sweep-deleted.ts';
import { verifyTable } from '../../shared/store/dynamo/maintenance/verify.ts';
import { describeWire } from '../support/wire.ts';
import { api, event, poll, put, refused } from './requests.ts';

const day = 86_400_000;

describeWire('B10 a deleted diary resource', (wire) => {
  const id = () => wire().shop.resource.id;
  const object = (name: string) => `${wire().shop.calendarPath}${name}.ics`;
  const remove = () => api(wire(), 204, 'DELETE', `/resources/${id()}`);
  const listed = async () => (await api(wire(), 200, 'GET', '/deleted-resources')).items;
  const tokenOf = (text: string) => /<[\w:]*sync-token>([^<]+)/.exec(text)?.[1];

  it('B10 comes back for 30 days under its id, with its appointments, its user and what it was, in a new epoch', async () => {
    await put(wire(), object('a'), event('a', 'first'));
    await put(wire(), object('b'), event('b', 'gone'));
    await wire().fetch('DELETE', object('b'));
    await api(wire(), 200, 'PATCH', `/resources/${id()}`, { color: '#3366CC', privacy: 'initials' });
    const before = await api(wire(), 200, 'GET', `/resources/${id()}`);
    const token = tokenOf((await poll(wire(), wire().shop.calendarPath)).text);
    await remove();
    expect((await poll(wire(), wire().shop.calendarPath)).status).toBe(404);
    await refused(wire(), 404, 'resource-not-found', 'GET', `/resources/${id()}`);
    const [deleted] = await listed();
    expect(deleted).toMatchObject({ id: id(), name: before.name, deletedBy: 'local-administrator', color: '#3366CC' });
    expect(Date.parse(deleted.restorableUntil) - Date.parse(deleted.deletedAt)).toBe(30 * day);

    wire().clock.now += 30 * day - 1_000;
    const back = await api(wire(), 200, 'POST', `/deleted-resources/${id()}/restore`);
    const same = ({ changedAt: _, ...rest }: Record<string, unknown>) => rest;
    expect(same(back)).toEqual(same(before));
    expect(await listed()).toEqual([]);
    expect((await api(wire(), 200, 'GET', '/resources')).items.map((item: { id: string }) => item.id)).toContain(id());
    const seen = await poll(wire(), wire().shop.calendarPath);
    expect(seen.status).toBe(207);
    expect(tokenOf(seen.text)).not.toBe(token);
    const stale = await wire().fetch('REPORT', wire().shop.calendarPath, {
      headers: { 'content-type': 'application/xml' },
      body: `<sync-collection xmlns="DAV:"><sync-token>${token}</sync-token><sync-level>1</sync-level><prop><getetag/></prop></sync-collection>`,
    });
    expect([stale.status, stale.text.includes('valid-sync-token')]).toEqual([403, true]);
    expect((await wire().fetch('GET', object('a'))).text).toContain('first');
    expect((await wire().fetch('GET', object('b'))).status).toBe(404);
    expect([201, 204]).toContain((await put(wire(), object('c'), event('c'))).status);
    await refused(wire(), 404, 'resource-not-found', 'POST', `/deleted-resources/${id()}/restore`);
  });

  it('B10 is gone 30 days later: neither listed nor restored, nor ever made again under its id', async () => {
    await remove();
    wire().clock.now += 30 * day;
    expect(await listed()).toEqual([]);
    await refused(wire(), 404, 'resource-not-found', 'POST', `/deleted-resources/${id()}/restore`);
  });

  it('B10 is swept then, and not a moment before: nothing of it is left but that its id is taken', async () => {
    for (const name of ['a', 'b', 'c']) await put(wire(), object(name), event(name, `about ${name}`));
    await put(wire(), object('a'), event('a', 'changed'));
    await remove();
    const { client, tableName: TableName } = wire().table;
    const table = { client, tableName: TableName };
    const clock = () => wire().clock.now;
    const left = async () => {
      const { Items = [] } = await client.call('Scan', { TableName });
      return Items.filter(({ pk, sk }) => pk === `calendar#${id()}` || (pk === 'directory#deleted' && sk === id()));
    };
    wire().clock.now += 30 * day - 1;
    const before = await left();
    expect(await sweepDeleted(table, clock)).toBe(0);
    expect(await left()).toEqual(before);
    wire().clock.now += 1;
    let steps = 0;
    expect(await sweepDeleted(table, clock, () => ++steps < 1)).toBe(0);
    expect(await sweepDeleted(table, clock)).toBe(1);
    expect(await left()).toMatchObject([{ sk: 'head', closed: true, displayName: '' }]);
    expect(JSON.stringify(await left())).not.toContain(wire().shop.user.id);
    expect(await sweepDeleted(table, clock)).toBe(0);
    expect((await verifyTable(table, clock)).problems).toEqual([]);
  });

  it('B13 a personal calendar that was deleted is swept at once, and one that an earlier release left is found by verify', async () => {
    const { client, tableName: TableName } = wire().table;
    const table = { client, tableName: TableName };
    const clock = () => wire().clock.now;
    const own = '/dav/calendars/anna/mine/';
    const rowsWith = async (text: string) => {
      const { Items = [] } = await client.call('Scan', { TableName });
      return Items.filter((row) => JSON.stringify(row).includes(text));
    };
    const making = async () => {
      await wire().fetch('MKCALENDAR', own);
      await put(wire(), `${own}a.ics`, event('a', 'Canary'));
      const { calendarId } = (await rowsWith('home#mine'))[0]!;
      expect((await wire().fetch('DELETE', own)).status).toBe(204);
      return String(calendarId);
    };
    const id = await making();
    expect((await rowsWith(id)).length).toBeGreaterThan(3);
    expect((await verifyTable(table, clock)).problems).toEqual([]);
    expect(await sweepDeleted(table, clock)).toBe(1);
    expect(await rowsWith(id)).toMatchObject([{ sk: 'head', closed: true, displayName: '' }]);
    expect((await verifyTable(table, clock)).problems).toEqual([]);

    const left = await making();
    await client.call('DeleteItem', { TableName, Key: { pk: 'calendar#deleted-personal', sk: left } });
    expect(await sweepDeleted(table, clock)).toBe(0);
    const { problems } = await verifyTable(table, clock);
    expect(problems).toMatchObject([{ subject: left, says: 'it was deleted, and what is in it stays for ever' }]);
    await problems[0]?.repair?.(table);
    expect([(await verifyTable(table, clock)).problems, await sweepDeleted(table, clock)]).toEqual([[], 1]);
    expect(await rowsWith('Canary')).toEqual([]);
  });

  it('B10 comes back without a user and a branch that are gone, and then phones stay out', async () => {
    const { branch, user, access } = wire().shop;
    await remove();
    await api(wire(), 204, 'DELETE', `/service-accesses/${access.canonicalName}`);
    await api(wire(), 204, 'DELETE', `/users/${user.id}`);
    await api(wire(), 204, 'DELETE', `/branches/${branch.id}`);
    const back = await api(wire(), 200, 'POST', `/deleted-resources/${id()}/restore`);
    expect(back).toMatchObject({ id: id(), allowCalendarSync: false, works: false });
    expect([back.userId, back.branchId]).toEqual([undefined, undefined]);
  });

  it('B10 comes back shared with those who are still there', async () => {
    const ids: string[] = [];
    for (const name of ['Emil', 'Gone']) {
      const { id: userId } = await api(wire(), 201, 'POST', '/users', { name, branchId: wire().shop.branch.id });
      await wire().admin('PUT', `/admin/v1/resources/${id()}/shares/users/${userId}`, { level: 'read' });
      ids.push(userId);
    }
    const shares = async () => (await api(wire(), 200, 'GET', `/resources/${id()}/shares`)).items.length;
    const before = await shares();
    await remove();
    await api(wire(), 204, 'DELETE', `/users/${ids[1]}`);
    await api(wire(), 200, 'POST', `/deleted-resources/${id()}/restore`);
    expect([before, await shares()]).toEqual([2, 1]);
  });

  it('B10 deleted and restored again and again it is the same, and only one of two restores happens', async () => {
    await put(wire(), object('a'), event('a', 'first'));
    for (let round = 0; round < 3; round++) {
      await remove();
      const tries = await Promise.all(
        [1, 2].map(() => wire().admin('POST', `/admin/v1/deleted-resources/${id()}/restore`)),
      );
      expect(tries.filter(({ status }) => status === 200)).toHaveLength(1);
    }
    expect((await wire().fetch('GET', object('a'))).status).toBe(200);
    expect((await wire().admin('GET', `/admin/v1/resources/${id()}/trash`)).status).toBe(200);
  });

  it('B10 who administers one branch sees and restores the diaries of that branch alone', async () => {
    await remove();
    const other = await api(wire(), 201, 'POST', '/branches', { name: 'Hafen', zone: 'Europe/Berlin' });
    const as = async (branchId: string) => ({
      authorization: `Bearer ${await adminTokens(wire().table).replace(branchId)}`,
    });
    const stranger = await as(other.id);
    expect(await api(wire(), 200, 'GET', '/deleted-resources', undefined, stranger)).toEqual({ items: [] });
    await refused(wire(), 404, 'resource-not-found', 'POST', `/deleted-resources/${id()}/restore`, undefined, stranger);
    const own = await as(wire().shop.branch.id);
    expect((await api(wire(), 200, 'GET', '/deleted-resources', undefined, own)).items).toHaveLength(1);
    await api(wire(), 200, 'POST', `/deleted-resources/${id()}/restore`, undefined, own);
  });

  it('B10 the audit trail names what is deleted, and finds it by any name it had', async () => {
    await api(wire(), 200, 'PATCH', `/resources/${id()}`, { name: 'Fitting room' });
    wire().clock.now += 1_000;
    await api(wire(), 200, 'PATCH', `/resources/${id()}`, { name: 'Room 7' });
    wire().clock.now += 1_000;
    await remove();
    wire().clock.now += 1_000;
    const found = async (q: string) =>
      (await api(wire(), 200, 'GET', `/audit?q=${encodeURIComponent(q)}`)).items.map(
        ({ action, name }: Record<string, string>) => [action, name],
      );
    expect(await found('fitting')).toEqual([['resource changed', 'Fitting room']]);
    expect(await found('ROOM 7')).toEqual([
      ['resource deleted', 'Room 7'],
      ['resource changed', 'Room 7'],
    ]);
    await api(wire(), 200, 'POST', `/deleted-resources/${id()}/restore`);
    expect((await found('room 7')).map(([action]: [string]) => action)).toEqual([
      'resource restored',
      'resource deleted',
      'resource changed',
      'resource changed',
    ]);
    expect(await found('nobody has this name')).toEqual([]);
  });
});
