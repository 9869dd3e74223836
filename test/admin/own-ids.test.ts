import { expect, it } from 'vitest';
import { describeWire } from '../support/wire.ts';
import { api, event, json, put, refused } from './requests.ts';

const day = { start: '2026-12-02T09:00', end: '2026-12-02T09:40', title: 'Eye test' };

describeWire('what an integrator brings along', (wire) => {
  const path = () => `/resources/${wire().shop.resource.id}/appointments`;
  const object = (name: string) => `${wire().shop.calendarPath}${name}`;
  const find = async (uid: string) =>
    (await api(wire(), 200, 'GET', `${path()}?${new URLSearchParams({ uid })}`)).items as { id: string; uid: string }[];

  it('B09 an appointment has the UID its maker gives it, on phones too, and is found by it', async () => {
    for (const uid of ['order-17', 'a;b,c\\d@shop "x" /?#%', `${'ä'.repeat(127)}x`, 'urn:uuid:1 2']) {
      const made = await api(wire(), 201, 'POST', path(), { ...day, uid });
      expect(made.uid).toBe(uid);
      expect(await find(uid)).toEqual([made]);
      expect((await wire().fetch('GET', object(made.id))).status).toBe(200);
    }
    expect(await find('order-1')).toEqual([]);
    expect(await find('ORDER-17')).toEqual([]);
    await put(wire(), object('phone.ics'), event('of-a-phone'));
    expect(await find('of-a-phone')).toMatchObject([{ id: 'phone.ics' }]);
  });

  it('B09 the same UID twice is refused with the id of the appointment that has it, also a phone’s', async () => {
    const { id } = await api(wire(), 201, 'POST', path(), { ...day, uid: 'order-17' });
    const other = { ...day, uid: 'order-17', title: 'Other' };
    expect(await refused(wire(), 409, 'uid-taken', 'POST', path(), other)).toMatchObject({ id });
    await put(wire(), object('phone.ics'), event('of-a-phone'));
    const twice = { ...day, uid: 'of-a-phone' };
    expect(await refused(wire(), 409, 'uid-taken', 'POST', path(), twice)).toMatchObject({ id: 'phone.ics' });
    // Another diary has its own; a deleted one is free again.
    const room = await api(wire(), 201, 'POST', '/resources', { kind: 'place', name: 'Room' });
    await api(wire(), 201, 'POST', `/resources/${room.id}/appointments`, other);
    await api(wire(), 204, 'DELETE', `${path()}/${id}`);
    expect((await api(wire(), 201, 'POST', path(), other)).id).not.toBe(id);
  });

  it('B09 of many who make the same UID at once one wins; a key repeats its own answer', async () => {
    const send = (key: string) =>
      wire().admin('POST', `/admin/v1${path()}`, { ...day, uid: 'order-18' }, { 'idempotency-key': key });
    const answers = await Promise.all(['a', 'b', 'c', 'd'].map(send));
    expect(answers.map(({ status }) => status).sort()).toEqual([201, 409, 409, 409]);
    const won = answers.findIndex(({ status }) => status === 201);
    expect((await send('abcd'[won] ?? '')).text).toBe(answers[won]?.text);
    expect(await find('order-18')).toHaveLength(1);
  });

  it('B09 an appointment that a phone renames while it is looked up is found', async () => {
    await put(wire(), object('one.ics'), event('wanted'));
    const moved = { destination: `https://cal.example.com${object('two.ics')}` };
    const restore = wire().table.intercept(async (operation, input) => {
      if (operation !== 'GetItem' || !JSON.stringify(input).includes('object#one.ics')) return;
      restore();
      expect((await wire().fetch('MOVE', object('one.ics'), { headers: moved })).status).toBe(201);
    });
    expect(await find('wanted')).toMatchObject([{ id: 'two.ics' }]);
  });

  it('B09 what is no UID is refused; uid stands alone, without it both edges are needed', async () => {
    for (const uid of ['', ' x', 'x ', 'a\nb', '\u00a0x', 'x'.repeat(256), 'ä'.repeat(128), '__proto__', 7, null])
      await refused(wire(), 400, 'invalid-input', 'POST', path(), { ...day, uid });
    for (const query of ['', '?from=2026-12-01', '?to=2026-12-01', '?uid=x&from=2026-12-01', '?uid=x&to=2026-12-01'])
      await refused(wire(), 400, 'invalid-input', 'GET', `${path()}${query}`);
  });

  it('B09 free fields come back as they were given, and no phone sees them', async () => {
    const integratorData = {
      orderId: '4711',
      lens: { left: -1.25, right: [0, 1e300, null, true, 'ü😀'] },
      '': {},
      'a.b': 5e-324,
    };
    const made = await api(wire(), 201, 'POST', path(), { ...day, integratorData });
    expect(made.integratorData).toEqual(integratorData);
    const [listed] = (await api(wire(), 200, 'GET', `${path()}?from=2026-12-01&to=2026-12-05`)).items;
    expect(listed).toEqual(made);
    expect((await wire().fetch('GET', object(made.id))).text).not.toMatch(/4711|lens|integrator/i);
    const file = await wire().admin('GET', `/admin/v1${path()}/export`);
    expect(file.text).not.toMatch(/4711|lens/);
  });

  it('B09 free fields outlive the edits and moves of phones, and the import of a file', async () => {
    const integratorData = { orderId: '4711' };
    const made = await api(wire(), 201, 'POST', path(), { ...day, uid: 'order-19', integratorData });
    const of = async (id: string) => (await api(wire(), 200, 'GET', `${path()}/${id}`)).integratorData;
    const { text } = await wire().fetch('GET', object(made.id));
    expect((await put(wire(), object(made.id), text.replace('Eye test', 'By phone'))).status).toBe(204);
    expect(await of(made.id)).toEqual(integratorData);
    const moved = { destination: `https://cal.example.com${object('moved.ics')}` };
    expect((await wire().fetch('MOVE', object(made.id), { headers: moved })).status).toBe(201);
    expect(await of('moved.ics')).toEqual(integratorData);
    const file = await wire().admin('GET', `/admin/v1${path()}/export`);
    const imported = await wire().admin('POST', `/admin/v1${path()}/import`, file.text.replace('By phone', 'By file'), {
      'content-type': 'text/calendar',
    });
    expect(json(imported)).toMatchObject({ updated: 1 });
    expect(await of('moved.ics')).toEqual(integratorData);
  });

  it('B09 a change of free fields goes into objects, null takes away, and phones have nothing to fetch', async () => {
    const before = { a: { x: 1, y: 2 }, b: [1], c: 'gone' };
    const made = await wire().admin('POST', `/admin/v1${path()}`, { ...day, integratorData: before });
    const one = `${path()}/${json(made).id}`;
    const patched = await wire().admin('PATCH', `/admin/v1${one}`, {
      integratorData: { a: { x: null, z: { deep: true } }, b: [2], c: null },
    });
    expect(json(patched).integratorData).toEqual({ a: { y: 2, z: { deep: true } }, b: [2] });
    expect(patched.headers.etag).toBe(made.headers.etag);
    expect(await api(wire(), 200, 'PATCH', one, { title: 'Other' })).toMatchObject({ integratorData: { b: [2] } });
    expect(await api(wire(), 200, 'PATCH', one, { integratorData: null })).not.toHaveProperty('integratorData');
  });

  it('B09 free fields of more than 2,048 octets are refused, also when a change makes them so', async () => {
    const ofSize = (octets: number) => ({ x: 'ä'.repeat((octets - 8) / 2) });
    const { id } = await api(wire(), 201, 'POST', path(), { ...day, integratorData: ofSize(2_048) });
    for (const integratorData of [ofSize(2_050), [], 'x', 7, true, null])
      await refused(wire(), 400, 'invalid-input', 'POST', path(), { ...day, integratorData });
    const grown = await refused(wire(), 400, 'invalid-input', 'PATCH', `${path()}/${id}`, { integratorData: { y: 1 } });
    expect(grown.issues).toMatchObject([{ where: 'body', field: 'integratorData' }]);
    expect((await api(wire(), 200, 'GET', `${path()}/${id}`)).integratorData).toEqual(ofSize(2_048));
    const name = { ...day, integratorData: JSON.parse('{"__proto__":{"x":1}}') };
    const hostile = await api(wire(), 201, 'POST', path(), name);
    expect(JSON.stringify(hostile.integratorData)).toBe('{"__proto__":{"x":1}}');
  });
});
