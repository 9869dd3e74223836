import { expect, it } from 'vitest';
import { elementsOf } from '../../shared/codec/xml/node.ts';
import { defaultRights } from '../../shared/model/entities/service-access.ts';
import { apple, caldav, calendarServer, dav } from '../../shared/model/names.ts';
import { api } from '../admin/requests.ts';
import { event, putObject } from '../support/icalendar.ts';
import { conditionsIn } from '../support/multistatus.ts';
import { describeWire } from '../support/wire.ts';
import { appleClient } from './apple.ts';
import { hrefIn, namesWithin, ownResponse } from './client.ts';
import { device } from './device.ts';
import { describeLife } from './life.ts';

const home = '/dav/calendars/anna/';
const principal = '/dav/principals/anna/';

for (const program of ['ios-26', 'ios-5', 'macos-10-11'] as const)
  describeLife(program, (gateway) => appleClient(program, gateway), { whenWithdrawn: 'drops the calendar' });

describeWire('iOS 26', (wire) => {
  it('accepts every address an account is tried with, the resource URL too (trap 7)', async () => {
    const { calendarPath } = wire().shop;
    for (const path of [
      '/',
      '/dav/',
      '/principals/',
      '/calendar/dav/anna/user/',
      calendarPath,
      calendarPath.slice(0, -1),
    ]) {
      const response = ownResponse(await device('ios-26', wire()).replay('context', { path }), path);
      expect([hrefIn(response, dav('current-user-principal')), hrefIn(response, dav('principal-URL'))]).toEqual([
        principal,
        principal,
      ]);
    }
  });

  it('trap 31: a set-up that broke off anywhere is simply done again, with the same answers', async () => {
    const first = appleClient('ios-26', wire());
    await first.setUp();
    const count = first.device.sent.length;
    for (let broken = 1; broken < count; broken += 1) {
      const phone = appleClient('ios-26', wire());
      const { replay } = phone.device;
      let left = broken;
      Object.assign(phone.device, {
        replay: (...asked: Parameters<typeof replay>) => {
          left -= 1;
          return left < 0 ? Promise.reject(new Error('out of reach')) : replay(...asked);
        },
      });
      await expect(phone.setUp()).rejects.toThrow('out of reach');
    }
    const again = appleClient('ios-26', wire());
    await again.setUp();
    expect(again.device.sent).toEqual(first.device.sent);
  });

  it('trap 32: saves in pairs, first the appointment, then its attributes, and replays either after a lost answer', async () => {
    const phone = appleClient('ios-26', wire());
    await phone.setUp();
    const object = `${wire().shop.calendarPath}pair.ics`;
    const create = { object, body: event('pair') };
    const made = await phone.device.replay('create', create);
    const repeated = await phone.device.replay('create', create);
    expect([made.status, repeated.status]).toEqual([201, 412]);
    const update = {
      object,
      etag: made.headers.etag!,
      body: event('pair', 'X-APPLE-CREATOR-IDENTITY:com.apple.mobilecal'),
    };
    const stored = await phone.device.replay('update', update);
    expect((await phone.device.replay('update', update)).status).toBe(412);
    await phone.sync();
    expect([...phone.shown()!]).toEqual([[object, { etag: stored.headers.etag, body: update.body }]]);
  });

  it('keeps colour and order for this phone and leaves the shop its own (trap 25)', async () => {
    const phone = appleClient('ios-26', wire());
    await phone.setUp();
    const calendar = wire().shop.calendarPath;
    // It prefers the minimal answer (RFC 8144 §2.1).
    for (const request of ['color', 'order'])
      expect((await phone.device.replay(request, { calendar })).status).toBe(200);
    const shown = (await phone.device.replay('home', { home })).responses().get(calendar)!;
    expect([shown.text(apple('calendar-color')), shown.text(apple('calendar-order'))]).toEqual(['#FF2968FF', '1']);
    expect(shown.element(apple('calendar-color'))?.attributes['symbolic-color']).toBe('red');
    expect(JSON.stringify(await api(wire(), 200, 'GET', `/resources/${wire().shop.resource.id}`))).not.toContain(
      'FF2968',
    );
  });

  it('trap 10: a calendar has a minted id that says nothing and needs no encoding (trap 3)', async () => {
    const { user, branch } = wire().shop;
    const fields = { kind: 'person', name: 'default', userId: user.id, branchId: branch.id, allowCalendarSync: true };
    const ids = new Set<string>();
    for (const _ of [1, 2]) ids.add((await api(wire(), 201, 'POST', '/resources', fields)).id);
    expect(ids.size).toBe(2);
    for (const id of ids) expect(id).toMatch(/^[a-z0-9-]{8,}$/);
    const listed = (await device('ios-26', wire()).replay('home', { home })).responses();
    expect([...listed.keys()]).toEqual(expect.arrayContaining([...ids].map((id) => `${home}${id}/`)));
  });

  it('trap 17: nothing slides out of a calendar without a window, however long nobody asks', async () => {
    await putObject(wire(), 'old.ics', event('old', 'DTSTART:20190101T090000Z', 'DURATION:PT1H'));
    const phone = appleClient('ios-26', wire());
    await phone.setUp();
    wire().clock.now += 300 * 86_400_000;
    const before = phone.device.sent.length;
    await phone.sync();
    expect(phone.device.sent.slice(before)).toEqual(['poll']);
    expect(phone.shown()?.size).toBe(1);
  });

  it('Reminders makes its list where the shop lets it, as VTODO', async () => {
    const list = `${home}5E0C1D7B-REMINDERS/`;
    expect((await device('ios-26', wire()).replay('make-reminders', { 'new-calendar': list })).status).toBe(201);
    const made = (await device('ios-26', wire()).replay('home', { home })).responses().get(list)!;
    const components = elementsOf(made.element(caldav('supported-calendar-component-set'))!);
    expect([made.text(dav('displayname')), components.map(({ attributes }) => attributes.name)]).toEqual([
      'Erinnerungen',
      ['VTODO'],
    ]);
  });
});

