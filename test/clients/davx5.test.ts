import { expect, it } from 'vitest';
import { parseCalendarObject } from '../../shared/codec/ical/parse-object.ts';
import { defaultRights } from '../../shared/model/entities/service-access.ts';
import { api } from '../admin/requests.ts';
import { event, putObject } from '../support/icalendar.ts';
import { describeWire } from '../support/wire.ts';
import { davx5 } from './davx5.ts';
import { GivesUp } from './device.ts';
import { describeLife } from './life.ts';

describeLife('DAVx5, resource URL', (gateway) => davx5(gateway), { whenWithdrawn: 'drops the calendar' });
describeLife('DAVx5, host, whole past', (gateway) => davx5(gateway, { account: 'host', limitsPast: false }), {
  whenWithdrawn: 'drops the calendar',
});

describeWire('DAVx5', (wire) => {
  it('sees with its open-ended query what goes on, far ahead and for ever, and not what ended long ago', async () => {
    await putObject(wire(), 'over.ics', event('over', 'DTSTART:20250101T090000Z', 'RRULE:FREQ=DAILY;COUNT=9'));
    await putObject(wire(), 'goes-on.ics', event('goes-on', 'DTSTART:20190101T090000Z', 'RRULE:FREQ=WEEKLY'));
    await putObject(wire(), 'far.ics', event('far', 'DTSTART:20990101T090000Z'));
    const phone = davx5(wire());
    await phone.setUp();
    expect([...phone.shown()!.keys()].sort()).toEqual(
      ['far.ics', 'goes-on.ics'].map((name) => wire().shop.calendarPath + name),
    );
  });

  it('fetches by ten', async () => {
    for (let n = 0; n < 21; n += 1) await putObject(wire(), `e${n}.ics`, event(`e${n}`));
    const phone = davx5(wire());
    await phone.setUp();
    expect([phone.shown()?.size, phone.device.sent.filter((request) => request === 'multiget').length]).toEqual([
      21, 3,
    ]);
  });

  it('B03 gives way to a double booking, shows what the diary has, and asks no more; the diary knows what was tried', async () => {
    const { resource } = wire().shop;
    await api(wire(), 200, 'PATCH', `/resources/${resource.id}`, { doubleBooking: 'refuse' });
    const taken = { title: 'there', start: '2026-11-23T12:00', end: '2026-11-23T13:00' };
    await api(wire(), 201, 'POST', `/resources/${resource.id}/appointments`, taken);
    const phone = davx5(wire());
    await phone.setUp();
    await phone.create('a.ics', event('a'));
    const moved = event('a', 'DTSTART:20261123T110000Z', 'DTEND:20261123T120000Z');
    expect(await phone.edit('a.ics', moved)).toBe('given way');
    await phone.sync();
    expect(phone.shown()?.get(`${wire().shop.calendarPath}a.ics`)?.body).toBe(event('a'));
    const before = phone.device.sent.length;
    await phone.sync();
    expect(phone.device.sent.slice(before)).not.toContain('update');
    const { items } = await api(wire(), 200, 'GET', `/resources/${resource.id}/refused-attempts`);
    expect(items).toMatchObject([{ who: 'anna', byPhone: true, uid: 'a', times: 1 }]);
  });

  it('gives way with an edit of what the diary deleted', async () => {
    const phone = davx5(wire());
    await phone.setUp();
    await phone.create('a.ics', event('a'));
    await wire().fetch('DELETE', `${wire().shop.calendarPath}a.ics`);
    expect(await phone.edit('a.ics', event('a', 'SUMMARY:still wanted'))).toBe('given way');
    await phone.sync();
    expect(phone.shown()?.size).toBe(0);
  });
});

describeWire(
  'DAVx5 with reading only',
  (wire) => {
    it('marks the calendar read-only, and what was edited all the same shows the diary again (trap 34)', async () => {
      await wire().store.putObject(await asDiary());
      const phone = davx5(wire());
      await phone.setUp();
      expect(phone.readOnly()).toBe(true);
      expect(await phone.edit('a.ics', event('a', 'SUMMARY:mine'))).toBe('given way');
      await phone.sync();
      expect([...phone.shown()!.values()][0]?.body).toBe(event('a'));
      await expect(phone.create('b.ics', event('b'))).rejects.toBeInstanceOf(GivesUp);
    });

    const asDiary = async () => ({
      calendar: (await wire().store.loadCalendar(wire().shop.principal, wire().shop.resource.id))!,
      name: 'a.ics',
      object: parseCalendarObject(Buffer.from(event('a')), ['VEVENT']),
      conditions: {},
      writer: { kind: 'diary', actor: 'test' } as const,
    });
  },
  { seed: { access: { rights: { ...defaultRights, create: false, move: false, editText: false, delete: false } } } },
);
