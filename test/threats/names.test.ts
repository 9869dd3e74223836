import { expect, it } from 'vitest';
import { api, makeAccess, poll, refused } from '../admin/requests.ts';
import { describeWire } from '../support/wire.ts';

describeWire('T06 user names', (wire) => {
  const fields = () => ({ userId: wire().shop.user.id, branchId: wire().shop.branch.id, confirmed: true });
  const make = (userName: string) => wire().admin('POST', '/admin/v1/service-accesses', { userName, ...fields() });

  it('are taken in any case, and have no letters that another system could read otherwise', async () => {
    await makeAccess(wire(), 'emil');
    for (const taken of ['emil', 'EMIL', 'Emil', 'ANNA'])
      await refused(wire(), 409, 'username-taken', 'POST', '/service-accesses', { userName: taken, ...fields() });
    for (const illegal of ['', 'a b', 'émil', 'emil/', '../emil', 'emil\n', 'e%6dil', 'emil@', 'x'.repeat(65)])
      expect([illegal, (await make(illegal)).status]).toEqual([
        illegal,
        expect.toSatisfy((s) => s === 400 || s === 422),
      ]);
  });

  it('made twice at once have one winner', async () => {
    const answers = await Promise.all(Array.from({ length: 8 }, (_, n) => make(n % 2 ? 'twin' : 'TWIN')));
    expect(answers.map(({ status }) => status).sort()).toEqual([201, ...Array(7).fill(409)]);
  });

  it('never change; deleted they stop at once, are free again, and come back without the password', async () => {
    const auth = await makeAccess(wire(), 'emil');
    const home = '/dav/calendars/emil/';
    expect((await poll(wire(), home, auth)).status).toBe(207);
    await refused(wire(), 409, 'username-immutable', 'PATCH', '/service-accesses/emil', { userName: 'otto' });
    await api(wire(), 204, 'DELETE', '/service-accesses/emil');
    expect((await poll(wire(), home, auth)).status).toBe(401);
    expect((await make('emil')).status).toBe(201);
    expect((await poll(wire(), home, auth)).status).toBe(401);
  });
});
