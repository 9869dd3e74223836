import { expect, it } from 'vitest';
import type { DiaryResource } from '../../shared/model/entities/diary-resource.ts';
import { describeWire } from '../support/wire.ts';
import { api, event, json, poll, put, refused } from './requests.ts';

describeWire('diary resources', (wire) => {
  const makeResource = (fields: object = {}) =>
    api(wire(), 201, 'POST', '/resources', { kind: 'person', name: 'Emil', userId: wire().shop.user.id, ...fields });

  it('S01 allowCalendarSync is false until it is saved', async () => {
    const made = await makeResource();
    expect(made.allowCalendarSync).toBe(false);
    const path = `/dav/calendars/anna/${made.id}/`;
    expect((await poll(wire(), path)).status).toBe(404);
    await api(wire(), 200, 'PATCH', `/resources/${made.id}`, { name: 'Emil V.' });
    expect((await poll(wire(), path)).status).toBe(404);
    await api(wire(), 200, 'PATCH', `/resources/${made.id}`, { allowCalendarSync: true });
    expect((await poll(wire(), path)).status).toBe(207);
  });

  it('S02 people and places need a user before they may synchronise', async () => {
    for (const kind of ['person', 'place']) {
      await refused(wire(), 422, 'employee-missing', 'POST', '/resources', {
        kind,
        name: 'x',
        allowCalendarSync: true,
      });
      const made = await api(wire(), 201, 'POST', '/resources', { kind, name: 'x' });
      expect(made.notes.map(({ code }: { code: string }) => code)).toContain('employee-missing');
      await refused(wire(), 422, 'employee-missing', 'PATCH', `/resources/${made.id}`, { allowCalendarSync: true });
    }
    const { resource } = wire().shop;
    await refused(wire(), 422, 'employee-missing', 'PATCH', `/resources/${resource.id}`, { userId: null });
    await refused(wire(), 404, 'user-not-found', 'PATCH', `/resources/${resource.id}`, { userId: 'unobody' });
  });

  it('S03 forbidden: gone from home, picker and URL at once; allowed again: the same token, nothing lost', async () => {
    const { resource, calendarPath } = wire().shop;
    const pick = '/service-accesses/anna/resource-urls';
    await put(wire(), `${calendarPath}a.ics`, event('a'));
    const before = (await poll(wire(), calendarPath)).text;
    expect(before).toContain('urn:caldav-gateway:sync:');

    await api(wire(), 200, 'PATCH', `/resources/${resource.id}`, { allowCalendarSync: false });
    expect((await poll(wire(), calendarPath)).status).toBe(404);
    expect((await wire().fetch('GET', `${calendarPath}a.ics`)).status).toBe(404);
    expect((await poll(wire(), '/dav/calendars/anna/', undefined, '1')).text).not.toContain(resource.id);
    expect((await api(wire(), 200, 'GET', pick)).items).toEqual([]);
    const read = await api(wire(), 200, 'GET', `/resources/${resource.id}`);
    expect(read.notes.map(({ code }: { code: string }) => code)).toContain('resource-sync-not-allowed');

    await api(wire(), 200, 'PATCH', `/resources/${resource.id}`, { allowCalendarSync: true });
    expect((await poll(wire(), calendarPath)).text).toBe(before);
    expect((await wire().fetch('GET', `${calendarPath}a.ics`)).text).toBe(event('a'));
    expect((await poll(wire(), '/dav/calendars/anna/', undefined, '1')).text).toContain(resource.id);
  });

  it('S04 a Google link and CalDAV exclude each other; deleting the link is enough and touches no appointment', async () => {
    const { resource, calendarPath } = wire().shop;
    const path = `/resources/${resource.id}`;
    await put(wire(), `${calendarPath}a.ics`, event('a'));
    await refused(wire(), 409, 'resource-sync-allowed', 'PUT', `${path}/google-link`, { refreshToken: 't' });
    await api(wire(), 200, 'PATCH', path, { allowCalendarSync: false });
    await api(wire(), 200, 'PUT', `${path}/google-link`, { refreshToken: 't' });
    await refused(wire(), 409, 'google-calendar-linked', 'PATCH', path, { allowCalendarSync: true });
    await api(wire(), 200, 'DELETE', `${path}/google-link`);

    // Imported data may hold both: nothing but the link stands in the way then.
    const before = (await wire().adminStore.load('resource', resource.id)) as DiaryResource;
    const after = { ...before, allowCalendarSync: true, googleLinked: true, revision: before.revision + 1 };
    const audit = { at: 0, actor: 'import', action: 'import', subject: resource.id, sourceIp: '' };
    expect(await wire().adminStore.save([{ kind: 'resource', before, after }], { audit })).toBe('saved');
    expect((await poll(wire(), calendarPath)).status).toBe(404);
    await refused(wire(), 409, 'google-calendar-linked', 'GET', `/service-accesses/anna/resource-urls/${resource.id}`);
    await api(wire(), 200, 'DELETE', `${path}/google-link`);
    expect((await wire().fetch('GET', `${calendarPath}a.ics`)).text).toBe(event('a'));
  });

  it('S12 T12 a resource given to another user leaves the old home and URL with the same request', async () => {
    const { resource, calendarPath } = wire().shop;
    const other = await wire().seed({ name: 'bert' });
    await api(wire(), 200, 'PATCH', `/resources/${resource.id}`, { userId: other.user.id });
    expect((await poll(wire(), calendarPath)).status).toBe(404);
    expect((await poll(wire(), '/dav/calendars/anna/', undefined, '1')).text).not.toContain(resource.id);
    const bert = { userName: 'bert', password: other.password };
    expect((await poll(wire(), `/dav/calendars/bert/${resource.id}/`, bert)).status).toBe(207);
    expect((await poll(wire(), '/dav/calendars/bert/', bert, '1')).text).toContain(resource.id);
  });

  it('a deleted resource is gone for phones and lists, and its id is never opened again', async () => {
    const { resource, calendarPath } = wire().shop;
    await api(wire(), 204, 'DELETE', `/resources/${resource.id}`);
    expect((await poll(wire(), calendarPath)).status).toBe(404);
    expect((await poll(wire(), '/dav/calendars/anna/', undefined, '1')).text).not.toContain(resource.id);
    await refused(wire(), 404, 'resource-not-found', 'GET', `/resources/${resource.id}`);
    expect((await api(wire(), 200, 'GET', '/resources')).items).toEqual([]);
  });

  it('two administrators at once lose nothing, and a stale If-Match is told', async () => {
    const path = `/admin/v1/resources/${wire().shop.resource.id}`;
    const { headers } = await wire().admin('GET', path);
    await Promise.all([
      wire().admin('PATCH', path, { name: 'New name' }),
      wire().admin('PATCH', path, { color: '#112233' }),
      wire().admin('PATCH', path, { zone: 'Europe/Vienna' }),
    ]);
    expect(json(await wire().admin('GET', path))).toMatchObject({
      name: 'New name',
      color: '#112233',
      zone: 'Europe/Vienna',
    });
    const late = await wire().admin('PATCH', path, { name: 'Late' }, { 'if-match': headers.etag as string });
    expect([late.status, json(late).code]).toEqual([412, 'stale']);
    expect(json(await wire().admin('GET', path)).name).toBe('New name');
  });
});
