import { createHmac } from 'node:crypto';
import { createServer, type IncomingHttpHeaders, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { deliverAll } from '../../shared/admin/webhooks/deliver.ts';
import { startGateway, type TestGateway } from '../support/gateway.ts';
import { api, event, json, put, refused } from './requests.ts';

interface Told {
  readonly headers: IncomingHttpHeaders;
  readonly text: string;
}

const hour = 3_600_000;

/** What a receiver checks, as Standard Webhooks say it. */
const isSigned = ({ headers, text }: Told, secret: string): boolean => {
  const key = Buffer.from(secret.replace('whsec_', ''), 'base64');
  const signed = `${headers['webhook-id']}.${headers['webhook-timestamp']}.${text}`;
  return headers['webhook-signature'] === `v1,${createHmac('sha256', key).update(signed).digest('base64')}`;
};

describe('webhooks', () => {
  let gateway: TestGateway;
  let server: Server;
  /** Every message that arrived, and what is answered to the next. */
  let told: Told[] = [];
  let answers: number[] = [];
  let onMessage = async (): Promise<void> => undefined;

  beforeAll(async () => {
    server = createServer((request, response) => {
      let text = '';
      request.on('data', (part) => {
        text += part;
      });
      request.on('end', async () => {
        told.push({ headers: request.headers, text });
        await onMessage();
        const status = answers.shift() ?? 204;
        response.writeHead(status, status === 302 ? { location: '/elsewhere' } : {}).end();
      });
    });
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  });
  afterAll(() => server.close());
  beforeEach(async () => {
    told = [];
    answers = [];
    onMessage = async () => undefined;
    gateway = await startGateway();
  });
  afterEach(() => gateway.close());

  const url = () => `http://127.0.0.1:${(server.address() as AddressInfo).port}/hook`;
  const make = (fields: object = {}) => api(gateway, 201, 'POST', '/webhooks', { url: url(), ...fields });
  const view = (id: string) => api(gateway, 200, 'GET', `/webhooks/${id}`);
  const deliver = () => deliverAll(gateway.runtime.admin);
  const phonePuts = (uid: string, title = uid) =>
    put(gateway, `${gateway.shop.calendarPath}${uid}.ics`, event(uid, title));
  const phoneDeletes = (uid: string) => gateway.fetch('DELETE', `${gateway.shop.calendarPath}${uid}.ics`);
  const changes = () =>
    told.flatMap(({ text }) =>
      JSON.parse(text).data.changes.map(({ change, id, resourceId }: Record<string, string>) =>
        [change, id ?? resourceId].join(' '),
      ),
    );

  it('B09 tells what changed since it was made, signed, by ids alone, once', async () => {
    await phonePuts('before');
    const { id, secret, ...made } = await make({ description: 'Diary' });
    expect(made).toMatchObject({ url: url(), description: 'Diary', enabled: true, failures: 0 });
    expect(secret).toMatch(/^whsec_[A-Za-z0-9+/]{43}=$/);
    await deliver();
    expect(told).toEqual([]);

    await phonePuts('a', 'Frau Lindner');
    await phonePuts('b');
    await phoneDeletes('before');
    const room = await api(gateway, 201, 'POST', '/resources', { kind: 'place', name: 'Room' });
    const day = { start: '2026-12-02T09:00', end: '2026-12-02T09:40', title: 'Herr Lindner' };
    const fitting = await api(gateway, 201, 'POST', `/resources/${room.id}/appointments`, day);
    await deliver();
    expect(told).toHaveLength(1);
    expect(changes().sort()).toEqual(
      ['changed a.ics', 'changed b.ics', 'removed before.ics', `changed ${fitting.id}`].sort(),
    );
    const [message] = told as [Told];
    expect(isSigned(message, secret)).toBe(true);
    expect(isSigned({ ...message, text: `${message.text} ` }, secret)).toBe(false);
    expect(Number(message.headers['webhook-timestamp'])).toBe(gateway.clock.now / 1000);
    expect(message.headers['content-type']).toBe('application/json');
    expect(message.text).not.toMatch(/Lindner|anna\.phone/);
    await deliver();
    expect(told).toHaveLength(1);
    expect((await view(id)).lastSuccessAt).toBe('2026-11-22T09:00:00.000Z');

    await api(gateway, 204, 'DELETE', `/resources/${room.id}`);
    await deliver();
    expect(changes().at(-1)).toBe(`resource-removed ${room.id}`);
    // The secret stands in no other answer and in no line of the log.
    const others = [await view(id), await api(gateway, 200, 'GET', '/webhooks'), gateway.log];
    expect(JSON.stringify(others)).not.toContain(secret.slice(6));
  });

  it('B09 what is not taken comes again, the same under the same id, after growing pauses; then it goes on', async () => {
    const { id } = await make();
    await phonePuts('a');
    answers = [500, 302, 404];
    const waits: number[] = [];
    for (let times = 0; times < 3; times++) {
      await deliver();
      const { nextAttemptAt, failures, lastFailure } = await view(id);
      expect([failures, lastFailure.reason]).toEqual([times + 1, ['status-500', 'status-302', 'status-404'][times]]);
      waits.push(Date.parse(nextAttemptAt) - gateway.clock.now);
      await deliver();
      expect(told).toHaveLength(times + 1);
      gateway.clock.now = Date.parse(nextAttemptAt);
    }
    expect(waits).toEqual([10_000, 20_000, 40_000]);
    await deliver();
    expect(new Set(told.map(({ headers, text }) => `${headers['webhook-id']} ${text}`)).size).toBe(1);
    expect(await view(id)).toMatchObject({ enabled: true, failures: 0 });
    expect((await view(id)).failingSince).toBeUndefined();
    await phonePuts('b');
    await deliver();
    expect(changes().at(-1)).toBe('changed b.ics');
  });

  it('B09 goes on where it stood after the process ended, and again what it had not kept', async () => {
    await make();
    await phonePuts('a');
    // It dies between the answer and the row that remembers it.
    const restore = gateway.table.intercept((_operation, input) => {
      if (JSON.stringify(input).includes('SET packed')) throw new Error('the process dies');
    });
    await expect(deliver()).rejects.toThrow('dies');
    restore();
    await phonePuts('b');
    const next = await startGateway({ table: gateway.table, shop: gateway.shop, now: gateway.clock.now });
    await deliverAll(next.runtime.admin);
    // Whoever died holds it for a while.
    expect(changes()).toEqual(['changed a.ics']);
    next.clock.now += 60_000;
    await deliverAll(next.runtime.admin);
    expect(changes()).toEqual(['changed a.ics', 'changed a.ics', 'changed b.ics']);
    await next.close();
  });

  it('B09 senders beside one another tell each change once, and what comes meanwhile too', async () => {
    await make();
    await phonePuts('a');
    const other = await startGateway({ table: gateway.table, shop: gateway.shop, now: gateway.clock.now });
    onMessage = async () => {
      onMessage = async () => undefined;
      await phonePuts('meanwhile');
    };
    await Promise.all([deliver(), deliverAll(other.runtime.admin), deliver()]);
    expect(changes()).toEqual(['changed a.ics', 'changed meanwhile.ics']);
    await other.close();
  });

  it('B09 what is switched off while it is told stays off, also between two looks of the sender', async () => {
    const { id } = await make();
    const off = () => api(gateway, 200, 'PATCH', `/webhooks/${id}`, { enabled: false });
    await phonePuts('a');
    onMessage = async () => {
      onMessage = async () => undefined;
      await off();
    };
    await deliver();
    expect(await view(id)).toMatchObject({ enabled: false, disabledBecause: 'by-administrator' });

    await api(gateway, 200, 'PATCH', `/webhooks/${id}`, { enabled: true });
    told = [];
    const restore = gateway.table.intercept(async (_operation, input) => {
      if (!JSON.stringify(input).includes('SET holder')) return;
      restore();
      await off();
    });
    await deliver();
    expect(told).toEqual([]);
  });

  it('B09 many changes come in messages of a hundred, in the order of the diary', async () => {
    await make();
    const operations = (from: number) =>
      Array.from({ length: 20 }, (_, at) => ({
        op: 'create',
        resourceId: gateway.shop.resource.id,
        appointment: { start: '2026-12-02T09:00', end: '2026-12-02T09:40', title: 'x', uid: `u${from + at}` },
      }));
    const ids: string[] = [];
    for (let from = 0; from < 120; from += 20) {
      const { items } = await api(gateway, 200, 'POST', '/appointments/batch', { operations: operations(from) });
      ids.push(...items.map(({ appointment }: { appointment: { id: string } }) => appointment.id));
    }
    await deliver();
    expect(told.map(({ text }) => JSON.parse(text).data.changes.length)).toEqual([100, 20]);
    expect(changes()).toEqual(ids.map((id) => `changed ${id}`));
  });

  it('B09 whoever fails for five days, or is gone, is told no more, which the audit trail says; switched on it hears all', async () => {
    const { id } = await make();
    await phonePuts('a');
    answers = Array(60).fill(503);
    for (let left = 60; left > 0 && (await view(id)).enabled; left--) {
      await deliver();
      const { nextAttemptAt } = await view(id);
      if (nextAttemptAt === undefined) break;
      expect(Date.parse(nextAttemptAt) - gateway.clock.now).toBeLessThanOrEqual(6 * hour);
      gateway.clock.now = Date.parse(nextAttemptAt);
    }
    expect(await view(id)).toMatchObject({ enabled: false, disabledBecause: 'failing' });
    const [entry] = (await api(gateway, 200, 'GET', `/audit?subject=${id}`)).items;
    expect(entry).toMatchObject({ action: 'webhook disabled', actor: 'gateway', reason: 'failing' });
    told = [];
    answers = [];
    await phonePuts('b');
    await deliver();
    expect(told).toEqual([]);
    expect(await api(gateway, 200, 'PATCH', `/webhooks/${id}`, { enabled: true })).toMatchObject({ enabled: true });
    await deliver();
    expect(changes()).toEqual(['changed a.ics', 'changed b.ics']);

    answers = [410];
    await phonePuts('c');
    await deliver();
    expect(await view(id)).toMatchObject({ enabled: false, disabledBecause: 'gone', failures: 1 });
  });

  it('B09 a diary that counts anew says so', async () => {
    await make();
    await phonePuts('a');
    const { client, tableName } = gateway.table;
    await client.call('UpdateItem', {
      TableName: tableName,
      Key: { pk: `calendar#${gateway.shop.resource.id}`, sk: 'head' },
      UpdateExpression: 'SET epoch = :new',
      ExpressionAttributeValues: { ':new': 'another' },
    });
    await deliver();
    expect(changes()).toEqual([`restarted ${gateway.shop.resource.id}`]);
    await phonePuts('b');
    await deliver();
    expect(changes()).toHaveLength(2);
  });

  it('B09 can be changed, tried, given another secret, switched off and deleted, each in the audit trail', async () => {
    const { id, secret } = await make();
    expect(await api(gateway, 200, 'POST', `/webhooks/${id}/test`)).toEqual({ taken: true, status: 204 });
    expect([JSON.parse(told[0]?.text ?? '').type, isSigned(told[0] as Told, secret)]).toEqual(['test', true]);
    const fresh = await api(gateway, 200, 'POST', `/webhooks/${id}/secret`);
    answers = [500];
    expect(await api(gateway, 200, 'POST', `/webhooks/${id}/test`)).toEqual({
      taken: false,
      status: 500,
      reason: 'status-500',
    });
    expect([isSigned(told[1] as Told, secret), isSigned(told[1] as Told, fresh.secret)]).toEqual([false, true]);

    const stale = { 'if-match': '"1"' };
    await refused(gateway, 412, 'stale', 'PATCH', `/webhooks/${id}`, { description: 'x' }, stale);
    await api(gateway, 200, 'PATCH', `/webhooks/${id}`, { description: 'New', enabled: false });
    await phonePuts('a');
    await deliver();
    expect(told).toHaveLength(2);
    expect(await view(id)).toMatchObject({ enabled: false, disabledBecause: 'by-administrator' });
    await api(gateway, 204, 'DELETE', `/webhooks/${id}`);
    for (const [method, path] of [
      ['GET', ''],
      ['PATCH', ''],
      ['DELETE', ''],
      ['POST', '/secret'],
      ['POST', '/test'],
    ] as const)
      await refused(
        gateway,
        404,
        'webhook-not-found',
        method,
        `/webhooks/${id}${path}`,
        method === 'PATCH' ? {} : undefined,
      );
    const { items } = await api(gateway, 200, 'GET', `/audit?subject=${id}`);
    expect(items.map(({ action }: { action: string }) => action).sort()).toEqual([
      'webhook changed',
      'webhook created',
      'webhook deleted',
      'webhook secret replaced',
    ]);
  });

  it('T76 leads to no address that the internet does not reach, whatever its name says today or tomorrow', async () => {
    for (const wrong of [
      'http://example.com/',
      'ftp://127.0.0.1/',
      'https://u:p@example.com/',
      'https://a/#x',
      'x',
      '',
    ])
      await refused(gateway, 422, 'webhook-url-refused', 'POST', '/webhooks', { url: wrong });
    const { admin } = gateway.runtime;
    const names: Record<string, readonly string[]> = {
      'good.example': ['93.184.216.34'],
      'inside.example': ['10.0.0.7'],
      'both.example': ['93.184.216.34', '169.254.169.254'],
      'six.example': ['::ffff:127.0.0.1'],
    };
    Object.assign(admin, { webhooks: 'public', resolve: async (name: string) => names[name] ?? [] });
    for (const host of ['inside.example', 'both.example', 'six.example', '127.0.0.1', '[::1]', '0x7f.1', '2130706433'])
      await refused(gateway, 422, 'webhook-url-refused', 'POST', '/webhooks', { url: `https://${host}/` });
    await refused(gateway, 422, 'webhook-url-refused', 'POST', '/webhooks', { url: 'http://good.example/' });
    const { id } = await make({ url: 'https://good.example/hook' });
    await refused(gateway, 422, 'webhook-url-refused', 'PATCH', `/webhooks/${id}`, { url: 'https://inside.example/' });
    // Judged again by the very connection.
    names['good.example'] = ['127.0.0.1'];
    expect(await api(gateway, 200, 'POST', `/webhooks/${id}/test`)).toEqual({
      taken: false,
      reason: 'address-not-public',
    });
    await phonePuts('a');
    await deliver();
    expect((await view(id)).lastFailure.reason).toBe('address-not-public');
    expect(told).toEqual([]);
  });

  it('B09 there are ten at most, and none where nothing sends them; who administers one branch has none', async () => {
    for (let count = 0; count < 10; count++) await make();
    await refused(gateway, 409, 'too-many-webhooks', 'POST', '/webhooks', { url: url() });
    Object.assign(gateway.runtime.admin, { webhooks: undefined });
    await refused(gateway, 409, 'webhooks-off', 'POST', '/webhooks', { url: url() });
    await phonePuts('a');
    await deliver();
    expect(told).toEqual([]);
    expect(json(await gateway.admin('GET', '/admin/v1/webhooks')).items).toHaveLength(10);
  });

  it('B09 costs nothing while there is none: one read', async () => {
    const operations: string[] = [];
    const restore = gateway.table.intercept((operation) => operations.push(operation));
    await deliver();
    restore();
    expect(operations).toEqual(['Query']);
  });
});
