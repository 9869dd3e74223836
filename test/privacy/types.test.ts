import { expect, it } from 'vitest';
import { calendarServer, dav } from '../../shared/model/names.ts';
import { api } from '../admin/requests.ts';
import type { TestGateway } from '../support/gateway.ts';
import { askReport, event, reportBody } from '../support/icalendar.ts';
import { conditionsIn, propfindBody, readMultistatus } from '../support/multistatus.ts';
import { describeWire } from '../support/wire.ts';
import { book, known, lineOf, save, secrets, seen, setPrivacy } from './shop.ts';

const setTypes = (gateway: TestGateway, types: unknown) =>
  api(gateway, 200, 'PATCH', '/branches/anna-branch', { types });

const fitting = { name: 'Fitting', color: '#ff6347' };

const stored = async ({ store, shop }: TestGateway, name: string): Promise<string> => {
  const calendar = (await store.loadCalendar(shop.principal, shop.resource.id))!;
  return Buffer.from((await store.loadObject(calendar, name))!.body).toString();
};

const ctagOf = async ({ fetch, shop }: TestGateway): Promise<string | undefined> => {
  const body = propfindBody('CS:getctag');
  const [response] = readMultistatus(
    await fetch('PROPFIND', shop.calendarPath, { headers: { depth: '0' }, body }),
  ).values();
  return response?.text(calendarServer('getctag'));
};

