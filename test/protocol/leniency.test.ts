import { expect, it } from 'vitest';
import { caldav, dav } from '../../shared/model/names.ts';
import { api } from '../admin/requests.ts';
import { askReport, calendar, component, event, prop, putObject, reportBody } from '../support/icalendar.ts';
import {
  conditionsIn,
  propfindBody,
  proppatchBody,
  readMultistatus,
  removing,
  setting,
} from '../support/multistatus.ts';
import { describeWire } from '../support/wire.ts';

const home = '/dav/calendars/anna/';
const own = `${home}private/`;
const store = { 'content-type': 'text/calendar' };

describeWire('Queries of a home', (wire) => {
  const prepare = async () => {
    await wire().fetch('MKCALENDAR', own);
    await putObject(wire(), 'a.ics', event('a', 'SUMMARY:here'));
    await wire().fetch('PUT', `${own}b.ics`, {
      headers: store,
      body: event('b', 'DTSTART:20261124T090000Z', 'DURATION:PT1H'),
    });
  };
  const filter = '<C:filter><C:comp-filter name="VCALENDAR"><C:comp-filter name="VEVENT"/></C:comp-filter></C:filter>';

  it.each([{ depth: '1' }, { depth: 'infinity' }, {}] as Record<string, string>[])(
    'calendar-query finds the members of all its calendars (%j)',
    async (headers) => {
      await prepare();
      const body = reportBody('C:calendar-query', `${prop('D:getetag C:calendar-data')}${filter}`);
      const found = readMultistatus(await askReport(wire(), body, { path: home, headers }));
      expect([...found.keys()].sort()).toEqual([`${wire().shop.calendarPath}a.ics`, `${own}b.ics`].sort());
      expect(found.get(`${own}b.ics`)!.text(caldav('calendar-data'))).toContain('UID:b');
      const none = await askReport(wire(), body, { path: home, headers: { depth: '0' } });
      expect(readMultistatus(none).size).toBe(0);
    },
  );

  it('free-busy-query tells when any of its calendars is taken', async () => {
    await prepare();
    const body = reportBody('C:free-busy-query', '<C:time-range start="20261123T000000Z" end="20261126T000000Z"/>');
    const answer = await askReport(wire(), body, { path: home });
    expect(answer.text).toContain('FREEBUSY;FBTYPE=BUSY:20261123T090000Z/20261123T100000Z');
    expect(answer.text).toContain('FREEBUSY;FBTYPE=BUSY:20261124T090000Z/20261124T100000Z');
    expect((await askReport(wire(), body, { path: home, headers: { depth: '0' } })).text).not.toContain('FREEBUSY;');
  });

  it('T11: neither looks into the home of another', async () => {
    await wire().seed({ name: 'bert' });
    const body = reportBody('C:calendar-query', `${prop('D:getetag')}${filter}`);
    expect((await askReport(wire(), body, { path: '/dav/calendars/bert/' })).status).toBe(404);
    expect((await askReport(wire(), body, { path: '/dav/calendars/nobody/' })).status).toBe(404);
  });
});

