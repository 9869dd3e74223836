import { expect, it } from 'vitest';
import { adminTokens } from '../../shared/store/dynamo/administration/admin-token.ts';
import { verifyTable } from '../../shared/store/dynamo/maintenance/verify.ts';
import { historyPrefix } from '../../shared/store/dynamo/rows/keys.ts';
import { describeWire } from '../support/wire.ts';
import { api, event, put, refused } from './requests.ts';

interface Entry {
  readonly version: number;
  readonly change: string;
  readonly at: string;
  readonly by?: { readonly kind: string; readonly name: string; readonly client?: string };
  readonly fields?: readonly string[];
  readonly isKept: boolean;
  readonly title?: string;
}

const iphone = { 'user-agent': 'iOS/26.5 (23F77) dataaccessd/1.0' };
const day = 86_400_000;

describeWire('B10 history and undo', (wire) => {
  const diary = () => `/resources/${wire().shop.resource.id}`;
  const object = (name: string) => `${wire().shop.calendarPath}${name}`;
  const historyOf = async (id: string, query = ''): Promise<{ items: Entry[]; next?: string }> =>
    api(wire(), 200, 'GET', `${diary()}/appointments/${encodeURIComponent(id)}/history${query}`);
  const trash = async (query = '') => (await api(wire(), 200, 'GET', `${diary()}/trash${query}`)).items;
  const idsInTrash = async (): Promise<string[]> => (await trash()).map(({ id }: { id: string }) => id);
  const write = async (name: string, text: string, headers: Record<string, string> = iphone) => {
    wire().clock.now += 1_000;
    const { status } = await wire().fetch('PUT', object(name), {
      body: text,
      headers: { 'content-type': 'text/calendar', ...headers },
    });
    expect([201, 204]).toContain(status);
  };
  const remove = async (name: string, headers: Record<string, string> = iphone) => {
    wire().clock.now += 1_000;
    expect((await wire().fetch('DELETE', object(name), { headers })).status).toBe(204);
  };
  const token = async (): Promise<string> => (await api(wire(), 200, 'GET', `${diary()}/changes?limit=200`)).token;
  const changedSince = async (since: string) =>
    (await api(wire(), 200, 'GET', `${diary()}/changes?since=${encodeURIComponent(since)}`)).items;

  it('B10 an appointment tells who made, changed, moved, deleted and restored it, from which phone, when and which fields', async () => {
    const made = await api(wire(), 201, 'POST', `${diary()}/appointments`, {
      title: 'Eye test',
      start: '2026-12-01T09:00',
      end: '2026-12-01T10:00',
      customer: 'Berg, Ida',
    });
    const { id, uid } = made;
    await write(id, event(uid, 'Eye test, moved', '20261201T110000'));
    wire().clock.now += 1_000;
    await api(wire(), 200, 'PATCH', `${diary()}/appointments/${id}`, { case: '4711' });
    await write(id, event(uid, 'Eye test, moved', '20261201T110000', 'X-COLOUR:red\r\n'));
    wire().clock.now += 1_000;
    const later = { start: '2026-12-01T13:00', end: '2026-12-01T13:30' };
    await api(wire(), 200, 'PATCH', `${diary()}/appointments/${id}`, later);
    await remove(id);
    const { items } = await historyOf(id);
    const phone = { kind: 'phone', name: 'anna', client: 'iOS 26.5 Calendar' };
    const administrator = { kind: 'administrator', name: 'local-administrator' };
    expect(items.map(({ change, by, fields }) => [change, by, fields])).toEqual([
      ['deleted', phone, undefined],
      ['moved', administrator, ['start', 'end']],
      ['changed', phone, ['details']],
      ['changed', administrator, ['case']],
      ['changed', phone, ['start', 'end', 'zone', 'title', 'status']],
      ['created', administrator, undefined],
    ]);
    expect(items.map(({ isKept }) => isKept)).toEqual([false, true, true, true, true, true]);
    expect(new Date(items[0]?.at ?? '').getTime()).toBe(wire().clock.now);

    const first = items.at(-1)?.version;
    const version = await api(wire(), 200, 'GET', `${diary()}/appointments/${id}/history/${first}`);
    expect(version).toMatchObject({
      appointment: { title: 'Eye test', customer: 'Berg, Ida', start: '2026-12-01T09:00:00' },
    });
    expect(version.ics).toContain('SUMMARY:Eye test\r\n');

    const since = await token();
    const restored = await api(wire(), 200, 'POST', `${diary()}/appointments/${id}/history/${first}/restore`);
    expect(restored).toMatchObject({ id, uid, title: 'Eye test', customer: 'Berg, Ida' });
    expect((await wire().fetch('GET', object(id))).text).toBe(version.ics);
    expect(await changedSince(since)).toMatchObject([{ change: 'changed', id, appointment: { title: 'Eye test' } }]);
    expect((await historyOf(id)).items[0]).toMatchObject({ change: 'restored', by: administrator, isKept: true });
    expect(await idsInTrash()).toEqual([]);
  });

  it('B10 an earlier version comes back as a new one: phones see another entity tag, and who knows an older one is told', async () => {
    await write('a.ics', event('a', 'first'));
    const before = (await wire().fetch('GET', object('a.ics'))).headers.etag;
    await write('a.ics', event('a', 'second'));
    const second = (await wire().fetch('GET', object('a.ics'))).headers.etag ?? '';
    const { items } = await historyOf('a.ics');
    const path = `${diary()}/appointments/a.ics/history/${items[1]?.version}/restore`;
    await refused(wire(), 412, 'stale', 'POST', path, undefined, { 'if-match': String(before) });
    const answer = await wire().admin('POST', `/admin/v1${path}`, undefined, { 'if-match': String(second) });
    expect(answer.status).toBe(200);
    expect(answer.headers.etag).not.toBe(second);
    const stored = await wire().fetch('GET', object('a.ics'));
    expect(stored.headers.etag).toBe(answer.headers.etag);
    expect(stored.text).toContain('SUMMARY:first');
    const stale = await wire().fetch('PUT', object('a.ics'), {
      body: event('a', 'third'),
      headers: { 'if-match': String(second) },
    });
    expect(stale.status).toBe(412);
    expect((await historyOf('a.ics')).items.map(({ change }) => change)).toEqual(['restored', 'changed', 'created']);
  });

  it('B10 verify finds what nobody can read of the past, and its repair leaves the rest', async () => {
    const { client, tableName: TableName } = wire().table;
    const table = { client, tableName: TableName };
    const clock = () => wire().clock.now;
    const path = `/resources/${wire().shop.resource.id}/appointments`;
    const { id } = await api(wire(), 201, 'POST', path, {
      title: 'one',
      start: '2026-12-01T09:00',
      end: '2026-12-01T10:00',
    });
    for (const title of ['two', 'three']) await api(wire(), 200, 'PATCH', `${path}/${id}`, { title });
    expect((await verifyTable(table, clock)).problems).toEqual([]);
    const { Items = [] } = await client.call('Scan', { TableName });
    const [first] = Items.filter(({ sk }) => String(sk).startsWith('history#'));
    await client.call('PutItem', { TableName, Item: { ...first, entry: '[]' } });
    const { problems } = await verifyTable(table, clock);
    expect(problems).toMatchObject([{ says: expect.stringContaining('what it was cannot be told') }]);
    await problems[0]?.repair?.(table);
    expect((await verifyTable(table, clock)).problems).toEqual([]);
    expect((await api(wire(), 200, 'GET', `${path}/${id}/history`)).items.length).toBeGreaterThan(1);
  });

  it('B10 one Idempotency-Key restores once', async () => {
    await write('a.ics', event('a', 'first'));
    await write('a.ics', event('a', 'second'));
    const { items } = await historyOf('a.ics');
    const path = `${diary()}/appointments/a.ics/history/${items[1]?.version}/restore`;
    const key = { 'idempotency-key': 'once' };
    const answers = [
      await api(wire(), 200, 'POST', path, undefined, key),
      await api(wire(), 200, 'POST', path, undefined, key),
    ];
    expect(answers[0]).toEqual(answers[1]);
    expect((await historyOf('a.ics')).items).toHaveLength(3);
  });

  it('B10 the trash lists what is deleted, last first, with who deleted it, and puts back one or many', async () => {
    for (const name of ['a', 'b', 'c', 'd']) await write(`${name}.ics`, event(name, `about ${name}`));
    for (const name of ['a', 'b', 'c']) await remove(`${name}.ics`);
    await api(wire(), 204, 'DELETE', `${diary()}/appointments/d.ics`);
    const items = await trash();
    expect(items.map(({ id, deletedBy }: { id: string; deletedBy: unknown }) => [id, deletedBy])).toEqual([
      ['d.ics', { kind: 'administrator', name: 'local-administrator' }],
      ['c.ics', { kind: 'phone', name: 'anna', client: 'iOS 26.5 Calendar' }],
      ['b.ics', { kind: 'phone', name: 'anna', client: 'iOS 26.5 Calendar' }],
      ['a.ics', { kind: 'phone', name: 'anna', client: 'iOS 26.5 Calendar' }],
    ]);
    expect(items[1].appointment).toMatchObject({ title: 'about c', creator: 'phone of anna' });
    expect(Date.parse(items[1].restorableUntil) - Date.parse(items[1].deletedAt)).toBe(30 * day);
    expect((await trash('?limit=1')).map(({ id }: { id: string }) => id)).toEqual(['d.ics']);

    const restored = await api(wire(), 200, 'POST', `${diary()}/trash/c.ics/restore`);
    expect(restored).toMatchObject({ id: 'c.ics', title: 'about c', creator: 'phone of anna' });
    await refused(wire(), 409, 'already-there', 'POST', `${diary()}/trash/c.ics/restore`);
    await refused(wire(), 404, 'appointment-not-found', 'POST', `${diary()}/trash/never.ics/restore`);

    const many = await api(wire(), 200, 'POST', `${diary()}/trash/restore`, {
      ids: ['a.ics', 'b.ics', 'c.ics', 'x.ics'],
    });
    expect(many.items.map(({ id, outcome, code }: Record<string, string>) => [id, outcome, code])).toEqual([
      ['a.ics', 'restored', undefined],
      ['b.ics', 'restored', undefined],
      ['c.ics', 'refused', 'already-there'],
      ['x.ics', 'refused', 'appointment-not-found'],
    ]);
    expect(await idsInTrash()).toEqual(['d.ics']);
    expect((await wire().fetch('GET', object('a.ics'))).text).toContain('about a');
  });

  it('B10 a deleted UID is free at once, and what had it does not come back over who has it now', async () => {
    await write('old.ics', event('same', 'old'));
    await remove('old.ics');
    await write('new.ics', event('same', 'new'));
    const problem = await refused(wire(), 409, 'uid-reused', 'POST', `${diary()}/trash/old.ics/restore`);
    expect(problem.holder).toBe('new.ics');
    const many = await api(wire(), 200, 'POST', `${diary()}/trash/restore`, { ids: ['old.ics'] });
    expect(many.items).toEqual([
      { resourceId: wire().shop.resource.id, id: 'old.ics', outcome: 'refused', code: 'uid-reused', holder: 'new.ics' },
    ]);
    expect(await idsInTrash()).toEqual(['old.ics']);
    await remove('new.ics');
    await api(wire(), 200, 'POST', `${diary()}/trash/old.ics/restore`);
    expect(await idsInTrash()).toEqual(['new.ics']);
  });

  it('B10 a name that was made again with another UID is not overwritten by what it was', async () => {
    await write('a.ics', event('one', 'first'));
    await remove('a.ics');
    await write('a.ics', event('two', 'second'));
    const { items } = await historyOf('a.ics');
    expect(items.map(({ change }) => change)).toEqual(['created', 'deleted', 'created']);
    const first = items.at(-1)?.version;
    await refused(wire(), 409, 'uid-reused', 'POST', `${diary()}/appointments/a.ics/history/${first}/restore`);
    expect((await wire().fetch('GET', object('a.ics'))).text).toContain('SUMMARY:second');
  });

  it('B10 what one phone deleted in a period comes back in one call, counted before, and once', async () => {
    const names = Array.from({ length: 100 }, (_, at) => `m${String(at).padStart(3, '0')}`);
    for (const name of [...names, 'early', 'late', 'mine']) await put(wire(), object(`${name}.ics`), event(name, name));
    await remove('early.ics');
    wire().clock.now += 60_000;
    const from = new Date(wire().clock.now).toISOString();
    for (const name of names) await wire().fetch('DELETE', object(`${name}.ics`), { headers: iphone });
    await api(wire(), 204, 'DELETE', `${diary()}/appointments/mine.ics`);
    wire().clock.now += 60_000;
    const to = new Date(wire().clock.now).toISOString();
    await remove('late.ics');

    const body = { serviceAccess: 'Anna', from, to };
    const undo = async (more: object = {}, headers = {}) =>
      api(wire(), 200, 'POST', '/undo-deletions', { ...body, ...more }, headers);
    expect(await undo({ dryRun: true })).toEqual({ found: 100, restored: 0, refused: [], more: false });
    expect(await idsInTrash()).toHaveLength(50);
    await put(wire(), object('other.ics'), event('m007', 'has that UID now'));
    const since = await token();
    const done = await undo({}, { 'idempotency-key': 'undo' });
    expect(done).toMatchObject({ found: 100, restored: 99, more: false });
    expect(done.refused).toMatchObject([{ id: 'm007.ics', code: 'uid-reused', holder: 'other.ics' }]);
    expect(await undo({}, { 'idempotency-key': 'undo' })).toEqual(done);
    expect(await undo()).toMatchObject({ found: 1, restored: 0 });
    const trail = await api(wire(), 200, 'GET', '/audit?action=deletions%20undone');
    expect(trail.items).toMatchObject([{ actor: 'local-administrator', subject: 'anna' }]);
    expect((await idsInTrash()).sort()).toEqual(['early.ics', 'late.ics', 'm007.ics', 'mine.ics']);
    expect(await changedSince(since)).toHaveLength(50);
    expect((await historyOf('m001.ics')).items.map(({ change }) => change)).toEqual(['restored', 'deleted', 'created']);
    await refused(wire(), 400, 'invalid-input', 'POST', '/undo-deletions', { ...body, to: from });
    await refused(wire(), 400, 'invalid-input', 'POST', '/undo-deletions', {
      serviceAccess: 'anna',
      from: 'yesterday',
    });
  });

  it('B10 nothing of it lives longer than 30 days, whether its rows are swept or not', async () => {
    await write('a.ics', event('a', 'first'));
    await write('a.ics', event('a', 'second'));
    await write('b.ics', event('b', 'other'));
    await remove('b.ics');
    const path = `${diary()}/appointments/a.ics/history`;
    const first = (await historyOf('a.ics')).items.at(-1)?.version;
    wire().clock.now += 30 * day;
    expect((await historyOf('a.ics')).items.map(({ change }) => change)).toEqual(['changed']);
    await refused(wire(), 404, 'version-not-found', 'GET', `${path}/${first}`);
    await refused(wire(), 404, 'version-not-found', 'POST', `${path}/${first}/restore`);
    expect(await idsInTrash()).toEqual([]);
    await refused(wire(), 404, 'appointment-not-found', 'POST', `${diary()}/trash/b.ics/restore`);
    await refused(wire(), 404, 'appointment-not-found', 'GET', `${diary()}/appointments/b.ics/history`);
    const { Items = [] } = await wire().table.client.call('Scan', { TableName: wire().table.tableName });
    expect(Items.filter(({ sk }) => String(sk).startsWith(historyPrefix))).toHaveLength(2);
  });

  it('B10 what cannot be shown has a history all the same, and comes back to the byte', async () => {
    const odd = event('odd', 'odd', '20261201T090000', `DESCRIPTION:${'x'.repeat(100_000)}\r\nX-BLANK:\r\n`);
    await write('odd.ics', odd);
    await remove('odd.ics');
    await api(wire(), 200, 'POST', `${diary()}/trash/odd.ics/restore`);
    expect((await wire().fetch('GET', object('odd.ics'))).text).toBe(odd);
  });

  it('B10 a version that was too large to be kept is told, and is not restored', async () => {
    await write('a.ics', event('a', 'first'));
    await write('a.ics', event('a', 'second'));
    const { client, tableName: TableName } = wire().table;
    const { Items = [] } = await client.call('Scan', { TableName });
    const { body: _, deflated: __, ...Item } = Items.find(({ sk }) => String(sk).startsWith(historyPrefix)) ?? {};
    await client.call('PutItem', { TableName, Item });
    const { items } = await historyOf('a.ics');
    expect(items.map(({ change, isKept }) => [change, isKept])).toEqual([
      ['changed', true],
      ['created', false],
    ]);
    const path = `${diary()}/appointments/a.ics/history/${items[1]?.version}`;
    await refused(wire(), 410, 'version-not-kept', 'GET', path);
    await refused(wire(), 410, 'version-not-kept', 'POST', `${path}/restore`);
  });

  it('B10 who administers one branch undoes in its diaries alone', async () => {
    await write('a.ics', event('a', 'first'));
    await remove('a.ics');
    const other = await api(wire(), 201, 'POST', '/branches', { name: 'Hafen', zone: 'Europe/Berlin' });
    const token = await adminTokens(wire().table).replace(other.id);
    const authorization = `Bearer ${token}`;
    const body = { serviceAccess: 'anna', from: '2026-11-01T00:00:00Z' };
    expect(await api(wire(), 200, 'POST', '/undo-deletions', body, { authorization })).toMatchObject({ found: 0 });
    const named = { ...body, resourceId: wire().shop.resource.id };
    await refused(wire(), 404, 'resource-not-found', 'POST', '/undo-deletions', named, { authorization });
    await refused(wire(), 404, 'resource-not-found', 'GET', `${diary()}/trash`, undefined, { authorization });
    expect(await idsInTrash()).toEqual(['a.ics']);
  });

  it('B10 versions that are none, of nothing, or of other diaries are not found', async () => {
    await write('a.ics', event('a', 'first'));
    const path = `${diary()}/appointments`;
    for (const version of ['0', '99', 'x', '1e1', '-1', '9'.repeat(40)])
      await refused(wire(), 404, 'version-not-found', 'GET', `${path}/a.ics/history/${version}`);
    await refused(wire(), 404, 'version-not-found', 'GET', `${path}/b.ics/history/1`);
    await refused(wire(), 404, 'appointment-not-found', 'GET', `${path}/b.ics/history`);
    await refused(wire(), 404, 'appointment-not-found', 'GET', `${path}/${'n'.repeat(600)}/history`);
    await refused(wire(), 404, 'resource-not-found', 'GET', '/resources/none/appointments/a.ics/history');
    await refused(wire(), 404, 'resource-not-found', 'GET', '/resources/none/trash');
    await refused(wire(), 400, 'invalid-input', 'GET', `${path}/a.ics/history?cursor=0`);
    await refused(wire(), 400, 'invalid-input', 'POST', `${diary()}/trash/restore`, { ids: [] });
  });
});
