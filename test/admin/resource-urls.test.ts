import { expect, it } from 'vitest';
import { resourceUrl } from '../../shared/model/href.ts';
import { describeWire } from '../support/wire.ts';
import { api, event, makeAccess, poll, put, refused } from './requests.ts';

describeWire('resource specific URL', (wire) => {
  const pick = (resourceId: string, userName = 'anna') => `/service-accesses/${userName}/resource-urls/${resourceId}`;

  it('S19 the URL fills itself in; only what the user may synchronise can be picked', async () => {
    const { resource, user } = wire().shop;
    const picked = await api(wire(), 200, 'GET', pick(resource.id));
    expect(picked).toEqual({
      resourceId: resource.id,
      name: resource.name,
      kind: 'person',
      url: resourceUrl('https://cal.example.com', 'anna', resource.id),
    });
    expect(await api(wire(), 200, 'GET', pick(resource.id))).toEqual(picked);
    expect((await api(wire(), 200, 'GET', '/service-accesses/anna/resource-urls')).items).toEqual([picked]);

    const silent = await api(wire(), 201, 'POST', '/resources', { kind: 'place', name: 'x', userId: user.id });
    const foreign = (await wire().seed({ name: 'bert' })).resource;
    for (const { id } of [silent, foreign]) await refused(wire(), 409, 'resource-sync-not-allowed', 'GET', pick(id));
    await refused(wire(), 404, 'resource-not-found', 'GET', pick('rnone'));
    await refused(wire(), 404, 'credential-not-found', 'GET', pick(resource.id, 'nobody'));
    expect((await api(wire(), 200, 'GET', '/service-accesses/anna/resource-urls')).items).toEqual([picked]);
  });

  it('S20 the URL is short lower-case ASCII and works with and without its final slash', async () => {
    const auth = await makeAccess(wire(), 'Anna.Maria_Brandt-2');
    const { url } = await api(wire(), 200, 'GET', pick(wire().shop.resource.id, 'Anna.Maria_Brandt-2'));
    expect(url).toMatch(/^https:\/\/[a-z0-9.-]+\/[a-z0-9._/-]+\/$/);
    expect(url.length).toBeLessThan(120);
    const { pathname } = new URL(url);
    for (const path of [pathname, pathname.slice(0, -1)]) {
      const answer = await poll(wire(), path, auth);
      expect([answer.status, answer.text.includes('urn:ietf:params:xml:ns:caldav')]).toEqual([207, true]);
    }
    expect((await put(wire(), `${pathname}a.ics`, event('a'), { auth })).status).toBe(201);
  });

  it('S21 ready-made e-mail, SMS and text say where and who, never the password; an SMS is one and no more', async () => {
    const { resource, password } = wire().shop;
    const { url } = await api(wire(), 200, 'GET', pick(resource.id));
    const { text, mailto, sms } = await api(wire(), 200, 'GET', `${pick(resource.id)}/forward`);
    for (const language of ['en', 'de']) {
      const mail = new URL(mailto[language]);
      const body = mail.searchParams.get('body');
      expect(mail.protocol).toBe('mailto:');
      expect(sms[language].startsWith('sms:?&body=')).toBe(true);
      const message = new URL(sms[language]).searchParams.get('body') ?? '';
      // Beyond these 160 characters, or with one of another alphabet, a network sends and bills several (3GPP 23.038).
      expect([message.length <= 160, /^[\w @£$¥èéùìòÇ&'()*+,./:;<=>?!"#%äöüßÄÖÜ-]*$/.test(message)]).toEqual([
        true,
        true,
      ]);
      for (const part of [`${url} `, 'anna']) expect(message).toContain(part);
      expect(message).not.toContain(password);
      expect(body?.replaceAll('\r\n', '\n')).toBe(text[language]);
      for (const part of [url, 'anna']) expect(text[language]).toContain(part);
      expect(text[language]).not.toContain(password);
    }
    await api(wire(), 200, 'PATCH', `/resources/${resource.id}`, { allowCalendarSync: false });
    await refused(wire(), 409, 'resource-sync-not-allowed', 'GET', `${pick(resource.id)}/forward`);
  });

  it('S23 both directions: diary to phone, and created, changed and deleted on the phone to the diary', async () => {
    const { resource, calendarPath } = wire().shop;
    const appointments = `/resources/${resource.id}/appointments`;
    const list = async () =>
      (await api(wire(), 200, 'GET', `${appointments}?from=2026-12-01&to=2026-12-03`)).items.map(
        ({ title, start }: { title: string; start: string }) => `${start} ${title}`,
      );
    const made = await api(wire(), 201, 'POST', appointments, {
      start: '2026-12-02T09:00',
      end: '2026-12-02T09:30',
      title: 'Collect glasses',
    });
    const onPhone = await wire().fetch('GET', `${calendarPath}${made.id}`);
    expect(onPhone.text).toContain('SUMMARY:Collect glasses');
    expect((await poll(wire(), calendarPath, undefined, '1')).text).toContain(`${calendarPath}${made.id}`);

    await put(wire(), `${calendarPath}p.ics`, event('p', 'From the phone'));
    expect(await list()).toEqual(['2026-12-01T09:00:00 From the phone', '2026-12-02T09:00:00 Collect glasses']);
    await put(wire(), `${calendarPath}p.ics`, event('p', 'Moved', '20261202T140000'));
    const moved = onPhone.text.replace('1202T090000', '1202T100000').replace('1202T093000', '1202T103000');
    await put(wire(), `${calendarPath}${made.id}`, moved, { headers: { 'if-match': onPhone.headers.etag as string } });
    expect(await list()).toEqual(['2026-12-02T10:00:00 Collect glasses', '2026-12-02T14:00:00 Moved']);
    await wire().fetch('DELETE', `${calendarPath}p.ics`);
    expect(await list()).toEqual(['2026-12-02T10:00:00 Collect glasses']);
    await api(wire(), 204, 'DELETE', `${appointments}/${made.id}`);
    expect((await wire().fetch('GET', `${calendarPath}${made.id}`)).status).toBe(404);
  });

  it('S24 several resources for one user, several phones for one resource', async () => {
    const { user, resource, calendarPath } = wire().shop;
    const second = await api(wire(), 201, 'POST', '/resources', {
      kind: 'place',
      name: 'Room',
      userId: user.id,
      allowCalendarSync: true,
    });
    const phone = await makeAccess(wire(), 'anna.phone2');
    for (const auth of [undefined, phone]) {
      const { text } = await poll(wire(), `/dav/calendars/${auth?.userName ?? 'anna'}/`, auth, '1');
      for (const { id } of [resource, second]) expect(text).toContain(id);
    }
    await put(wire(), `${calendarPath}a.ics`, event('a', 'From phone 1'));
    const seen = await wire().fetch('GET', `/dav/calendars/anna.phone2/${resource.id}/a.ics`, { auth: phone });
    expect(seen.text).toContain('From phone 1');
  });
});
