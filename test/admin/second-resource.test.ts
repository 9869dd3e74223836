import { expect, it } from 'vitest';
import { dav } from '../../shared/model/names.ts';
import { keys } from '../../shared/store/dynamo/rows/keys.ts';
import { conditionsIn } from '../support/multistatus.ts';
import { describeWire } from '../support/wire.ts';
import { api, event, json, put, refused } from './requests.ts';

interface Entry {
  readonly id: string;
  readonly title?: string;
  readonly keptIn?: { readonly resourceId: string; readonly appointmentId: string };
}

const slot = (title: string, more: object = {}) => ({
  title,
  start: '2026-12-01T09:00',
  end: '2026-12-01T10:00',
  ...more,
});

const syncFrom = (token?: string) =>
  `<sync-collection xmlns="DAV:"><sync-token>${token ?? ''}</sync-token><sync-level>1</sync-level><prop><getetag/></prop></sync-collection>`;

describeWire('B03 the diary of a second resource', (wire) => {
  const diary = () => `/resources/${wire().shop.resource.id}`;
  const appointments = (id?: string) => `${diary()}/appointments${id === undefined ? '' : `/${id}`}`;
  /** A fitting room with a user and a phone of its own. */
  const room = async (name = 'room') => {
    const { resource, access, password, calendarPath } = await wire().seed({ name, resource: { kind: 'place' } });
    const auth = { ...access, password };
    const list = async (): Promise<readonly Entry[]> =>
      (await api(wire(), 200, 'GET', `/resources/${resource.id}/appointments?from=2026-11-01&to=2027-03-01`)).items;
    let token: string | undefined;
    /** What the room's phone hears since it last asked: removed ones by their name, others by their title. */
    const sync = async (): Promise<readonly string[]> => {
      const { text } = await wire().fetch('REPORT', calendarPath, { auth, body: syncFrom(token) });
      token = /<(?:\w+:)?sync-token>([^<]*)</.exec(text)?.[1];
      const responses = text.match(/<\w+:response>.*?<\/\w+:response>/gs) ?? [];
      const heard = responses.map(async (response) => {
        const href = /href>([^<]*)</.exec(response)?.[1] ?? '';
        if (/ 404 /.test(response)) return `- ${href.slice(calendarPath.length).slice(0, 7)}`;
        const object = await wire().fetch('GET', href, { auth });
        return /SUMMARY:(.*)/.exec(object.text)?.[1]?.trim() ?? '';
      });
      return Promise.all(heard);
    };
    return { id: resource.id, path: `/resources/${resource.id}`, calendarPath, auth, list, sync };
  };

  it('B03 shows an appointment of an employee in the room, for the diary, the feed and the room’s phone, whoever changes it', async () => {
    const { id, path, list, sync } = await room();
    expect(await sync()).toEqual([]);
    const made = await api(
      wire(),
      201,
      'POST',
      appointments(),
      slot('Fitting', { secondResourceId: id, customer: 'C' }),
    );
    expect(await list()).toMatchObject([
      {
        title: 'Fitting',
        customer: 'C',
        startsAt: '2026-12-01T08:00:00.000Z',
        keptIn: { resourceId: wire().shop.resource.id, appointmentId: made.id },
      },
    ]);
    expect(await sync()).toEqual(['Fitting']);
    const feed = await api(wire(), 200, 'GET', `${path}/changes`);
    expect(feed.items).toMatchObject([{ change: 'changed', appointment: { title: 'Fitting', keptIn: {} } }]);

    const href = `${wire().shop.calendarPath}${made.id}`;
    const { text } = await wire().fetch('GET', href);
    expect((await put(wire(), href, text.replace('SUMMARY:Fitting', 'SUMMARY:By phone'))).status).toBe(204);
    expect(await sync()).toEqual(['By phone']);
    await api(wire(), 200, 'PATCH', appointments(made.id), { title: 'By diary', start: '2026-12-02T09:00' });
    expect(await sync()).toEqual(['By diary']);
    expect(await list()).toMatchObject([{ title: 'By diary', start: '2026-12-02T09:00:00' }]);

    const moved = await wire().fetch('MOVE', href, {
      headers: { destination: `${wire().shop.calendarPath}renamed.ics` },
    });
    expect(moved.status).toBe(201);
    expect(await list()).toMatchObject([{ keptIn: { appointmentId: 'renamed.ics' } }]);
    expect(await sync()).toEqual(['By diary']);
    await wire().fetch('DELETE', `${wire().shop.calendarPath}renamed.ics`);
    expect([await list(), await sync()]).toEqual([[], ['- second-']]);
  });

  it('B03 follows into another room and out of it, and out of the diary into another one', async () => {
    const [first, second] = [await room(), await room('other')];
    const made = await api(wire(), 201, 'POST', appointments(), slot('Fitting', { secondResourceId: first.id }));
    await api(wire(), 200, 'PATCH', appointments(made.id), { secondResourceId: second.id });
    expect([await first.list(), (await second.list()).length]).toEqual([[], 1]);

    const { shop, fetch } = wire();
    const colleague = await api(wire(), 201, 'POST', '/resources', {
      kind: 'person',
      name: 'Also of Anna',
      userId: shop.user.id,
      allowCalendarSync: true,
    });
    const destination = `/dav/calendars/anna/${colleague.id}/x.ics`;
    expect((await fetch('MOVE', `${shop.calendarPath}${made.id}`, { headers: { destination } })).status).toBe(201);
    expect(await second.list()).toMatchObject([{ keptIn: { resourceId: colleague.id, appointmentId: 'x.ics' } }]);
    await api(wire(), 200, 'PATCH', `/resources/${colleague.id}/appointments/x.ics`, { secondResourceId: null });
    expect([await second.list(), await second.sync()]).toEqual([[], []]);
  });

  it('B03 shows a series with its exceptions, this-and-following as two, and ends with its last instance', async () => {
    const { id, list } = await room();
    const weekly = slot('weekly', { recurrence: 'FREQ=WEEKLY;COUNT=4', secondResourceId: id });
    const made = await api(wire(), 201, 'POST', appointments(), weekly);
    const at = (date: string) => `${appointments(made.id)}?instance=${date}T08:00:00Z`;
    await api(wire(), 204, 'DELETE', at('2026-12-08'));
    await api(wire(), 200, 'PATCH', `${at('2026-12-15')}&scope=following`, {
      title: 'later',
      start: '2026-12-15T11:00',
    });
    expect((await list()).map(({ title }) => title)).toEqual(['weekly', 'later', 'later']);
    expect(new Set((await list()).map((one) => one.keptIn?.appointmentId)).size).toBe(2);
    await api(wire(), 204, 'DELETE', at('2026-12-01'));
    expect((await list()).map(({ title }) => title)).toEqual(['later', 'later']);
  });

  it('B03 is changed and deleted through the room by the diary, and by no phone of the room', async () => {
    const { id, path, calendarPath, auth, list } = await room();
    await api(wire(), 201, 'POST', appointments(), slot('Fitting', { secondResourceId: id }));
    const [{ id: name = '' } = {}] = await list();
    const href = `${calendarPath}${name}`;
    const { text, headers } = await wire().fetch('GET', href, { auth });
    expect((await put(wire(), href, text, { auth })).status).toBe(204);
    const touched = [
      await put(wire(), href, text.replace('Fitting', 'Mine'), { auth, headers: { 'if-match': headers.etag ?? '' } }),
      await wire().fetch('DELETE', href, { auth }),
      await wire().fetch('MOVE', href, { auth, headers: { destination: `${calendarPath}mine.ics` } }),
    ];
    for (const answer of touched)
      expect([answer.status, conditionsIn(answer)]).toEqual([403, [dav('need-privileges')]]);
    const asked = '<propfind xmlns="DAV:"><prop><current-user-privilege-set/></prop></propfind>';
    const privileges = await wire().fetch('PROPFIND', href, { auth, headers: { depth: '0' }, body: asked });
    expect(privileges.text).toContain('read');
    expect(privileges.text).not.toContain('write-content');
    const uid = /UID:(\S+)/.exec(text)?.[1] ?? '';
    expect((await put(wire(), `${calendarPath}own.ics`, event(uid), { auth })).status).toBe(409);

    const changed = await api(wire(), 200, 'PATCH', `${path}/appointments/${name}`, { title: 'From the room' });
    expect(changed.title).toBe('From the room');
    expect((await api(wire(), 200, 'GET', appointments(changed.id))).title).toBe('From the room');
    await api(wire(), 204, 'DELETE', `${path}/appointments/${name}`);
    await refused(wire(), 404, 'appointment-not-found', 'GET', appointments(changed.id));
    expect(await list()).toEqual([]);
  });

  it('B03 a diary is no second resource of its own, and a UID that the room has already is refused', async () => {
    const { id, calendarPath, auth } = await room();
    const own = slot('own', { secondResourceId: wire().shop.resource.id });
    const problem = await refused(wire(), 422, 'invalid-appointment', 'POST', appointments(), own);
    expect(problem.field).toBe('secondResourceId');
    const made = await api(wire(), 201, 'POST', appointments(), slot('x'));
    await refused(wire(), 422, 'invalid-appointment', 'PATCH', appointments(made.id), {
      secondResourceId: wire().shop.resource.id,
    });
    await put(wire(), `${calendarPath}same.ics`, event(made.uid), { auth });
    await refused(wire(), 409, 'uid-taken', 'PATCH', appointments(made.id), { secondResourceId: id });
    expect((await api(wire(), 200, 'GET', appointments(made.id))).secondResourceId).toBeUndefined();
  });

  it('B03 an appointment that moves into the room itself takes the place of its counterpart', async () => {
    const { shop } = wire();
    const { id } = await api(wire(), 201, 'POST', '/resources', {
      kind: 'place',
      name: 'Room of Anna',
      userId: shop.user.id,
      allowCalendarSync: true,
    });
    const made = await api(wire(), 201, 'POST', appointments(), slot('Fitting', { secondResourceId: id }));
    const destination = `/dav/calendars/anna/${id}/moved.ics`;
    const { status } = await wire().fetch('MOVE', `${shop.calendarPath}${made.id}`, { headers: { destination } });
    expect(status).toBe(201);
    const { items } = await api(wire(), 200, 'GET', `/resources/${id}/appointments?from=2026-11-01&to=2027-03-01`);
    expect(items).toMatchObject([{ id: 'moved.ics', title: 'Fitting' }]);
    expect(items[0].keptIn).toBeUndefined();

    const back = { destination: `${shop.calendarPath}back.ics` };
    expect((await wire().fetch('MOVE', destination, { headers: back })).status).toBe(201);
    const again = await api(wire(), 200, 'GET', `/resources/${id}/appointments?from=2026-11-01&to=2027-03-01`);
    expect(again.items).toMatchObject([{ title: 'Fitting', keptIn: { appointmentId: 'back.ics' } }]);
  });

  it('B03 keeps up while the room’s synchronisation is off or the room is deleted; a deleted diary leaves what can be deleted', async () => {
    const { id, path, calendarPath, auth, list, sync } = await room();
    const made = await api(wire(), 201, 'POST', appointments(), slot('one', { secondResourceId: id }));
    expect(await sync()).toEqual(['one']);
    await api(wire(), 200, 'PATCH', path, { allowCalendarSync: false });
    await api(wire(), 200, 'PATCH', appointments(made.id), { title: 'two' });
    expect((await wire().fetch('PROPFIND', calendarPath, { auth, headers: { depth: '0' } })).status).toBe(404);
    await api(wire(), 200, 'PATCH', path, { allowCalendarSync: true });
    expect(await sync()).toEqual(['two']);

    await wire().seed({ name: 'bert' });
    const inBert = '/resources/bert-diary';
    const other = await api(wire(), 201, 'POST', `${inBert}/appointments`, slot('of Bert', { secondResourceId: id }));
    await api(wire(), 204, 'DELETE', inBert);
    const left = (await list()).find(({ title }) => title === 'of Bert');
    expect(left?.keptIn?.appointmentId).toBe(other.id);
    await refused(wire(), 404, 'resource-not-found', 'PATCH', `${path}/appointments/${left?.id}`, { title: 'x' });
    await api(wire(), 204, 'DELETE', `${path}/appointments/${left?.id}`);

    await api(wire(), 204, 'DELETE', path);
    await api(wire(), 200, 'PATCH', appointments(made.id), { title: 'three' });
    const { client, tableName: TableName } = wire().table;
    const { Item } = await client.call('GetItem', { TableName, Key: { ...keys.head(id) } });
    expect(Item?.closed).toBe(true);
    await api(wire(), 204, 'DELETE', appointments(made.id));
  });

  it('B03 an import changes the appointment and its counterpart, and never the counterpart alone', async () => {
    const { id, path, calendarPath, auth, list } = await room();
    const made = await api(wire(), 201, 'POST', appointments(), slot('Fitting', { secondResourceId: id }));
    const exported = (await wire().admin('GET', `/admin/v1${appointments()}/export`)).text;
    const changed = exported.replace('SUMMARY:Fitting', 'SUMMARY:Imported');
    const imported = async (of: string, file: string) =>
      json(await wire().admin('POST', `/admin/v1${of}/appointments/import`, file, { 'content-type': 'text/calendar' }));
    expect(await imported(diary(), changed)).toMatchObject({ updated: 1, failed: [] });
    expect((await list()).map(({ title }) => title)).toEqual(['Imported']);
    const fromRoom = (await wire().fetch('GET', calendarPath, { auth })).text;
    expect(fromRoom).toContain('SUMMARY:Imported');
    expect(await imported(path, fromRoom)).toMatchObject({ unchanged: 1, failed: [] });
    const foreign = await imported(path, fromRoom.replace('SUMMARY:Imported', 'SUMMARY:Mine'));
    expect(foreign.failed).toMatchObject([{ reason: expect.stringContaining('kept in another diary') }]);
    expect((await api(wire(), 200, 'GET', appointments(made.id))).title).toBe('Imported');
  });
});
