import { expect } from 'vitest';
import type { Call } from './administration.ts';
import { dayFromNow, eventOf, type Shop } from './shop.ts';

const appointment = (day: number, title: string) => ({
  start: `${dayFromNow(day)}T09:00:00`,
  end: `${dayFromNow(day)}T09:30:00`,
  title,
});

/** Calls every operation on appointments: one appointment, and a series with instances changed and deleted. */
export const useDiary = async (call: Call, { resource, branch }: Shop, place: string): Promise<void> => {
  const diary = `/admin/v1/resources/${resource}/appointments`;
  const content = { ...appointment(3, 'Anprobe'), branchId: branch, secondResourceId: place };
  const { id } = await call(201, 'POST', diary, content);
  await call(200, 'GET', `${diary}/${id}`);
  await call(200, 'PATCH', `${diary}/${id}`, appointment(4, 'Anprobe, verschoben'));
  await call(200, 'POST', `${diary}/import`, eventOf('series', { rule: 'FREQ=DAILY;COUNT=6' }));

  const period = `from=${dayFromNow(-1)}&to=${dayFromNow(30)}`;
  await call(200, 'GET', `${diary}?${period}&limit=2`);
  const { items } = await call(200, 'GET', `${diary}?${period}`);
  const instances: string[] = items
    .filter(({ uid }: { uid: string }) => uid === 'series')
    .map((one: { id: string; instance: string }) => `${diary}/${one.id}?instance=${encodeURIComponent(one.instance)}`);
  expect(instances).toHaveLength(6);
  const [first = '', second = '', , fourth = ''] = instances;
  await call(200, 'GET', first);
  await call(200, 'PATCH', first, { title: 'this one' });
  await call(200, 'PATCH', `${fourth}&scope=following`, { title: 'this and what follows' });
  await call(204, 'DELETE', second);

  await call(200, 'GET', `${diary}/export`);
  for (const changes of [`/admin/v1/resources/${resource}/changes`, '/admin/v1/changes']) {
    const { token } = await call(200, 'GET', changes);
    await call(200, 'GET', `${changes}?since=${encodeURIComponent(token)}`);
  }
  const { token } = await call(200, 'GET', `/admin/v1/resources/${resource}/changes`);
  await call(200, 'GET', `/admin/v1/resources/${resource}/changes?since=${encodeURIComponent(token)}`);
  const all = await call(200, 'GET', '/admin/v1/changes?limit=1');
  await call(200, 'GET', `/admin/v1/changes?since=${all.token}`);
  const operations = [
    { op: 'create', resourceId: resource, appointment: { ...appointment(6, 'Brillenabholung'), uid: 'order-17' } },
    { op: 'update', resourceId: resource, id, appointment: { integratorData: { order: 17 } } },
  ];
  const batch = await call(200, 'POST', '/admin/v1/appointments/batch', { operations });
  expect(batch.items.map(({ status }: { status: number }) => status)).toEqual([201, 200]);
  expect((await call(200, 'GET', `${diary}?uid=order-17`)).items).toHaveLength(1);
  const asked = { from: `${dayFromNow(6)}T00:00:00Z`, to: `${dayFromNow(7)}T00:00:00Z` };
  const { items: taken } = await call(200, 'POST', '/admin/v1/free-busy', { ...asked, resourceIds: [resource, place] });
  expect(taken[0].busy.length).toBeGreaterThan(0);
  await call(204, 'DELETE', `${diary}/${id}`);
};
