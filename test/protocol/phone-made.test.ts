import { expect, it } from 'vitest';
import { dav, gateway } from '../../shared/model/names.ts';
import { lineOf, rowOf } from '../../shared/store/dynamo/maintenance/lines.ts';
import { allRows } from '../../shared/store/dynamo/maintenance/rows.ts';
import type { Row } from '../../shared/store/dynamo/rows/items.ts';
import { api, event, put, refused } from '../admin/requests.ts';
import { conditionsIn } from '../support/multistatus.ts';
import { describeWire } from '../support/wire.ts';

const own = '/dav/calendars/anna/private/';
const rules = {
  defaultType: 'Eye test',
  defaultStatus: 'booked',
  defaultPreparationMinutes: 5,
  defaultFollowUpMinutes: 10,
};
const complete = {
  branchId: 'anna-branch',
  creator: 'phone of anna',
  type: 'Eye test',
  status: 'booked',
  preparationMinutes: 5,
  followUpMinutes: 10,
};

/** An event that takes so long (RFC 5545 §3.8.2.5). */
const lasting = (uid: string, duration: string, extra = '') =>
  event(uid, 'Eye test', '20261201T090000', extra).replace('PT30M', duration);

describeWire('B04 an appointment that a phone makes', (wire) => {
  const diary = () => `/resources/${wire().shop.resource.id}`;
  const at = (name: string) => `${wire().shop.calendarPath}${name}.ics`;
  const rule = (fields: object) => api(wire(), 200, 'PATCH', diary(), fields);
  const one = (name: string) => api(wire(), 200, 'GET', `${diary()}/appointments/${name}.ics`);
  const phonePuts = async (name: string, body: string) => (await put(wire(), at(name), body)).status;
  const transfer = (method: string, from: string, destination: string) =>
    wire().fetch(method, from, { headers: { destination } });
  const names = async (): Promise<readonly string[]> => {
    const { items } = await api(wire(), 200, 'GET', `${diary()}/appointments?from=2026-11-01&to=2027-02-01`);
    return items.map(({ id }: { id: string }) => id);
  };

  it('B04 has branch and creator, and nothing else where the diary has no rules', async () => {
    expect(await phonePuts('a', lasting('a', 'P3D'))).toBe(201);
    const made = await one('a');
    expect(made).toMatchObject({ branchId: 'anna-branch', creator: 'phone of anna' });
    for (const field of ['type', 'status', 'preparationMinutes', 'followUpMinutes'])
      expect(made).not.toHaveProperty(field);
  });

  it('B04 arrives complete by PUT, POST, COPY and MOVE, in list, change feed and export', async () => {
    await rule(rules);
    const { fetch, shop, table } = wire();
    await fetch('MKCALENDAR', own);
    for (const name of ['copied', 'moved']) await put(wire(), `${own}${name}.ics`, event(name));
    expect(await phonePuts('put', event('put'))).toBe(201);
    const headers = { 'content-type': 'text/calendar' };
    expect((await fetch('POST', shop.calendarPath, { headers, body: event('post') })).status).toBe(201);
    expect((await transfer('COPY', `${own}copied.ics`, at('copied'))).status).toBe(201);
    expect((await transfer('MOVE', `${own}moved.ics`, at('moved'))).status).toBe(201);

    const { items } = await api(wire(), 200, 'GET', `${diary()}/appointments?from=2026-12-01&to=2026-12-02`);
    expect(items).toHaveLength(4);
    for (const item of items) expect(item).toMatchObject(complete);
    const feed = await api(wire(), 200, 'GET', `${diary()}/changes`);
    for (const { appointment } of feed.items) expect(appointment).toMatchObject(complete);

    const rows: Row[] = [];
    for await (const row of allRows(table)) rows.push(rowOf(lineOf(row)));
    const kept = rows.filter(({ pk, sk }) => pk === `calendar#${shop.resource.id}` && sk.startsWith('object#'));
    expect(kept.map((row) => row.diary)).toEqual(Array(4).fill(complete));
    expect(rows.find(({ pk, sk }) => pk === `calendar#${shop.resource.id}` && sk === 'head')).toMatchObject(rules);
  });

  it('B04 is never shown to phones: the bytes stay as they were sent', async () => {
    await rule(rules);
    await phonePuts('a', event('a'));
    expect((await wire().fetch('GET', at('a'))).text).toBe(event('a'));
  });

  it('B04 keeps what is stored when a phone edits it, whatever the rules have become', async () => {
    await rule(rules);
    await phonePuts('a', event('a'));
    await api(wire(), 200, 'PATCH', `${diary()}/appointments/a.ics`, { type: 'Lenses', customer: 'Mrs K.' });
    await rule({ defaultType: 'Other', defaultStatus: null, maximumMinutes: 20 });
    expect(await phonePuts('a', lasting('a', 'PT3H'))).toBe(204);
    expect(await one('a')).toMatchObject({
      ...complete,
      type: 'Lenses',
      customer: 'Mrs K.',
      endsAt: expect.stringContaining('T12:00'),
    });
  });

  it('B04 is new again once it was deleted', async () => {
    await rule(rules);
    await phonePuts('a', event('a'));
    await wire().fetch('DELETE', at('a'));
    await rule({ defaultType: 'Lenses', maximumMinutes: 60 });
    expect(await phonePuts('a', lasting('a', 'PT2H'))).toBe(403);
    expect(await phonePuts('a', event('a'))).toBe(201);
    expect(await one('a')).toMatchObject({ ...complete, type: 'Lenses' });
  });

  it.each([
    ['TENTATIVE', 'proposed'],
    ['CANCELLED', 'cancelled'],
    ['CONFIRMED', 'booked'],
  ])('B04 says itself what its status is: %s is %s', async (status, word) => {
    await rule(rules);
    await phonePuts('a', event('a', 'Eye test', '20261201T090000', `STATUS:${status}\r\n`));
    expect(await one('a')).toMatchObject({ ...complete, status: word });
    const feed = await api(wire(), 200, 'GET', `${diary()}/changes`);
    expect(feed.items[0].appointment.status).toBe(word);
  });

  it('B04 of the diary itself gets no defaults and has no such limits', async () => {
    await rule({ ...rules, maximumMinutes: 30 });
    const times = { start: '2026-12-03T09:00', end: '2026-12-03T12:00' };
    const made = await api(wire(), 201, 'POST', `${diary()}/appointments`, { title: 'Long', ...times });
    expect(made.creator).toBe('local-administrator');
    expect(made).not.toHaveProperty('type');
  });

  it.each([
    ['too short', { minimumMinutes: 15 }, 'PT14M', 'takes 14 minutes', 'at least 15 minutes'],
    ['too long', { maximumMinutes: 60 }, 'PT61M', 'takes 61 minutes', 'at most 60 minutes'],
    ['outside both', { minimumMinutes: 15, maximumMinutes: 60 }, 'P1D', 'takes 1440 minutes', '15 to 60 minutes'],
  ])(
    'B04 that is %s is refused whole with appointment-length, need-privileges beside it (trap 34)',
    async (_, limits, duration, takes, allowed) => {
      await rule(limits);
      await wire().fetch('MKCALENDAR', own);
      for (const name of ['copied', 'moved']) await put(wire(), `${own}${name}.ics`, lasting(name, duration));
      const headers = { 'content-type': 'text/calendar' };
      const answers = [
        await put(wire(), at('put'), lasting('put', duration)),
        await put(wire(), at('put'), lasting('put', duration), { headers: { 'if-none-match': '*' } }),
        await wire().fetch('POST', wire().shop.calendarPath, { headers, body: lasting('post', duration) }),
        await transfer('COPY', `${own}copied.ics`, at('copied')),
        await transfer('MOVE', `${own}moved.ics`, at('moved')),
      ];
      for (const answer of answers) {
        expect([answer.status, conditionsIn(answer)]).toEqual([
          403,
          [gateway('appointment-length'), dav('need-privileges')],
        ]);
        expect(answer.text).toMatch(new RegExp(`<!-- [^<]*${takes}[^<]*${allowed}[^<]* -->`));
      }
      expect(await names()).toEqual([]);
      expect((await api(wire(), 200, 'GET', `${diary()}/changes`)).items).toEqual([]);
      expect((await wire().fetch('GET', `${own}moved.ics`)).status).toBe(200);
    },
  );

  it.each([
    ['PT15M', 201],
    ['PT60M', 201],
    ['PT14M59S', 403],
    ['PT60M1S', 403],
  ])('B04 may be as long as both limits: %s is a %i', async (duration, status) => {
    await rule({ minimumMinutes: 15, maximumMinutes: 60 });
    expect(await phonePuts('a', lasting('a', duration))).toBe(status);
  });

  const changed = (uid: string, duration: string) =>
    /BEGIN:VEVENT[\s\S]*END:VEVENT\r\n/.exec(lasting(uid, duration, 'RECURRENCE-ID:20261208T090000Z\r\n'))![0];
  const series = lasting('a', 'PT30M', 'RRULE:FREQ=WEEKLY\r\n');
  it.each([
    ['series without end', series, 201],
    ['series of long ones', series.replace('PT30M', 'PT2H'), 403],
    ['instance changed to be long', series.replace('END:VCALENDAR', `${changed('a', 'PT2H')}END:VCALENDAR`), 403],
    ['instance changed to fit', series.replace('END:VCALENDAR', `${changed('a', 'PT1H')}END:VCALENDAR`), 201],
    ['period added', lasting('a', 'PT30M', 'RDATE;VALUE=PERIOD:20261205T090000Z/PT2H\r\n'), 403],
    [
      'night in which the clocks change',
      lasting('a', 'PT30M').replace(/DTSTART[\s\S]*PT30M/, 'DTSTART:20261025T003000Z\r\nDTEND:20261025T013000Z'),
      201,
    ],
    ['whole day', lasting('a', 'PT30M').replace(/DTSTART[\s\S]*PT30M/, 'DTSTART;VALUE=DATE:20261201'), 403],
    ['start without an end', lasting('a', 'PT30M').replace('DURATION:PT30M\r\n', ''), 403],
  ])('B04 every instance counts: a %s', async (_, body, status) => {
    await rule({ minimumMinutes: 15, maximumMinutes: 60 });
    expect(await phonePuts('a', body)).toBe(status);
  });

  it('B04 a whole day is 1,440 minutes, on the day of 25 hours too', async () => {
    await rule({ minimumMinutes: 1_440, maximumMinutes: 1_440 });
    const day = (uid: string, date: string) => event(uid).replace(/DTSTART[\s\S]*PT30M/, `DTSTART;VALUE=DATE:${date}`);
    expect([await phonePuts('a', day('a', '20261025')), await phonePuts('b', day('b', '20270328'))]).toEqual([
      201, 201,
    ]);
  });

  it('B04 conditions are asked before lengths, rights and branch too', async () => {
    await rule({ maximumMinutes: 20 });
    const headers = { 'if-match': '"other"' };
    expect((await put(wire(), at('a'), event('a'), { headers })).status).toBe(412);
    await api(wire(), 200, 'PATCH', '/service-accesses/anna', { rights: { create: false } });
    expect(conditionsIn(await put(wire(), at('a'), event('a')))).toEqual([dav('need-privileges')]);
  });

  it('B04 comes back from a calendar of the phone’s own with what the diary knew of it', async () => {
    await phonePuts('a', event('a'));
    await api(wire(), 200, 'PATCH', `${diary()}/appointments/a.ics`, { type: 'Lenses', customer: 'Mrs K.' });
    await rule(rules);
    await wire().fetch('MKCALENDAR', own);
    expect((await transfer('MOVE', at('a'), `${own}a.ics`)).status).toBe(201);
    expect((await transfer('MOVE', `${own}a.ics`, at('a'))).status).toBe(201);
    expect(await one('a')).toMatchObject({ ...complete, type: 'Lenses', customer: 'Mrs K.' });
  });

  it('B04 no rule touches the phone’s own calendars', async () => {
    await rule({ maximumMinutes: 20 });
    await wire().fetch('MKCALENDAR', own);
    expect((await put(wire(), `${own}a.ics`, event('a'))).status).toBe(201);
    expect((await put(wire(), `${own}a.ics`, lasting('a', 'PT9H'))).status).toBe(204);
  });
});

