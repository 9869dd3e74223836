import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { startGateway, type TestGateway } from '../support/gateway.ts';
import { api, makeAccess } from './requests.ts';

describe('a user with more service accesses than one transaction holds', () => {
  const count = 90;
  let gateway: TestGateway;
  beforeEach(async () => {
    gateway = await startGateway();
    for (let n = 1; n < count; n += 1) await makeAccess(gateway, `anna-${n}`);
  });
  afterEach(() => gateway.close());

  const namesOf = (n: number): string => (n === 0 ? 'anna' : `anna-${n}`);

  it('S14 is disabled whole, whatever changes meanwhile, and stands in the audit trail once', async () => {
    const { table, adminStore, shop } = gateway;
    let changes = 0;
    // While the first part is on its way, somebody else changes an access of it, and one of the next part.
    const stop = table.intercept(async (operation, input) => {
      if (operation !== 'TransactWriteItems' || changes > 0) return;
      const names = [.../"access#(anna-\d+)"/g[Symbol.matchAll](JSON.stringify(input))].map(([, name]) => name ?? '');
      if (names.length < 10) return;
      changes += 1;
      const before = (await adminStore.load('access', names[5] ?? ''))!;
      await adminStore.save(
        [{ kind: 'access', before, after: { ...before, description: 'changed', version: before.version + 1 } }],
        {},
      );
    });
    await api(gateway, 200, 'PATCH', `/users/${shop.access.userId}`, { disabled: true });
    stop();
    expect(changes).toBe(1);
    const accesses = await Promise.all(Array.from({ length: count }, (_, n) => adminStore.load('access', namesOf(n))));
    expect(accesses.filter((access) => access?.userDisabled !== true)).toEqual([]);
    expect(accesses.filter((access) => access?.description === 'changed')).toHaveLength(1);
    const { items } = await api(gateway, 200, 'GET', '/audit?action=user%20changed');
    expect(items).toHaveLength(1);
  });
});
