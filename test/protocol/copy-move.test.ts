import { expect, it } from 'vitest';
import { caldav, dav } from '../../shared/model/names.ts';
import { calendar, component, event, putObject } from '../support/icalendar.ts';
import { conditionsIn } from '../support/multistatus.ts';
import { describeWire } from '../support/wire.ts';

const own = '/dav/calendars/anna/private/';

describeWire('COPY and MOVE', (wire) => {
  const send = (method: string, name: string, destination: string, headers: Record<string, string> = {}) =>
    wire().fetch(method, `${wire().shop.calendarPath}${name}`, { headers: { destination, ...headers } });
  const textAt = async (path: string) => {
    const { status, text } = await wire().fetch('GET', path);
    return status === 200 ? text : status;
  };
  const store = (path: string, body: string) =>
    wire().fetch('PUT', path, { headers: { 'content-type': 'text/calendar' }, body });

  it('moves an object to another name; its UID stays its own (RFC 4918 §9.9)', async () => {
    const { calendarPath } = wire().shop;
    await putObject(wire(), 'a', event('a'));
    const moved = await send('MOVE', 'a', `https://cal.example.com${calendarPath}b%20c`);
    expect([moved.status, moved.headers.location]).toEqual([201, `${calendarPath}b%20c`]);
    expect([await textAt(`${calendarPath}a`), await textAt(`${calendarPath}b%20c`)]).toEqual([404, event('a')]);
    expect((await putObject(wire(), 'd', event('a'))).status).toBe(409);
    expect((await putObject(wire(), 'a', event('new'))).status).toBe(201);
  });

  it('moves and copies between two calendars of the principal', async () => {
    const { calendarPath } = wire().shop;
    await wire().fetch('MKCALENDAR', own);
    await putObject(wire(), 'a', event('a'));
    expect((await send('COPY', 'a', `${own}a`)).status).toBe(201);
    expect([await textAt(`${calendarPath}a`), await textAt(`${own}a`)]).toEqual([event('a'), event('a')]);
    expect((await send('MOVE', 'a', `${own}a`)).status).toBe(204);
    expect([await textAt(`${calendarPath}a`), await textAt(`${own}a`)]).toEqual([404, event('a')]);
  });

  it('a copy inside one calendar has its own UID in the way (RFC 4791 §5.3.2.1)', async () => {
    await putObject(wire(), 'a', event('a'));
    const answer = await send('COPY', 'a', `${wire().shop.calendarPath}b`);
    expect([answer.status, conditionsIn(answer)]).toEqual([409, [caldav('no-uid-conflict')]]);
    expect(await textAt(`${wire().shop.calendarPath}b`)).toBe(404);
  });

  it('overwrites, unless told Overwrite: F', async () => {
    const { calendarPath } = wire().shop;
    await wire().fetch('MKCALENDAR', own);
    await putObject(wire(), 'a', event('a'));
    await putObject(wire(), 'b', event('b'));
    expect((await send('MOVE', 'a', `${calendarPath}b`, { overwrite: 'F' })).status).toBe(412);
    expect([await textAt(`${calendarPath}a`), await textAt(`${calendarPath}b`)]).toEqual([event('a'), event('b')]);
    await send('COPY', 'b', `${own}b`);
    expect((await send('COPY', 'b', `${own}b`, { overwrite: 'F' })).status).toBe(412);
    expect((await send('COPY', 'b', `${own}b`)).status).toBe(204);
    expect((await send('COPY', 'b', `${own}c`, { overwrite: 'x' })).status).toBe(400);
    expect((await send('MOVE', 'b', `${own}b`, { overwrite: 'T' })).status).toBe(204);
    expect([await textAt(`${calendarPath}b`), await textAt(`${own}b`)]).toEqual([404, event('b')]);
  });

  it.each([
    ['inside a calendar', '/dav/calendars/anna/second/', '/dav/calendars/anna/second/'],
    ['between two calendars', '/dav/calendars/anna/second/', own],
    ['from a calendar into the diary', own, undefined],
    ['from the diary into a calendar', undefined, own],
    ['inside the diary', undefined, undefined],
  ])('T68: another appointment is never overwritten, %s', async (_, source, target) => {
    const { calendarPath } = wire().shop;
    for (const made of [own, '/dav/calendars/anna/second/']) await wire().fetch('MKCALENDAR', made);
    const [a, b] = [`${source ?? calendarPath}a`, `${target ?? calendarPath}b`];
    await store(a, event('a'));
    await store(b, event('b'));
    for (const method of ['COPY', 'MOVE'])
      for (const [name, value] of [
        ['overwrite', 'T'],
        ['if-match', (await wire().fetch('GET', a)).headers.etag!],
        ['x-plain', ''],
      ] as const) {
        const answer = await wire().fetch(method, a, { headers: { destination: b, [name]: value } });
        expect([method, answer.status, conditionsIn(answer)]).toEqual([method, 409, [caldav('no-uid-conflict')]]);
        expect(answer.text).toContain(`<D:href>${b}</D:href>`);
      }
    expect([await textAt(a), await textAt(b)]).toEqual([event('a'), event('b')]);
    expect((await store(`${target ?? calendarPath}c`, event('b'))).status).toBe(409);
  });

  it('refuses no destination, itself, a collection, another server and a missing parent', async () => {
    const { calendarPath } = wire().shop;
    await putObject(wire(), 'a', event('a'));
    for (const method of ['COPY', 'MOVE']) {
      const status = async (destination: string) => (await send(method, 'a', destination)).status;
      expect((await wire().fetch(method, `${calendarPath}a`)).status).toBe(400);
      expect(await status(`${calendarPath}a`)).toBe(403);
      expect(await status(calendarPath)).toBe(403);
      expect(await status('https://elsewhere.example/a')).toBe(502);
      expect(await status('ftp://cal.example.com/dav/calendars/anna/x/a')).toBe(502);
      expect(await status('/dav/calendars/anna/nothing/a')).toBe(409);
      expect(await status(`${calendarPath}a/b`)).toBe(409);
      expect((await send(method, 'none', `${calendarPath}b`)).status).toBe(404);
      expect((await wire().fetch(method, calendarPath, { headers: { destination: own } })).status).toBe(403);
    }
    expect(await textAt(`${calendarPath}a`)).toBe(event('a'));
  });

  it('a destination elsewhere is the client’s word, no fault of the gateway that rings an alarm', async () => {
    await putObject(wire(), 'a', event('a'));
    expect((await send('MOVE', 'a', 'https://elsewhere.example/a')).status).toBe(502);
    const line = JSON.parse(wire().log.at(-1)!);
    expect([line.level, line.fault, line.stack]).toEqual(['info', undefined, undefined]);
  });

  it('T11: neither end may lie with another principal', async () => {
    const bert = await wire().seed({ name: 'bert' });
    const auth = { ...bert.access, password: bert.password };
    await wire().fetch('PUT', `${bert.calendarPath}b`, {
      headers: { 'content-type': 'text/calendar' },
      body: event('b'),
      auth,
    });
    await putObject(wire(), 'a', event('a'));
    for (const method of ['COPY', 'MOVE']) {
      expect((await send(method, 'a', `${bert.calendarPath}a`)).status).toBe(404);
      const headers = { destination: `${wire().shop.calendarPath}stolen` };
      expect((await wire().fetch(method, `${bert.calendarPath}b`, { headers })).status).toBe(404);
    }
    expect((await wire().fetch('GET', `${bert.calendarPath}a`, { auth })).status).toBe(404);
    expect((await wire().fetch('GET', `${bert.calendarPath}b`, { auth })).status).toBe(200);
  });

  it('holds the conditions of the source', async () => {
    const { headers } = await putObject(wire(), 'a', event('a'));
    const to = `${wire().shop.calendarPath}b`;
    expect((await send('MOVE', 'a', to, { 'if-match': '"other"' })).status).toBe(412);
    expect((await send('COPY', 'a', to, { 'if-match': '"other"' })).status).toBe(412);
    expect((await send('MOVE', 'a', to, { 'if-match': headers.etag! })).status).toBe(201);
  });

  it('takes a to-do only where to-dos are kept', async () => {
    await wire().fetch('MKCALENDAR', own, {
      body: '<C:mkcalendar xmlns:D="DAV:" xmlns:C="urn:ietf:params:xml:ns:caldav"><D:set><D:prop><C:supported-calendar-component-set><C:comp name="VTODO"/></C:supported-calendar-component-set></D:prop></D:set></C:mkcalendar>',
    });
    expect((await store(`${own}t`, calendar(...component('VTODO', 't', 'SUMMARY:x')))).status).toBe(201);
    for (const method of ['COPY', 'MOVE']) {
      const answer = await wire().fetch(method, `${own}t`, {
        headers: { destination: `${wire().shop.calendarPath}t` },
      });
      expect(answer.status).toBe(403);
      expect(conditionsIn(answer)).toEqual([caldav('supported-calendar-component'), dav('need-privileges')]);
    }
  });
});

describeWire(
  'MOVE of a phone that may not delete',
  (wire) => {
    it('B02: is refused with need-privileges', async () => {
      await putObject(wire(), 'a', event('a'));
      const headers = { destination: `${wire().shop.calendarPath}b` };
      const answer = await wire().fetch('MOVE', `${wire().shop.calendarPath}a`, { headers });
      expect([answer.status, conditionsIn(answer)]).toEqual([403, [dav('need-privileges')]]);
    });
  },
  { seed: { access: { rights: { create: true, move: true, editText: true, delete: false, makeCalendars: false } } } },
);