describeWire('B04 the rules of a diary', (wire) => {
  const path = () => `/resources/${wire().shop.resource.id}`;
  const limits = { minimumMinutes: 15, maximumMinutes: 60 };

  it('B04 are made, read, listed, changed and cleared like its other fields', async () => {
    const body = { kind: 'place', name: 'Room 1', ...rules, ...limits };
    const { id } = await api(wire(), 201, 'POST', '/resources', body);
    expect(await api(wire(), 200, 'GET', `/resources/${id}`)).toMatchObject({ ...rules, ...limits });
    const { items } = await api(wire(), 200, 'GET', '/resources?q=Room%201');
    expect(items).toMatchObject([{ ...rules, ...limits }]);
    const cleared = await api(wire(), 200, 'PATCH', `/resources/${id}`, { defaultType: null, minimumMinutes: null });
    expect([cleared.defaultType, cleared.minimumMinutes, cleared.maximumMinutes]).toEqual([undefined, undefined, 60]);
  });

  it.each([
    [{ minimumMinutes: 61 }, 'maximumMinutes'],
    [{ maximumMinutes: 14 }, 'maximumMinutes'],
    [{ minimumMinutes: 0 }, 'minimumMinutes'],
    [{ maximumMinutes: 44_641 }, 'maximumMinutes'],
    [{ maximumMinutes: 30.5 }, 'maximumMinutes'],
    [{ maximumMinutes: '30' }, 'maximumMinutes'],
    [{ defaultPreparationMinutes: -1 }, 'defaultPreparationMinutes'],
    [{ defaultFollowUpMinutes: 1_441 }, 'defaultFollowUpMinutes'],
    [{ defaultType: '' }, 'defaultType'],
    [{ defaultStatus: 'two\nlines' }, 'defaultStatus'],
  ])('B04 that make no sense are refused at their field: %j', async (fields, field) => {
    await api(wire(), 200, 'PATCH', path(), limits);
    const problem = await refused(wire(), 400, 'invalid-input', 'PATCH', path(), fields);
    expect(problem.issues).toMatchObject([{ where: 'body', field, message: expect.any(String) }]);
    expect(await api(wire(), 200, 'GET', path())).toMatchObject(limits);
  });
});
