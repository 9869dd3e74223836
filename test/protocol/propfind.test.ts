import { expect, it } from 'vitest';
import { textOf } from '../../shared/codec/xml/node.ts';
import { apple, caldav, calendarServer, dav } from '../../shared/model/names.ts';
import type { TestGateway } from '../support/gateway.ts';
import { putObject } from '../support/icalendar.ts';
import { conditionsIn, propfindBody, readMultistatus } from '../support/multistatus.ts';
import { describeWire } from '../support/wire.ts';

const event = (uid: string): string =>
  [
    'BEGIN:VCALENDAR',
    'VERSION:2.0',
    'PRODID:-//test//EN',
    'BEGIN:VEVENT',
    `UID:${uid}`,
    'DTSTAMP:20261101T000000Z',
    'DTSTART:20261123T090000Z',
    'DTEND:20261123T100000Z',
    'SUMMARY:Glasses',
    'END:VEVENT',
    'END:VCALENDAR',
    '',
  ].join('\r\n');

const putEvent = async ({ fetch, shop }: TestGateway, name: string): Promise<string> => {
  const body = event(name);
  const { status, headers } = await fetch('PUT', `${shop.calendarPath}${encodeURIComponent(name)}`, {
    headers: { 'content-type': 'text/calendar' },
    body,
  });
  expect(status).toBe(201);
  return headers.etag!;
};

const ask = async (gateway: TestGateway, path: string, names: string, headers: Record<string, string> = {}) =>
  readMultistatus(
    await gateway.fetch('PROPFIND', path, { headers: { depth: '0', ...headers }, body: propfindBody(names) }),
  );

