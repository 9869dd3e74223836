import { expect, it } from 'vitest';
import { dav } from '../../shared/model/names.ts';
import { rotateEpoch } from '../../shared/store/dynamo/maintenance/epoch.ts';
import { api } from '../admin/requests.ts';
import type { TestGateway } from '../support/gateway.ts';
import { event } from '../support/icalendar.ts';
import { propfindBody, readMultistatus } from '../support/multistatus.ts';
import { describeWire } from '../support/wire.ts';
import type { Client } from './client.ts';
import { PasswordAsked } from './device.ts';

/** What the diary holds: bodies and etags by href. */
const diary = async ({ fetch, shop }: TestGateway): Promise<Map<string, { etag: string; body: string }>> => {
  const path = shop.calendarPath;
  const listing = await fetch('PROPFIND', path, { headers: { depth: '1' }, body: propfindBody('D:getetag') });
  const members = [...readMultistatus(listing)].filter(([href]) => href !== path);
  const bodies = await Promise.all(members.map(([href]) => fetch('GET', href)));
  return new Map(
    members.map(([href, response], at) => [href, { etag: response.text(dav('getetag'))!, body: bodies[at]!.text }]),
  );
};

const appointment = { start: '2026-12-02T09:00', end: '2026-12-02T09:40', title: 'Eye test' };
const series = {
  ...appointment,
  start: '2026-12-03T09:00',
  end: '2026-12-03T09:40',
  recurrence: 'FREQ=WEEKLY;COUNT=5',
};

