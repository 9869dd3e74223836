import { expect, it } from 'vitest';
import { parseCalendarObject } from '../../shared/codec/ical/parse-object.ts';
import { elementsOf } from '../../shared/codec/xml/node.ts';
import { defaultRights } from '../../shared/model/entities/service-access.ts';
import { dav } from '../../shared/model/names.ts';
import type { ConsumedCapacity } from '../../shared/store/capacity.ts';
import { countingClient } from '../../shared/store/dynamo/engine/consumed-capacity.ts';
import { verifyTable } from '../../shared/store/dynamo/maintenance/verify.ts';
import { api, refused } from '../admin/requests.ts';
import { appleClient } from '../clients/apple.ts';
import { davx5 } from '../clients/davx5.ts';
import { capacity, priced, together } from '../stack/cost.ts';
import { freshTable } from '../support/dynamodb.ts';
import { type FetchOptions, startGateway, type TestGateway } from '../support/gateway.ts';
import { askReport, event, prop, putObject, reportBody } from '../support/icalendar.ts';
import {
  conditionsIn,
  namesIn,
  propfindBody,
  proppatchBody,
  readMultistatus,
  setting,
} from '../support/multistatus.ts';
import { describeWire } from '../support/wire.ts';

const shares = '/resources/anna-diary/shares';
const calendarData = { 'content-type': 'text/calendar' };

/** The gateway as Ben uses it, who has a diary of his own in another branch; Anna's is his to read, or more. */
const asBen = async (gateway: TestGateway, access: object = {}): Promise<TestGateway> => {
  const ben = await gateway.seed({ name: 'ben', access });
  const auth = { ...ben.access, password: ben.password };
  return {
    ...gateway,
    shop: { ...ben, calendarPath: '/dav/calendars/ben/anna-diary/' },
    fetch: (method, path, options: FetchOptions = {}) => gateway.fetch(method, path, { auth, ...options }),
  };
};

const share = (gateway: TestGateway, level: string, whom = 'users/ben-user') =>
  api(gateway, 200, 'PUT', `${shares}/${whom}`, { level });

const home = async ({ fetch, shop }: TestGateway) => {
  const path = `/dav/calendars/${shop.access.canonicalName}/`;
  const answer = await fetch('PROPFIND', path, { headers: { depth: '1' }, body: propfindBody('D:displayname') });
  return [...readMultistatus(answer).keys()].map((href) => href.slice(path.length)).filter((name) => name !== '');
};

const sync = (gateway: TestGateway, token = '') =>
  askReport(
    gateway,
    reportBody(
      'D:sync-collection',
      `<D:sync-token>${token}</D:sync-token><D:sync-level>1</D:sync-level>${prop('D:getetag')}`,
    ),
  );

const tokenIn = ({ text }: { text: string }) => /<D:sync-token>([^<]+)</.exec(text)?.[1] ?? '';

const privileges = async ({ fetch, shop }: TestGateway, path = shop.calendarPath) => {
  const body = propfindBody('D:current-user-privilege-set');
  const response = readMultistatus(await fetch('PROPFIND', path, { headers: { depth: '0' }, body })).get(path)!;
  return elementsOf(response.element(dav('current-user-privilege-set'))!).map((one) => namesIn(one)[0]);
};

/** Every way to write, and what each is answered. */
const writes = async ({ fetch, shop }: TestGateway, name: string) => {
  const { calendarPath } = shop;
  const href = calendarPath + name;
  const destination = { destination: `https://cal.example.com${calendarPath}copy` };
  return [
    await fetch('PUT', `${calendarPath}new`, { headers: calendarData, body: event('new') }),
    await fetch('PUT', href, { headers: calendarData, body: event(name, 'SUMMARY:mine') }),
    await fetch('POST', calendarPath, { headers: calendarData, body: event('new') }),
    await fetch('DELETE', href),
    await fetch('COPY', href, { headers: destination }),
    await fetch('MOVE', href, { headers: destination }),
    await fetch('MOVE', href, {
      headers: { destination: 'https://cal.example.com/dav/calendars/ben/ben-diary/stolen' },
    }),
    await fetch('PROPPATCH', href, { body: proppatchBody(setting('<X:note>x</X:note>')) }),
    await fetch('DELETE', calendarPath),
  ];
};