describeWire('A selection of calendar data', (wire) => {
  const dataOf = async (selection: string) => {
    await putObject(
      wire(),
      'a.ics',
      event('a', 'SUMMARY:x', 'BEGIN:VALARM', 'ACTION:DISPLAY', 'TRIGGER:-PT5M', 'DESCRIPTION:y', 'END:VALARM'),
    );
    const data = `<D:prop><C:calendar-data>${selection}</C:calendar-data></D:prop>`;
    const href = `${wire().shop.calendarPath}a.ics`;
    const answer = await askReport(wire(), reportBody('C:calendar-multiget', `${data}<D:href>${href}</D:href>`));
    return readMultistatus(answer).get(href)!.text(caldav('calendar-data'))!;
  };

  it('that names a component and nothing in it means all of it, its alarms too', async () => {
    for (const selection of [
      '<C:comp name="VCALENDAR"><C:comp name="VEVENT"/></C:comp>',
      '<C:comp name="VCALENDAR"/>',
      '<C:comp name="vcalendar"><C:comp name="vevent"/></C:comp>',
    ])
      expect(await dataOf(selection)).toMatch(
        /VERSION:2.0[\s\S]*PRODID:[\s\S]*UID:a[\s\S]*SUMMARY:x[\s\S]*BEGIN:VALARM[\s\S]*TRIGGER:-PT5M/,
      );
  });

  it('keeps VERSION and PRODID where no property of the calendar is named, and is exact where one is', async () => {
    const named = await dataOf('<C:comp name="VCALENDAR"><C:comp name="VEVENT"><C:prop name="UID"/></C:comp></C:comp>');
    expect(named).toMatch(
      /^BEGIN:VCALENDAR\r\nVERSION:2.0\r\nPRODID:[^\r]*\r\nBEGIN:VEVENT\r\nUID:a\r\nEND:VEVENT\r\nEND:VCALENDAR/,
    );
    const exact = await dataOf(
      '<C:comp name="VCALENDAR"><C:prop name="VERSION"/><C:comp name="VEVENT"><C:prop name="UID"/></C:comp></C:comp>',
    );
    expect(exact).not.toContain('PRODID');
  });

  it('that begins with a component inside the calendar means that component', async () => {
    const uid = await dataOf('<C:comp name="VEVENT"><C:prop name="UID"/></C:comp>');
    expect(uid).toMatch(/VERSION:2.0[\s\S]*BEGIN:VEVENT\r\nUID:a\r\nEND:VEVENT/);
    expect(await dataOf('<C:comp name="VFOO"/>')).toMatch(/^BEGIN:VCALENDAR\r\nVERSION:2.0\r\nPRODID:[^\r]*\r\nEND/);
  });
});

describeWire('PROPPATCH', (wire) => {
  const patch = (steps: string, path = wire().shop.calendarPath) =>
    wire().fetch('PROPPATCH', path, { body: proppatchBody(steps) });

  it('removes what is not there without an error (RFC 4918 §14.23)', async () => {
    const { calendarPath } = wire().shop;
    await putObject(wire(), 'a.ics', event('a'));
    for (const path of [calendarPath, `${calendarPath}a.ics`, home, '/dav/principals/anna/'])
      for (const name of ['D:missing', 'X:missing', 'D:lockdiscovery', 'C:schedule-tag', 'CS:missing']) {
        const answer = readMultistatus(await patch(removing(name), path));
        expect([...answer.get(path)!.properties.values()].map(({ status }) => [path, name, status])).toEqual([
          [path, name, 200],
        ]);
      }
    const answer = readMultistatus(
      await patch(`${removing('D:missing')}${setting('<D:displayname>new</D:displayname>')}`),
    );
    expect([...answer.get(calendarPath)!.properties.values()].map(({ status }) => status)).toEqual([200, 200]);
    const kept = readMultistatus(await patch(removing('D:getetag'), `${calendarPath}a.ics`)).get(
      `${calendarPath}a.ics`,
    )!;
    expect(kept.properties.get(dav('getetag'))).toMatchObject({
      status: 403,
      error: dav('cannot-modify-protected-property'),
    });
  });

  it('keeps a property of DAV: that nobody knows, and refuses those a server says of itself', async () => {
    const { calendarPath } = wire().shop;
    const set = readMultistatus(await patch(setting('<D:nickname>x</D:nickname>')));
    expect(set.get(calendarPath)!.statusOf(dav('nickname'))).toBe(200);
    const read = await wire().fetch('PROPFIND', calendarPath, {
      headers: { depth: '0' },
      body: propfindBody('D:nickname'),
    });
    expect(readMultistatus(read).get(calendarPath)!.text(dav('nickname'))).toBe('x');
    for (const name of [
      'getetag',
      'lockdiscovery',
      'supportedlock',
      'current-user-principal',
      'sync-token',
      'resourcetype',
    ])
      expect(
        readMultistatus(await patch(setting(`<D:${name}>x</D:${name}>`)))
          .get(calendarPath)!
          .properties.get(dav(name)),
      ).toMatchObject({ status: 403, error: dav('cannot-modify-protected-property') });
  });
});

