import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { ConsumedCapacity } from '../../shared/store/capacity.ts';
import { countingClient } from '../../shared/store/dynamo/engine/consumed-capacity.ts';
import { capacity } from '../stack/cost.ts';
import { freshTable } from '../support/dynamodb.ts';
import { startGateway, type TestGateway } from '../support/gateway.ts';
import { describeWire } from '../support/wire.ts';

const signIn = async ({ fetch }: TestGateway, userName: string, password: string): Promise<number> =>
  (await fetch('PROPFIND', '/dav/', { headers: { depth: '0' }, auth: { userName, password } })).status;

const refusals = async ({ admin }: TestGateway): Promise<Record<string, string>[]> => {
  const { status, text } = await admin('GET', '/admin/v1/audit?action=sign-in%20refused&limit=200');
  expect(status).toBe(200);
  return JSON.parse(text).items;
};

describeWire('the audit trail of refused sign-ins', (wire) => {
  it('T05 S22 says who, when, from where and the true reason, which the phone is not told', async () => {
    const { clock, seed } = wire();
    const shops = {
      'not-confirmed': await seed({ name: 'uwe', access: { confirmed: false } }),
      expired: await seed({ name: 'egon', access: { validUntilInstant: clock.now } }),
      'not-yet-valid': await seed({ name: 'fritz', access: { validFromInstant: clock.now + 60_000 } }),
      'user-disabled': await seed({ name: 'doris', access: { userDisabled: true } }),
      'wrong-service-class': await seed({ name: 'otto', access: { serviceClass: 'another' } }),
      'password-missing': await seed({ name: 'nina', access: { passwordHash: undefined } }),
    };
    for (const { access, password } of Object.values(shops)) {
      clock.now += 1_000;
      expect(await signIn(wire(), access.userName, password)).toBe(401);
    }
    clock.now += 1_000;
    expect(await signIn(wire(), 'anna', 'a wrong one')).toBe(401);
    clock.now += 1_000;
    expect(await signIn(wire(), 'nobody', 'a wrong one')).toBe(401);

    const trail = await refusals(wire());
    expect(trail.map(({ subject, reason }) => [subject, reason])).toEqual([
      ['nobody', 'credential-not-found'],
      ['anna', 'password-wrong'],
      ...Object.entries(shops)
        .map(([reason, { access }]) => [access.canonicalName, reason])
        .reverse(),
    ]);
    expect(trail[0]).toMatchObject({ actor: 'nobody', at: new Date(clock.now).toISOString() });
    for (const { sourceIp } of trail) expect(sourceIp).toMatch(/^[\d.:a-f]+$/);
  });

  it('T03 holds a repeated wrong password once, and no password at all', async () => {
    for (let n = 0; n < 20; n += 1) expect(await signIn(wire(), 'anna', 'the old secret')).toBe(401);
    const trail = await refusals(wire());
    expect(trail).toHaveLength(1);
    expect(JSON.stringify(trail)).not.toContain('secret');
  });

  it('T01 ends where the throttle begins', async () => {
    for (let n = 0; n < 30; n += 1) expect(await signIn(wire(), 'anna', `guess ${n}`)).toBe(n < 10 ? 401 : 429);
    expect(await refusals(wire())).toHaveLength(10);
  });

  it('T21 keeps no name that cannot be one', async () => {
    for (const name of ['a\r\nb', 'x'.repeat(65), '<script>']) await signIn(wire(), name, 'whatever');
    expect((await refusals(wire())).map(({ subject }) => subject)).toEqual(['']);
  });
});

describe('what a refused sign-in costs', () => {
  const consumed: ConsumedCapacity = { read: 0, written: 0 };
  let gateway: TestGateway;
  beforeEach(async () => {
    const table = await freshTable();
    gateway = await startGateway({ table: { ...table, client: countingClient(table.client, () => consumed) } });
  });
  afterEach(() => gateway.close());

  it('T03 four units for a new wrong password, nothing but reads for a repeated one', async () => {
    const costs = async (password: string): Promise<ConsumedCapacity> => {
      Object.assign(consumed, { read: 0, written: 0 });
      expect(await signIn(gateway, 'anna', password)).toBe(401);
      return { ...consumed };
    };
    expect(await costs('a wrong one')).toEqual(capacity.refused);
    expect(await costs('a wrong one')).toEqual(capacity.refusedAgain);
  });
});
