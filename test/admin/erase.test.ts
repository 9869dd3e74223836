import { expect, it } from 'vitest';
import { isCustomer } from '../../shared/admin/history/customer.ts';
import { faultNamed } from '../../shared/store/dynamo/engine/fault.ts';
import { askReport, prop, reportBody } from '../support/icalendar.ts';
import { readMultistatus } from '../support/multistatus.ts';
import { describeWire } from '../support/wire.ts';
import { api, event, put, refused } from './requests.ts';

const syncBody = (token: string): string =>
  reportBody(
    'D:sync-collection',
    `<D:sync-token>${token}</D:sync-token><D:sync-level>1</D:sync-level>${prop('D:getetag')}`,
  );

describeWire('B10 erasing a customer', (wire) => {
  const diary = () => `/resources/${wire().shop.resource.id}`;
  const object = (name: string) => `${wire().shop.calendarPath}${name}`;
  const make = async (path: string, title: string, more: object = {}) =>
    api(wire(), 201, 'POST', `${path}/appointments`, {
      title,
      start: '2026-12-01T09:00',
      end: '2026-12-01T10:00',
      ...more,
    });
  const erase = async (body: object) => api(wire(), 200, 'POST', '/erasures', body);

  /** Every row of the table as text, bodies inflated by the gateway's own readers where it can be seen at all. */
  const rows = async () => {
    const { Items = [] } = await wire().table.client.call('Scan', { TableName: wire().table.tableName });
    return Items;
  };
  const seen = async (text: string): Promise<string[]> =>
    (await rows()).flatMap((row) => (JSON.stringify(row).includes(text) ? [`${row.pk} ${row.sk}`] : []));

  it('B10 takes all of it at once: what is there, what it was, what is deleted, what was moved, in deleted diaries too', async () => {
    const other = await api(wire(), 201, 'POST', '/resources', {
      kind: 'place',
      name: 'Room',
      userId: wire().shop.user.id,
      allowCalendarSync: true,
    });
    const closing = await api(wire(), 201, 'POST', '/resources', { kind: 'place', name: 'Cellar' });
    const canary = { customer: 'Canary, Ida' };

    // Made by a phone without a customer; the diary learns later whose it is.
    await put(wire(), object('a.ics'), event('a', 'Canary at nine'));
    await api(wire(), 200, 'PATCH', `${diary()}/appointments/a.ics`, canary);
    await put(wire(), object('a.ics'), event('a', 'Canary at ten', '20261201T100000'));
    const gone = await make(diary(), 'Canary deleted', canary);
    await api(wire(), 204, 'DELETE', `${diary()}/appointments/${gone.id}`);
    const moved = await make(diary(), 'Canary moved', canary);
    await api(wire(), 200, 'PATCH', `${diary()}/appointments/${moved.id}`, { title: 'Canary moved soon' });
    const destination = `/dav/calendars/anna/${other.id}/${moved.id}`;
    const move = await wire().fetch('MOVE', object(moved.id), {
      headers: { destination: `https://cal.example.com${destination}` },
    });
    expect(move.status).toBe(201);
    const closed = await make(`/resources/${closing.id}`, 'Canary below', canary);
    await api(wire(), 204, 'DELETE', `/resources/${closing.id}`);
    const kept = await make(diary(), 'Another', { customer: 'Canari, Ida' });

    const { token } = await api(wire(), 200, 'GET', `${diary()}/changes?limit=200`);
    expect(await erase({ customer: { label: 'canary,  ida' }, dryRun: true })).toEqual({
      appointments: 3,
      versions: 4,
      more: false,
    });
    expect((await api(wire(), 200, 'GET', `${diary()}/appointments/a.ics`)).customer).toBe('Canary, Ida');

    const done = await erase({ customer: { label: 'Canary, Ida' } });
    expect(done).toMatchObject({ appointments: 3, versions: 4, more: false });
    for (const id of ['a.ics', gone.id, moved.id]) {
      expect((await wire().fetch('GET', object(id))).status).toBe(404);
      await refused(wire(), 404, 'version-not-found', 'GET', `${diary()}/appointments/${id}/history/1`);
    }
    expect((await wire().fetch('GET', destination)).status).toBe(404);
    expect((await api(wire(), 200, 'GET', `${diary()}/trash`)).items).toEqual([]);
    expect((await rows()).filter(({ sk }) => String(sk).startsWith('history#'))).toEqual([]);
    expect(await seen('Canary')).toEqual([]);
    const changes = await api(wire(), 200, 'GET', `${diary()}/changes?since=${encodeURIComponent(token)}`);
    expect(changes.items).toMatchObject([{ change: 'removed', id: 'a.ics' }]);

    await api(wire(), 200, 'POST', `/deleted-resources/${closing.id}/restore`);
    await refused(wire(), 404, 'appointment-not-found', 'GET', `/resources/${closing.id}/appointments/${closed.id}`);
    await make(`/resources/${closing.id}`, 'New');
    expect((await api(wire(), 200, 'GET', `${diary()}/appointments/${kept.id}`)).title).toBe('Another');

    const trail = await api(wire(), 200, 'GET', '/audit?action=customer%20erased');
    expect(trail.items).toEqual([
      expect.objectContaining({ actor: 'local-administrator', subject: done.id, action: 'customer erased' }),
    ]);
    expect(JSON.stringify(trail)).not.toMatch(/canary/i);
    expect(await erase({ customer: { label: 'Canary, Ida' } })).toMatchObject({ appointments: 0, versions: 0 });
  });

  it('B10 B13 takes the copies along that phones made in calendars of their own', async () => {
    const canary = { customer: { label: 'Canary, Ida', number: '77' } };
    const { id } = await make(diary(), 'Canary copied', canary);
    const own = '/dav/calendars/anna/mine/';
    await wire().fetch('MKCALENDAR', own);
    const copy = async (name: string) =>
      (await wire().fetch('COPY', object(id), { headers: { destination: `${own}${name}` } })).status;
    expect(await copy('copy.ics')).toBe(201);
    await put(wire(), `${own}other.ics`, event('other', 'Dentist'));
    const token = async () => {
      const answer = await askReport(wire(), syncBody(''), { path: own });
      return /<D:sync-token>([^<]*)</.exec(answer.text)?.[1] ?? '';
    };
    const before = await token();
    expect(await erase({ customer: { number: '77' }, dryRun: true })).toMatchObject({ appointments: 2 });
    expect(await erase({ customer: { number: '77' } })).toMatchObject({ appointments: 2, more: false });
    expect((await wire().fetch('GET', `${own}copy.ics`)).status).toBe(404);
    expect((await wire().fetch('GET', `${own}other.ics`)).text).toContain('Dentist');
    const changes = readMultistatus(await askReport(wire(), syncBody(before), { path: own }));
    expect([...changes].map(([href, { status }]) => [href, status])).toEqual([[`${own}copy.ics`, 404]]);
    expect(await seen('Canary')).toEqual([]);
  });

  it('B10 takes it also where another transaction is in the way of the deleted diary', async () => {
    const customer = { customer: 'Wren, Ada' };
    const closing = await api(wire(), 201, 'POST', '/resources', { kind: 'place', name: 'Cabin' });
    await make(`/resources/${closing.id}`, 'Wren below', customer);
    await api(wire(), 204, 'DELETE', `/resources/${closing.id}`);
    let conflicts = 0;
    const restore = wire().table.intercept((operation, input) => {
      if (operation !== 'TransactWriteItems' || !JSON.stringify(input).includes('object#') || conflicts > 0) return;
      conflicts += 1;
      throw faultNamed('TransactionCanceledException', 'cancelled', {
        CancellationReasons: [{ Code: 'TransactionConflict' }, { Code: 'None' }],
      });
    });
    const done = await erase({ customer: { label: 'Wren, Ada' } });
    restore();
    expect([conflicts, done.appointments]).toEqual([1, 1]);
    expect(await seen('Wren')).toEqual([]);
  });

  it('B10 takes what double booking refused along, of the customer and of no other', async () => {
    await api(wire(), 200, 'PATCH', diary(), { doubleBooking: 'refuse' });
    await make(diary(), 'First');
    await put(wire(), object('b.ics'), event('b', 'Canary, Ida comes', '20261201T080000'));
    await put(wire(), object('c.ics'), event('c', 'Somebody else', '20261201T080000'));
    const attempts = async () => (await rows()).filter(({ sk }) => String(sk).startsWith('refused#')).length;
    expect(await attempts()).toBe(2);
    await erase({ customer: { label: 'Canary, Ida' } });
    expect([await attempts(), await seen('Canary')]).toEqual([1, []]);
  });

  it('B10 says whom, or erases nobody', async () => {
    await refused(wire(), 400, 'invalid-input', 'POST', '/erasures', { customer: {} });
    await refused(wire(), 400, 'invalid-input', 'POST', '/erasures', {});
    await refused(wire(), 400, 'invalid-input', 'POST', '/erasures', { customer: { label: ' ' } });
    await make(diary(), 'Nobody of these');
    expect(await erase({ customer: { label: 'Nobody of these' } })).toMatchObject({ appointments: 0 });
  });
});

it.each([
  ['Berg, Ida', { label: 'berg,  IDA' }, true],
  ['Berg, Ida', { label: 'Berg' }, false],
  ['Berg, Ida', { number: '4711' }, false],
  [{ firstName: 'Ida', lastName: 'Berg', number: 4711 }, { number: '4711' }, true],
  [{ firstName: 'Ida', lastName: 'Berg', number: '4711' }, { number: '4712', label: 'Ida Berg' }, false],
  [{ firstName: 'Ida', lastName: 'Berg' }, { number: '4711', label: 'Berg, Ida' }, true],
  [{ firstName: 'Ida', lastName: 'Berg' }, { label: 'ida berg' }, true],
  [{ label: 'Berg, Ida', number: 1 }, { label: 'Berg, Ida' }, true],
  [undefined, { label: '' }, false],
  [{ label: '' }, { label: '' }, false],
] as const)('B10 %j is the customer %j: %s', (customer, wanted, is) => {
  expect(isCustomer(customer, wanted)).toBe(is);
});