describeWire('B15 types, colours and absences', (wire) => {
  it('B15 the type is a category and a colour on the phone, once its branch names it with a colour', async () => {
    const name = await book(wire());
    const plain = await seen(wire(), name);
    expect(plain.text).not.toMatch(/CATEGORIES|COLOR/);
    await setTypes(wire(), [fitting, { name: 'Check', color: '#0000ff' }]);
    const typed = await seen(wire(), name);
    expect([lineOf(typed.text, 'CATEGORIES'), lineOf(typed.text, 'COLOR')]).toEqual(['Fitting', 'tomato']);
    expect(typed.text.replace(/CATEGORIES.*\r\n|COLOR.*\r\n/g, '')).toBe(plain.text);
    expect(typed.etag).not.toBe(plain.etag);
    expect(await stored(wire(), name)).not.toMatch(/CATEGORIES|COLOR/);

    await api(wire(), 200, 'PATCH', `/resources/anna-diary/appointments/${name}`, { type: 'Check' });
    const other = await seen(wire(), name);
    expect([lineOf(other.text, 'CATEGORIES'), lineOf(other.text, 'COLOR')]).toEqual(['Check', 'blue']);
    expect(other.etag).not.toBe(typed.etag);
    await api(wire(), 200, 'PATCH', `/resources/anna-diary/appointments/${name}`, { type: 'Something else' });
    expect((await seen(wire(), name)).text).not.toMatch(/CATEGORIES|COLOR/);
    await setTypes(wire(), null);
    expect((await seen(wire(), name)).etag).toBe(plain.etag);
  });

  it('B15 a changed colour reaches phones by their next synchronisation', async () => {
    await book(wire());
    const before = await ctagOf(wire());
    await setTypes(wire(), [fitting]);
    const typed = await ctagOf(wire());
    await setTypes(wire(), [{ ...fitting, color: '#008000' }]);
    const green = await ctagOf(wire());
    expect(new Set([before, typed, green]).size).toBe(3);
    const sync = await askReport(
      wire(),
      reportBody('D:sync-collection', `<D:sync-token>${typed}</D:sync-token><D:prop><D:getetag/></D:prop>`),
    );
    expect(conditionsIn(sync)).toContain(dav('valid-sync-token'));
    await setTypes(wire(), [fitting]);
    expect(await ctagOf(wire())).toBe(typed);
  });

  it('B15 a masked appointment shows its type too, all but a busy one', async () => {
    const name = await book(wire());
    await setTypes(wire(), [fitting]);
    await setPrivacy(wire(), 'initials');
    const { text, etag } = await seen(wire(), name);
    expect([lineOf(text, 'SUMMARY'), lineOf(text, 'CATEGORIES')]).toEqual(['E. M.', 'Fitting']);
    // A program that knows neither leaves both out.
    const moved = text.replace(/CATEGORIES.*\r\n|COLOR.*\r\n/g, '').replaceAll('T09', 'T08');
    expect((await save(wire(), name, moved, { headers: { 'if-match': etag } })).status).toBe(204);
    expect(await known(wire(), name)).toMatchObject({ title: secrets.title, start: '2026-11-25T08:00:00' });
    expect(await stored(wire(), name)).not.toMatch(/CATEGORIES|COLOR/);
    await setPrivacy(wire(), 'busy');
    expect((await seen(wire(), name)).text).not.toMatch(/CATEGORIES|COLOR|Fitting/);
  });

  it('B15 a phone’s own categories and colour are kept, and what it was only shown is not stored', async () => {
    const name = await book(wire());
    const plain = await seen(wire(), name);
    const own = plain.text.replace('END:VEVENT', 'CATEGORIES:Family,Red\r\nCOLOR:navy\r\nEND:VEVENT');
    expect((await save(wire(), name, own, { headers: { 'if-match': plain.etag } })).status).toBe(204);
    await setTypes(wire(), [fitting]);
    const shown = await seen(wire(), name);
    expect(shown.text.match(/^(?:CATEGORIES|COLOR).*$/gm)?.map((line) => line.trim())).toEqual([
      'CATEGORIES:Fitting',
      'CATEGORIES:Family,Red',
      'COLOR:tomato',
    ]);
    const unchanged = await save(wire(), name, shown.text, { headers: { 'if-match': shown.etag } });
    expect([unchanged.status, unchanged.headers.etag]).toEqual([204, (await seen(wire(), name)).etag]);
    expect(await stored(wire(), name)).toBe(own);

    // Put together on one line, with one more of its own, and moved.
    const respelt = shown.text
      .replace(/CATEGORIES:Fitting\r\nCATEGORIES:Family,Red/, 'CATEGORIES:Family,Fitting,Red,Work')
      .replace('tomato', 'TOMATO')
      .replaceAll('T09', 'T08');
    expect((await save(wire(), name, respelt)).status).toBe(204);
    expect((await stored(wire(), name)).match(/^(?:CATEGORIES|COLOR).*$/gm)?.map((line) => line.trim())).toEqual([
      'CATEGORIES:Family,Red,Work',
      'COLOR:navy',
    ]);
    // A colour of its own goes before what it was shown, there.
    const recoloured = (await seen(wire(), name)).text.replace('tomato', 'gold');
    expect((await save(wire(), name, recoloured)).status).toBe(204);
    expect(await stored(wire(), name)).toContain('COLOR:gold');
    expect(lineOf((await seen(wire(), name)).text, 'COLOR')).toBe('tomato');
  });

  it('B15 without the right to texts a move is a move, whatever becomes of category and colour', async () => {
    const name = await book(wire());
    await setTypes(wire(), [fitting]);
    await api(wire(), 200, 'PATCH', '/service-accesses/anna', { rights: { editText: false } });
    const { text } = await seen(wire(), name);
    const moved = text.replace(/COLOR.*\r\n/g, '').replaceAll('T09', 'T08');
    expect((await save(wire(), name, moved)).status).toBe(204);
    expect((await save(wire(), name, moved.replace('Fitting', 'Other'))).status).toBe(403);
  });

  it('B15 a new appointment of a phone with the diary’s default type is shown it, and the phone reads it anew', async () => {
    await setTypes(wire(), [fitting]);
    await api(wire(), 200, 'PATCH', '/resources/anna-diary', { defaultType: 'Fitting' });
    const made = await save(wire(), 'new.ics', event('new', 'SUMMARY:Mrs K.'));
    expect([made.status, made.headers.etag]).toEqual([201, undefined]);
    expect(lineOf((await seen(wire(), 'new.ics')).text, 'CATEGORIES')).toBe('Fitting');
    const plain = await save(wire(), 'private.ics', event('private', 'SUMMARY:Mrs K.'));
    expect(plain.status).toBe(201);
  });

  it('B15 types have a name of their own and a colour', async () => {
    const refused = (types: unknown) => api(wire(), 400, 'PATCH', '/branches/anna-branch', { types });
    await refused([{ name: 'a', color: 'red' }]);
    await refused([fitting, fitting]);
    await refused([{ name: 'a' }]);
    await refused(Array.from({ length: 41 }, (_, index) => ({ ...fitting, name: `${index}` })));
    expect(await api(wire(), 200, 'GET', '/branches/anna-branch')).not.toHaveProperty('types');
  });

  it('B15 an absence of the diary takes whole days, and time', async () => {
    const body = { start: '2026-12-01', end: '2026-12-03', title: 'Holiday', type: 'absence' };
    const made = await api(wire(), 201, 'POST', '/resources/anna-diary/appointments', body);
    expect(made).toMatchObject({ ...body, allDay: true });
    const { text } = await seen(wire(), made.id);
    expect([lineOf(text, 'TRANSP'), lineOf(text, 'DTSTART')]).toEqual(['OPAQUE', '20261201']);
    const range = '<C:time-range start="20261202T000000Z" end="20261203T000000Z"/>';
    expect((await askReport(wire(), reportBody('C:free-busy-query', range))).text).toContain('FREEBUSY;FBTYPE=BUSY');
    // What somebody has is nobody's business: an absence without a customer says no more than that.
    await setPrivacy(wire(), 'pseudonym');
    expect(lineOf((await seen(wire(), made.id)).text, 'SUMMARY')).toBe('absence');

    await setPrivacy(wire(), 'full');
    const later = await api(wire(), 201, 'POST', '/resources/anna-diary/appointments', { ...body, type: undefined });
    await save(
      wire(),
      later.id,
      (await seen(wire(), later.id)).text.replace('END:VEVENT', 'TRANSP:TRANSPARENT\r\nEND:VEVENT'),
    );
    await api(wire(), 200, 'PATCH', `/resources/anna-diary/appointments/${later.id}`, { type: 'absence' });
    expect(lineOf((await seen(wire(), later.id)).text, 'TRANSP')).toBe('OPAQUE');
  });
});
