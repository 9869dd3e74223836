import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type Cloud, openCloud } from './aws/cloud.ts';
import { useEveryOperation } from './flows/administration.ts';
import { expectCleanAftermath, strayVerbs, unneededRights } from './flows/aftermath.ts';
import { expectStatus, phoneOf } from './flows/client.ts';
import { phoneLife } from './flows/phone-life.ts';
import { eventOf, openShop, type Shop } from './flows/shop.ts';
import { refuseWrongPasswords, settleInReaders } from './flows/trouble.ts';

const verbs = 'OPTIONS PROPFIND PROPPATCH REPORT GET PUT DELETE COPY MOVE MKCALENDAR POST'.split(' ');

describe('the deployment behind a load balancer', () => {
  let cloud: Cloud;
  let shop: Shop;
  beforeAll(async () => {
    cloud = await openCloud('alb');
    shop = await openShop(cloud, 'emil');
  });
  afterAll(() => cloud.close());

  it('serves a phone, each verb by the function of its name', async () => {
    await phoneLife(cloud, shop);
    await settleInReaders(cloud, shop);
    await refuseWrongPasswords(cloud, shop, verbs);
    expect(strayVerbs(cloud.balancer?.log ?? [], verbs)).toEqual([]);
  });

  it('serves a phone by the HTTP API too, so that one flag leads back', async () => {
    const other = { ...cloud, url: cloud.adminUrl };
    await phoneLife(other, { ...shop, phone: phoneOf(other, shop.userName, shop.password) }, 'beside');
    const stranger = phoneOf(other, 'nobody.beside', 'wrong');
    expectStatus(await stranger('PROPFIND', shop.calendar, { depth: '0' }), 401);
    const object = `${shop.calendar}uid%40beside%20%C3%A4.ics`;
    const phone = phoneOf(other, shop.userName, shop.password);
    expectStatus(await phone('PUT', object, { type: 'text/calendar', body: eventOf('beside') }), 201);
    expectStatus(await shop.phone('GET', object), 200);
    expectStatus(await shop.phone('DELETE', object), 204);
  });

  it('answers 405 to a verb without a rule, and keeps more than 1 MB from every function', async () => {
    expectStatus(await shop.phone('LOCK', shop.calendar), 405);
    const body = eventOf('large', { summary: 'x'.repeat(1024 * 1024) });
    expectStatus(await shop.phone('PUT', `${shop.calendar}large.ics`, { type: 'text/calendar', body }), 413);
  });

  it('gives a name that needs escapes back as it was sent', async () => {
    const object = `${shop.calendar}uid%40host%20%C3%A4.ics`;
    expectStatus(await shop.phone('PUT', object, { type: 'text/calendar', body: eventOf('uid@host ä') }), 201);
    expectStatus(await shop.phone('GET', object), 200);
  });

  it('serves self-service and console beside the phones', async () => {
    expectStatus(await shop.phone('GET', '/me'), 200);
    expectStatus(await shop.phone('GET', '/console', { anonymous: true }), 200);
  });

  it('T47 permits every operation of the API, and no role allows what nothing needs', async () => {
    await useEveryOperation(cloud, shop);
    expect(unneededRights(cloud)).toEqual([]);
  });

  it('T48 leaves every call signed and permitted, no process dead, and one JSON line for each request', () =>
    expectCleanAftermath(cloud));
});