describeWire('If-Unmodified-Since on a write (RFC 9110 §13.1.4)', (wire) => {
  it('is 412 for what was modified since, and nothing where it was not, or If-Match says more', async () => {
    const path = `${wire().shop.calendarPath}a.ics`;
    const { headers } = await putObject(wire(), 'a.ics', event('a'));
    const old = { 'if-unmodified-since': 'Thu, 01 Jan 2015 00:00:00 GMT' };
    const now = { 'if-unmodified-since': headers['last-modified']! };
    expect((await putObject(wire(), 'a.ics', event('a', 'SUMMARY:x'), old)).status).toBe(412);
    expect((await wire().fetch('DELETE', path, { headers: old })).status).toBe(412);
    expect((await wire().fetch('MOVE', path, { headers: { ...old, destination: `${path}b` } })).status).toBe(412);
    expect((await putObject(wire(), 'a.ics', event('a', 'SUMMARY:x'), now)).status).toBe(204);
    expect((await putObject(wire(), 'a.ics', event('a'), { 'if-unmodified-since': 'yesterday' })).status).toBe(204);
    const etag = (await wire().fetch('GET', path)).headers.etag!;
    expect((await putObject(wire(), 'a.ics', event('a', 'SUMMARY:y'), { ...old, 'if-match': etag })).status).toBe(204);
    expect((await putObject(wire(), 'new.ics', event('new'), old)).status).toBe(201);
  });
});

describeWire('CALDAV:timezone in a query (RFC 4791 §7.8)', (wire) => {
  const ask = (timezone: string) =>
    askReport(
      wire(),
      reportBody(
        'C:calendar-query',
        `${prop('D:getetag')}<C:filter><C:comp-filter name="VCALENDAR"/></C:filter><C:timezone>${timezone}</C:timezone>`,
      ),
    );

  it.each([
    ['an event', calendar(...component('VEVENT', 'x', 'DTSTART:20261110T000000Z'))],
    [
      'a zone and an event',
      calendar(
        'BEGIN:VTIMEZONE',
        'TZID:Europe/Berlin',
        'END:VTIMEZONE',
        ...component('VEVENT', 'x', 'DTSTART:20261110T000000Z'),
      ),
    ],
    ['a line of garbage with a TZID', 'TZID:Europe/Berlin'],
    [
      'two zones',
      calendar(
        'BEGIN:VTIMEZONE',
        'TZID:Europe/Berlin',
        'END:VTIMEZONE',
        'BEGIN:VTIMEZONE',
        'TZID:Europe/Paris',
        'END:VTIMEZONE',
      ),
    ],
    ['a zone of its own without rules', calendar('BEGIN:VTIMEZONE', 'TZID:Foo', 'END:VTIMEZONE')],
    ['nothing', ''],
  ])('is valid-calendar-data when it holds %s', async (_, timezone) => {
    const answer = await ask(timezone);
    expect([answer.status, conditionsIn(answer)]).toEqual([403, [caldav('valid-calendar-data')]]);
  });
});

describeWire('expand-property', (wire) => {
  it.each([
    'name="p q"',
    'name="" ',
    'name="a&lt;b"',
    'name="1a"',
    'name="a:b"',
    'name="a" namespace="a{}b"',
    'name="a" namespace="{"',
    'name="a}b"',
  ])('T70: refuses a name that no element has (%s)', async (attributes) => {
    const answer = await askReport(wire(), reportBody('D:expand-property', `<D:property ${attributes}/>`), {
      path: '/dav/principals/anna/',
    });
    expect(answer.status).toBe(400);
  });

  it.each([
    'name="ä-b.c_1"',
    'name="x" namespace="urn:a&amp;b"',
    'name="x" namespace=""',
    'name="x" namespace="a&quot;b"',
  ])('T70: answers any other with well-formed XML (%s)', async (attributes) => {
    const answer = await askReport(wire(), reportBody('D:expand-property', `<D:property ${attributes}/>`), {
      path: '/dav/principals/anna/',
    });
    expect(readMultistatus(answer).size).toBe(1);
  });
});

