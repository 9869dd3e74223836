import { expect } from 'vitest';
import type { Call } from './administration.ts';
import { expectStatus } from './client.ts';
import { dayFromNow, eventOf, type Shop } from './shop.ts';

const at = (day: number, more: object = {}) => ({
  start: `${dayFromNow(day)}T14:00:00`,
  end: `${dayFromNow(day)}T14:30:00`,
  title: 'Sehtest',
  ...more,
});

const refuseDoubleBooking = async (call: Call, room: string): Promise<void> => {
  await call(200, 'PATCH', room, { doubleBooking: 'refuse' });
  await call(201, 'POST', `${room}/appointments`, at(9));
  await call(409, 'POST', `${room}/appointments`, at(9));
  expect((await call(200, 'GET', `${room}/refused-attempts`)).items).toHaveLength(1);
};

/** Goes back to a former version, and takes a deleted appointment out of the trash: alone, and with others. */
const goBack = async (call: Call, room: string): Promise<void> => {
  const { id } = await call(201, 'POST', `${room}/appointments`, at(10, { customer: 'Berg, Ida' }));
  const one = `${room}/appointments/${id}`;
  await call(200, 'PATCH', one, { title: 'Anprobe' });
  const { items } = await call(200, 'GET', `${one}/history`);
  const first = `${one}/history/${items.at(-1).version}`;
  expect((await call(200, 'GET', first)).appointment.title).toBe('Sehtest');
  await call(200, 'POST', `${first}/restore`);
  expect((await call(200, 'GET', one)).title).toBe('Sehtest');

  await call(204, 'DELETE', one);
  expect((await call(200, 'GET', `${room}/trash`)).items).toMatchObject([{ id }]);
  await call(200, 'POST', `${room}/trash/${id}/restore`);
  await call(204, 'DELETE', one);
  const restored = await call(200, 'POST', `${room}/trash/restore`, { ids: [id] });
  expect(restored.items).toMatchObject([{ id, outcome: 'restored' }]);
};

/** What a phone has deleted comes back at once. */
const undoPhone = async (call: Call, { userName, phone, calendar }: Shop): Promise<void> => {
  const object = `${calendar}lost.ics`;
  const deletions = { serviceAccess: userName, from: new Date().toISOString() };
  expectStatus(await phone('PUT', object, { type: 'text/calendar', body: eventOf('lost') }), 201);
  expectStatus(await phone('DELETE', object), 204);
  const undo = async (dryRun: boolean) => call(200, 'POST', '/admin/v1/undo-deletions', { ...deletions, dryRun });
  expect(await undo(true)).toMatchObject({ found: 1, restored: 0 });
  expect(await undo(false)).toMatchObject({ found: 1, restored: 1, more: false });
  expectStatus(await phone('GET', object), 200);
  expectStatus(await phone('DELETE', object), 204);
};

/** Calls whatever goes back to what was, and what leaves nothing to go back to. */
export const undoAndErase = async (call: Call, shop: Shop): Promise<void> => {
  const { id } = await call(201, 'POST', '/admin/v1/resources', { kind: 'place', name: 'Keller' });
  const room = `/admin/v1/resources/${id}`;
  await refuseDoubleBooking(call, room);
  await goBack(call, room);
  await undoPhone(call, shop);

  await call(204, 'DELETE', room);
  expect((await call(200, 'GET', '/admin/v1/deleted-resources')).items[0]).toMatchObject({ id });
  const customer = { label: 'Berg, Ida' };
  expect(await call(200, 'POST', '/admin/v1/erasures', { customer })).toMatchObject({ appointments: 1, more: false });
  await call(200, 'POST', `/admin/v1/deleted-resources/${id}/restore`);
  await call(204, 'DELETE', room);
};
