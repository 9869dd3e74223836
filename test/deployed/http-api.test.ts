import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type Cloud, openCloud } from './aws/cloud.ts';
import { finalSlashReadings } from './aws/route-choice.ts';
import { useEveryOperation } from './flows/administration.ts';
import { expectCleanAftermath, unexercised, unneededRights } from './flows/aftermath.ts';
import { phoneLife } from './flows/phone-life.ts';
import { openShop } from './flows/shop.ts';
import { refuseWrongPasswords, settleInReaders } from './flows/trouble.ts';

describe('the deployment behind an HTTP API', () => {
  let cloud: Cloud;
  beforeAll(async () => {
    cloud = await openCloud('http-api');
  });
  afterAll(() => cloud.close());

  it('starts every function with nothing but the environment of its template', async () => {
    for (const { name } of cloud.stack.functions)
      expect([name, (await cloud.instance(name)).fault()]).toEqual([name, undefined]);
  });

  it.each(finalSlashReadings)('serves a phone, whatever becomes of a final slash: %s', async (reading) => {
    cloud.httpApi.behaviour.finalSlash = reading;
    await phoneLife(cloud, await openShop(cloud, `phone-${reading}`), `phone-${reading}`);
    cloud.httpApi.behaviour.finalSlash = undefined;
  });

  it('T47 permits every operation of the API, every refusal and every reader that settles a write, and no more', async () => {
    const shop = await openShop(cloud, 'emil');
    await settleInReaders(cloud, shop);
    await refuseWrongPasswords(cloud, shop, ['OPTIONS', 'GET', 'PUT', 'DELETE', 'POST', 'PROPFIND']);
    await useEveryOperation(cloud, shop);
    expect(unneededRights(cloud)).toEqual([]);
    // Right by right where a role is of one verb: nothing is looked for, and a service access only found by its name.
    expect(unexercised(cloud).filter((right) => /^options:|^get: \w+ on access/.test(right))).toEqual([]);
  });

  it('T48 leaves every call signed and permitted, no process dead, and one JSON line for each request', () =>
    expectCleanAftermath(cloud));
});
