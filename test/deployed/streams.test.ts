import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type Cloud, openCloud } from './aws/cloud.ts';
import { isSigned, openReceiver } from './aws/webhook-receiver.ts';
import { expectCleanAftermath, unneededRights } from './flows/aftermath.ts';
import { expectStatus, jsonOf } from './flows/client.ts';
import { phoneLife } from './flows/phone-life.ts';
import { eventOf, openShop, type Shop } from './flows/shop.ts';
import { leavingUnsettled } from './flows/trouble.ts';

interface Told {
  readonly id: string;
  readonly resourceId: string;
  readonly version: number;
}

/** The deployment with everything that may be switched on: phones call aliases, and the table's stream is followed. */
describe('the deployment with gradual deploys, changes as events and webhooks', () => {
  let cloud: Cloud;
  let shop: Shop;
  let receiver: Awaited<ReturnType<typeof openReceiver>>;
  const more: Record<string, string> = {};
  let objects = 0;

  beforeAll(async () => {
    receiver = await openReceiver();
    const speaks = /-(?:access|webhooks)$/;
    cloud = await openCloud('streams', {
      environment: (name) => (speaks.test(name) ? { ...receiver.environment, ...more } : undefined),
    });
    shop = await openShop(cloud, 'emil');
  });
  afterAll(async () => {
    await cloud.close();
    await receiver.close();
  });

  const told = (): Told[] => cloud.guard.bus.taken.map(({ Detail }) => JSON.parse(Detail));
  const put = async (count: number, { calendar, phone } = shop) => {
    for (let n = 0; n < count; n += 1) {
      const name = `${calendar}object-${++objects}.ics`;
      expectStatus(await phone('PUT', name, { body: eventOf(`object-${objects}`) }), 201);
    }
  };
  const versionsOf = (resource: string, all = told()): number[] =>
    all.filter(({ resourceId }) => resourceId === resource).map(({ version }) => version);
  const upTo = (last: number): number[] => Array.from({ length: last }, (_, at) => at + 1);
  const newest = (resource: string): number => Math.max(0, ...versionsOf(resource));
  const webhooks = '/admin/v1/webhooks';
  const state = async (id: string) => jsonOf(expectStatus(await shop.administration('GET', `${webhooks}/${id}`), 200));

  it('serves a phone by the aliases of its functions', async () => {
    await phoneLife(cloud, shop);
  });

  it('B09 tells every change once, in the order of each diary', async () => {
    const other = await openShop(cloud, 'frieda');
    await put(2);
    await put(2, other);
    await put(1);
    await cloud.stream.deliver();
    for (const { resource } of [shop, other]) expect(versionsOf(resource)).toEqual(upTo(newest(resource)));
    expect(newest(other.resource)).toBe(2);
    expect(cloud.guard.bus.taken.every(({ Source }) => Source === 'caldav-gateway')).toBe(true);
    expect(cloud.guard.bus.taken.map(({ EventBusName }) => EventBusName)).toContain('caldav-prod-changes');
  });

  it('B09 tells what the bus refused again, from there on, and passes nothing over', async () => {
    const before = newest(shop.resource);
    await put(13);
    let refused = 0;
    cloud.guard.bus.refuses = ({ Detail }) => {
      const isLate = (JSON.parse(Detail) as Told).version > before + 11;
      if (isLate) refused += 1;
      return isLate;
    };
    await cloud.stream.deliver();
    expect(versionsOf(shop.resource)).toEqual(upTo(before + 11));
    expect(refused).toBeGreaterThan(2);
    expect(cloud.logs.at(-1)?.line).toContain('"reason":"ThrottlingException"');
    cloud.guard.bus.refuses = undefined;
    await cloud.stream.deliver();
    expect(versionsOf(shop.resource)).toEqual(upTo(before + 13));
  });

  it('B09 tells nothing new of records that the stream hands over twice', async () => {
    const before = new Set(told().map(({ id }) => id));
    const { length } = cloud.guard.bus.taken;
    cloud.stream.rewind();
    await cloud.stream.deliver({ most: 3 });
    const again = told().slice(length);
    expect(again.length).toBe(length);
    expect(again.filter(({ id }) => !before.has(id))).toEqual([]);
    expect(versionsOf(shop.resource, again)).toEqual(upTo(newest(shop.resource)));
  });

  it('B09 a webhook is told what the stream woke its function for, signed, and again what it did not take', async () => {
    const made = jsonOf(
      expectStatus(await shop.administration('POST', webhooks, { url: receiver.url, description: 'Diary' }), 201),
    );
    await leavingUnsettled(cloud, () => put(1));
    receiver.answers = 503;
    await cloud.stream.deliver();
    expect(receiver.received.length).toBeGreaterThan(0);
    expect((await state(made.id)).lastFailure).toMatchObject({ reason: 'status-503' });

    receiver.answers = 204;
    more.CLOCK_AHEAD_MS = '60000';
    await cloud.recycle('webhooks');
    const { length } = receiver.received;
    const clock = { source: 'aws.events', 'detail-type': 'Scheduled Event', detail: {} };
    expect((await (await cloud.instance('webhooks')).invoke(clock)).error).toBeUndefined();
    const taken = receiver.received.slice(length);
    expect(taken.length).toBe(1);
    expect(taken[0]?.headers['webhook-id']).toBe(receiver.received[0]?.headers['webhook-id']);
    for (const message of receiver.received) expect(isSigned(message, made.secret)).toBe(true);
    expect(taken[0]?.body).toContain(shop.resource);

    // The clock that follows has nothing to tell.
    expect((await (await cloud.instance('webhooks')).invoke(clock)).error).toBeUndefined();
    expect(receiver.received.length).toBe(length + 1);
  });

  it('B09 a webhook that is gone is switched off and told nothing more; the audit trail says so', async () => {
    receiver.answers = 410;
    await put(1);
    await cloud.stream.deliver();
    const { length } = receiver.received;
    const [{ id, disabledBecause }] = jsonOf(expectStatus(await shop.administration('GET', webhooks), 200)).items;
    expect(disabledBecause).toBe('gone');
    const audit = await shop.administration('GET', `/admin/v1/audit?subject=${id}&action=webhook%20disabled`);
    expect(jsonOf(expectStatus(audit, 200)).items).toHaveLength(1);
    await put(1);
    await cloud.stream.deliver();
    expect(receiver.received.length).toBe(length);
  });

  it.each<[string, unknown]>([
    ['an empty event', {}],
    ['nothing', null],
    ['a list', []],
    ['a word', 'hello'],
    ['records that are none', { Records: [null, {}, 7, { eventName: 'INSERT' }, { dynamodb: { NewImage: null } }] }],
    ['records of another service', { Records: [{ eventSource: 'aws:s3', s3: { object: { key: 'x' } } }] }],
    ['a row that nobody knows', { Records: [{ eventName: 'INSERT', dynamodb: { NewImage: { pk: { N: '1' } } } }] }],
    ['a schedule', { source: 'aws.events', 'detail-type': 'Scheduled Event', detail: {} }],
  ])('the functions that no request calls take %s without an error', async (_, event) => {
    const { length } = cloud.guard.bus.taken;
    for (const name of ['change-events', 'webhooks', 'sweep']) {
      const { error } = await (await cloud.instance(name)).invoke(event);
      expect([name, error]).toEqual([name, undefined]);
    }
    expect(cloud.guard.bus.taken.length).toBe(length);
  });

  it('T47 allows functions of the stream and of the clock nothing that they do not need', () => {
    // Lambda itself reads the stream, with the rights of the function.
    const ofStream = /: (?:ListStreams|DescribeStream GetRecords GetShardIterator) on/;
    const theirs = unneededRights(cloud).filter(
      (one) => /-(?:change-events|webhooks|sweep):/.test(one) && !ofStream.test(one),
    );
    expect(theirs).toEqual([]);
  });

  it('leaves every call signed and permitted, no process dead, and one JSON line for each request', () =>
    expectCleanAftermath(cloud));
});