describeWire('B14 a diary that is shared', (wire) => {
  it('B14: stands in the home of whoever it is shared with, beside their own, and reads as for its owner', async () => {
    await putObject(wire(), 'a', event('a', 'SUMMARY:Eye test'));
    const ben = await asBen(wire());
    expect(await home(ben)).toEqual(['ben-diary/']);
    expect(await share(wire(), 'read')).toEqual({ with: 'user', id: 'ben-user', name: 'Optician ben', level: 'read' });
    expect((await home(ben)).toSorted()).toEqual(['anna-diary/', 'ben-diary/']);
    expect(await home(wire())).toEqual(['anna-diary/']);
    expect((await ben.fetch('GET', `${ben.shop.calendarPath}a`)).text).toContain('SUMMARY:Eye test');
    expect(
      readMultistatus(await sync(ben))
        .get(`${ben.shop.calendarPath}a`)
        ?.statusOf(dav('getetag')),
    ).toBe(200);
    // The address is each reader's own.
    expect((await ben.fetch('GET', '/dav/calendars/anna/anna-diary/a')).status).toBe(404);
  });

  it('B14: to be read says so, and takes nothing: 403 with need-privileges', async () => {
    await putObject(wire(), 'a', event('a'));
    const ben = await asBen(wire());
    await share(wire(), 'read');
    const granted = await privileges(ben);
    expect(granted).toContain(dav('read'));
    for (const right of ['write', 'write-content', 'write-properties', 'bind', 'unbind'])
      expect(granted).not.toContain(dav(right));
    expect(await privileges(ben, `${ben.shop.calendarPath}a`)).not.toContain(dav('write-content'));
    expect(await privileges(ben, '/dav/calendars/ben/ben-diary/')).toContain(dav('write'));
    const head = await wire().store.loadCalendar(wire().shop.principal, 'anna-diary');
    for (const answer of await writes(ben, 'a')) {
      expect(answer.status).toBe(403);
      expect(conditionsIn(answer)).toContain(dav('need-privileges'));
    }
    expect(await wire().store.loadCalendar(wire().shop.principal, 'anna-diary')).toEqual(head);
    // A copy into their own diary is theirs.
    const destination = 'https://cal.example.com/dav/calendars/ben/ben-diary/copy';
    expect((await ben.fetch('COPY', `${ben.shop.calendarPath}a`, { headers: { destination } })).status).toBe(201);
  });

  it('B14: name and colour are each reader’s own, also where there is nothing to write', async () => {
    const ben = await asBen(wire());
    await share(wire(), 'read');
    const body = proppatchBody(setting('<D:displayname>Anna’s</D:displayname>'));
    expect((await ben.fetch('PROPPATCH', ben.shop.calendarPath, { body })).status).toBe(207);
    const named = async ({ fetch, shop }: TestGateway) => {
      const answer = await fetch('PROPFIND', shop.calendarPath, {
        headers: { depth: '0' },
        body: propfindBody('D:displayname'),
      });
      return readMultistatus(answer).get(shop.calendarPath)?.text(dav('displayname'));
    };
    expect([await named(ben), await named(wire())]).toEqual(['Anna’s', 'Diary of anna']);
  });

  it('B14 S12: to be written takes appointments with the writer’s branch and name; its owner sees them by their next sync', async () => {
    const { token } = { token: tokenIn(await sync(wire())) };
    const ben = await asBen(wire());
    await share(wire(), 'read-write');
    expect(await privileges(ben)).toEqual(expect.arrayContaining([dav('write'), dav('bind'), dav('unbind')]));
    const made = await putObject(ben, 'b', event('b'));
    expect(made.status).toBe(201);
    expect((await putObject(ben, 'b', event('b', 'SUMMARY:x'), { 'if-match': made.headers.etag! })).status).toBe(204);
    expect([...readMultistatus(await sync(wire(), token)).keys()]).toEqual([`${wire().shop.calendarPath}b`]);
    const path = '/resources/anna-diary/appointments?from=2026-11-23&to=2026-11-24';
    const { items } = await api(wire(), 200, 'GET', path);
    expect(items).toMatchObject([{ branchId: 'ben-branch', creator: 'phone of ben', title: 'x' }]);
    expect((await ben.fetch('DELETE', `${ben.shop.calendarPath}b`)).status).toBe(204);
  });

  it('B14 B02: the rights of the service access hold there too', async () => {
    const ben = await asBen(wire(), { rights: { ...defaultRights, create: false } });
    await share(wire(), 'read-write');
    await putObject(wire(), 'a', event('a'));
    expect(await privileges(ben)).not.toContain(dav('bind'));
    expect((await putObject(ben, 'b', event('b'))).status).toBe(403);
    expect((await putObject(ben, 'a', event('a', 'SUMMARY:x'))).status).toBe(204);
  });

  it('B14: withdrawn, it is 404 at once, and with the same tokens again when it comes back', async () => {
    const ben = await asBen(wire());
    await share(wire(), 'read-write');
    await putObject(wire(), 'a', event('a'));
    const { calendarPath } = ben.shop;
    const first = tokenIn(await sync(ben));
    await api(wire(), 204, 'DELETE', `${shares}/users/ben-user`);
    const nothing = await ben.fetch('PROPFIND', '/dav/calendars/ben/nothing/', { headers: { depth: '0' } });
    for (const answer of [
      await ben.fetch('PROPFIND', calendarPath, { headers: { depth: '0' } }),
      await ben.fetch('GET', `${calendarPath}a`),
      await sync(ben, first),
      await putObject(ben, 'new', event('new')),
      await ben.fetch('DELETE', `${calendarPath}a`),
      await ben.fetch('OPTIONS', calendarPath),
    ])
      expect([answer.status, answer.text]).toEqual([404, nothing.text]);
    expect(await home(ben)).toEqual(['ben-diary/']);
    await putObject(wire(), 'b', event('b'));
    await share(wire(), 'read');
    expect([...readMultistatus(await sync(ben, first)).keys()]).toEqual([`${calendarPath}b`]);
  });

  it('B14 T12: a write that is on its way when the share is withdrawn or becomes one to read changes nothing', async () => {
    const ben = await asBen(wire());
    const { store } = wire();
    for (const end of [
      () => api(wire(), 204, 'DELETE', `${shares}/users/ben-user`),
      () => share(wire(), 'read'),
      () => api(wire(), 200, 'PATCH', '/resources/anna-diary', { allowCalendarSync: false }),
    ]) {
      await api(wire(), 200, 'PATCH', '/resources/anna-diary', { allowCalendarSync: true });
      await share(wire(), 'read-write');
      const calendar = (await store.loadCalendar(ben.shop.principal, 'anna-diary'))!;
      await end();
      const object = parseCalendarObject(Buffer.from(event('late')), ['VEVENT']);
      const writer = { kind: 'phone', principal: ben.shop.principal } as const;
      expect(await store.putObject({ calendar, name: 'late', object, conditions: {}, writer })).toEqual({
        outcome: 'gone',
      });
      expect(await store.deleteObject({ calendar, name: 'late', conditions: {}, writer })).toMatchObject({
        outcome: expect.stringMatching(/gone|absent/),
      });
    }
    expect(
      (await api(wire(), 200, 'GET', '/resources/anna-diary/appointments?from=2026-11-23&to=2026-11-24')).items,
    ).toEqual([]);
  });

  it('B14: with a branch it stands in the home of every service access of it, and of no other; of two shares the wider holds', async () => {
    const ben = await asBen(wire());
    await share(wire(), 'read', 'branches/ben-branch');
    expect((await home(ben)).toSorted()).toEqual(['anna-diary/', 'ben-diary/']);
    expect(await privileges(ben)).not.toContain(dav('bind'));
    await share(wire(), 'read-write');
    expect(await privileges(ben)).toContain(dav('bind'));
    expect((await putObject(ben, 'b', event('b'))).status).toBe(201);
    await api(wire(), 204, 'DELETE', `${shares}/users/ben-user`);
    expect((await putObject(ben, 'c', event('c'))).status).toBe(403);

    await api(wire(), 200, 'PATCH', '/service-accesses/ben', { branchId: null });
    expect(await home(ben)).toEqual(['ben-diary/']);
    expect((await ben.fetch('GET', `${ben.shop.calendarPath}b`)).status).toBe(404);
    await api(wire(), 200, 'PATCH', '/service-accesses/ben', { branchId: 'anna-branch' });
    expect(await home(ben)).toEqual(['ben-diary/']);
    await api(wire(), 200, 'PATCH', '/service-accesses/ben', { branchId: 'ben-branch' });
    await api(wire(), 204, 'DELETE', `${shares}/branches/ben-branch`);
    expect(await home(ben)).toEqual(['ben-diary/']);
  });

  it('B14 S03 S04 B01 B05: not allowed, linked, masked and cleared are the same for every reader', async () => {
    const ben = await asBen(wire());
    await share(wire(), 'read-write');
    await putObject(wire(), 'a', event('a', 'SUMMARY:Frau Meier'));
    const token = tokenIn(await sync(ben));
    await api(wire(), 200, 'PATCH', '/resources/anna-diary', { privacy: 'busy' });
    expect(conditionsIn(await sync(ben, token))).toEqual([dav('valid-sync-token')]);
    await api(wire(), 200, 'PATCH', '/resources/anna-diary', { privacy: 'full' });
    await api(wire(), 200, 'PATCH', '/service-accesses/ben', { confirmed: false, onRevocation: 'clear' });
    expect(readMultistatus(await sync(ben, token)).get(`${ben.shop.calendarPath}a`)?.status).toBe(404);
    await api(wire(), 200, 'PATCH', '/service-accesses/ben', { confirmed: true });

    await api(wire(), 200, 'PATCH', '/resources/anna-diary', { allowCalendarSync: false });
    expect((await sync(ben, token)).status).toBe(404);
    expect(await home(ben)).toEqual(['ben-diary/']);
    await api(wire(), 200, 'PUT', '/resources/anna-diary/google-link', { refreshToken: 't' });
    expect((await sync(ben, token)).status).toBe(404);
  });

  it('B14 S19: the picker, the address and the notes count what is shared', async () => {
    const ben = await asBen(wire());
    await api(wire(), 200, 'PATCH', '/resources/ben-diary', { allowCalendarSync: false });
    const urls = async () => (await api(wire(), 200, 'GET', '/service-accesses/ben/resource-urls')).items;
    expect(await urls()).toEqual([]);
    expect((await api(wire(), 200, 'GET', '/service-accesses/ben')).works).toBe(false);
    await refused(wire(), 409, 'resource-sync-not-allowed', 'GET', '/service-accesses/ben/resource-urls/anna-diary');
    await share(wire(), 'read', 'branches/ben-branch');
    const url = `https://cal.example.com${ben.shop.calendarPath}`;
    expect(await urls()).toMatchObject([{ resourceId: 'anna-diary', url }]);
    expect(await api(wire(), 200, 'GET', '/service-accesses/ben/resource-urls/anna-diary')).toMatchObject({ url });
    expect((await api(wire(), 200, 'GET', '/service-accesses/ben')).works).toBe(true);
  });

  it('B14: iOS finds it in its one home, DAVx5 at its one address; withdrawn, both drop it', async () => {
    const ben = await asBen(wire());
    await share(wire(), 'read-write');
    await api(wire(), 200, 'PATCH', '/resources/ben-diary', { allowCalendarSync: false });
    await putObject(wire(), 'a', event('a'));
    for (const phone of [appleClient('ios-26', ben), davx5(ben)]) {
      await share(wire(), 'read-write');
      await phone.setUp();
      expect([...phone.shown()!.keys()]).toContain(`${ben.shop.calendarPath}a`);
      await phone.create('own', event('own'));
      await phone.remove('own');
      await api(wire(), 204, 'DELETE', `${shares}/users/ben-user`);
      await phone.sync();
      expect(phone.shown()).toBeUndefined();
    }
  });

  it('B14: administrators list, change and withdraw shares; what does not fit has its reason', async () => {
    await wire().seed({ name: 'ben' });
    await share(wire(), 'read');
    await share(wire(), 'read-write', 'branches/ben-branch');
    await share(wire(), 'read-write');
    const { items } = await api(wire(), 200, 'GET', shares);
    expect(items).toEqual([
      { with: 'user', id: 'ben-user', name: 'Optician ben', level: 'read-write' },
      expect.objectContaining({ with: 'branch', id: 'ben-branch', level: 'read-write' }),
    ]);
    await refused(wire(), 409, 'share-not-needed', 'PUT', `${shares}/users/anna-user`, { level: 'read' });
    await refused(wire(), 404, 'user-not-found', 'PUT', `${shares}/users/nobody`, { level: 'read' });
    await refused(wire(), 404, 'branch-not-found', 'PUT', `${shares}/branches/nowhere`, { level: 'read' });
    await refused(wire(), 404, 'resource-not-found', 'PUT', '/resources/nothing/shares/users/ben-user', {
      level: 'read',
    });
    await refused(wire(), 404, 'share-not-found', 'DELETE', `${shares}/branches/anna-branch`);
    await api(wire(), 400, 'PUT', `${shares}/users/ben-user`, { level: 'all' });
    await refused(wire(), 412, 'stale', 'PUT', `${shares}/users/ben-user`, { level: 'read' }, { 'if-match': '"0"' });
    // Nobody can be deleted whom something is shared with.
    await api(wire(), 204, 'DELETE', '/service-accesses/ben');
    await api(wire(), 204, 'DELETE', '/resources/ben-diary');
    const inUse = await refused(wire(), 409, 'in-use', 'DELETE', '/users/ben-user');
    expect(inUse.dependents).toMatchObject([{ kind: 'resource', id: 'anna-diary' }]);
    for (let n = 2; n < 20; n += 1) {
      const { id } = await api(wire(), 201, 'POST', '/users', { name: `user ${n}` });
      await share(wire(), 'read', `users/${id}`);
    }
    const { id } = await api(wire(), 201, 'POST', '/users', { name: 'one more' });
    await refused(wire(), 409, 'too-many-shares', 'PUT', `${shares}/users/${id}`, { level: 'read' });
    await share(wire(), 'read');
    const audit = await api(wire(), 200, 'GET', '/audit?limit=200');
    expect(audit.items.map(({ action }: { action: string }) => action)).toContain('share made');
  });

  it('B14: a new owner, a deleted resource and an owner who had a share leave every home right', async () => {
    const ben = await asBen(wire());
    const { clock, table } = wire();
    const problems = async () => (await verifyTable(table, () => clock.now)).problems;
    await share(wire(), 'read');
    await share(wire(), 'read', 'branches/ben-branch');
    await api(wire(), 200, 'PATCH', '/resources/anna-diary', { userId: 'ben-user' });
    expect((await home(ben)).toSorted()).toEqual(['anna-diary/', 'ben-diary/']);
    expect(await home(wire())).toEqual([]);
    await api(wire(), 204, 'DELETE', `${shares}/users/ben-user`);
    expect(await privileges(ben)).toContain(dav('write'));
    await api(wire(), 200, 'PATCH', '/resources/anna-diary', { userId: 'anna-user' });
    expect((await home(ben)).toSorted()).toEqual(['anna-diary/', 'ben-diary/']);
    expect(await problems()).toEqual([]);

    const { pk, sk } = { pk: 'branch#ben-branch', sk: 'shared#anna-diary' };
    await table.client.call('DeleteItem', { TableName: table.tableName, Key: { pk, sk } });
    const [missing, ...others] = await problems();
    expect([missing?.says, others]).toEqual(['it is missing in the home of branch ben-branch', []]);
    await missing?.repair?.({ client: table.client, tableName: table.tableName });
    expect((await home(ben)).toSorted()).toEqual(['anna-diary/', 'ben-diary/']);
    await api(wire(), 204, 'DELETE', '/resources/anna-diary');
    expect(await home(ben)).toEqual(['ben-diary/']);
  });
});