describeWire(
  'iOS 26 without make-calendars',
  (wire) => {
    it('Reminders is refused for want of a privilege, and the home stays as it was', async () => {
      const answer = await device('ios-26', wire()).replay('make-reminders', { 'new-calendar': `${home}LIST/` });
      expect([answer.status, conditionsIn(answer)]).toEqual([403, [dav('need-privileges')]]);
      const phone = appleClient('ios-26', wire());
      await phone.setUp();
      expect(phone.shown()).toBeDefined();
    });
  },
  { seed: { access: { rights: defaultRights } } },
);

describeWire('macOS 10.11', (wire) => {
  const mac = () => device('macos-10-11', wire());

  it('falls back to polling the home, because nothing advertises that it syncs', async () => {
    const response = (await mac().replay('home', { home })).responses().get(home)!;
    expect(namesWithin(response, dav('supported-report-set'))).not.toContain(dav('sync-collection'));
    const answer = await mac().replay('home-sync', { home, token: '' });
    expect([answer.status, conditionsIn(answer)]).toEqual([403, [dav('supported-report')]]);
  });

  it('sets its default alarm on the home, time zone, transparency, colour and order on a calendar', async () => {
    const calendar = wire().shop.calendarPath;
    for (const request of ['default-alarm', 'timezone', 'transparency', 'color', 'order'])
      expect([200, 207]).toContain((await mac().replay(request, { home, calendar })).status);
    const answered = (await mac().replay('home', { home })).responses();
    expect(answered.get(home)!.text(caldav('default-alarm-vevent-datetime'))).toMatch(
      /^BEGIN:VALARM\r\n[\s\S]*ACTION:NONE\r\n/,
    );
    const shown = answered.get(calendar)!;
    expect(shown.text(caldav('calendar-timezone'))).toContain('TZID:Europe/Vienna\r\n');
    expect(namesWithin(shown, caldav('schedule-calendar-transp'))).toEqual([caldav('transparent')]);
    expect(shown.text(apple('calendar-order'))).toBe('1');
  });

  it('finds no delegates, and nobody to invite', async () => {
    const response = ownResponse(await mac().replay('delegates', { principal }), principal);
    for (const name of ['calendar-proxy-read-for', 'calendar-proxy-write-for'])
      expect(response.element(calendarServer(name))).toBeUndefined();
  });

  it('makes a calendar with name, colour, order and zone, and sees them', async () => {
    const made = `${home}8B1A9953-C461-4A2D-9C0B-1F2E3D4C5B6A/`;
    const { status } = await mac().replay('make-calendar', {
      'new-calendar': made,
      component: 'VEVENT',
      name: 'Müller & Co',
    });
    expect(status).toBe(201);
    const shown = (await mac().replay('home', { home })).responses().get(made)!;
    expect([
      shown.text(dav('displayname')),
      shown.text(apple('calendar-color')),
      shown.text(apple('calendar-order')),
    ]).toEqual(['Müller & Co', '#882F00FF', '3']);
  });
});
