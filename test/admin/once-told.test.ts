import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { startGateway, type TestGateway } from '../support/gateway.ts';
import { api } from './requests.ts';

describe('B12 B10 what is told again of an appointment under an Idempotency-Key', () => {
  let gateway: TestGateway;
  let path: string;
  beforeAll(async () => {
    gateway = await startGateway();
    path = `/admin/v1/resources/${gateway.shop.resource.id}/appointments`;
  });
  afterAll(() => gateway.close());

  const ida = { customer: 'Canary, Ida' };
  const day = (hour: number) => ({ start: `2026-12-02T${hour}:00`, end: `2026-12-02T${hour}:30` });
  const post = (key: string, at: string, body?: object) => gateway.admin('POST', at, body, { 'idempotency-key': key });
  const erase = () => api(gateway, 200, 'POST', '/erasures', { customer: { label: ida.customer } });
  /** Keys of the rows in which a text stands. */
  const rowsWith = async (text: string) => {
    const { Items = [] } = await gateway.table.client.call('Scan', { TableName: gateway.table.tableName });
    return Items.flatMap((row) => (JSON.stringify(row).includes(text) ? [String(row.pk)] : []));
  };

  it('is the very first answer, whatever became of it, and 404 once it is erased; no row holds its texts beside the diary', async () => {
    const make = () => post('one', path, { ...day(10), title: 'Canary at ten', ...ida });
    const first = await make();
    const { id } = JSON.parse(first.text);
    expect((await rowsWith('Canary')).filter((pk) => pk.startsWith('idempotency#'))).toEqual([]);

    await api(gateway, 200, 'PATCH', `/resources/${gateway.shop.resource.id}/appointments/${id}`, { title: 'Later' });
    const changed = await make();
    await api(gateway, 204, 'DELETE', `/resources/${gateway.shop.resource.id}/appointments/${id}`);
    const deleted = await make();
    for (const again of [changed, deleted])
      expect([again.status, again.text, again.headers.etag, again.headers.location]).toEqual([
        201,
        first.text,
        first.headers.etag,
        first.headers.location,
      ]);

    await erase();
    const erased = await make();
    expect([erased.status, JSON.parse(erased.text).code]).toEqual([404, 'appointment-not-found']);
    expect(await rowsWith('Canary')).toEqual([]);
  });

  it('so is each part of a batch: one instance, all following, what changed nothing', async () => {
    const series = await api(gateway, 201, 'POST', path.slice('/admin/v1'.length), {
      ...day(12),
      title: 'Canary daily',
      recurrence: 'FREQ=DAILY;COUNT=9',
      ...ida,
    });
    const place = { resourceId: gateway.shop.resource.id, id: series.id };
    const instance = (date: number) => ({ ...place, instance: `2026-12-0${date}T11:00:00Z` });
    const operations = [
      { op: 'create', resourceId: place.resourceId, appointment: { ...day(14), title: 'Canary once', ...ida } },
      { op: 'update', ...place, appointment: { title: 'Canary daily' } },
      { op: 'update', ...instance(3), appointment: { title: 'Canary alone' } },
      { op: 'update', ...instance(6), scope: 'following', appointment: { title: 'Canary after' } },
      { op: 'delete', ...instance(4) },
    ];
    const change = () => post('two', '/admin/v1/appointments/batch', { operations });
    const first = await change();
    const told = JSON.parse(first.text).items.map(
      ({ status, appointment }: { status: number; appointment?: { title: string } }) => [status, appointment?.title],
    );
    expect(told).toEqual([
      [201, 'Canary once'],
      [200, 'Canary daily'],
      [200, 'Canary alone'],
      [200, 'Canary after'],
      [204, undefined],
    ]);
    expect((await rowsWith('Canary')).filter((pk) => pk.startsWith('idempotency#'))).toEqual([]);
    await api(gateway, 204, 'DELETE', `/resources/${place.resourceId}/appointments/${series.id}`);
    expect((await change()).text).toBe(first.text);

    await erase();
    const erased = await change();
    expect(erased.text).not.toContain('Canary');
    expect(JSON.parse(erased.text).items.map(({ status }: { status: number }) => status)).toEqual([
      404, 404, 404, 404, 204,
    ]);
    expect(await rowsWith('Canary')).toEqual([]);
  });

  it('so is what was restored', async () => {
    const { id } = await api(gateway, 201, 'POST', path.slice('/admin/v1'.length), {
      ...day(16),
      title: 'Canary back',
      ...ida,
    });
    await api(gateway, 204, 'DELETE', `/resources/${gateway.shop.resource.id}/appointments/${id}`);
    const restore = () => post('three', path.replace(/appointments$/, `trash/${id}/restore`));
    const first = await restore();
    expect([first.status, JSON.parse(first.text).title]).toEqual([200, 'Canary back']);
    await api(gateway, 200, 'PATCH', `/resources/${gateway.shop.resource.id}/appointments/${id}`, { title: 'Later' });
    expect((await restore()).text).toBe(first.text);
    expect((await rowsWith('Canary')).filter((pk) => pk.startsWith('idempotency#'))).toEqual([]);
    await erase();
    expect((await restore()).status).toBe(404);
    expect(await rowsWith('Canary')).toEqual([]);
  });
});
