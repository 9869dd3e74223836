import { expect, it } from 'vitest';
import { notes } from '../../shared/admin/notes.ts';
import { describeWire } from '../support/wire.ts';
import { api, json, makeAccess, poll } from './requests.ts';

interface Entry {
  readonly userName: string;
  readonly signedIn: boolean;
  readonly maySynchronise: boolean;
  readonly notes: readonly { readonly code: keyof typeof notes; readonly detail: object; readonly todo: object }[];
}

describeWire('self-service', (wire) => {
  const anna = () => ({ userName: 'anna', password: wire().shop.password });
  const entries = async (auth = anna()): Promise<readonly Entry[]> => {
    const { status, text } = await wire().fetch('GET', '/me/entries', { auth });
    expect([status, status === 200 ? '' : text]).toEqual([200, '']);
    return json({ text }).items;
  };
  const change = (userName: string, fields: object) =>
    api(wire(), 200, 'PATCH', `/service-accesses/${userName}`, fields);
  const changePassword = (auth: { userName: string; password: string }, body: object) =>
    wire().fetch('PUT', '/me/password', {
      auth,
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify(body),
    });

  it('S17 shows every service access of the user with its state, and nothing of anybody else', async () => {
    const tablet = await makeAccess(wire(), 'Anna.Tablet', { description: 'of the shop window' });
    const other = await wire().seed({ now: wire().clock.now, name: 'boss' });
    const mine = await entries();
    expect(mine.map(({ userName, signedIn }) => [userName, signedIn])).toEqual([
      ['anna', true],
      ['Anna.Tablet', false],
    ]);
    expect(mine[1]).toEqual({
      userName: 'Anna.Tablet',
      signedIn: false,
      maySynchronise: true,
      serviceClass: 'caldav-appointment-sync',
      confirmed: true,
      passwordState: 'admin-set',
      passwordChangedAt: '2026-11-22T09:00:00.000Z',
      notes: [expect.objectContaining({ code: 'password-admin-set' })],
      devices: [],
    });
    expect((await entries(tablet)).map(({ signedIn }) => signedIn)).toEqual([false, true]);

    const { text } = await wire().fetch('GET', '/me/entries');
    for (const foreign of [other.access.userName, other.user.id, other.branch.id, 'shop window', '$2', 'hash'])
      expect([foreign, text.includes(foreign)]).toEqual([foreign, false]);
    const boss = { userName: 'boss', password: other.password };
    expect((await entries(boss)).map(({ userName }) => userName)).toEqual(['boss']);
    // Who is given to another user goes from one list to the other.
    await change('Anna.Tablet', { userId: other.user.id });
    expect((await entries()).map(({ userName }) => userName)).toEqual(['anna']);
    expect((await entries(boss)).map(({ userName }) => userName)).toEqual(['Anna.Tablet', 'boss']);
  });

  it.each([
    ['not confirmed', 'not-confirmed', { confirmed: false }],
    ['from tomorrow', 'not-yet-valid', { validFrom: '2026-11-23' }],
    ['until yesterday', 'expired', { validUntil: '2026-11-21' }],
    ['of another class', 'wrong-service-class', { serviceClass: 'web-shop' }],
    ['today only: it may', undefined, { validFrom: '2026-11-22', validUntil: '2026-11-22' }],
    ['without a branch: it may', undefined, { branchId: null }],
  ] as const)(
    'S17 says in words why an entry may not synchronise now, as its phone sees it: %s',
    async (_what, code, fields) => {
      const tablet = await makeAccess(wire(), 'tablet');
      await change('tablet', fields);
      const entry = (await entries()).find(({ userName }) => userName === 'tablet')!;
      const { status } = await poll(wire(), '/dav/calendars/tablet/', tablet);
      expect([entry.maySynchronise, status]).toEqual(code === undefined ? [true, 207] : [false, 401]);
      if (code === undefined) return;
      const { says, todo, severity } = notes[code];
      expect(entry.notes).toContainEqual({ code, severity, detail: says, todo });
      for (const [field, value] of Object.entries(fields)) expect(entry).toMatchObject({ [field]: value });
    },
  );

  it('S15 S17 an entry without a password may not synchronise, and says so', async () => {
    const { user, branch } = wire().shop;
    const access = { userName: 'tablet', userId: user.id, branchId: branch.id, confirmed: true };
    await api(wire(), 201, 'POST', '/service-accesses', access);
    const entry = (await entries()).find(({ userName }) => userName === 'tablet');
    expect([entry?.maySynchronise, entry?.notes.map(({ code }) => code)]).toEqual([false, ['password-missing']]);
  });

  it('S17 changes only the password that is signed in with: not of another own entry, and nothing else', async () => {
    const tablet = await makeAccess(wire(), 'tablet');
    const own = { oldPassword: wire().shop.password, newPassword: 'my very own 7' };
    const foreign = { ...own, oldPassword: tablet.password, userName: 'tablet' };
    for (const body of [foreign, { ...own, userName: 'tablet' }]) {
      const answer = await changePassword(anna(), body);
      expect([answer.status, json(answer).code]).toEqual([403, 'not-own-entry']);
    }
    for (const [method, path] of [
      ['PATCH', '/me/entries'],
      ['PUT', '/me/entries'],
      ['DELETE', '/me/entries'],
      ['POST', '/me/entries'],
      ['PATCH', '/me'],
    ] as const)
      expect([method, path, (await wire().fetch(method, path, { body: '{}' })).status]).toEqual([method, path, 405]);
    for (const path of ['/me/entries/tablet', '/me/entries/tablet/password'])
      expect((await wire().fetch('PUT', path, { body: JSON.stringify(own) })).status).toBe(404);
    expect((await entries()).map(({ userName }) => userName)).toEqual(['anna', 'tablet']);
    expect((await poll(wire(), '/dav/calendars/tablet/', tablet)).status).toBe(207);

    expect((await changePassword(anna(), { ...own, userName: 'Anna' })).status).toBe(200);
    const states = (await entries({ ...anna(), password: own.newPassword })).map(({ notes: all }) =>
      all.map(({ code }) => code),
    );
    expect(states).toEqual([[], ['password-admin-set']]);
  });

  it('reads its own row, a page of each directory, the user and each branch once, and the phones of each entry', async () => {
    for (const name of ['phone', 'tablet', 'watch']) await makeAccess(wire(), name);
    await entries();
    const reads: string[] = [];
    const restore = wire().table.intercept((operation, input) => {
      const { Key, ExpressionAttributeValues: values } = input as Record<string, Record<string, string> | undefined>;
      reads.push(`${operation} ${Key?.pk ?? values?.[':pk']}`);
    });
    await entries();
    restore();
    const { user, branch } = wire().shop;
    // The row is read twice: to sign in, and for its user.
    expect(reads.sort()).toEqual([
      'GetItem access#anna',
      'GetItem access#anna',
      `GetItem branch#${branch.id}`,
      `GetItem user#${user.id}`,
      ...Array.from({ length: 4 }, () => 'Query devices'),
      'Query directory#access',
      // Whether a phone finds a calendar at all (S22).
      'Query directory#resource',
    ]);
  });
});
