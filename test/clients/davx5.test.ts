import { expect, it } from 'vitest';
import { parseCalendarObject } from '../../shared/codec/ical/parse-object.ts';
import { defaultRights } from '../../shared/model/entities/service-access.ts';
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
