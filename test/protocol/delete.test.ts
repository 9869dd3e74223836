import { expect, it } from 'vitest';
import { dav } from '../../shared/model/names.ts';
import { event, putObject } from '../support/icalendar.ts';
import { conditionsIn } from '../support/multistatus.ts';
import { describeWire } from '../support/wire.ts';

describeWire('DELETE', (wire) => {
  const del = (path: string, headers: Record<string, string> = {}) => wire().fetch('DELETE', path, { headers });

  it('removes an object with and without If-Match, and then knows it no more', async () => {
    const { shop } = wire();
    const { headers } = await putObject(wire(), 'a', event('a'));
    expect((await del(`${shop.calendarPath}a`, { 'if-match': '"other"' })).status).toBe(412);
    expect((await del(`${shop.calendarPath}a`, { 'if-match': headers.etag! })).status).toBe(204);
    expect((await del(`${shop.calendarPath}a`)).status).toBe(404);
    await putObject(wire(), 'b', event('b'));
    expect((await del(`${shop.calendarPath}b`)).status).toBe(204);
    expect((await wire().fetch('GET', `${shop.calendarPath}b`)).status).toBe(404);
  });

  it('T38: one delivered late with the old entity tag does not touch the object made again', async () => {
    const { shop, fetch } = wire();
    const { headers } = await putObject(wire(), 'a', event('a'));
    await del(`${shop.calendarPath}a`);
    await putObject(wire(), 'a', event('a', 'SUMMARY:again'));
    expect((await del(`${shop.calendarPath}a`, { 'if-match': headers.etag! })).status).toBe(412);
    expect((await fetch('GET', `${shop.calendarPath}a`)).status).toBe(200);
  });

  it('leaves diary resources, homes and principals to administrators', async () => {
    for (const path of [wire().shop.calendarPath, '/dav/calendars/anna/', '/dav/principals/anna/']) {
      const answer = await del(path);
      expect([answer.status, conditionsIn(answer)]).toEqual([403, [dav('need-privileges')]]);
    }
    expect((await wire().fetch('GET', wire().shop.calendarPath)).status).toBe(200);
  });

  it('B13: removes a personal calendar whole, at once, and never a part of it', async () => {
    const path = '/dav/calendars/anna/private/';
    await wire().fetch('MKCALENDAR', path);
    await wire().fetch('PUT', `${path}a`, { headers: { 'content-type': 'text/calendar' }, body: event('a') });
    expect((await del(path, { depth: '0' })).status).toBe(400);
    expect((await del(path)).status).toBe(204);
    expect((await wire().fetch('GET', `${path}a`)).status).toBe(404);
    expect((await wire().fetch('MKCALENDAR', path)).status).toBe(201);
    expect((await wire().fetch('GET', `${path}a`)).status).toBe(404);
  });

  it('T11: is the same 404 for whatever belongs to someone else', async () => {
    const bert = await wire().seed({ name: 'bert' });
    const auth = { ...bert.access, password: bert.password };
    await wire().fetch('PUT', `${bert.calendarPath}b`, {
      headers: { 'content-type': 'text/calendar' },
      body: event('b'),
      auth,
    });
    for (const path of [`${bert.calendarPath}b`, bert.calendarPath, '/dav/calendars/bert/', '/dav/principals/bert/']) {
      expect((await del(path)).status).toBe(404);
    }
    expect((await wire().fetch('GET', `${bert.calendarPath}b`, { auth })).status).toBe(200);
  });
});

describeWire(
  'DELETE of a phone that may not',
  (wire) => {
    it('B02: is refused with need-privileges, and the object stays', async () => {
      await putObject(wire(), 'a', event('a'));
      const path = `${wire().shop.calendarPath}a`;
      const answer = await wire().fetch('DELETE', path);
      expect([answer.status, conditionsIn(answer)]).toEqual([403, [dav('need-privileges')]]);
      expect((await wire().fetch('GET', path)).status).toBe(200);
    });
  },
  { seed: { access: { rights: { create: true, move: true, editText: true, delete: false, makeCalendars: false } } } },
);