describeWire('PROPFIND', (wire) => {
  it('answers every name asked for exactly once, in 200 or in 404 (trap 1)', async () => {
    const path = wire().shop.calendarPath;
    const response = (await ask(wire(), path, 'D:displayname D:lockdiscovery X:unknown C:schedule-inbox-URL')).get(
      path,
    )!;
    expect(response.text(dav('displayname'))).toBe('Diary of anna');
    expect(response.statusOf(dav('lockdiscovery'))).toBe(404);
    expect(response.statusOf('{urn:example}unknown')).toBe(404);
    expect(response.statusOf(caldav('schedule-inbox-URL'))).toBe(404);
    expect(response.properties.size).toBe(4);
  });

  it('trap 2: the href is the path of the request, whatever its spelling', async () => {
    const { calendarPath } = wire().shop;
    for (const path of [calendarPath, calendarPath.slice(0, -1), '/dav/calendars/Anna/', '/dav', '/principals/', '/']) {
      const answer = await ask(wire(), path, 'D:resourcetype');
      expect([...answer.keys()]).toEqual([path]);
    }
  });

  it('trap 3: lists a calendar at Depth 1 with an encoded href, entity tag and type of every object', async () => {
    const path = wire().shop.calendarPath;
    const etags = [await putEvent(wire(), 'one.ics'), await putEvent(wire(), 'two ä@b.ics')];
    const listed = await ask(wire(), path, 'D:getcontenttype D:getetag D:resourcetype', { depth: '1' });
    expect([...listed.keys()].sort()).toEqual([path, `${path}one.ics`, `${path}two%20%C3%A4%40b.ics`].sort());
    const objects = [listed.get(`${path}one.ics`)!, listed.get(`${path}two%20%C3%A4%40b.ics`)!];
    expect(objects.map((one) => one.text(dav('getetag')))).toEqual(etags);
    expect(objects.map((one) => one.text(dav('getcontenttype')))).toEqual([
      'text/calendar; charset=utf-8; component=VEVENT',
      'text/calendar; charset=utf-8; component=VEVENT',
    ]);
    expect(textOf(objects[0]!.element(dav('resourcetype'))!)).toBe('');
    expect(listed.get(path)!.statusOf(dav('getetag'))).toBe(404);
  });

  it('trap 27: the entity tag is quoted and the one PUT returned', async () => {
    const etag = await putEvent(wire(), 'one.ics');
    const path = `${wire().shop.calendarPath}one.ics`;
    const response = (await ask(wire(), path, 'D:getetag D:getcontentlength D:getlastmodified D:creationdate')).get(
      path,
    )!;
    expect(response.text(dav('getetag'))).toBe(etag);
    expect(etag).toMatch(/^"[^"]+"$/);
    expect(response.text(dav('getcontentlength'))).toBe(String(event('one.ics').length));
    expect(response.text(dav('getlastmodified'))).toBe('Sun, 22 Nov 2026 09:00:00 GMT');
    expect(response.text(dav('creationdate'))).toBe('2026-11-22T09:00:00Z');
  });

  it('trap 9: the home is a container that lists its calendars, never a calendar itself', async () => {
    const answer = await ask(wire(), '/dav/calendars/anna/', 'D:resourcetype D:displayname', { depth: '1' });
    expect([...answer.keys()]).toEqual(['/dav/calendars/anna/', wire().shop.calendarPath]);
    const types = [...answer.values()].map((one) => one.element(dav('resourcetype'))!.children);
    expect(types.map((all) => all.map((type) => (typeof type === 'string' ? type : type.name)))).toEqual([
      [dav('collection')],
      [dav('collection'), caldav('calendar')],
    ]);
  });

  it('trap 24: getctag and sync-token are one string that moves with every change', async () => {
    const path = wire().shop.calendarPath;
    const poll = async () => (await ask(wire(), path, 'CS:getctag D:sync-token')).get(path)!;
    const before = await poll();
    expect(before.text(calendarServer('getctag'))).toBe(before.text(dav('sync-token')));
    expect((await poll()).text(dav('sync-token'))).toBe(before.text(dav('sync-token')));

    const homeTag = async () =>
      (await ask(wire(), '/dav/calendars/anna/', 'CS:getctag'))
        .get('/dav/calendars/anna/')!
        .text(calendarServer('getctag'));
    const homeBefore = await homeTag();
    await putEvent(wire(), 'one.ics');
    expect((await poll()).text(dav('sync-token'))).not.toBe(before.text(dav('sync-token')));
    expect(await homeTag()).not.toBe(homeBefore);
  });

  it('trap 16: the token is an absolute URI without the host name', async () => {
    const path = wire().shop.calendarPath;
    const token = (await ask(wire(), path, 'D:sync-token')).get(path)!.text(dav('sync-token'))!;
    expect(token).toMatch(/^urn:[a-z-]+:[\x21-\x7e]+$/);
    expect(token).not.toContain('example.com');
  });

  it('gives allprop for an empty body, without the costly and the foreign', async () => {
    const path = wire().shop.calendarPath;
    const answer = await wire().fetch('PROPFIND', path, { headers: { depth: '0' } });
    const response = readMultistatus(answer).get(path)!;
    expect(response.text(dav('displayname'))).toBe('Diary of anna');
    expect(response.element(dav('resourcetype'))).toBeDefined();
    expect(response.properties.has(dav('supported-privilege-set'))).toBe(false);
    expect([...response.properties.values()].every(({ status }) => status === 200)).toBe(true);
  });

  it('adds what include names to allprop', async () => {
    const path = wire().shop.calendarPath;
    const body =
      '<propfind xmlns="DAV:"><allprop/><include><supported-report-set/><displayname/><lockdiscovery/></include></propfind>';
    const answer = await wire().fetch('PROPFIND', path, { headers: { depth: '0' }, body });
    const response = readMultistatus(answer).get(path)!;
    expect(response.element(dav('supported-report-set'))?.children.length).toBeGreaterThan(3);
    expect(response.statusOf(dav('lockdiscovery'))).toBe(404);
  });

  it('names its properties without values for propname, dead ones too', async () => {
    const path = wire().shop.calendarPath;
    const set = '<propertyupdate xmlns="DAV:"><set><prop><x xmlns="urn:example">1</x></prop></set></propertyupdate>';
    await wire().fetch('PROPPATCH', path, { body: set });
    const body = '<propfind xmlns="DAV:"><propname/></propfind>';
    const response = readMultistatus(await wire().fetch('PROPFIND', path, { headers: { depth: '0' }, body })).get(
      path,
    )!;
    for (const name of [dav('sync-token'), caldav('supported-calendar-data'), '{urn:example}x'] as const) {
      expect(response.element(name)?.children).toEqual([]);
    }
    expect(response.properties.has(apple('calendar-order'))).toBe(false);
  });

  it('refuses infinity with propfind-finite-depth', async () => {
    const answer = await wire().fetch('PROPFIND', wire().shop.calendarPath, { headers: { depth: 'infinity' } });
    expect([answer.status, conditionsIn(answer)]).toEqual([403, [dav('propfind-finite-depth')]]);
  });

  it('without a Depth header lists the members, as at Depth: 1', async () => {
    const { calendarPath } = wire().shop;
    await putObject(wire(), 'a.ics', event('a'));
    for (const path of [calendarPath, '/dav/calendars/anna/', '/dav/principals/anna/', `${calendarPath}a.ics`, '/']) {
      const bare = await wire().fetch('PROPFIND', path);
      const listed = await wire().fetch('PROPFIND', path, { headers: { depth: '1' } });
      expect([bare.status, bare.text]).toEqual([207, listed.text]);
    }
    expect(readMultistatus(await wire().fetch('PROPFIND', calendarPath)).size).toBe(2);
  });

  it('names a calendar and its members as the client asked for them, in one spelling (trap 2)', async () => {
    await putObject(wire(), 'a.ics', event('a'));
    const odd = wire().shop.calendarPath.replace('anna', 'Anna');
    const hrefs = async (path: string) => [
      ...readMultistatus(await wire().fetch('PROPFIND', path, { headers: { depth: '1' } })).keys(),
    ];
    expect(await hrefs(odd)).toEqual([odd, `${odd}a.ics`]);
    expect(await hrefs(odd.slice(0, -1))).toEqual([odd.slice(0, -1), `${odd}a.ics`]);
    expect(await hrefs('/dav/calendars/Anna')).toEqual(['/dav/calendars/Anna', odd]);
  });

  it('omits what is not there for Brief and return=minimal, and says so', async () => {
    const path = wire().shop.calendarPath;
    const body = propfindBody('D:displayname D:lockdiscovery');
    for (const asked of [{ prefer: 'return=minimal' }, { brief: 't' }] as Record<string, string>[]) {
      const answer = await wire().fetch('PROPFIND', path, { headers: { depth: '0', ...asked }, body });
      expect([...readMultistatus(answer).get(path)!.properties.keys()]).toEqual([dav('displayname')]);
      expect(answer.headers.vary).toMatch(/Brief, Prefer/);
      expect(answer.headers['preference-applied']).toBe(asked.prefer);
    }
    const nothing = await wire().fetch('PROPFIND', path, {
      headers: { depth: '0', prefer: 'return=minimal' },
      body: propfindBody('D:lockdiscovery'),
    });
    expect(readMultistatus(nothing).get(path)!.properties.size).toBe(0);
  });

  it('leaves the collection out for depth-noroot', async () => {
    await putEvent(wire(), 'one.ics');
    const path = wire().shop.calendarPath;
    const listed = await ask(wire(), path, 'D:getetag', { depth: '1', prefer: 'depth-noroot' });
    expect([...listed.keys()]).toEqual([`${path}one.ics`]);
  });

  it('refuses bodies that are no propfind, and headers that mean nothing', async () => {
    const path = wire().shop.calendarPath;
    const send = async (body: string, headers = {}) =>
      (await wire().fetch('PROPFIND', path, { headers: { depth: '0', ...headers }, body })).status;
    expect(await send('<propfind xmlns="DAV:"/>')).toBe(400);
    expect(await send('<propfind><prop/></propfind>')).toBe(400);
    expect(await send('<propfind xmlns="DAV:"><allprop/><propname/></propfind>')).toBe(400);
    expect(await send('<propertyupdate xmlns="DAV:"><prop/></propertyupdate>')).toBe(400);
    expect(await send('<propfind xmlns="DAV:"><prop>')).toBe(400);
    expect(await send(propfindBody('D:getetag'), { depth: '2' })).toBe(400);
    expect(await send(`<propfind xmlns="DAV:"><prop>${'<a/>'.repeat(1)}</prop></propfind>`)).toBe(207);
    const many = Array.from({ length: 501 }, (_, i) => `<p${i}/>`).join('');
    expect(await send(`<propfind xmlns="DAV:"><prop>${many}</prop></propfind>`)).toBe(400);
    expect(await send(`<propfind xmlns="DAV:"><prop/><!--${'x'.repeat(128 * 1024)}--></propfind>`)).toBe(413);
  });

  it('T11 S03 knows nothing of what is not reachable, in one and the same answer', async () => {
    const other = await wire().seed({ name: 'bert' });
    const { calendarPath } = wire().shop;
    const paths = [
      other.calendarPath,
      '/dav/calendars/bert/',
      '/dav/principals/bert/',
      `/dav/calendars/anna/${other.resource.id}/`,
      '/dav/calendars/anna/none/',
      `${calendarPath}none.ics`,
    ];
    const answers = await Promise.all(
      paths.map((path) => wire().fetch('PROPFIND', path, { headers: { depth: '0' }, body: propfindBody('D:owner') })),
    );
    expect(answers.map(({ status }) => status)).toEqual(paths.map(() => 404));
    expect(new Set(answers.map(({ text }) => text)).size).toBe(1);
  });
});
