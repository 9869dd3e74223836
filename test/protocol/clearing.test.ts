import { expect, it } from 'vitest';
import { childOf, elementsOf, textOf } from '../../shared/codec/xml/node.ts';
import { parseXml } from '../../shared/codec/xml/parse.ts';
import { calendarServer, dav } from '../../shared/model/names.ts';
import { api } from '../admin/requests.ts';
import type { TestGateway } from '../support/gateway.ts';
import { askReport, event, prop, putObject, reportBody } from '../support/icalendar.ts';
import { conditionsIn, namesIn, propfindBody, readMultistatus } from '../support/multistatus.ts';
import { describeWire } from '../support/wire.ts';

const day = 86_400_000;
const access = (body: object, gateway: TestGateway) => api(gateway, 200, 'PATCH', '/service-accesses/anna', body);

/** One synchronisation: the status of each member and of the collection (''), and the token. */
const sync = async (gateway: TestGateway, token: string, limit?: number) => {
  const most = limit === undefined ? '' : `<D:limit><D:nresults>${limit}</D:nresults></D:limit>`;
  const answer = await askReport(
    gateway,
    reportBody(
      'D:sync-collection',
      `<D:sync-token>${token}</D:sync-token><D:sync-level>1</D:sync-level>${most}${prop('D:getetag')}`,
    ),
  );
  if (answer.status !== 207) return { refused: conditionsIn(answer), members: {}, token: '' };
  const members = [...readMultistatus(answer)].map(([href, response]) => [
    href.slice(gateway.shop.calendarPath.length),
    response.status ?? response.statusOf(dav('getetag')),
  ]);
  const root = parseXml(answer.bytes, { bytes: 1 << 24 })!;
  return { members: Object.fromEntries(members), token: textOf(childOf(root, dav('sync-token'))!) };
};

/** Goes on as long as it is told that there is more; every name that was reported, each with its status. */
const syncAll = async (gateway: TestGateway, from: string, limit: number, between = async () => {}) => {
  const seen: Record<string, number> = {};
  let token = from;
  for (let page = 0; page < 50; page += 1) {
    const { members, token: next } = await sync(gateway, token, limit);
    const { '': more, ...told } = members;
    expect(Object.keys(told).length).toBeLessThanOrEqual(limit);
    Object.assign(seen, told);
    token = next;
    if (more === undefined) return { seen, token };
    await between();
  }
  throw new Error('it never ends');
};

const tokens = async ({ fetch, shop }: TestGateway) => {
  const answer = await fetch('PROPFIND', shop.calendarPath, {
    headers: { depth: '0' },
    body: propfindBody('D:sync-token CS:getctag D:current-user-privilege-set'),
  });
  const response = readMultistatus(answer).get(shop.calendarPath)!;
  const granted = elementsOf(response.element(dav('current-user-privilege-set'))!).map((one) => namesIn(one)[0]);
  return { token: response.text(dav('sync-token'))!, ctag: response.text(calendarServer('getctag')), granted };
};

const listed = async ({ fetch }: TestGateway, path: string) => {
  const answer = await fetch('PROPFIND', path, { headers: { depth: '1' }, body: propfindBody('D:getetag') });
  return [...readMultistatus(answer).keys()];
};

const clear = (gateway: TestGateway, more: object = {}) =>
  access({ confirmed: false, onRevocation: 'clear', ...more }, gateway);

const status = async ({ fetch, shop }: TestGateway) =>
  (await fetch('PROPFIND', shop.calendarPath, { headers: { depth: '0' } })).status;

