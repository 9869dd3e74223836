import { describe, expect, it } from 'vitest';
import { childOf, elementsOf, textOf } from '../../shared/codec/xml/node.ts';
import { parseXml } from '../../shared/codec/xml/parse.ts';
import { defaultRights } from '../../shared/model/entities/service-access.ts';
import { apple, caldav, dav } from '../../shared/model/names.ts';
import { conditionsIn, propfindBody, readMultistatus } from '../support/multistatus.ts';
import { describeWire } from '../support/wire.ts';

const home = '/dav/calendars/anna/';
const namespaces =
  'xmlns:D="DAV:" xmlns:C="urn:ietf:params:xml:ns:caldav" xmlns:A="http://apple.com/ns/ical/" xmlns:X="urn:example"';

const mkcalendarBody = (properties: string): string =>
  `<C:mkcalendar ${namespaces}><D:set><D:prop>${properties}</D:prop></D:set></C:mkcalendar>`;
const mkcolBody = (properties: string): string =>
  `<D:mkcol ${namespaces}><D:set><D:prop>${properties}</D:prop></D:set></D:mkcol>`;
const calendarType = '<D:resourcetype><D:collection/><C:calendar/></D:resourcetype>';
const componentSet = (...names: string[]): string =>
  `<C:supported-calendar-component-set>${names.map((name) => `<C:comp name="${name}"/>`).join('')}</C:supported-calendar-component-set>`;

