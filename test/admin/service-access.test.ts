import { expect, it } from 'vitest';
import { dav } from '../../shared/model/names.ts';
import { propfindBody, proppatchBody, setting } from '../support/multistatus.ts';
import { describeWire } from '../support/wire.ts';
import { api, event, makeAccess, poll, put, refused } from './requests.ts';

const codes = ({ notes }: { notes: { code: string }[] }) => notes.map(({ code }) => code);
const home = (userName: string) => `/dav/calendars/${userName.toLowerCase()}/`;

describeWire('service access', (wire) => {
  const create = (fields: object) => ({ userId: wire().shop.user.id, branchId: wire().shop.branch.id, ...fields });

  it('S05 service access data belong to a branch', async () => {
    const made = await api(wire(), 201, 'POST', '/service-accesses', create({ userName: 'emil' }));
    expect(made).toMatchObject({ branchId: wire().shop.branch.id, serviceClass: 'caldav-appointment-sync' });
    const { items } = await api(
      wire(),
      200,
      'GET',
      `/service-accesses?branchId=${wire().shop.branch.id}&confirmed=false`,
    );
    expect(items.map(({ userName }: { userName: string }) => userName)).toEqual(['emil']);
    await refused(
      wire(),
      404,
      'branch-not-found',
      'POST',
      '/service-accesses',
      create({ userName: 'x', branchId: 'bno' }),
    );
  });

  it('S06 individual-user-password needs a selected user', async () => {
    for (const userId of [undefined, null]) {
      await refused(wire(), 422, 'user-required', 'POST', '/service-accesses', create({ userName: 'emil', userId }));
    }
    await refused(
      wire(),
      404,
      'user-not-found',
      'POST',
      '/service-accesses',
      create({ userName: 'emil', userId: 'uno' }),
    );
    await refused(wire(), 422, 'user-required', 'PATCH', '/service-accesses/anna', { userId: null });
  });

  it('S07 T06 user names: letters, digits, dot, underscore, hyphen, at most 64, unique ignoring case, one winner', async () => {
    for (const userName of ['', ' ', 'ä', 'a b', 'a@b', 'a/b', 'a%20', '..', 'x'.repeat(65)]) {
      await refused(wire(), 422, 'username-invalid', 'POST', '/service-accesses', create({ userName }));
    }
    for (const userName of ['E', 'x'.repeat(64), 'Emil.V_1-2']) {
      const made = await api(wire(), 201, 'POST', '/service-accesses', create({ userName }));
      expect(made).toMatchObject({ userName, canonicalName: userName.toLowerCase() });
    }
    await refused(wire(), 409, 'username-taken', 'POST', '/service-accesses', create({ userName: 'EMIL.v_1-2' }));
    const race = await Promise.all(
      ['Race', 'race', 'RACE', 'rAce'].map((userName) =>
        wire().admin('POST', '/admin/v1/service-accesses', create({ userName })),
      ),
    );
    expect(race.map(({ status }) => status).sort()).toEqual([201, 409, 409, 409]);
  });

  it('S08 T06 the user name is immutable: an update that changes it is refused whole, repeating it is fine', async () => {
    const path = '/service-accesses/anna';
    const problem = await refused(wire(), 409, 'username-immutable', 'PATCH', path, {
      userName: 'annb',
      confirmed: false,
    });
    expect(problem.todo.en).toContain('create it again');
    expect((await api(wire(), 200, 'GET', path)).confirmed).toBe(true);
    await api(wire(), 200, 'PATCH', path, { userName: 'anna', description: 'same name' });
  });

  it('S09 T06 delete and create again: signs out at once, no password, own confirmed flag', async () => {
    expect((await poll(wire(), home('anna'))).status).toBe(207);
    await api(wire(), 204, 'DELETE', '/service-accesses/anna');
    expect((await poll(wire(), home('anna'))).status).toBe(401);
    const again = await api(wire(), 201, 'POST', '/service-accesses', create({ userName: 'Anna' }));
    expect(again).toMatchObject({ userName: 'Anna', confirmed: false, passwordState: 'missing' });
    await api(wire(), 200, 'PATCH', '/service-accesses/anna', { confirmed: true });
    expect((await poll(wire(), home('anna'))).status).toBe(401);
  });

  it('S09 who takes a name again inherits nothing of how its former holder saw his calendars', async () => {
    const { calendarPath, resource, principal } = wire().shop;
    const places = [calendarPath, home('anna'), '/dav/principals/anna/'];
    type Auth = { userName: string; password: string } | undefined;
    const seen = async (auth?: Auth) => {
      const texts = places.map(async (path) => {
        const options = { headers: { depth: path === home('anna') ? '1' : '0' }, ...(auth && { auth }) };
        const body = propfindBody('D:displayname A:calendar-color A:calendar-order X:note');
        return (await wire().fetch('PROPFIND', path, { ...options, body })).text;
      });
      return (await Promise.all(texts)).join('\n');
    };
    const patch = async (path: string, properties: string, auth?: Auth) => {
      const body = proppatchBody(setting(properties));
      expect((await wire().fetch('PROPPATCH', path, { body, ...(auth && { auth }) })).status).toBe(207);
    };

    const untouched = await seen();
    for (const path of places) await patch(path, '<X:note>former</X:note>');
    await patch(calendarPath, '<D:displayname>former</D:displayname><A:calendar-color>#FF0000</A:calendar-color>');
    expect((await seen()).match(/former|#FF0000/g)).toHaveLength(8);
    await api(wire(), 204, 'DELETE', '/service-accesses/anna');
    wire().clock.now += 1;
    const again = await makeAccess(wire(), 'anna');
    expect(await seen(again)).toBe(untouched);

    await patch(calendarPath, '<A:calendar-color>#00FF00</A:calendar-color>', again);
    const own = await seen(again);
    expect([own.includes('#00FF00'), own.match(/former|#FF0000/g)]).toEqual([true, null]);
    // What the former holder asked for before he was deleted comes too late, and undoes nothing.
    const calendar = (await wire().store.loadCalendar(principal, resource.id))!;
    expect(await wire().store.patchProperties({ calendar, principal }, { [dav('displayname')]: 'x' })).toBe('gone');
    expect(await seen(again)).toBe(own);
  });

  it('S11 a room: its user with more than organiser is warned about, its service access opens nothing but CalDAV and /me', async () => {
    const rights = ['organiser', 'administration'];
    const user = await api(wire(), 201, 'POST', '/users', { name: 'Room 1', rights });
    const room = await api(wire(), 201, 'POST', '/resources', {
      kind: 'place',
      name: 'Room 1',
      userId: user.id,
      allowCalendarSync: true,
    });
    expect(codes(room)).toEqual(['room-user-too-powerful']);
    await api(wire(), 200, 'PATCH', `/users/${user.id}`, { rights: ['organiser'] });
    expect(codes(await api(wire(), 200, 'GET', `/resources/${room.id}`))).toEqual([]);

    const auth = await makeAccess(wire(), 'room1', { userId: user.id });
    expect((await poll(wire(), `/dav/calendars/room1/${room.id}/`, auth)).status).toBe(207);
    expect((await wire().fetch('GET', '/me', { auth })).status).toBe(200);
    for (const path of ['/admin/v1/users', '/admin/v1/service-accesses', '/admin/v1/branches'])
      expect((await wire().fetch('GET', path, { auth })).status).toBe(401);
  });

  it('S12 a new phone appointment gets the branch of the service access, an edited one keeps its own', async () => {
    const { calendarPath, resource, branch } = wire().shop;
    const appointments = `/resources/${resource.id}/appointments`;
    expect((await put(wire(), `${calendarPath}p.ics`, event('p'))).status).toBe(201);
    expect(await api(wire(), 200, 'GET', `${appointments}/p.ics`)).toMatchObject({ branchId: branch.id });

    const other = await api(wire(), 201, 'POST', '/branches', { name: 'Hafen', zone: 'Europe/Berlin' });
    await api(wire(), 200, 'PATCH', '/service-accesses/anna', { branchId: other.id });
    expect((await put(wire(), `${calendarPath}p.ics`, event('p', 'Moved'))).status).toBe(204);
    expect(await api(wire(), 200, 'GET', `${appointments}/p.ics`)).toMatchObject({
      branchId: branch.id,
      title: 'Moved',
    });
    expect((await wire().fetch('GET', `${calendarPath}p.ics`)).status).toBe(200);

    await api(wire(), 200, 'PATCH', '/service-accesses/anna', { branchId: null });
    expect((await wire().fetch('GET', `${calendarPath}p.ics`)).status).toBe(200);
    const refusal = await put(wire(), `${calendarPath}q.ics`, event('q'));
    expect(refusal.status).toBe(403);
    expect(refusal.text).toContain('branch-missing');
    expect(codes(await api(wire(), 200, 'GET', '/service-accesses/anna'))).toContain('branch-missing');
  });

  it('S13 another service class never opens CalDAV', async () => {
    await api(wire(), 200, 'PATCH', '/service-accesses/anna', { serviceClass: 'web-shop' });
    expect((await poll(wire(), home('anna'))).status).toBe(401);
    expect(codes(await api(wire(), 200, 'GET', '/service-accesses/anna'))).toContain('wrong-service-class');
    await api(wire(), 200, 'PATCH', '/service-accesses/anna', { serviceClass: 'caldav-appointment-sync' });
    expect((await poll(wire(), home('anna'))).status).toBe(207);
  });

  it('S14 unconfirmed is refused on the very next request, confirmed again works with the same password', async () => {
    const made = await api(wire(), 201, 'POST', '/service-accesses', create({ userName: 'emil' }));
    expect(made.confirmed).toBe(false);
    expect((await poll(wire(), home('anna'))).status).toBe(207);
    await api(wire(), 200, 'PATCH', '/service-accesses/anna', { confirmed: false });
    expect((await poll(wire(), home('anna'))).status).toBe(401);
    expect(codes(await api(wire(), 200, 'GET', '/service-accesses/anna'))).toContain('not-confirmed');
    await api(wire(), 200, 'PATCH', '/service-accesses/anna', { confirmed: true });
    expect((await poll(wire(), home('anna'))).status).toBe(207);
  });

  it('a disabled user is refused on the very next request of each of his accesses', async () => {
    const second = await makeAccess(wire(), 'anna2');
    expect((await poll(wire(), home('anna2'), second)).status).toBe(207);
    await api(wire(), 200, 'PATCH', `/users/${wire().shop.user.id}`, { disabled: true });
    expect((await poll(wire(), home('anna'))).status).toBe(401);
    expect((await poll(wire(), home('anna2'), second)).status).toBe(401);
    expect(codes(await api(wire(), 200, 'GET', '/service-accesses/anna'))).toContain('user-disabled');
    await api(wire(), 200, 'PATCH', `/users/${wire().shop.user.id}`, { disabled: false });
    expect((await poll(wire(), home('anna'))).status).toBe(207);
  });

  it('two administrators and a branch manager at once lose nothing', async () => {
    const { user, branch } = wire().shop;
    await Promise.all([
      api(wire(), 200, 'PATCH', '/service-accesses/anna', { description: 'of the first' }),
      api(wire(), 200, 'PATCH', '/service-accesses/anna', { rights: { delete: false } }),
      api(wire(), 200, 'PATCH', '/service-accesses/anna', { validFrom: '2026-11-01' }),
      api(wire(), 200, 'PUT', '/service-accesses/anna/password', { password: 'lens cloth 42' }),
      api(wire(), 200, 'PATCH', `/users/${user.id}`, { disabled: true }),
      api(wire(), 200, 'PATCH', `/branches/${branch.id}`, { zone: 'Asia/Tokyo' }),
    ]);
    const seen = await api(wire(), 200, 'GET', '/service-accesses/anna');
    expect(seen).toMatchObject({ description: 'of the first', rights: { delete: false, create: true } });
    expect(seen).toMatchObject({ validFrom: '2026-11-01', confirmed: true });
    expect(codes(seen)).toContain('user-disabled');
    const stored = await wire().adminStore.load('access', 'anna');
    expect(stored?.validFromInstant).toBe(Date.parse('2026-10-31T15:00:00Z'));
    await api(wire(), 200, 'PATCH', `/users/${user.id}`, { disabled: false });
    const auth = { userName: 'anna', password: 'lens cloth 42' };
    expect((await poll(wire(), home('anna'), auth)).status).toBe(207);
  });
});