describeWire('B05 a service access that is withdrawn', (wire) => {
  it('B05 S14: locks by default, on the very next request', async () => {
    await access({ confirmed: false }, wire());
    expect(await status(wire())).toBe(401);
  });

  it('B05: clears where it was chosen: the home is empty, the calendar answers with nothing in it', async () => {
    const { fetch, shop } = wire();
    await putObject(wire(), 'a.ics', event('a', 'SUMMARY:Frau Meier'));
    const before = await tokens(wire());
    await clear(wire());

    expect(await listed(wire(), '/dav/calendars/anna/')).toEqual(['/dav/calendars/anna/']);
    expect(await listed(wire(), shop.calendarPath)).toEqual([shop.calendarPath]);
    const after = await tokens(wire());
    expect(after.ctag).toBe(after.token);
    expect(after.token).not.toBe(before.token);
    expect(after.granted).toEqual(expect.arrayContaining([dav('read')]));
    for (const right of ['write', 'write-content', 'write-properties', 'bind', 'unbind'])
      expect(after.granted).not.toContain(dav(right));

    const href = `${shop.calendarPath}a.ics`;
    const multiget = reportBody('C:calendar-multiget', `${prop('C:calendar-data')}<D:href>${href}</D:href>`);
    const got = await askReport(wire(), multiget);
    expect(readMultistatus(got).get(href)?.status).toBe(404);
    const events =
      '<C:filter><C:comp-filter name="VCALENDAR"><C:comp-filter name="VEVENT"/></C:comp-filter></C:filter>';
    const query = reportBody('C:calendar-query', prop('C:calendar-data') + events);
    const busy = reportBody('C:free-busy-query', '<C:time-range start="20260101T000000Z" end="20280101T000000Z"/>');
    const answers = [
      await fetch('GET', href),
      await fetch('GET', shop.calendarPath),
      await askReport(wire(), query),
      await askReport(wire(), busy),
      got,
    ];
    expect(answers.map((one) => one.status)).toEqual([404, 200, 207, 200, 207]);
    for (const { text } of answers) expect(text).not.toMatch(/Meier|SUMMARY|FREEBUSY;/);
  });

  it('B05: every write is refused with need-privileges, and changes nothing', async () => {
    const { fetch, shop, store } = wire();
    const etag = (await putObject(wire(), 'a.ics', event('a'))).headers.etag!;
    const head = await store.loadCalendar(shop.principal, shop.resource.id);
    await clear(wire());
    const href = `${shop.calendarPath}a.ics`;
    const destination = { destination: `https://cal.example.com${shop.calendarPath}b.ics` };
    const calendar = { headers: { 'content-type': 'text/calendar' } };
    const answers = [
      await fetch('PUT', href, { headers: { 'if-match': etag }, body: event('a', 'SUMMARY:mine') }),
      await fetch('PUT', `${shop.calendarPath}new.ics`, { ...calendar, body: event('new') }),
      await fetch('PUT', href, { ...calendar, body: `nonsense${'x'.repeat(30_000)}` }),
      await fetch('POST', shop.calendarPath, { ...calendar, body: event('new') }),
      await fetch('DELETE', href),
      await fetch('DELETE', shop.calendarPath),
      await fetch('COPY', href, { headers: destination }),
      await fetch('MOVE', href, { headers: destination }),
      await fetch('PROPPATCH', shop.calendarPath, { body: '<propertyupdate xmlns="DAV:"/>' }),
      await fetch('MKCALENDAR', '/dav/calendars/anna/own/'),
    ];
    for (const answer of answers) {
      expect(answer.status).toBe(403);
      expect(conditionsIn(answer)).toContain(dav('need-privileges'));
    }
    expect(await store.loadCalendar(shop.principal, shop.resource.id)).toEqual(head);
    expect((await fetch('PUT', '/dav/calendars/ben/x/a.ics', { body: event('a') })).status).toBe(404);
  });

  it.each([1, 2, 100])(
    'B05: a sync of %i at a time removes all that any token can have seen, then has nothing more',
    async (limit) => {
      const { fetch, shop } = wire();
      for (const name of ['a', 'b', 'c', 'd', 'e']) await putObject(wire(), name, event(name));
      const { token } = await sync(wire(), '');
      await fetch('DELETE', `${shop.calendarPath}b`);
      await fetch('MOVE', `${shop.calendarPath}c`, {
        headers: { destination: `https://cal.example.com${shop.calendarPath}moved` },
      });
      const halfway = await sync(wire(), '', 2);
      await clear(wire());

      // The diary goes on while the phone is cleared: what it moves in time is not met again.
      const path = `/resources/${shop.resource.id}/appointments`;
      const { items } = await api(wire(), 200, 'GET', `${path}?from=2026-11-01&to=2026-12-31`);
      const ids = items.map(({ id }: { id: string }) => id);
      let turn = 0;
      const diary = async () => {
        const id = ids[turn];
        if (id === undefined) return;
        turn += 1;
        const date = turn % 2 === 0 ? '2030-01-01' : '2020-01-01';
        const times = { start: `${date}T09:00`, end: `${date}T09:40` };
        await api(wire(), 200, 'PATCH', `${path}/${encodeURIComponent(id)}`, times);
      };
      const cleared = await syncAll(wire(), token, limit, diary);
      expect(cleared.seen).toMatchObject({ a: 404, b: 404, c: 404, d: 404, e: 404 });
      expect(Object.values(cleared.seen).every((one) => one === 404)).toBe(true);
      expect((await syncAll(wire(), halfway.token, limit)).seen).toMatchObject({ a: 404, d: 404, e: 404, moved: 404 });

      expect(cleared.token).toBe((await tokens(wire())).token);
      await api(wire(), 201, 'POST', path, { start: '2026-12-02T09:00', end: '2026-12-02T09:40', title: 'Later' });
      expect((await tokens(wire())).token).toBe(cleared.token);
      expect(await sync(wire(), cleared.token)).toEqual({ members: {}, token: cleared.token });
      expect(await sync(wire(), '')).toEqual({ members: {}, token: cleared.token });
    },
  );

  it('B05: a token of another incarnation, of the future or of nothing starts anew, with nothing', async () => {
    const { token } = await sync(wire(), '');
    await clear(wire());
    const bad = [
      token.replace(/:\w+:0$/, ':other:0'),
      token.replace(/0$/, '9'),
      `${token}:!`,
      `${token}:Y2xlYXJpbmcgWA`,
    ];
    for (const one of bad) expect((await sync(wire(), one)).refused).toEqual([dav('valid-sync-token')]);
  });

  it('B05: after N days it is locked; with the days changed it is cleared anew', async () => {
    const { clock } = wire();
    const { clearedUntil } = await clear(wire(), { clearDays: 3 });
    expect(Date.parse(clearedUntil)).toBe(clock.now + 3 * day);
    clock.now += 3 * day - 1;
    expect(await status(wire())).toBe(207);
    clock.now += 1;
    expect(await status(wire())).toBe(401);
    await access({ clearDays: 1 }, wire());
    expect(await status(wire())).toBe(207);
    await access({ onRevocation: 'lock' }, wire());
    expect(await status(wire())).toBe(401);
  });

  it('B05: an end of validity and a disabled user clear too; the password must be right', async () => {
    const { clock, fetch, shop } = wire();
    await access({ onRevocation: 'clear', clearDays: 2, validUntil: '2026-11-23' }, wire());
    await putObject(wire(), 'a', event('a'));
    const { token } = await sync(wire(), '');
    clock.now = Date.parse('2026-11-23T23:00:00Z');
    expect((await sync(wire(), token)).members).toEqual({ a: 404 });
    const wrong = { auth: { userName: 'anna', password: 'not the right one' }, headers: { depth: '0' } };
    expect((await fetch('PROPFIND', shop.calendarPath, wrong)).status).toBe(401);
    clock.now += 2 * day;
    expect(await status(wire())).toBe(401);
    // Chosen when it had ended long ago.
    await access({ clearDays: 5 }, wire());
    expect(await status(wire())).toBe(207);
    await access({ confirmed: false }, wire());
    expect(await status(wire())).toBe(207);

    await access({ confirmed: true, validUntil: null }, wire());
    expect((await sync(wire(), token)).members).toEqual({});
    await api(wire(), 200, 'PATCH', '/users/anna-user', { disabled: true });
    expect((await sync(wire(), token)).members).toEqual({ a: 404 });
  });

  it('B05: what never was open clears nothing: new and not confirmed, not yet valid, of another class', async () => {
    const made = { userName: 'new', userId: 'anna-user', branchId: 'anna-branch', onRevocation: 'clear' };
    await api(wire(), 201, 'POST', '/service-accesses', made);
    const { password } = await api(wire(), 200, 'PUT', '/service-accesses/new/password', {});
    const { fetch } = wire();
    const home = async () =>
      (await fetch('PROPFIND', '/dav/calendars/new/', { auth: { userName: 'new', password }, headers: { depth: '0' } }))
        .status;
    expect(await home()).toBe(401);
    await api(wire(), 200, 'PATCH', '/service-accesses/new', { confirmed: true, validFrom: '2026-12-24' });
    expect(await home()).toBe(401);
    await api(wire(), 200, 'PATCH', '/service-accesses/new', { validFrom: null });
    expect(await home()).toBe(207);
    await api(wire(), 200, 'PATCH', '/service-accesses/new', { serviceClass: 'web-shop' });
    expect(await home()).toBe(401);
  });

  it('B05: confirmed again, a phone that was cleared gets all of it, one that never came goes on where it was', async () => {
    await putObject(wire(), 'a', event('a'));
    const { token } = await sync(wire(), '');
    await clear(wire());
    const cleared = await syncAll(wire(), token, 1);
    const halfway = await sync(wire(), token, 1);
    await access({ confirmed: true }, wire());
    await putObject(wire(), 'b', event('b'));
    for (const one of [cleared.token, halfway.token])
      expect((await sync(wire(), one)).refused).toEqual([dav('valid-sync-token')]);
    expect((await sync(wire(), '')).members).toEqual({ a: 200, b: 200 });
    expect((await sync(wire(), token)).members).toEqual({ b: 200 });
  });

  it('B05: what a restore locks until somebody looks is locked, whatever was chosen', async () => {
    const { adminStore, clock } = wire();
    await access({ onRevocation: 'clear', validUntil: '2027-01-01' }, wire());
    const before = (await adminStore.load('access', 'anna'))!;
    expect(before.clearedUntil).toBeGreaterThan(clock.now);
    const after = { ...before, confirmed: false, version: before.version + 1 };
    await adminStore.save([{ kind: 'access', before, after }], {});
    expect(await status(wire())).toBe(401);
  });

  it('B05: *Test*, the access, its list and `/me` tell it', async () => {
    const { fetch, shop, admin } = wire();
    await clear(wire());
    const codes = ({ notes }: { notes: { code: string }[] }) => notes.map(({ code }) => code);
    const expected = ['not-confirmed', 'being-cleared', 'password-admin-set'];
    const one = await api(wire(), 200, 'GET', '/service-accesses/anna');
    expect([one.works, codes(one)]).toEqual([false, expected]);
    const { items } = await api(wire(), 200, 'GET', '/service-accesses?works=false');
    expect(codes(items[0])).toEqual(expected);
    const test = JSON.parse(
      (await admin('POST', '/admin/v1/service-accesses/anna/test', { resourceId: shop.resource.id })).text,
    );
    expect([test.ok, codes(test).slice(0, 2)]).toEqual([false, expected.slice(0, 2)]);
    const me = await fetch('GET', '/me');
    expect([me.status, JSON.parse(me.text).obstacles]).toEqual([403, ['not-confirmed', 'being-cleared']]);
    expect((await fetch('PUT', '/me/password', { body: '{}' })).status).toBe(403);
    expect(await status(wire())).toBe(207);
  });

  it('B05: a personal calendar is cleared like a shop’s', async () => {
    const { fetch, shop } = wire();
    await fetch('MKCALENDAR', '/dav/calendars/anna/own/');
    await fetch('PUT', '/dav/calendars/anna/own/a.ics', {
      body: event('a'),
      headers: { 'content-type': 'text/calendar' },
    });
    const { token } = await sync({ ...wire(), shop: { ...shop, calendarPath: '/dav/calendars/anna/own/' } }, '');
    await clear(wire());
    const own = { ...wire(), shop: { ...shop, calendarPath: '/dav/calendars/anna/own/' } };
    expect((await sync(own, token)).members).toEqual({ 'a.ics': 404 });
  });
});
