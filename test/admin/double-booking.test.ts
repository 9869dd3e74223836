import { expect, it } from 'vitest';
import { gateway } from '../../shared/model/names.ts';
import { conditionsIn } from '../support/multistatus.ts';
import { describeWire } from '../support/wire.ts';
import { api, event, put, refused } from './requests.ts';

interface Entry {
  readonly id: string;
  readonly title?: string;
  readonly overlaps?: readonly { readonly appointmentId: string; readonly resourceId: string }[];
}

/** From nine to ten on the first of December in the diary's zone, unless told. */
const slot = (title: string, more: object = {}) => ({
  title,
  start: '2026-12-01T09:00',
  end: '2026-12-01T10:00',
  ...more,
});

/** The same hour as a phone writes it: 08:00 UTC is nine in Berlin. */
const onPhone = (uid: string, at = '080000', extra = '') =>
  event(uid, uid, `20261201T${at}`, extra).replace('PT30M', 'PT1H');

describeWire('B03 double booking', (wire) => {
  const diary = () => `/resources/${wire().shop.resource.id}`;
  const at = (name: string) => `${wire().shop.calendarPath}${name}.ics`;
  const phonePuts = (name: string, body: string, headers: Record<string, string> = {}) =>
    put(wire(), at(name), body, { headers });
  const rule = (doubleBooking: string, of = diary(), more: object = {}) =>
    api(wire(), 200, 'PATCH', of, { doubleBooking, ...more });
  const make = (body: object, of = diary()) => api(wire(), 201, 'POST', `${of}/appointments`, body);
  const refusedToMake = (body: object, of = diary()) =>
    refused(wire(), 409, 'double-booked', 'POST', `${of}/appointments`, body);
  const list = async (of = diary()): Promise<readonly Entry[]> =>
    (await api(wire(), 200, 'GET', `${of}/appointments?from=2026-11-01&to=2027-03-01`)).items;
  const attempts = async (of = diary()) => (await api(wire(), 200, 'GET', `${of}/refused-attempts`)).items;
  const room = async (doubleBooking = 'allow'): Promise<{ id: string; path: string }> => {
    const { shop } = wire();
    const fields = {
      kind: 'place',
      name: 'Fitting room',
      userId: shop.user.id,
      branchId: shop.branch.id,
      allowCalendarSync: true,
    };
    const { id } = await api(wire(), 201, 'POST', '/resources', { ...fields, doubleBooking });
    return { id, path: `/resources/${id}` };
  };

  it('B03 is allowed unless somebody says otherwise, and then nothing is marked', async () => {
    expect((await api(wire(), 200, 'GET', diary())).doubleBooking).toBe('allow');
    await make(slot('one'));
    await make(slot('two'));
    expect((await phonePuts('three', onPhone('three'))).status).toBe(201);
    expect((await list()).map(({ overlaps }) => overlaps)).toEqual([undefined, undefined, undefined]);
    expect(await attempts()).toEqual([]);
  });

  it('B03 warn writes, and marks both in the list', async () => {
    await rule('warn');
    const one = await make(slot('one'));
    const two = await make(slot('two', { start: '2026-12-01T09:30', end: '2026-12-01T10:30' }));
    const apart = await make(slot('apart', { start: '2026-12-01T10:30', end: '2026-12-01T11:00' }));
    const marked = new Map(
      (await list()).map(({ id, overlaps }) => [id, overlaps?.map((other) => other.appointmentId)]),
    );
    expect(marked).toEqual(
      new Map([
        [one.id, [two.id]],
        [two.id, [one.id]],
        [apart.id, undefined],
      ]),
    );
  });

  it('B03 warn: who makes, changes, restores or reads an appointment hears what it overlaps, at once', async () => {
    await rule('warn');
    const one = await make(slot('one'));
    expect(one.overlaps).toBeUndefined();
    const overlapping = ({ overlaps }: Entry) => overlaps?.map((other) => other.appointmentId);
    const two = await make(slot('two', { start: '2026-12-01T09:30', end: '2026-12-01T10:30' }));
    expect(overlapping(two)).toEqual([one.id]);
    const path = `${diary()}/appointments/${two.id}`;
    expect(overlapping(await api(wire(), 200, 'GET', path))).toEqual([one.id]);
    expect(overlapping(await api(wire(), 200, 'PATCH', path, { start: '2026-12-02T09:30' }))).toBeUndefined();
    expect(overlapping(await api(wire(), 200, 'PATCH', path, { start: '2026-12-01T09:45' }))).toEqual([one.id]);
    await api(wire(), 204, 'DELETE', path);
    expect(overlapping(await api(wire(), 200, 'POST', `${diary()}/trash/${two.id}/restore`))).toEqual([one.id]);
    const { items } = await api(wire(), 200, 'GET', `${diary()}/appointments?uid=${one.uid}`);
    expect(items.map(overlapping)).toEqual([[two.id]]);
    // In a room too, where only the room watches.
    const cabin = await room('warn');
    await rule('allow');
    const inRoom = (start: string) =>
      slot('in the room', { secondResourceId: cabin.id, start: `2026-12-03T${start}`, end: '2026-12-03T11:00' });
    await make(inRoom('09:00'));
    expect((await make(inRoom('10:00'))).overlaps).toMatchObject([{ resourceId: cabin.id }]);
    expect((await make(slot('three'))).overlaps).toBeUndefined();
  });

  it('B03 refuse: a phone hears 409, an element of our own and when the diary is taken, but not by whom', async () => {
    await rule('refuse');
    await make(slot('Mr Secret', { customer: 'Secret', preparationMinutes: 15 }));
    const answer = await phonePuts('b', onPhone('b', '083000'));
    expect(answer.status).toBe(409);
    expect(conditionsIn(answer)).toEqual([gateway('double-booked')]);
    expect(answer.text).toMatch(/taken[^>]*start="20261201T074500Z" end="20261201T090000Z"/);
    expect(answer.text).toContain('the diary is taken: 2026-12-01 08:45 to 10:00 (Europe/Berlin)');
    expect(answer.text).not.toContain('Secret');
    expect((await list()).map(({ title }) => title)).toEqual(['Mr Secret']);
    expect((await wire().fetch('GET', at('b'))).status).toBe(404);
  });

  it('B03 refuse: the diary program hears what is in the way, by id, title and time', async () => {
    await rule('refuse');
    const first = await make(slot('first', { followUpMinutes: 30 }));
    const problem = await refusedToMake(slot('second', { start: '2026-12-01T10:15', end: '2026-12-01T11:00' }));
    expect(problem).toMatchObject({
      resourceId: wire().shop.resource.id,
      startsAt: '2026-12-01T09:15:00.000Z',
      inTheWay: [
        {
          appointmentId: first.id,
          title: 'first',
          startsAt: '2026-12-01T08:00:00.000Z',
          endsAt: '2026-12-01T09:00:00.000Z',
          takenUntil: '2026-12-01T09:30:00.000Z',
        },
      ],
    });
    await make(slot('second', { start: '2026-12-01T10:30', end: '2026-12-01T11:00' }));
    await refusedToMake(
      slot('prepared', { start: '2026-12-01T11:10', end: '2026-12-01T12:00', preparationMinutes: 15 }),
    );
    await make(slot('just fits', { start: '2026-12-01T11:15', end: '2026-12-01T12:00', preparationMinutes: 15 }));
  });

  it('B03 refuse: free and cancelled entries are in nobody’s way, nor do they need room', async () => {
    await rule('refuse');
    for (const [name, line] of [
      ['free', 'TRANSP:TRANSPARENT\r\n'],
      ['off', 'STATUS:CANCELLED\r\n'],
    ] as const)
      expect((await phonePuts(name, onPhone(name, '080000', line))).status).toBe(201);
    expect((await phonePuts('busy', onPhone('busy'))).status).toBe(201);
    for (const [name, line] of [
      ['free2', 'TRANSP:transparent\r\n'],
      ['off2', 'STATUS:cancelled\r\n'],
    ] as const)
      expect((await phonePuts(name, onPhone(name, '080000', line))).status).toBe(201);
    // What was free and shall be busy now needs the room it takes.
    expect((await phonePuts('free', onPhone('free'))).status).toBe(409);
    expect((await phonePuts('off', onPhone('off'))).status).toBe(409);
  });

  it('B03 refuse: an absence is never booked over, whatever the phone says of it', async () => {
    await rule('refuse');
    for (const [type, day] of [
      ['absence', '04'],
      ['Holiday', '05'],
      ['sick', '06'],
    ] as const) {
      await make(slot(type, { start: `2026-12-${day}`, end: `2026-12-${day}`, type }));
      await refusedToMake(slot('x', { start: `2026-12-${day}T23:30`, end: `2026-12-${day}T23:45` }));
    }
    await rule('allow', diary(), { defaultType: 'holiday' });
    const away = event('away', 'away').replace(
      /DTSTART:.*\r\nDURATION:.*\r\n/,
      'DTSTART;VALUE=DATE:20261207\r\nTRANSP:TRANSPARENT\r\n',
    );
    expect((await phonePuts('away', away)).status).toBe(201);
    await rule('refuse', diary(), { defaultType: null });
    await refusedToMake(slot('x', { start: '2026-12-07T12:00', end: '2026-12-07T13:00' }));
    await make(slot('day after', { start: '2026-12-08T00:00', end: '2026-12-08T00:30' }));
  });

  it('B03 refuse: series count instance by instance, both ways', async () => {
    await rule('refuse');
    const weekly = await make(slot('weekly', { recurrence: 'FREQ=WEEKLY;COUNT=10' }));
    await refusedToMake(slot('in its way', { start: '2027-01-26T09:30', end: '2027-01-26T10:00' }));
    await make(slot('beside', { start: '2027-01-26T10:00', end: '2027-01-26T11:00' }));
    await make(slot('after its end', { start: '2027-02-09T09:00', end: '2027-02-09T10:00' }));
    await refusedToMake(
      slot('meets it', { start: '2026-12-01T08:30', end: '2026-12-01T09:30', recurrence: 'FREQ=DAILY;COUNT=3' }),
    );
    await refusedToMake(
      slot('meets it later', { start: '2026-12-02T09:30', end: '2026-12-02T10:30', recurrence: 'FREQ=DAILY;COUNT=30' }),
    );
    const path = `${diary()}/appointments/${weekly.id}`;
    // A deleted instance leaves its time free; so does one that is moved.
    await api(wire(), 204, 'DELETE', `${path}?instance=2026-12-08T08:00:00Z`);
    await make(slot('instead', { start: '2026-12-08T09:00', end: '2026-12-08T10:00' }));
    await api(wire(), 200, 'PATCH', `${path}?instance=2026-12-15T08:00:00Z`, { start: '2026-12-15T14:00' });
    await make(slot('instead too', { start: '2026-12-15T09:00', end: '2026-12-15T10:00' }));
    await refused(wire(), 409, 'double-booked', 'PATCH', `${path}?instance=2026-12-22T08:00:00Z`, {
      start: '2027-01-26T10:30',
      end: '2027-01-26T11:30',
    });
    await refused(wire(), 409, 'double-booked', 'PATCH', `${path}?instance=2027-01-05T08:00:00Z&scope=following`, {
      start: '2027-01-05T09:30',
    });
    await refused(wire(), 409, 'double-booked', 'PATCH', path, { start: '2026-12-01T09:30' });
    await api(wire(), 200, 'PATCH', `${path}?instance=2027-01-05T08:00:00Z&scope=following`, {
      title: 'weekly, later',
    });
  });

  it('B03 refuse: what overlaps already can be reworded, shortened and moved away, but not deeper', async () => {
    const one = await make(slot('one'));
    const made = await phonePuts('two', onPhone('two', '083000'));
    await rule('refuse');
    const reworded = await phonePuts('two', onPhone('two', '083000', 'LOCATION:Room 2\r\n'), {
      'if-match': made.headers.etag ?? '',
    });
    expect(reworded.status).toBe(204);
    const path = `${diary()}/appointments/${one.id}`;
    await api(wire(), 200, 'PATCH', path, { title: 'one, reworded', preparationMinutes: 10 });
    await refused(wire(), 409, 'double-booked', 'PATCH', path, { followUpMinutes: 15 });
    await refused(wire(), 409, 'double-booked', 'PATCH', path, { start: '2026-12-01T09:15', end: '2026-12-01T10:15' });
    await api(wire(), 200, 'PATCH', path, { end: '2026-12-01T09:45' });
    await api(wire(), 200, 'PATCH', path, { start: '2026-12-01T08:15', end: '2026-12-01T09:15' });
    expect((await phonePuts('two', onPhone('two', '090000'))).status).toBe(204);
    expect((await phonePuts('two', onPhone('two', '073000'))).status).toBe(409);
  });

  it('B03 refuse: COPY, MOVE and POST are no way around it; a MOVE inside the diary is', async () => {
    await rule('refuse');
    const { fetch, shop } = wire();
    const own = '/dav/calendars/anna/private/';
    await fetch('MKCALENDAR', own);
    await make(slot('there'));
    for (const name of ['copied', 'moved'])
      expect((await put(wire(), `${own}${name}.ics`, onPhone(name))).status).toBe(201);
    const transfer = async (method: string, from: string, to: string) =>
      (await fetch(method, from, { headers: { destination: to } })).status;
    expect(await transfer('COPY', `${own}copied.ics`, at('copied'))).toBe(409);
    expect(await transfer('MOVE', `${own}moved.ics`, at('moved'))).toBe(409);
    expect((await fetch('GET', `${own}moved.ics`)).status).toBe(200);
    const posted = await fetch('POST', shop.calendarPath, {
      headers: { 'content-type': 'text/calendar' },
      body: onPhone('p'),
    });
    expect(posted.status).toBe(409);
    expect((await phonePuts('free', onPhone('free', '120000'))).status).toBe(201);
    expect(await transfer('MOVE', at('free'), at('renamed'))).toBe(201);
    expect(await list()).toHaveLength(2);
  });

  it('B03 refuse: an import says it entry by entry', async () => {
    await rule('refuse');
    await make(slot('there'));
    const inside = (text: string) => text.replace(/^[\s\S]*?(?=BEGIN:VEVENT)|END:VCALENDAR\r\n$/g, '');
    const file = `BEGIN:VCALENDAR\r\nVERSION:2.0\r\nPRODID:x\r\n${[onPhone('a', '083000'), onPhone('b', '100000'), onPhone('c', '103000')].map(inside).join('')}END:VCALENDAR\r\n`;
    const answer = await wire().admin('POST', `/admin/v1${diary()}/appointments/import`, file, {
      'content-type': 'text/calendar',
    });
    expect(JSON.parse(answer.text)).toMatchObject({ total: 3, created: 1, failed: [{ uid: 'a' }, { uid: 'c' }] });
    expect(JSON.parse(answer.text).failed[0].reason).toMatch(/^double-booked: 2026-12-01T08:00:00\.000Z to /);
  });

  it('B03 refused attempts are listed, the same one once; after 30 days they are gone', async () => {
    await rule('refuse');
    await make(slot('there'));
    for (let time = 0; time < 3; time++) await phonePuts('b', onPhone('b', '083000'));
    wire().clock.now += 1_000;
    await refusedToMake(slot('from the diary'));
    const listed = await attempts();
    expect(listed).toMatchObject([
      { byPhone: false, title: 'from the diary', times: 1, resourceId: wire().shop.resource.id },
      {
        who: 'anna',
        byPhone: true,
        title: 'b',
        times: 3,
        startsAt: '2026-12-01T08:30:00.000Z',
        inTheWay: [{ startsAt: '2026-12-01T08:00:00.000Z' }],
      },
    ]);
    wire().clock.now += 31 * 86_400_000;
    expect(await attempts()).toEqual([]);
  });

  it('B03 a second resource is booked too: its rule refuses, and both diaries know of the attempt', async () => {
    const { id, path } = await room('refuse');
    await make(slot('Anna in the room', { secondResourceId: id }));
    const other = await wire().seed({ name: 'bert' });
    const bert = `/resources/${other.resource.id}`;
    const problem = await refusedToMake(slot('Bert in the room', { secondResourceId: id }), bert);
    expect(problem.resourceId).toBe(id);
    expect(await attempts(bert)).toHaveLength(1);
    expect(await attempts(path)).toHaveLength(1);
    const made = await make(slot('Bert elsewhere'), bert);
    await refused(wire(), 409, 'double-booked', 'PATCH', `${bert}/appointments/${made.id}`, { secondResourceId: id });
    await refusedToMake(slot('Just the room'), path);
    // A phone that moves an appointment into the taken time of its room hears it as well.
    const later = await make(
      slot('Bert later', { start: '2026-12-01T12:00', end: '2026-12-01T13:00', secondResourceId: id }),
      bert,
    );
    const href = `${other.calendarPath}${later.id}`;
    const auth = { ...other.access, password: other.password };
    const { text } = await wire().fetch('GET', href, { auth });
    const moved = await put(
      wire(),
      href,
      text.replaceAll(/20261201T120000/g, '20261201T093000').replaceAll(/20261201T130000/g, '20261201T103000'),
      { auth },
    );
    expect([moved.status, moved.text]).toEqual([409, expect.stringContaining('the second resource is taken')]);
  });

  it('B03 warn on a room marks both appointments, in the room and in the diaries that keep them', async () => {
    const { id, path } = await room('warn');
    const one = await make(slot('one', { secondResourceId: id }));
    const other = await wire().seed({ name: 'bert' });
    const bert = `/resources/${other.resource.id}`;
    await make(slot('two', { secondResourceId: id }), bert);
    const inRoom = await list(path);
    expect(inRoom.map(({ overlaps }) => overlaps?.length)).toEqual([1, 1]);
    const [mine] = await list();
    expect(mine).toMatchObject({ id: one.id, overlaps: [{ resourceId: id }] });
    expect((await list(bert))[0]?.overlaps).toHaveLength(1);
  });
});