/** The whole life of an account on one program, from set-up to a new password. */
export const describeLife = (
  name: string,
  open: (gateway: TestGateway) => Client,
  { whenWithdrawn }: { readonly whenWithdrawn: 'drops the calendar' | 'shows it empty' | 'keeps the copy' },
): void =>
  describeWire(name, (wire) => {
    const appointments = () => `/resources/${wire().shop.resource.id}/appointments`;
    const make = (fields: object) => api(wire(), 201, 'POST', appointments(), fields);
    const allow = (allowCalendarSync: boolean) =>
      api(wire(), 200, 'PATCH', `/resources/${wire().shop.resource.id}`, { allowCalendarSync });
    const set = async (): Promise<Client> => {
      const client = open(wire());
      await client.setUp();
      return client;
    };
    const showsTheDiary = async (client: Client): Promise<void> =>
      expect(new Map(client.shown())).toEqual(await diary(wire()));

    it('finds the diary and shows everything in it', async () => {
      await make(appointment);
      await make(series);
      const client = await set();
      expect(client.shown()?.size).toBe(2);
      await showsTheDiary(client);
    });

    it('brings its own appointments into the diary; the second edit carries the etag of the first (trap 37)', async () => {
      const client = await set();
      await client.create('own.ics', event('own', 'SUMMARY:first'));
      expect(await client.edit('own.ics', event('own', 'SUMMARY:second'))).toBe('stored');
      expect(await client.edit('own.ics', event('own', 'SUMMARY:third'))).toBe('stored');
      await client.sync();
      expect(client.device.sent).not.toContain('multiget');
      await showsTheDiary(client);
      const { items } = await api(wire(), 200, 'GET', `${appointments()}?from=2026-11-23&to=2026-11-24`);
      expect(items).toMatchObject([{ title: 'third', branchId: wire().shop.branch.id }]);
    });

    it('shows what the diary makes, changes and deletes', async () => {
      const client = await set();
      const { id } = await make(appointment);
      const other = await make(series);
      await client.sync();
      await showsTheDiary(client);

      await api(wire(), 200, 'PATCH', `${appointments()}/${id}`, { start: '2026-12-02T15:00', title: 'Later' });
      await api(wire(), 204, 'DELETE', `${appointments()}/${other.id}`);
      await client.sync();
      await showsTheDiary(client);
      expect([...client.shown()!.values()].map(({ body }) => /SUMMARY:(.*)\r/.exec(body)?.[1])).toEqual(['Later']);
    });

    it('deletes in the diary, and a deleted UID may come again at once (trap 21)', async () => {
      const client = await set();
      await client.create('a.ics', event('same'));
      await client.remove('a.ics');
      await client.create('b.ics', event('same'));
      await client.sync();
      expect([...client.shown()!.keys()]).toEqual([`${wire().shop.calendarPath}b.ics`]);
      await showsTheDiary(client);
    });

    it('an edit that lost the race gives way by 412 and shows the diary (trap 11)', async () => {
      const client = await set();
      const { id } = await make(appointment);
      await client.sync();
      await api(wire(), 200, 'PATCH', `${appointments()}/${id}`, { title: 'The shop was first' });
      expect(await client.edit(id, event('mine'))).toBe('given way');
      await client.sync();
      await showsTheDiary(client);
      expect([...client.shown()!.values()][0]?.body).toContain('The shop was first');
    });

    it('fetches nothing when nothing happened', async () => {
      await make(appointment);
      const client = await set();
      await client.sync();
      const before = client.device.sent.length;
      await client.sync();
      const requests = client.device.sent.slice(before);
      expect(requests).not.toContain('multiget');
      expect(requests.length).toBeLessThanOrEqual(2);
    });

    it('starts anew when its token means nothing any more, and keeps no ghost (trap 18)', async () => {
      const { id } = await make(appointment);
      const client = await set();
      await api(wire(), 204, 'DELETE', `${appointments()}/${id}`);
      await make(series);
      const version = (await wire().store.loadCalendar(wire().shop.principal, wire().shop.resource.id))!.version;
      await rotateEpoch(
        { client: wire().table.client, tableName: wire().table.tableName },
        wire().shop.resource.id,
        version,
      );
      const before = client.device.sent.length;
      await client.sync();
      const requests = client.device.sent.slice(before);
      const lists = ['listing', 'events'].some((request) => requests.includes(request));
      expect(lists || requests.filter((request) => request === 'sync').length > 1).toBe(true);
      expect(client.shown()?.size).toBe(1);
      await showsTheDiary(client);
    });

    it('S03: a withdrawn calendar goes the way this program lets it, and comes back whole', async () => {
      const { id } = await make(appointment);
      const client = await set();
      await allow(false);
      await client.sync();
      const copies = client.shown();
      if (whenWithdrawn === 'drops the calendar') expect(copies).toBeUndefined();
      else expect(copies?.size).toBe(whenWithdrawn === 'shows it empty' ? 0 : 1);

      await make(series);
      await api(wire(), 200, 'PATCH', `${appointments()}/${id}`, { title: 'Meanwhile' });
      await allow(true);
      await client.sync();
      expect(client.shown()?.size).toBe(2);
      await showsTheDiary(client);
    });

    it('B05: a phone that is cleared ends without any appointment, and shows the diary when it is confirmed again', async () => {
      const { id } = await make(appointment);
      await make(series);
      const client = await set();
      await client.create('own.ics', event('own'));
      const confirm = (confirmed: boolean) =>
        api(wire(), 200, 'PATCH', `/service-accesses/${wire().shop.access.userName}`, {
          confirmed,
          onRevocation: 'clear',
        });
      await api(wire(), 200, 'PATCH', `${appointments()}/${id}`, { start: '2027-02-03T15:00' });
      await confirm(false);
      await client.sync();
      expect(client.shown()?.size ?? 0).toBe(0);
      await client.sync();
      expect(client.shown()?.size ?? 0).toBe(0);

      await confirm(true);
      await client.sync();
      expect(client.shown()?.size).toBe(3);
      await showsTheDiary(client);
    });

    it('S18: a changed password is asked for on the next request, then it goes on where it was', async () => {
      const client = await set();
      await make(appointment);
      await api(wire(), 200, 'PUT', `/service-accesses/${wire().shop.access.userName}/password`, {
        password: 'a new pair of glasses',
      });
      await expect(client.sync()).rejects.toBeInstanceOf(PasswordAsked);
      expect(client.shown()?.size).toBe(0);
      client.device.password = 'a new pair of glasses';
      await client.sync();
      expect(client.shown()?.size).toBe(1);
    });
  });