describeWire('MKCALENDAR', (wire) => {
  const make = (name: string, body?: string, method = 'MKCALENDAR', headers: Record<string, string> = {}) =>
    wire().fetch(method, `${home}${name}/`, { headers, ...(body !== undefined && { body }) });
  const read = async (name: string, names: string) => {
    const path = `${home}${name}/`;
    const answer = await wire().fetch('PROPFIND', path, { headers: { depth: '0' }, body: propfindBody(names) });
    return readMultistatus(answer).get(path)!;
  };
  const homeHrefs = async () =>
    [...readMultistatus(await wire().fetch('PROPFIND', home, { headers: { depth: '1' } })).keys()].slice(1);

  it('B13 makes a calendar with the properties asked for', async () => {
    const answer = await make(
      'tasks',
      mkcalendarBody(
        `<D:displayname>Tasks &amp; more</D:displayname><A:calendar-color symbolic-color="blue">#1BADF8FF</A:calendar-color><A:calendar-order>3</A:calendar-order><C:calendar-timezone-id>Europe/Paris</C:calendar-timezone-id>${componentSet('VTODO')}<X:dead>kept</X:dead>`,
      ),
    );
    expect([answer.status, answer.headers['cache-control']]).toEqual([201, 'no-cache']);
    const made = await read(
      'tasks',
      'D:displayname A:calendar-color A:calendar-order C:supported-calendar-component-set C:calendar-timezone-id X:dead D:resourcetype D:sync-token',
    );
    expect(made.text(dav('displayname'))).toBe('Tasks & more');
    expect(made.element(apple('calendar-color'))?.attributes['symbolic-color']).toBe('blue');
    expect(made.text(apple('calendar-order'))).toBe('3');
    expect(made.text(caldav('calendar-timezone-id'))).toBe('Europe/Paris');
    expect(made.text('{urn:example}dead')).toBe('kept');
    const components = elementsOf(made.element(caldav('supported-calendar-component-set'))!);
    expect(components.map(({ attributes }) => attributes.name)).toEqual(['VTODO']);
    expect(made.text(dav('sync-token'))).toMatch(/^urn:/);
    expect(await homeHrefs()).toEqual([wire().shop.calendarPath, `${home}tasks/`]);
  });

  it('B13 makes one without a body, taking every component, in the zone of the shop', async () => {
    expect((await make('plain')).status).toBe(201);
    const made = await read('plain', 'D:displayname C:supported-calendar-component-set C:calendar-timezone-id');
    expect(made.text(dav('displayname'))).toBe('plain');
    expect(made.text(caldav('calendar-timezone-id'))).toBe('Europe/Berlin');
    const components = elementsOf(made.element(caldav('supported-calendar-component-set'))!);
    expect(components.map(({ attributes }) => attributes.name)).toEqual(['VEVENT', 'VTODO', 'VJOURNAL', 'VFREEBUSY']);
  });

  it('B13 keeps a client-chosen name as it is, encoded in hrefs', async () => {
    expect((await wire().fetch('MKCALENDAR', `${home}a%20b%C3%A4/`)).status).toBe(201);
    expect(await homeHrefs()).toContain(`${home}a%20b%C3%A4/`);
  });

  it('B13 makes one by extended MKCOL, and nothing but calendars (RFC 5689)', async () => {
    const body = mkcolBody(`${calendarType}<D:displayname>By MKCOL</D:displayname>${componentSet('VEVENT')}`);
    expect((await make('one', body, 'MKCOL')).status).toBe(201);
    expect((await read('one', 'D:displayname')).text(dav('displayname'))).toBe('By MKCOL');

    const plain = '<D:resourcetype><D:collection/></D:resourcetype>';
    const more = calendarType.replace('<D:collection/>', '<D:collection/><X:shared/>');
    for (const other of [undefined, mkcolBody(plain), mkcolBody(''), mkcolBody(more)]) {
      const answer = await make('two', other, 'MKCOL');
      expect([answer.status, conditionsIn(answer)]).toEqual([403, [dav('valid-resourcetype')]]);
    }
    expect((await make('two', 'hello', 'MKCOL', { 'content-type': 'text/plain' })).status).toBe(415);
    expect(await homeHrefs()).toEqual([wire().shop.calendarPath, `${home}one/`]);
  });

  it('refuses a place that is taken: resource-must-be-null for MKCALENDAR, 405 for MKCOL', async () => {
    await make('one');
    for (const name of ['one', wire().shop.resource.id]) {
      const answer = await make(name);
      expect([answer.status, conditionsIn(answer)]).toEqual([403, [dav('resource-must-be-null')]]);
      expect((await make(name, mkcolBody(calendarType), 'MKCOL')).status).toBe(405);
    }
    const onHome = await wire().fetch('MKCALENDAR', home);
    expect(conditionsIn(onHome)).toEqual([dav('resource-must-be-null')]);
  });

  it('refuses a calendar inside a calendar', async () => {
    for (const [method, name] of [
      ['MKCALENDAR', 'inner'],
      ['MKCALENDAR', 'inner/'],
      ['MKCOL', 'inner/'],
    ] as const) {
      const answer = await wire().fetch(method, `${wire().shop.calendarPath}${name}`);
      expect([answer.status, conditionsIn(answer)]).toEqual([403, [caldav('calendar-collection-location-ok')]]);
    }
  });

  it('says 409 where the parent is missing', async () => {
    for (const method of ['MKCALENDAR', 'MKCOL'])
      for (const path of ['/dav/calendars/anna/nothing/inner/', `${wire().shop.calendarPath}a/b/`, '/elsewhere/a/'])
        expect([method, path, (await wire().fetch(method, path)).status]).toEqual([method, path, 409]);
  });

  it('makes nothing when one property cannot be had, and says which', async () => {
    const cases = [
      ['MKCALENDAR', mkcalendarBody, 207, dav('multistatus')],
      ['MKCOL', (inner: string) => mkcolBody(calendarType + inner), 424, dav('mkcol-response')],
    ] as const;
    for (const [method, body, status, root] of cases) {
      const answer = await make('bad', body('<D:displayname>x</D:displayname><D:getetag>"1"</D:getetag>'), method);
      const response = parseXml(answer.bytes, { bytes: 1 << 20 })!;
      expect([answer.status, response.name]).toEqual([status, root]);
      const place = method === 'MKCOL' ? response : childOf(response, dav('response'))!;
      const propstats = elementsOf(place).filter(({ name }) => name === dav('propstat'));
      if (method !== 'MKCOL') expect(textOf(childOf(place, dav('href'))!)).toBe(`${home}bad/`);
      const statuses = propstats.flatMap((propstat) =>
        elementsOf(childOf(propstat, dav('prop'))!).map(({ name }) => [
          name,
          textOf(childOf(propstat, dav('status'))!),
        ]),
      );
      expect(statuses).toContainEqual([dav('getetag'), 'HTTP/1.1 403 Forbidden']);
      expect(statuses).toContainEqual([dav('displayname'), 'HTTP/1.1 424 Failed Dependency']);
    }
    const unsupported = await make('bad', mkcalendarBody(componentSet('VAVAILABILITY')));
    const set = readMultistatus(unsupported)
      .get(`${home}bad/`)!
      .properties.get(caldav('supported-calendar-component-set'));
    expect([set?.status, set?.error]).toEqual([403, caldav('supported-calendar-component')]);
    expect(await homeHrefs()).toEqual([wire().shop.calendarPath]);
  });

  it('says that the place is taken before it looks at what is wanted (RFC 4791 §5.3.1.1)', async () => {
    expect((await make('taken')).status).toBe(201);
    for (const inner of [
      '<D:getetag>"1"</D:getetag>',
      componentSet('VAVAILABILITY'),
      '<D:displayname>x</D:displayname>',
    ]) {
      const answer = await make('taken', mkcalendarBody(inner));
      expect([answer.status, conditionsIn(answer)]).toEqual([403, [dav('resource-must-be-null')]]);
      expect((await make('taken', mkcolBody(calendarType + inner), 'MKCOL')).status).toBe(405);
    }
  });

  it('knows components in any letter case (RFC 5545 §2)', async () => {
    expect((await make('lower', mkcalendarBody(componentSet('vevent', 'vTodo')))).status).toBe(201);
    const read = await wire().fetch('PROPFIND', `${home}lower/`, {
      headers: { depth: '0' },
      body: propfindBody('C:supported-calendar-component-set'),
    });
    expect(read.text).toMatch(/<C:comp name="VEVENT"\/><C:comp name="VTODO"\/>/);
  });

  it('refuses bodies that are no MKCALENDAR', async () => {
    expect((await make('bad', '<propfind xmlns="DAV:"/>')).status).toBe(400);
    expect((await make('bad', '<C:mkcalendar')).status).toBe(400);
    expect(await homeHrefs()).toEqual([wire().shop.calendarPath]);
  });

  it('T11 makes nothing in the home of another', async () => {
    await wire().seed({ name: 'bert' });
    expect((await wire().fetch('MKCALENDAR', '/dav/calendars/bert/x/')).status).toBe(404);
  });

  it('T29 is made once when asked for many times at once', async () => {
    const answers = await Promise.all(Array.from({ length: 8 }, () => make('same')));
    expect(answers.filter(({ status }) => status === 201)).toHaveLength(1);
    expect(answers.filter(({ status }) => status === 403)).toHaveLength(7);
  });
});

describe('without the right make-calendars', () => {
  describeWire(
    'MKCALENDAR',
    (wire) => {
      it('B13 is refused with need-privileges, for MKCOL too', async () => {
        for (const method of ['MKCALENDAR', 'MKCOL']) {
          const answer = await wire().fetch(method, `${home}x/`);
          expect([answer.status, conditionsIn(answer)]).toEqual([403, [dav('need-privileges')]]);
        }
        const listed = readMultistatus(await wire().fetch('PROPFIND', home, { headers: { depth: '1' } }));
        expect([...listed.keys()]).toEqual([home, wire().shop.calendarPath]);
      });
    },
    { seed: { access: { rights: { ...defaultRights } } } },
  );
});
