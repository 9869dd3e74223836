import { expect, it } from 'vitest';
import { api } from '../admin/requests.ts';
import { event } from '../support/icalendar.ts';
import { readMultistatus } from '../support/multistatus.ts';
import { describeWire } from '../support/wire.ts';

const home = '/dav/calendars/anna/';

describeWire('A personal calendar with the name of a diary resource', (wire) => {
  const hrefs = async () =>
    [...readMultistatus(await wire().fetch('PROPFIND', home, { headers: { depth: '1' } })).keys()].slice(1);
  const statusOf = async (path: string) => (await wire().fetch('GET', path)).status;

  /** A resource of another user, and anna's calendar of its name with one appointment. */
  const prepare = async () => {
    const { resource } = await wire().seed({ name: 'bert' });
    const path = `${home}${resource.id}/`;
    expect((await wire().fetch('MKCALENDAR', path)).status).toBe(201);
    const headers = { 'content-type': 'text/calendar' };
    expect((await wire().fetch('PUT', `${path}kept.ics`, { headers, body: event('kept') })).status).toBe(201);
    const giveTo = async (userId: string) => {
      const { etag } = (await wire().admin('GET', `/admin/v1/resources/${resource.id}`)).headers;
      await api(wire(), 200, 'PATCH', `/resources/${resource.id}`, { userId }, { 'if-match': etag! });
    };
    return { path, resource, giveTo };
  };

  it('T72: both are there when the resource comes to its user, and the calendar has its address back when it leaves', async () => {
    const { path, resource, giveTo } = await prepare();
    const { user, calendarPath } = wire().shop;
    await giveTo(user.id);
    expect(await statusOf(`${path}kept.ics`)).toBe(404);
    const all = await hrefs();
    expect(all).toEqual(expect.arrayContaining([calendarPath, path]));
    const [other = ''] = all.filter((href) => href !== calendarPath && href !== path);
    expect(await statusOf(`${other}kept.ics`)).toBe(200);
    const headers = { 'content-type': 'text/calendar' };
    const put = await wire().fetch('PUT', `${other}more.ics`, { headers, body: event('more') });
    expect(put.status).toBe(201);
    expect((await wire().fetch('MKCALENDAR', path)).status).toBe(403);

    await giveTo(resource.userId!);
    expect(new Set(await hrefs())).toEqual(new Set([calendarPath, path]));
    expect([await statusOf(`${path}kept.ics`), await statusOf(`${path}more.ics`)]).toEqual([200, 200]);
    expect(await statusOf(`${other}kept.ics`)).toBe(404);
  });

  it('T72: can be deleted meanwhile, and the resource stays', async () => {
    const { path, giveTo } = await prepare();
    const { user, calendarPath } = wire().shop;
    await giveTo(user.id);
    const [other = ''] = (await hrefs()).filter((href) => href !== calendarPath && href !== path);
    expect((await wire().fetch('DELETE', path)).status).toBe(403);
    expect((await wire().fetch('DELETE', other)).status).toBe(204);
    expect(new Set(await hrefs())).toEqual(new Set([calendarPath, path]));
  });

  it('T72: the name of a resource elsewhere is free and says nothing of it', async () => {
    const { path } = await prepare();
    expect((await wire().fetch('MKCALENDAR', path)).status).toBe(403);
    expect((await wire().fetch('DELETE', path)).status).toBe(204);
    expect((await wire().fetch('MKCALENDAR', path)).status).toBe(201);
  });
});
