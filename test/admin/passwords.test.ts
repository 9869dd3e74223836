import { expect, it } from 'vitest';
import { describeWire } from '../support/wire.ts';
import { api, json, makeAccess, poll, refused } from './requests.ts';

const home = '/dav/calendars/anna/';
const path = '/service-accesses/anna';

describeWire('passwords', (wire) => {
  const anna = (password = wire().shop.password) => ({ userName: 'anna', password });
  const change = (auth: { userName: string; password: string }, body: object) =>
    wire().fetch('PUT', '/me/password', {
      auth,
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify(body),
    });

  it('S15 is never set by create or update, never readable, and without one nobody signs in', async () => {
    const { user, branch } = wire().shop;
    const access = { userName: 'emil', userId: user.id, branchId: branch.id, confirmed: true };
    for (const field of ['password', 'passwordHash', 'passwordState']) {
      await refused(wire(), 400, 'invalid-input', 'POST', '/service-accesses', { ...access, [field]: 'lens cloth 42' });
      await refused(wire(), 400, 'invalid-input', 'PATCH', path, { [field]: 'lens cloth 42' });
    }
    const made = await api(wire(), 201, 'POST', '/service-accesses', access);
    expect(made.notes.map(({ code }: { code: string }) => code)).toContain('password-missing');
    for (const password of ['', 'lens cloth 42'])
      expect((await poll(wire(), '/dav/calendars/emil/', { userName: 'emil', password })).status).toBe(401);

    const secrets = /hash|bcrypt|\$2[aby]\$/i;
    for (const place of ['', '?limit=10', '/anna'])
      expect((await wire().admin('GET', `/admin/v1/service-accesses${place}`)).text).not.toMatch(secrets);
    expect((await wire().fetch('GET', '/me')).text).not.toMatch(secrets);
  });

  it('S16 the administrator types one or has one generated, which is shown once', async () => {
    const typed = await api(wire(), 200, 'PUT', `${path}/password`, { password: 'typed by the boss' });
    expect(typed).toEqual({ passwordState: 'admin-set' });
    expect((await poll(wire(), home, anna('typed by the boss'))).status).toBe(207);
    const { password } = await api(wire(), 200, 'PUT', `${path}/password`, {});
    expect(password).toMatch(/^([0-9a-z]{5}-){3}[0-9a-z]{5}$/);
    expect((await poll(wire(), home, anna(password))).status).toBe(207);
    expect((await wire().admin('GET', `/admin/v1${path}`)).text).not.toContain(password);
    for (const weak of ['', 'short', 'aaaaaaaaaaaaaaaa', 'my name is anna', 'x\u0000yzabcdefgh', 'ab'.repeat(200)])
      await refused(wire(), 422, 'password-too-weak', 'PUT', `${path}/password`, { password: weak });
    expect((await poll(wire(), home, anna(password))).status).toBe(207);
  });

  it('S16 no password that everybody tries first, in any spelling, however many digits stand behind it', async () => {
    for (const weak of [
      '1234567890',
      '9876543210',
      'Password12',
      'password123!',
      'Administrator2026',
      'qwertzuiop',
      '1q2w3e4r5t',
    ])
      await refused(wire(), 422, 'password-too-weak', 'PUT', `${path}/password`, { password: weak });
    for (const fine of ['seventeen lenses', 'Grüße-Straße-4711', '1234 frames 567'])
      expect(await api(wire(), 200, 'PUT', `${path}/password`, { password: fine })).toEqual({
        passwordState: 'admin-set',
      });
    const own = await change(anna('1234 frames 567'), { oldPassword: '1234 frames 567', newPassword: 'iloveyou12' });
    expect([own.status, json(own).code]).toEqual([422, 'password-too-weak']);
  });

  it('S16 no keys or letters in a row, forwards or backwards, and none longer than 256 characters', async () => {
    const lengths = (length: number) => 'seventeen lenses '.repeat(60).slice(0, length);
    for (const weak of ['abcdefghijklmnop', 'zyxwvutsrqponm', 'poiuztrewq', 'klmnopqrst', lengths(257), lengths(1_000)])
      await refused(wire(), 422, 'password-too-weak', 'PUT', `${path}/password`, { password: weak });
    expect(await api(wire(), 200, 'PUT', `${path}/password`, { password: lengths(256) })).toEqual({
      passwordState: 'admin-set',
    });
  });

  it('S16 a generated password is never refused, however short the user name that it may contain', async () => {
    for (const userName of ['w', '-', 'a.b', '7']) {
      await makeAccess(wire(), userName);
      for (let n = 0; n < 12; n += 1)
        expect(await api(wire(), 200, 'PUT', `/service-accesses/${userName}/password`, {})).toHaveProperty('password');
      expect(
        await api(wire(), 200, 'PUT', `/service-accesses/${userName}/password`, {
          password: `long enough: ${userName}`,
        }),
      ).toEqual({ passwordState: 'admin-set' });
    }
    const w = 'w'.repeat(9);
    await refused(wire(), 422, 'password-too-weak', 'PUT', '/service-accesses/w/password', { password: `${w}abcdefg` });
  });

  it('S16 a generated password is judged by nobody: what chance gives is taken', async () => {
    Object.assign(wire().runtime.admin, { random: (count: number) => new Uint8Array(count) });
    const { password } = await api(wire(), 200, 'PUT', `${path}/password`, {});
    expect(new Set(password).size).toBe(2);
    await refused(wire(), 422, 'password-too-weak', 'PUT', `${path}/password`, { password });
  });

  it('S17 the holder changes his own, knowing the old one, and nothing else; until then it is marked', async () => {
    const mine = json(await wire().fetch('GET', '/me'));
    expect(mine).toMatchObject({ userName: 'anna', passwordState: 'admin-set' });
    expect(mine.notes.map(({ code }: { code: string }) => code)).toContain('password-admin-set');

    const other = await makeAccess(wire(), 'emil');
    const body = { oldPassword: wire().shop.password, newPassword: 'my very own 7' };
    const foreign = await change(anna(), { ...body, userName: other.userName });
    expect([foreign.status, json(foreign).code]).toEqual([403, 'not-own-entry']);
    const wrong = await change(anna(), { ...body, oldPassword: 'not the old one' });
    expect([wrong.status, json(wrong).code]).toEqual([403, 'password-wrong']);
    const more = await change(anna(), { ...body, confirmed: true });
    expect([more.status, json(more).code]).toEqual([400, 'invalid-input']);
    expect((await change({ ...anna(), password: 'nonsense' }, body)).status).toBe(401);

    expect((await change(anna(), body)).status).toBe(200);
    expect(await api(wire(), 200, 'GET', path)).toMatchObject({ passwordState: 'own', confirmed: true });
    expect((await poll(wire(), '/dav/calendars/emil/', other)).status).toBe(207);
  });

  it('S17 what is no change of a password is refused, and none is changed', async () => {
    const [oldPassword, newPassword] = [wire().shop.password, 'my very own 7'];
    for (const body of [
      {},
      { oldPassword },
      { newPassword },
      { oldPassword: 7, newPassword },
      { oldPassword, newPassword: null },
      { oldPassword, newPassword: 'x'.repeat(1_001) },
      { oldPassword: 'x'.repeat(1_001), newPassword },
      { oldPassword, newPassword, userName: ['anna'] },
    ]) {
      const answer = await change(anna(), body);
      expect([body, answer.status, json(answer).code]).toEqual([body, 400, 'invalid-input']);
    }
    for (const weak of ['short', oldPassword, 'my name is anna']) {
      const answer = await change(anna(), { oldPassword, newPassword: weak });
      expect([weak, answer.status, json(answer).code]).toEqual([weak, 422, 'password-too-weak']);
    }
    expect((await poll(wire(), home)).status).toBe(207);
    expect((await api(wire(), 200, 'GET', path)).passwordState).toBe('admin-set');
  });

  it('S17 T01 guessing at /me counts as guessing at the calendar does', async () => {
    const guess = async (n: number) => (await wire().fetch('GET', '/me', { auth: anna(`guess ${n}`) })).status;
    for (let n = 0; n < 10; n++) expect(await guess(n)).toBe(401);
    expect(await guess(10)).toBe(429);
    expect((await poll(wire(), home, anna('guess 11'))).status).toBe(429);
  });

  it('S18 T08 the old password fails on the next request, through every cache', async () => {
    for (let warm = 0; warm < 3; warm++) expect((await poll(wire(), home)).status).toBe(207);
    await change(anna(), { oldPassword: wire().shop.password, newPassword: 'my very own 7' });
    expect((await poll(wire(), home)).status).toBe(401);
    expect((await poll(wire(), home, anna('my very own 7'))).status).toBe(207);
    await api(wire(), 200, 'PUT', `${path}/password`, { password: 'typed by the boss' });
    expect((await poll(wire(), home, anna('my very own 7'))).status).toBe(401);
    expect((await poll(wire(), home, anna('typed by the boss'))).status).toBe(207);
  });
});
