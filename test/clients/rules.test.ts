import { expect, it } from 'vitest';
import { api } from '../admin/requests.ts';
import type { TestGateway } from '../support/gateway.ts';
import { event, putObject } from '../support/icalendar.ts';
import { describeWire } from '../support/wire.ts';
import { appleClient } from './apple.ts';
import { outlook } from './by-listing.ts';
import type { Client } from './client.ts';
import { davx5 } from './davx5.ts';
import { GivesUp } from './device.ts';
import { thunderbird } from './thunderbird.ts';

const day = 86_400_000;

const programs: readonly (readonly [string, (gateway: TestGateway) => Client])[] = [
  ['iOS 26', (gateway) => appleClient('ios-26', gateway)],
  ['iOS 5', (gateway) => appleClient('ios-5', gateway)],
  ['DAVx5', (gateway) => davx5(gateway)],
  ['DAVx5, whole past', (gateway) => davx5(gateway, { account: 'host', limitsPast: false })],
  ['Thunderbird', (gateway) => thunderbird(gateway)],
  ['Outlook CalDav Synchronizer', outlook],
];

/** An hour at noon in Berlin, n days from 22 November 2026. */
const on = (days: number, uid: string, ...lines: string[]): string => {
  const start = new Date(Date.UTC(2026, 10, 22 + days, 11)).toISOString().replace(/[-:]|\.\d{3}/g, '');
  return event(uid, `DTSTART:${start}`, 'DURATION:PT1H', ...lines);
};

describeWire('B06 trap 17: programs that show a diary of some days', (wire) => {
  it.each(programs)(
    'B06 %s shows these days, at midnight the next ones, and what is moved in and out',
    async (_, open) => {
      const { calendarPath } = wire().shop;
      const diary = (name: string) => `/resources/${wire().shop.resource.id}/appointments/${name}`;
      for (const days of [-3, -2, -1, 0, 4, 5, 6]) await putObject(wire(), `d${days}`, on(days, `d${days}`));
      await putObject(wire(), 'weekly', on(-28, 'weekly', 'RRULE:FREQ=WEEKLY'));
      await api(wire(), 200, 'PATCH', '/resources/anna-diary', { syncPastDays: 2, syncFutureDays: 4 });
      const client = open(wire());
      await client.setUp();
      const shown = () => [...client.shown()!.keys()].map((href) => href.slice(calendarPath.length)).sort();
      expect(shown()).toEqual(['d-1', 'd-2', 'd0', 'd4', 'weekly']);

      wire().clock.now += day;
      await client.sync();
      expect(shown()).toEqual(['d-1', 'd0', 'd4', 'd5', 'weekly']);

      await api(wire(), 200, 'PATCH', diary('d0'), { start: '2026-12-20T12:00' });
      await api(wire(), 200, 'PATCH', diary('d6'), { start: '2026-11-24T12:00' });
      await api(wire(), 204, 'DELETE', diary('d-1'));
      await client.sync();
      expect(shown()).toEqual(['d4', 'd5', 'd6', 'weekly']);

      // What the phone itself makes further ahead is the diary's, and leaves the phone.
      expect(await client.create('far', on(60, 'far'))).toBe('stored');
      await client.sync();
      expect(shown()).toEqual(['d4', 'd5', 'd6', 'weekly']);
      expect(await api(wire(), 200, 'GET', diary('far'))).toMatchObject({ uid: 'far' });
    },
  );
});

describeWire('B03 trap 39: programs that hear of a double booking', (wire) => {
  const refusing = async () => {
    const { resource } = wire().shop;
    await api(wire(), 200, 'PATCH', `/resources/${resource.id}`, { doubleBooking: 'refuse' });
    const taken = { title: 'there', start: '2026-11-23T10:00', end: '2026-11-23T11:00' };
    const { id } = await api(wire(), 201, 'POST', `/resources/${resource.id}/appointments`, taken);
    return `/resources/${resource.id}/appointments/${id}`;
  };
  const attempts = async () =>
    (await api(wire(), 200, 'GET', `/resources/${wire().shop.resource.id}/refused-attempts`)).items;
  const there = { who: 'anna', byPhone: true, uid: 'new' };

  it('B03 DAVx5 drops what it made over another with its next listing, and the diary lists what it tried', async () => {
    await refusing();
    const phone = davx5(wire());
    await phone.setUp();
    expect(await phone.create('new.ics', event('new'))).toBe('given way');
    expect(phone.shown()?.size).toBe(2);
    await phone.sync();
    expect(phone.shown()?.size).toBe(1);
    expect(await attempts()).toMatchObject([{ ...there, times: 1 }]);
  });

  it('B03 DAVx5 without a limit of past days keeps what it made until it reads anew, as a reset has it do', async () => {
    await refusing();
    const phone = davx5(wire(), { account: 'host', limitsPast: false });
    await phone.setUp();
    expect(await phone.create('new.ics', event('new'))).toBe('given way');
    await phone.sync();
    expect(phone.shown()?.size).toBe(2);
    await api(wire(), 204, 'POST', '/service-accesses/anna/reset-sync');
    await phone.sync();
    expect(phone.shown()?.size).toBe(1);
  });

  it('B03 Thunderbird shows an error for what is new, and asks before it reloads what it moved', async () => {
    await refusing();
    const program = thunderbird(wire());
    await program.setUp();
    await expect(program.create('new.ics', event('new'))).rejects.toBeInstanceOf(GivesUp);
    await program.create('later.ics', on(3, 'later'));
    expect(await program.edit('later.ics', event('later'))).toBe('given way');
    await wire().fetch('PUT', `${wire().shop.calendarPath}other.ics`, {
      headers: { 'content-type': 'text/calendar' },
      body: on(4, 'other'),
    });
    await program.sync();
    const names = [...program.shown()!.keys()].map((href) => href.split('/').at(-1));
    expect([names.length, names.includes('later.ics'), names.includes('new.ics')]).toEqual([3, true, false]);
    expect((await attempts()).map(({ uid, times }: { uid: string; times: number }) => [uid, times])).toEqual(
      expect.arrayContaining([
        ['new', 1],
        ['later', 1],
      ]),
    );
  });

  it('B03 an iPhone that keeps its version and asks again changes nothing, and is stored once the time is free', async () => {
    const taken = await refusing();
    const phone = appleClient('ios-26', wire());
    await phone.setUp();
    for (const _ of Array(3)) await expect(phone.create('new.ics', event('new'))).rejects.toBeInstanceOf(GivesUp);
    await phone.sync();
    expect(phone.shown()?.size).toBe(1);
    expect(await attempts()).toMatchObject([{ ...there, times: 3 }]);
    await api(wire(), 204, 'DELETE', taken);
    expect(await phone.create('new.ics', event('new'))).toBe('stored');
    await phone.sync();
    expect([...phone.shown()!.values()].map(({ body }) => body)).toEqual([event('new')]);
  });
});