it('B14 T43: a shared diary is polled for what one’s own costs; a home reads one row more where something is shared with its branch', async () => {
  const consumed: ConsumedCapacity = { read: 0, written: 0 };
  const table = await freshTable();
  const gateway = await startGateway({ table: { ...table, client: countingClient(table.client, () => consumed) } });
  const ben = await asBen(gateway, { rights: defaultRights });
  const poll = (one: TestGateway, path = one.shop.calendarPath) =>
    one.fetch('PROPFIND', path, { headers: { depth: '0' }, body: propfindBody('CS:getctag') });
  const costOf = async (work: () => Promise<unknown>): Promise<ConsumedCapacity> => {
    await work();
    Object.assign(consumed, { read: 0, written: 0 });
    await work();
    return { ...consumed };
  };
  expect(await costOf(() => poll(ben))).toEqual(priced.poll.consumed);
  await share(gateway, 'read-write');
  await putObject(ben, 'a', event('a'));
  expect(await costOf(() => poll(ben))).toEqual(priced.poll.consumed);
  expect(await costOf(() => poll(gateway))).toEqual(priced.poll.consumed);
  await putObject(ben, 'warm', event('warm'));
  Object.assign(consumed, { read: 0, written: 0 });
  await putObject(ben, 'new', event('new'));
  expect({ ...consumed }).toEqual(together(capacity.signedIn, capacity.create));
  const home = () =>
    ben.fetch('PROPFIND', '/dav/calendars/ben/', { headers: { depth: '1' }, body: propfindBody('CS:getctag') });
  expect(await costOf(home)).toEqual(together(capacity.signedIn, capacity.home(2)));
  // The row of the branch, which is looked for from its first share on.
  await share(gateway, 'read', 'branches/ben-branch');
  expect(await costOf(home)).toEqual(together(capacity.signedIn, capacity.home(2), { read: 1, written: 0 }));
  await gateway.close();
});
