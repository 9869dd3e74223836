import { expect, it } from 'vitest';
import { elementsOf, textOf } from '../../shared/codec/xml/node.ts';
import { apple, type ClarkName, caldav, calendarServer, dav } from '../../shared/model/names.ts';
import type { TestGateway } from '../support/gateway.ts';
import { namesIn, propfindBody, type ReadResponse, readMultistatus } from '../support/multistatus.ts';
import { describeWire } from '../support/wire.ts';

const principal = '/dav/principals/anna/';
const home = '/dav/calendars/anna/';

const ask = async (
  { fetch }: TestGateway,
  path: string,
  names: string,
  headers: Record<string, string> = {},
): Promise<ReadonlyMap<string, ReadResponse>> =>
  readMultistatus(await fetch('PROPFIND', path, { headers: { depth: '0', ...headers }, body: propfindBody(names) }));

const hrefIn = (response: ReadResponse | undefined, name: ClarkName): string | undefined => {
  const element = response?.element(name);
  const [href] = element ? elementsOf(element) : [];
  return href && textOf(href);
};

describeWire('Discovery', (wire) => {
  it('trap 7: the probe points answer a real 207 that names principal and home', async () => {
    const { calendarPath } = wire().shop;
    const probes = ['/', '/dav/', '/principals/', '/dav/principals/', '/calendar/dav/anna/user/', home, principal];
    for (const path of [...probes, calendarPath, calendarPath.slice(0, -1)]) {
      const names = 'D:current-user-principal D:principal-URL D:resourcetype C:calendar-home-set';
      const response = (await ask(wire(), path, names)).get(path);
      expect(hrefIn(response, dav('current-user-principal'))).toBe(principal);
      expect(hrefIn(response, dav('principal-URL'))).toBe(principal);
      expect(response?.element(dav('resourcetype'))).toBeDefined();
      expect(hrefIn(response, caldav('calendar-home-set'))).toBe(home);
    }
  });

  it('trap 7: well-known redirects for every method without sign-in', async () => {
    for (const path of ['/.well-known/caldav', '/.well-known/caldav/']) {
      for (const method of ['GET', 'PROPFIND', 'OPTIONS']) {
        const answer = await wire().fetch(method, path, { auth: null });
        expect([answer.status, answer.headers.location, answer.headers['cache-control']]).toEqual([
          301,
          '/dav/',
          'no-cache',
        ]);
      }
    }
  });

  it('trap 26: iOS 26.5 reads its 14 principal properties; scheduling and sharing are not there', async () => {
    const names =
      'C:calendar-home-set C:calendar-user-address-set D:current-user-principal D:displayname CS:dropbox-home-URL CS:email-address-set C:max-attendees-per-instance CS:notification-URL D:principal-collection-set D:principal-URL D:resource-id C:schedule-inbox-URL C:schedule-outbox-URL D:supported-report-set';
    const response = (await ask(wire(), principal, names)).get(principal)!;
    expect(response.properties.size).toBe(14);
    const missing = [...response.properties].filter(([, { status }]) => status === 404).map(([name]) => name);
    expect(missing.sort()).toEqual(
      [
        caldav('calendar-user-address-set'),
        caldav('max-attendees-per-instance'),
        caldav('schedule-inbox-URL'),
        caldav('schedule-outbox-URL'),
        calendarServer('dropbox-home-URL'),
        calendarServer('email-address-set'),
        calendarServer('notification-URL'),
      ].sort(),
    );
    expect(response.text(dav('displayname'))).toBe('anna');
    expect(hrefIn(response, dav('principal-collection-set'))).toBe('/dav/principals/');
  });

  it('iOS 26.5 reads its 38 home properties at Depth 1, minimal or not', async () => {
    const names =
      'D:add-member D:current-user-privilege-set D:displayname D:owner D:quota-available-bytes D:quota-used-bytes D:resource-id D:resourcetype D:supported-report-set D:sync-token C:calendar-alarm C:calendar-description C:calendar-free-busy-set C:calendar-timezone C:default-alarm-vevent-date C:default-alarm-vevent-datetime C:max-attendees-per-instance C:schedule-calendar-transp C:schedule-default-calendar-URL C:supported-calendar-component-set C:supported-calendar-component-sets CS:allowed-sharing-modes CS:getctag CS:pre-publish-url CS:publish-url CS:push-transports CS:pushkey CS:source CS:subscribed-strip-alarms CS:subscribed-strip-attachments CS:subscribed-strip-todos A:autoprovisioned A:calendar-color A:calendar-order A:language-code A:location-code A:refreshrate X:bulk-requests';
    const { calendarPath } = wire().shop;
    const whole = await ask(wire(), home, names, { depth: '1' });
    expect([...whole.keys()]).toEqual([home, calendarPath]);
    for (const response of whole.values()) expect(response.properties.size).toBe(38);
    const calendar = whole.get(calendarPath)!;
    expect(calendar.text(calendarServer('getctag'))).toBe(calendar.text(dav('sync-token')));
    expect(namesIn(calendar.element(caldav('schedule-calendar-transp')))).toEqual([caldav('opaque')]);
    expect(hrefIn(calendar, dav('add-member'))).toBe(calendarPath);
    expect(hrefIn(calendar, dav('owner'))).toBe(principal);
    expect(calendar.statusOf(caldav('schedule-default-calendar-URL'))).toBe(404);
    expect(whole.get(home)!.element(caldav('supported-calendar-component-sets'))).toBeDefined();

    const minimal = await ask(wire(), home, names, { depth: '1', brief: 't', prefer: 'return=minimal' });
    const present = [...calendar.properties].filter(([, { status }]) => status === 200).map(([name]) => name);
    expect([...minimal.get(calendarPath)!.properties.keys()].sort()).toEqual(present.sort());
  });

  it('trap 8: the home shows what the sign-in selects, and only that', async () => {
    const other = await wire().seed({ name: 'bert' });
    const answer = await wire().fetch('PROPFIND', '/dav/calendars/bert/', {
      auth: { userName: 'bert', password: other.password },
      headers: { depth: '1' },
      body: propfindBody('D:displayname'),
    });
    expect([...readMultistatus(answer).keys()]).toEqual(['/dav/calendars/bert/', other.calendarPath]);
  });

  it('DAVx5 finds everything it needs at the resource URL alone', async () => {
    const path = wire().shop.calendarPath;
    const names =
      'D:resourcetype D:displayname D:current-user-principal D:current-user-privilege-set C:calendar-home-set C:supported-calendar-component-set A:calendar-color C:calendar-description C:calendar-timezone C:calendar-timezone-id D:owner D:supported-report-set D:sync-token CS:getctag C:max-resource-size C:max-instances CS:source';
    const response = (await ask(wire(), path, names)).get(path)!;
    expect(namesIn(response.element(dav('resourcetype')))).toEqual([dav('collection'), caldav('calendar')]);
    const components = elementsOf(response.element(caldav('supported-calendar-component-set'))!);
    expect(components.map(({ attributes }) => attributes.name)).toEqual(['VEVENT']);
    expect(response.text(caldav('calendar-timezone-id'))).toBe('Europe/Berlin');
    expect(response.text(caldav('max-resource-size'))).toBe('262144');
    expect(response.text(caldav('max-instances'))).toBe('10000');
    expect(response.statusOf(apple('calendar-color'))).toBe(404);
    const reports = elementsOf(response.element(dav('supported-report-set'))!).map(
      (supported) => elementsOf(elementsOf(supported)[0]!)[0]!.name,
    );
    expect(reports).toEqual(
      expect.arrayContaining([caldav('calendar-query'), caldav('calendar-multiget'), dav('sync-collection')]),
    );
  });

  it('Thunderbird finds a resourcetype in every response of the home', async () => {
    const answer = await ask(wire(), home, 'D:resourcetype D:owner CS:getctag', { depth: '1' });
    for (const response of answer.values()) expect(response.element(dav('resourcetype'))).toBeDefined();
  });

  it('trap 5: every answer says how long it is', async () => {
    const answer = await wire().fetch('PROPFIND', home, { headers: { depth: '1' } });
    expect(Number(answer.headers['content-length'])).toBe(answer.bytes.length);
  });

  it('says which data, components and collations it takes', async () => {
    const path = wire().shop.calendarPath;
    const names = 'C:supported-calendar-data C:supported-collation-set C:supported-calendar-component-set D:sync-token';
    const response = (await ask(wire(), path, names)).get(path)!;
    const [data] = elementsOf(response.element(caldav('supported-calendar-data'))!);
    expect({ ...data!.attributes }).toEqual({ 'content-type': 'text/calendar', version: '2.0' });
    expect(elementsOf(response.element(caldav('supported-collation-set'))!).map(textOf)).toEqual(
      expect.arrayContaining(['i;ascii-casemap', 'i;octet']),
    );
  });

  it('leads a browser from the bare host name to the console, and nobody else', async () => {
    const accept = 'text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8';
    const browser = await wire().fetch('GET', '/', { auth: null, headers: { accept } });
    expect([browser.status, browser.headers.location]).toEqual([303, '/console']);
    expect((await wire().fetch('GET', '/', { auth: null, headers: { accept: '*/*' } })).status).toBe(401);
    expect((await wire().fetch('GET', '/dav/', { auth: null, headers: { accept } })).status).toBe(401);
    expect((await wire().fetch('PROPFIND', '/', { auth: null, headers: { accept } })).status).toBe(401);
    expect((await wire().fetch('GET', '/', { headers: { accept } })).status).toBe(200);
  });
});
