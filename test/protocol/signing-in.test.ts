import { expect, it } from 'vitest';
import { basic } from '../support/gateway.ts';
import { describeWire } from '../support/wire.ts';

const poll = { headers: { depth: '0' } };
const minute = 60_000;

describeWire('signing in', (wire) => {
  const signIn = async (userName: string, password: string): Promise<number> =>
    (await wire().fetch('PROPFIND', '/dav/', { ...poll, auth: { userName, password } })).status;

  /** Changes the row as the administration would. */
  const change = async (patch: Record<string, unknown>): Promise<void> => {
    const { adminStore, clock } = wire();
    const before = await adminStore.load('access', 'anna');
    const after = { ...before!, ...patch, version: before!.version + 1 };
    const audit = { at: clock.now, actor: 'test', action: 'change', subject: 'anna', sourceIp: '127.0.0.1' };
    expect(await adminStore.save([{ kind: 'access', before: before!, after }], { audit })).toBe('saved');
  };

  it('answers 207 to the right password and a challenge to nobody', async () => {
    const { fetch } = wire();
    expect((await fetch('PROPFIND', '/dav/', poll)).status).toBe(207);
    const challenged = await fetch('PROPFIND', '/dav/', { ...poll, auth: null });
    expect(challenged.status).toBe(401);
    expect(challenged.headers['www-authenticate']).toBe('Basic realm="Calendar", charset="UTF-8"');
  });

  it('compares user names without case and without a trailing blank', async () => {
    const { shop } = wire();
    expect(await signIn('ANNA ', shop.password)).toBe(207);
    expect(await signIn('Anna', shop.password)).toBe(207);
  });

  it('trap 4: a user name with %40 for @ is tried once more, decoded', async () => {
    const mail = await wire().seed({
      name: 'mail',
      access: { userName: 'eva@shop.example', canonicalName: 'eva@shop.example' },
    });
    expect(await signIn('eva%40shop.example', mail.password)).toBe(207);
    expect(await signIn('eva@shop.example', mail.password)).toBe(207);
    expect(await signIn('eva%4', mail.password)).toBe(401);
  });

  it('T05 every refusal is the same answer, byte for byte', async () => {
    const { fetch, shop, seed, clock } = wire();
    const unconfirmed = await seed({ name: 'uwe', access: { confirmed: false } });
    const expired = await seed({ name: 'egon', access: { validUntilInstant: clock.now } });
    const future = await seed({ name: 'fritz', access: { validFromInstant: clock.now + 1 } });
    const disabled = await seed({ name: 'doris', access: { userDisabled: true } });
    const otherClass = await seed({ name: 'otto', access: { serviceClass: 'something-else' } });
    const noPassword = await seed({ name: 'nina', access: { passwordHash: undefined } });
    const attempts = [
      { userName: 'anna', password: 'wrong' },
      { userName: 'nobody', password: shop.password },
      { userName: '', password: '' },
      { userName: 'anna', password: '' },
      ...[unconfirmed, expired, future, disabled, otherClass, noPassword].map(({ access, password }) => ({
        userName: access.userName,
        password,
      })),
    ];
    const answers = [];
    for (const auth of attempts) {
      const { status, headers, text } = await fetch('PROPFIND', '/dav/', { ...poll, auth });
      const { date: _date, ...same } = headers;
      answers.push(JSON.stringify({ status, headers: same, text }));
    }
    expect(new Set(answers).size).toBe(1);
    expect(JSON.parse(answers[0]!).status).toBe(401);
  });

  it('T07 the window is half-open, to the millisecond, also with the success cached', async () => {
    const { clock, seed } = wire();
    const from = clock.now;
    const until = from + 60 * minute;
    const { password } = await seed({ name: 'wanda', access: { validFromInstant: from, validUntilInstant: until } });
    const at = async (now: number): Promise<number> => {
      clock.now = now;
      return signIn('wanda', password);
    };
    expect(await at(from)).toBe(207);
    expect(await at(until - 1)).toBe(207);
    expect(await at(until)).toBe(401);
    expect(await at(from - 1)).toBe(401);
    expect(await at(from + 1)).toBe(207);
  });

  it('T08 S18 a changed password fails on the very next request of a warm process', async () => {
    const { shop, runtime } = wire();
    expect(await signIn('anna', shop.password)).toBe(207);
    await change({ passwordHash: await runtime.passwords.hash('anna', 'quite another one') });
    expect(await signIn('anna', shop.password)).toBe(401);
    expect(await signIn('anna', 'quite another one')).toBe(207);
  });

  it('T09 S14 every predicate acts on the very next request, and each alone refuses', async () => {
    const { shop, clock } = wire();
    const good = (await wire().adminStore.load('access', 'anna'))!;
    const bad = {
      confirmed: false,
      userDisabled: true,
      serviceClass: 'another-class',
      validFromInstant: clock.now + 1,
      validUntilInstant: clock.now,
    };
    const names = Object.keys(bad) as (keyof typeof bad)[];
    for (let set = 0; set < 2 ** names.length; set += 1) {
      const broken = names.filter((_, bit) => set & (1 << bit));
      const fields = names.map((name) => [name, broken.includes(name) ? bad[name] : good[name]]);
      await change(Object.fromEntries(fields));
      expect([broken, await signIn('anna', shop.password)]).toEqual([broken, broken.length === 0 ? 207 : 401]);
    }
  });

  it('takes a password with umlauts however it was set, composed and encoded', async () => {
    const { admin, fetch } = wire();
    const password = 'Grüße-Straße-4711';
    const sent = [
      Buffer.from(`anna:${password}`),
      Buffer.from(`anna:${password.normalize('NFD')}`),
      Buffer.from(`anna:${password}`, 'latin1'),
    ];
    for (const form of ['NFC', 'NFD'] as const) {
      const given = { password: password.normalize(form) };
      expect((await admin('PUT', '/admin/v1/service-accesses/anna/password', given)).status).toBe(200);
      for (const octets of sent) {
        const authorization = `Basic ${octets.toString('base64')}`;
        expect((await fetch('PROPFIND', '/dav/', { auth: null, headers: { depth: '0', authorization } })).status).toBe(
          207,
        );
      }
    }
    // What only windows-1252 has: a euro sign.
    const euro = 'Brille für 100 €';
    expect((await admin('PUT', '/admin/v1/service-accesses/anna/password', { password: euro })).status).toBe(200);
    const octets = Buffer.from(`anna:${euro}`, 'latin1');
    octets[octets.length - 1] = 0x80;
    const authorization = `Basic ${octets.toString('base64')}`;
    expect((await fetch('PROPFIND', '/dav/', { auth: null, headers: { depth: '0', authorization } })).status).toBe(207);
  });

  it('T20 Basic that is no UTF-8, no base64 or no Basic is a 401, never a 500', async () => {
    const { fetch, adminToken } = wire();
    const broken = [
      `Basic ${Buffer.from([0xc0, 0x80, 0x3a, 0x61]).toString('base64')}`,
      `Basic ${Buffer.from([0xed, 0xa0, 0x80, 0x3a]).toString('base64')}`,
      `Basic ${Buffer.from('no colon').toString('base64')}`,
      'Basic %%%',
      'Basic',
      'Digest username="anna"',
      `Bearer ${adminToken}`,
      basic({ userName: 'anna\u0000', password: 'x' }),
      basic({ userName: 'a'.repeat(3000), password: 'x'.repeat(3000) }),
    ];
    for (const authorization of broken) {
      const { status } = await fetch('PROPFIND', '/dav/', { auth: null, headers: { depth: '0', authorization } });
      expect([authorization, status]).toEqual([authorization, 401]);
    }
  });

  it('T51 the admin API takes no Basic and no wrong token, and DAV no token', async () => {
    const { fetch, admin, adminToken } = wire();
    const status = async (authorization: string | undefined): Promise<number> =>
      (
        await fetch('GET', '/admin/v1/branches', {
          auth: null,
          headers: authorization === undefined ? {} : { authorization },
        })
      ).status;
    expect((await admin('GET', '/admin/v1/branches')).status).toBe(200);
    expect(await status(undefined)).toBe(401);
    expect(await status(basic({ userName: 'anna', password: wire().shop.password }))).toBe(401);
    expect(await status(`Bearer ${adminToken.slice(0, -1)}x`)).toBe(401);
    expect(await status('Bearer ')).toBe(401);
  });
});