describeWire('Reports on principals, asked of a calendar (RFC 3744 §9.3-9.5)', (wire) => {
  const found = async (path: string, name: string, inside: string): Promise<readonly string[]> => {
    const body = reportBody(`D:${name}`, `${inside}${prop('D:displayname')}`);
    return [...readMultistatus(await askReport(wire(), body, { path, headers: { depth: '0' } })).keys()];
  };
  const anna = '/dav/principals/anna/';
  const search = '<D:property-search><D:prop><D:displayname/></D:prop><D:match>an</D:match></D:property-search>';

  it('principal-match finds oneself where principals lie, and none in a calendar', async () => {
    for (const path of ['/dav/', '/dav/principals/', anna]) {
      expect([path, await found(path, 'principal-match', '<D:self/>')]).toEqual([path, [anna]]);
    }
    for (const path of [wire().shop.calendarPath, home]) {
      expect([path, await found(path, 'principal-match', '<D:self/>')]).toEqual([path, []]);
    }
    const absent = reportBody('D:principal-match', '<D:self/>');
    const { status } = await askReport(wire(), absent, { path: `${home}none/`, headers: { depth: '0' } });
    expect(status).toBe(404);
  });

  it('principal-match by a property finds whatever lies there and names oneself', async () => {
    const { calendarPath } = wire().shop;
    await putObject(wire(), 'a.ics', event('a'));
    const object = `${calendarPath}a.ics`;
    const by = (name: string) => `<D:principal-property>${name}</D:principal-property>`;
    expect(await found(calendarPath, 'principal-match', by('<D:owner/>'))).toEqual([calendarPath, object]);
    expect(await found(home, 'principal-match', by('<D:owner/>'))).toEqual([home, calendarPath, object]);
    expect(await found('/dav/', 'principal-match', by('<D:owner/>'))).toEqual([anna, home, calendarPath, object]);
    expect(await found(object, 'principal-match', by('<D:owner/>'))).toEqual([object]);
    for (const none of ['<D:whoami/>', '<D:displayname/>', '<D:principal-collection-set/>']) {
      expect([none, await found(home, 'principal-match', by(none))]).toEqual([none, []]);
    }
  });

  it('principal-property-search asks the whole server when it is told to', async () => {
    for (const path of [wire().shop.calendarPath, home]) {
      expect(await found(path, 'principal-property-search', `${search}<D:apply-to-principal-collection-set/>`)).toEqual(
        [anna],
      );
      expect(await found(path, 'principal-property-search', search)).toEqual([]);
    }
    expect(await found('/principals/', 'principal-property-search', search)).toEqual([anna]);
  });
});

describeWire('A calendar made where its holder has none', (wire) => {
  it('has the zone of the branch, never UTC by accident', async () => {
    const { resource, branch } = wire().shop;
    await api(wire(), 200, 'PATCH', `/branches/${branch.id}`, { zone: 'America/New_York' });
    await api(wire(), 200, 'PATCH', `/resources/${resource.id}`, { allowCalendarSync: false });
    expect((await wire().fetch('MKCALENDAR', own)).status).toBe(201);
    const read = await wire().fetch('PROPFIND', own, {
      headers: { depth: '0' },
      body: propfindBody('C:calendar-timezone-id'),
    });
    expect(readMultistatus(read).get(own)!.text(caldav('calendar-timezone-id'))).toBe('America/New_York');
    await wire().fetch('PUT', `${own}day.ics`, { headers: store, body: event('day', 'DTSTART;VALUE=DATE:20270105') });
    const busy = reportBody('C:free-busy-query', '<C:time-range start="20270104T000000Z" end="20270108T000000Z"/>');
    expect((await askReport(wire(), busy, { path: own })).text).toContain('20270105T050000Z/20270106T050000Z');
  });
});

describeWire('What GET says of its answer, PROPFIND says too (RFC 4918 §15.4-15.6)', (wire) => {
  const names = ['getcontentlength', 'getcontenttype', 'getetag'] as const;
  const told = async (path: string, depth: string) => {
    const body = propfindBody(names.map((name) => `D:${name}`).join(' '));
    const response = readMultistatus(await wire().fetch('PROPFIND', path, { headers: { depth }, body })).get(path)!;
    return names.map((name) => response.text(dav(name)));
  };

  it('of a calendar, asked about alone', async () => {
    const { calendarPath } = wire().shop;
    for (const name of ['a', 'b']) {
      await putObject(wire(), `${name}.ics`, event(name));
      const { headers } = await wire().fetch('GET', calendarPath);
      expect(await told(calendarPath, '0')).toEqual([headers['content-length'], headers['content-type'], headers.etag]);
    }
    expect(await told(calendarPath, '1')).toEqual([undefined, undefined, undefined]);
  });

  it('of a home, a principal and the root', async () => {
    for (const path of [home, '/dav/principals/anna/', '/dav/']) {
      const { headers } = await wire().fetch('GET', path);
      expect(await told(path, '0')).toEqual([headers['content-length'], headers['content-type'], undefined]);
    }
  });
});
