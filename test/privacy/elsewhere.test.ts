import { expect, it } from 'vitest';
import { api } from '../admin/requests.ts';
import type { TestGateway } from '../support/gateway.ts';
import { event } from '../support/icalendar.ts';
import { describeWire } from '../support/wire.ts';
import { book, hiddenWords, known, lineOf, secrets, seen, setPrivacy } from './shop.ts';

/** A diary of the same user that shows phones everything. */
const openDiary = async (gateway: TestGateway): Promise<string> => {
  const { user, branch } = gateway.shop;
  const resource = { kind: 'place', name: 'Room', userId: user.id, branchId: branch.id, allowCalendarSync: true };
  return String((await api(gateway, 201, 'POST', '/resources', resource)).id);
};

const texts = { title: secrets.title, description: secrets.description, location: secrets.location };

const transfer = (gateway: TestGateway, method: 'COPY' | 'MOVE', name: string, destination: string) =>
  gateway.fetch(method, `${gateway.shop.calendarPath}${name}`, { headers: { destination } });

describeWire('B01 what is masked and goes elsewhere', (wire) => {
  it.each(['COPY', 'MOVE'] as const)(
    'B01 %s into a diary that shows everything keeps the texts for the shop, and shows the phone no more of them',
    async (method) => {
      const room = await openDiary(wire());
      const name = await book(wire());
      await setPrivacy(wire(), 'initials');
      const before = await seen(wire(), name);
      const target = `/dav/calendars/anna/${room}/${name}`;
      const answer = await transfer(wire(), method, name, target);
      expect([answer.status, answer.headers.location]).toEqual([201, target]);

      expect(await api(wire(), 200, 'GET', `/resources/${room}/appointments/${name}`)).toMatchObject(texts);
      const there = await wire().fetch('GET', target);
      expect(hiddenWords.filter((word) => there.text.includes(word))).toEqual([]);
      expect(answer.headers.etag).toBe(there.headers.etag);
      // A copy is a new appointment of the phone's making, of which the diary knows no customer.
      expect(lineOf(there.text, 'SUMMARY')).toBe(method === 'MOVE' ? 'E. M.' : 'Busy');

      // Back again, over what is there, and into a calendar of the phone's own: still no more.
      await wire().fetch('MKCALENDAR', '/dav/calendars/anna/mine/');
      const own = '/dav/calendars/anna/mine/x.ics';
      expect((await wire().fetch(method, target, { headers: { destination: own } })).status).toBe(201);
      const mine = await wire().fetch('GET', own);
      expect(hiddenWords.filter((word) => mine.text.includes(word))).toEqual([]);
      expect(mine.text).toContain('SUMMARY');
      if (method === 'COPY') expect(await known(wire(), name)).toMatchObject(texts);
      else expect(before.text).toContain('E. M.');
    },
  );

  it('B01 a copy over an appointment that the phone made itself does not make it the phone’s', async () => {
    const name = await book(wire());
    const full = await seen(wire(), name);
    await wire().fetch('MKCALENDAR', '/dav/calendars/anna/mine/');
    const own = '/dav/calendars/anna/mine/x.ics';
    const uid = lineOf(full.text, 'UID');
    const body = full.text.replace(/SUMMARY.*/, 'SUMMARY:mine').replace(/DESCRIPTION.*\r\n|LOCATION.*\r\n/g, '');
    const headers = { 'content-type': 'text/calendar' };
    expect((await wire().fetch('PUT', own, { headers, body })).status).toBe(201);
    await setPrivacy(wire(), 'busy');
    expect((await transfer(wire(), 'COPY', name, own)).status).toBe(204);
    const { text } = await wire().fetch('GET', own);
    expect([lineOf(text, 'UID'), lineOf(text, 'SUMMARY')]).toEqual([uid, 'Busy']);
    expect(hiddenWords.filter((word) => text.includes(word))).toEqual([]);
  });

  it('B01 another name in the same diary hides nothing from those who see more', async () => {
    const name = await book(wire());
    await api(wire(), 200, 'PATCH', '/service-accesses/anna', { privacy: 'busy' });
    expect((await transfer(wire(), 'MOVE', name, `${wire().shop.calendarPath}other.ics`)).status).toBe(201);
    expect((await seen(wire(), 'other.ics')).text).toContain('SUMMARY:Busy');
    await api(wire(), 200, 'PATCH', '/service-accesses/anna', { privacy: null });
    expect((await seen(wire(), 'other.ics')).text).toContain(secrets.title);
  });

  it('B01 dead properties of an appointment are masked with it, and none can be written', async () => {
    const name = await book(wire());
    const path = `${wire().shop.calendarPath}${name}`;
    const patch = (value: string) =>
      wire().fetch('PROPPATCH', path, {
        body: `<D:propertyupdate xmlns:D="DAV:"><D:set><D:prop><X:note xmlns:X="urn:x">${value}</X:note></D:prop></D:set></D:propertyupdate>`,
      });
    expect((await patch('left ear')).status).toBe(207);
    const read = () =>
      wire().fetch('PROPFIND', wire().shop.calendarPath, {
        headers: { depth: '1' },
        body: '<D:propfind xmlns:D="DAV:"><D:prop><X:note xmlns:X="urn:x"/></D:prop></D:propfind>',
      });
    expect((await read()).text).toContain('left ear');
    await setPrivacy(wire(), 'first-name');
    expect((await read()).text).not.toContain('left ear');
    expect((await patch('x')).status).toBe(403);
    await setPrivacy(wire(), 'full');
    expect((await read()).text).toContain('left ear');
  });

  it('B01 what the diary splits or brings back is shown as it was before', async () => {
    await setPrivacy(wire(), 'busy');
    const headers = { 'content-type': 'text/calendar' };
    const body = event('own', 'SUMMARY:Dentist', 'RRULE:FREQ=DAILY;COUNT=4');
    await wire().fetch('PUT', `${wire().shop.calendarPath}own.ics`, { headers, body });
    const appointments = '/resources/anna-diary/appointments';
    const following = '?instance=2026-11-25T09:00:00.000Z&scope=following';
    const rest = await api(wire(), 200, 'PATCH', `${appointments}/own.ics${following}`, { status: 'proposed' });
    expect((await seen(wire(), rest.id)).text).toContain('Dentist');

    await wire().fetch('DELETE', `${wire().shop.calendarPath}own.ics`);
    const { items } = await api(wire(), 200, 'GET', '/resources/anna-diary/trash');
    expect(items).toHaveLength(1);
    await api(wire(), 200, 'POST', '/resources/anna-diary/trash/own.ics/restore');
    expect((await seen(wire(), 'own.ics')).text).toContain('Dentist');
  });

  it('B01 an export shows what a phone is shown, by its user name or by a level, and else what the shop knows', async () => {
    await book(wire());
    const path = '/admin/v1/resources/anna-diary/appointments/export';
    await setPrivacy(wire(), 'initials');
    const title = async (query: string) => lineOf((await wire().admin('GET', `${path}${query}`)).text, 'SUMMARY');
    expect(await title('')).toBe(secrets.title);
    expect(await title('?as=Anna')).toBe('E. M.');
    expect(await title('?privacy=pseudonym')).toBe('ErMu 4711');
    expect((await wire().admin('GET', `${path}?as=nobody`)).status).toBe(404);
    const phone = await wire().fetch('GET', wire().shop.calendarPath);
    const exported = await wire().admin('GET', `${path}?as=anna`);
    expect(lineOf(phone.text, 'SUMMARY')).toBe('E. M.');
    expect(hiddenWords.filter((word) => exported.text.includes(word))).toEqual([]);
  });
});
