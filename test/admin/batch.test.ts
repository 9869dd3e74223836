import { expect, it } from 'vitest';
import { describeWire } from '../support/wire.ts';
import { api, json, refused } from './requests.ts';

const day = { start: '2026-12-02T09:00', end: '2026-12-02T09:40', title: 'Eye test' };

interface Outcome {
  readonly status: number;
  readonly etag?: string;
  readonly appointment?: { readonly id: string; readonly title: string };
  readonly problem?: { readonly code: string; readonly issues?: readonly { readonly field: string }[] };
}

describeWire('a batch of appointments', (wire) => {
  const resourceId = () => wire().shop.resource.id;
  const path = () => `/resources/${resourceId()}/appointments`;
  const titles = async () =>
    (await api(wire(), 200, 'GET', `${path()}?from=2026-12-01&to=2027-02-01`)).items.map(
      ({ title }: { title: string }) => title,
    );
  const create = (fields: object = {}) => ({
    op: 'create',
    resourceId: resourceId(),
    appointment: { ...day, ...fields },
  });
  const on = (op: string, id: string, rest: object = {}) => ({ op, resourceId: resourceId(), id, ...rest });
  const send = async (operations: readonly object[], headers?: Record<string, string>): Promise<readonly Outcome[]> =>
    (await api(wire(), 200, 'POST', '/appointments/batch', { operations }, headers)).items;
  const statuses = (items: readonly Outcome[]) =>
    items.map(({ status, problem }) => (problem ? `${status} ${problem.code}` : status));

  it('B09 makes, changes and deletes in order, over several diaries, each with what its single call answers', async () => {
    const room = await api(wire(), 201, 'POST', '/resources', { kind: 'place', name: 'Room' });
    const [kept, gone, series] = await send([
      create({ title: 'Kept' }),
      create({ title: 'Gone' }),
      create({ title: 'Series', recurrence: 'FREQ=WEEKLY;COUNT=3' }),
    ]);
    const instance = '2026-12-09T08:00:00.000Z';
    const items = await send([
      on('update', kept?.appointment?.id ?? '', { appointment: { title: 'Changed' }, ifMatch: kept?.etag }),
      on('delete', gone?.appointment?.id ?? ''),
      on('delete', series?.appointment?.id ?? '', { instance, scope: 'following' }),
      { ...create(), resourceId: room.id },
    ]);
    expect(statuses(items)).toEqual([200, 204, 204, 201]);
    const id = kept?.appointment?.id ?? '';
    const read = await wire().admin('GET', `/admin/v1${path()}/${id}`);
    expect(items[0]).toEqual({ status: 200, etag: read.headers.etag, appointment: json(read) });
    expect((await titles()).sort()).toEqual(['Changed', 'Series']);
  });

  it('B09 one refusal stops none, and each says by itself what is wrong', async () => {
    const [first] = await send([create({ uid: 'one' })]);
    const id = first?.appointment?.id ?? '';
    const items = await send([
      create({ title: 'Good' }),
      create({ end: '2026-12-02T08:00' }),
      create({ title: 7 }),
      create({ uid: 'one' }),
      { ...create(), resourceId: 'none' },
      on('update', id, { appointment: { location: 'x' }, ifMatch: '"old"' }),
      on('delete', 'none.ics'),
      { op: 'burn', resourceId: resourceId() },
      on('update', id, { appointment: { unheardOf: 1 } }),
      create({ title: 'Good too' }),
    ]);
    expect(statuses(items)).toEqual([
      201,
      '422 invalid-appointment',
      '400 invalid-input',
      '409 uid-taken',
      '404 resource-not-found',
      '412 stale',
      '404 appointment-not-found',
      '400 invalid-input',
      '400 invalid-input',
      201,
    ]);
    expect(items[2]?.problem?.issues).toMatchObject([{ field: 'appointment.title' }]);
    expect(items[7]?.problem?.issues).toMatchObject([{ field: 'op' }]);
    expect(items[8]?.problem?.issues).toMatchObject([{ field: 'appointment.unheardOf' }]);
    expect((await titles()).sort()).toEqual(['Eye test', 'Good', 'Good too']);
  });

  it('B09 takes 1 to 20 operations', async () => {
    for (const operations of [[], Array(21).fill(create()), 'x', null])
      await refused(wire(), 400, 'invalid-input', 'POST', '/appointments/batch', { operations });
    expect(statuses(await send(Array(20).fill(create())))).toEqual(Array(20).fill(201));
  });

  it('B09 T61 under one key each operation is done once, and a repetition goes on where the first attempt stopped', async () => {
    const [old] = await send([create({ title: 'Old' })]);
    const id = old?.appointment?.id ?? '';
    const operations = [
      create({ title: 'A' }),
      on('update', id, { appointment: { title: 'New' } }),
      create({ title: 'B' }),
      on('delete', id),
      create({ title: 'C', end: 'never' }),
    ];
    const key = { 'idempotency-key': 'batch-1' };
    let works = 0;
    const restore = wire().table.intercept((_operation, input) => {
      if (!JSON.stringify(input).includes('SET made') || ++works <= 2) return;
      // Whoever waits in vain does so on the clock of the test.
      wire().clock.now += 4_000;
      throw Object.assign(new Error('slow down'), { name: 'ThrottlingException' });
    });
    const first = await send(operations, key);
    restore();
    expect(statuses(first)).toEqual([201, 200, '503 storage', '503 storage', '400 invalid-input']);
    // Meanwhile a phone deletes what was made and changes what was changed: what is done is not done again.
    await api(wire(), 204, 'DELETE', `${path()}/${first[0]?.appointment?.id}`);
    const second = await send(operations, key);
    expect(statuses(second)).toEqual([201, 200, 201, 204, '400 invalid-input']);
    expect(second.slice(0, 2)).toEqual(first.slice(0, 2));
    expect(await titles()).toEqual(['B']);
    expect(await send(operations, key)).toEqual(second);
    await refused(
      wire(),
      422,
      'idempotency-mismatch',
      'POST',
      '/appointments/batch',
      { operations: [create({ title: 'Another' })] },
      key,
    );
    expect(await titles()).toEqual(['B']);
  });

  it('B09 what has no time left says so, and comes with the repetition', async () => {
    const restore = wire().table.intercept((_operation, input) => {
      if (JSON.stringify(input).includes('SET made')) wire().clock.now += 10_000;
    });
    const key = { 'idempotency-key': 'batch-2' };
    const operations = [create({ title: 'A' }), create({ title: 'B' }), create({ title: 'C' })];
    const first = await send(operations, key);
    expect(first.map(({ problem }) => problem?.code)).toEqual([undefined, undefined, 'out-of-time']);
    restore();
    expect(statuses(await send(operations, key))).toEqual([201, 201, 201]);
    expect((await titles()).sort()).toEqual(['A', 'B', 'C']);
  });
});
