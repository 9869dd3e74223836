import { expect, it } from 'vitest';
import { elementsOf, textOf } from '../../shared/codec/xml/node.ts';
import { apple, type ClarkName, caldav, dav } from '../../shared/model/names.ts';
import {
  namesIn,
  propfindBody,
  proppatchBody,
  type ReadResponse,
  readMultistatus,
  removing,
  setting,
} from '../support/multistatus.ts';
import type { WireAnswer } from '../support/transport.ts';
import { describeWire } from '../support/wire.ts';

const xmlLang = '{http://www.w3.org/XML/1998/namespace}lang';
const example = (name: string): ClarkName => `{urn:example}${name}`;

const vtimezone = [
  'BEGIN:VCALENDAR',
  'VERSION:2.0',
  'PRODID:-//test//EN',
  'BEGIN:VTIMEZONE',
  'TZID:Europe/Rome',
  'BEGIN:STANDARD',
  'DTSTART:19961027T030000',
  'TZOFFSETFROM:+0200',
  'TZOFFSETTO:+0100',
  'RRULE:FREQ=YEARLY;BYDAY=-1SU;BYMONTH=10',
  'END:STANDARD',
  'END:VTIMEZONE',
  'END:VCALENDAR',
].join('\r\n');

describeWire('PROPPATCH', (wire) => {
  const patch = (steps: string, headers = {}, path = wire().shop.calendarPath): Promise<WireAnswer> =>
    wire().fetch('PROPPATCH', path, { headers, body: proppatchBody(steps) });
  const outcome = async (steps: string, path = wire().shop.calendarPath): Promise<ReadResponse> =>
    readMultistatus(await patch(steps, {}, path)).get(path)!;
  const read = async (names: string, path = wire().shop.calendarPath): Promise<ReadResponse> =>
    readMultistatus(await wire().fetch('PROPFIND', path, { headers: { depth: '0' }, body: propfindBody(names) })).get(
      path,
    )!;

  it('trap 25: keeps a colour with its symbolic-color, and an order', async () => {
    const done = await outcome(
      setting('<A:calendar-color symbolic-color="red">#FF2968FF</A:calendar-color>') +
        setting('<A:calendar-order>7</A:calendar-order>'),
    );
    expect([done.statusOf(apple('calendar-color')), done.statusOf(apple('calendar-order'))]).toEqual([200, 200]);
    const color = (await read('A:calendar-color')).element(apple('calendar-color'))!;
    expect([textOf(color), { ...color.attributes }]).toEqual(['#FF2968FF', { 'symbolic-color': 'red' }]);
    expect((await read('A:calendar-order')).text(apple('calendar-order'))).toBe('7');
  });

  it('changes the name for this principal only, the shop keeps its own', async () => {
    await outcome(setting('<D:displayname>Mine &amp; only mine</D:displayname>'));
    expect((await read('D:displayname')).text(dav('displayname'))).toBe('Mine & only mine');
    const entry = await wire().admin('GET', `/admin/v1/resources/${wire().shop.resource.id}`);
    expect(entry.text).toContain('Diary of anna');
    expect(entry.text).not.toContain('Mine');

    const home = '/dav/calendars/anna/';
    const body = propfindBody('D:displayname CS:getctag');
    const listed = readMultistatus(await wire().fetch('PROPFIND', home, { headers: { depth: '1' }, body }));
    expect(listed.get(wire().shop.calendarPath)!.text(dav('displayname'))).toBe('Mine & only mine');

    await outcome(removing('D:displayname'));
    expect((await read('D:displayname')).text(dav('displayname'))).toBe('Diary of anna');
  });

  it('keeps dead properties with namespaces, attributes, mixed content and xml:lang', async () => {
    const value = `<X:note xml:lang="de-AT" X:weight="1" plain="a &lt; b"> one <D:href>/x</D:href> &amp; <two xmlns="">2</two>&#13;</X:note>`;
    expect((await outcome(setting(value))).statusOf(example('note'))).toBe(200);
    const note = (await read('X:note')).element(example('note'))!;
    expect({ ...note.attributes }).toEqual({ [xmlLang]: 'de-AT', [example('weight')]: '1', plain: 'a < b' });
    expect(note.children.map((child) => (typeof child === 'string' ? child : child.name))).toEqual([
      ' one ',
      dav('href'),
      ' & ',
      '{}two',
      '\r',
    ]);
    await outcome(removing('X:note'));
    expect((await read('X:note')).statusOf(example('note'))).toBe(404);
  });

  it('keeps the xml:lang in scope of a value', async () => {
    await outcome('<D:set xml:lang="fr"><D:prop><X:a>un</X:a><X:b xml:lang="it">due</X:b></D:prop></D:set>');
    const response = await read('X:a X:b');
    expect(response.element(example('a'))?.attributes[xmlLang]).toBe('fr');
    expect(response.element(example('b'))?.attributes[xmlLang]).toBe('it');
  });

  it('does all or nothing: what is protected fails, the rest depends on it', async () => {
    const done = await outcome(
      setting('<X:good>1</X:good>') + setting('<D:getetag>"x"</D:getetag>') + setting('<D:resourcetype/>'),
    );
    expect(done.statusOf(example('good'))).toBe(424);
    for (const name of [dav('getetag'), dav('resourcetype')]) {
      expect(done.properties.get(name)).toMatchObject({ status: 403, error: dav('cannot-modify-protected-property') });
    }
    expect((await read('X:good')).statusOf(example('good'))).toBe(404);
  });

  it('processes instructions in document order', async () => {
    await outcome(setting('<X:a>1</X:a>') + removing('X:a') + setting('<X:b>1</X:b>') + setting('<X:b>2</X:b>'));
    const response = await read('X:a X:b');
    expect([response.statusOf(example('a')), response.text(example('b'))]).toEqual([404, '2']);
    expect((await outcome(removing('X:never'))).statusOf(example('never'))).toBe(200);
  });

  it('protects what the server computes, and every scheduling property', async () => {
    const names = [
      'D:sync-token',
      'D:owner',
      'C:supported-calendar-component-set',
      'C:max-resource-size',
      'CS:getctag',
    ];
    const scheduling = ['C:schedule-inbox-URL', 'C:schedule-outbox-URL', 'C:calendar-user-address-set'];
    for (const name of [...names, ...scheduling]) {
      const done = await outcome(setting(`<${name}>x</${name}>`));
      expect([name, [...done.properties.values()].map(({ status }) => status)]).toEqual([name, [403]]);
    }
  });

  it('takes a time zone as VTIMEZONE or by name, each replacing the other', async () => {
    const zone = `<C:calendar-timezone>${vtimezone}</C:calendar-timezone>`;
    expect((await outcome(setting(zone))).statusOf(caldav('calendar-timezone'))).toBe(200);
    const both = 'C:calendar-timezone C:calendar-timezone-id';
    expect((await read(both)).text(caldav('calendar-timezone-id'))).toBe('Europe/Rome');
    expect((await read(both)).text(caldav('calendar-timezone'))).toContain('TZID:Europe/Rome');

    await outcome(setting('<C:calendar-timezone-id>Europe/Paris</C:calendar-timezone-id>'));
    expect((await read(both)).text(caldav('calendar-timezone-id'))).toBe('Europe/Paris');
    expect((await read(both)).text(caldav('calendar-timezone'))).toContain('TZID:Europe/Paris');
    await outcome(removing('C:calendar-timezone-id'));
    expect((await read(both)).text(caldav('calendar-timezone-id'))).toBe('Europe/Berlin');
  });

  it('refuses a time zone that is none', async () => {
    const bad = [
      'nonsense',
      vtimezone.replace('TZID:Europe/Rome\r\n', ''),
      vtimezone.replace(/VTIMEZONE/g, 'VEVENT'),
      vtimezone.replace('END:VTIMEZONE', 'END:VTIMEZONE\r\nBEGIN:VTIMEZONE\r\nTZID:X\r\nEND:VTIMEZONE'),
      vtimezone.replace('TZOFFSETTO:+0100\r\n', ''),
    ];
    for (const value of bad) {
      const done = await outcome(setting(`<C:calendar-timezone>${value}</C:calendar-timezone>`));
      expect(done.properties.get(caldav('calendar-timezone'))).toMatchObject({
        status: 403,
        error: caldav('valid-calendar-data'),
      });
    }
    const named = await outcome(setting('<C:calendar-timezone-id>Mars/Olympus</C:calendar-timezone-id>'));
    expect(named.properties.get(caldav('calendar-timezone-id'))).toMatchObject({
      status: 403,
      error: caldav('valid-timezone'),
    });
  });

  it('takes transparency, and only opaque or transparent', async () => {
    const name = caldav('schedule-calendar-transp');
    const set = (inner: string) =>
      outcome(setting(`<C:schedule-calendar-transp>${inner}</C:schedule-calendar-transp>`));
    expect((await set('<C:transparent/>')).statusOf(name)).toBe(200);
    expect(namesIn((await read('C:schedule-calendar-transp')).element(name))).toEqual([caldav('transparent')]);
    expect((await set('<C:other/>')).statusOf(name)).toBe(409);
    expect((await set('')).statusOf(name)).toBe(409);
    expect((await outcome(setting('<A:calendar-color>red</A:calendar-color>'))).statusOf(apple('calendar-color'))).toBe(
      409,
    );
  });

  it('keeps what macOS sets on home and principal, nothing on probe points', async () => {
    const alarm = setting('<C:default-alarm-vevent-date>BEGIN:VALARM</C:default-alarm-vevent-date>');
    for (const path of ['/dav/calendars/anna/', '/dav/principals/anna/']) {
      expect((await outcome(alarm, path)).statusOf(caldav('default-alarm-vevent-date'))).toBe(200);
    }
    const home = await read('C:default-alarm-vevent-date', '/dav/calendars/anna/');
    expect(home.text(caldav('default-alarm-vevent-date'))).toBe('BEGIN:VALARM');
    expect((await outcome(alarm, '/dav/')).statusOf(caldav('default-alarm-vevent-date'))).toBe(403);
  });

  it('answers an accepted change without a body when asked for the minimum', async () => {
    for (const headers of [{ prefer: 'return=minimal' }, { brief: 't' }]) {
      const answer = await patch(setting('<X:a>1</X:a>'), headers);
      expect([answer.status, answer.text]).toEqual([200, '']);
      expect(answer.headers['content-length']).toBe('0');
      expect(answer.headers.vary).toMatch(/Brief, Prefer/);
    }
    const refused = await patch(setting('<D:owner/>'), { prefer: 'return=minimal' });
    expect(refused.status).toBe(207);
  });

  it('keeps a bounded amount: 507 for what is too much, nothing stored', async () => {
    const big = setting(`<X:big>${'x'.repeat(20_000)}</X:big>`);
    expect((await outcome(big)).statusOf(example('big'))).toBe(507);
    for (let i = 0; i < 8; i += 1) await outcome(setting(`<X:p${i}>${'x'.repeat(15_000)}</X:p${i}>`));
    const last = await outcome(setting(`<X:last>${'x'.repeat(15_000)}</X:last>`));
    expect(last.statusOf(example('last'))).toBe(507);
    expect((await read('X:p7')).text(example('p7'))).toHaveLength(15_000);
    expect((await outcome(removing('X:p7'))).statusOf(example('p7'))).toBe(200);
  });

  it('holds the sync token as state token of If (RFC 6578 §5)', async () => {
    const token = (await read('D:sync-token')).text(dav('sync-token'))!;
    expect((await patch(setting('<X:a>1</X:a>'), { if: `(<${token}>)` })).status).toBe(207);
    expect((await patch(setting('<X:a>2</X:a>'), { if: `<${wire().shop.calendarPath}> (<${token}>)` })).status).toBe(
      207,
    );
    expect((await patch(setting('<X:a>3</X:a>'), { if: `(<${token}0>)` })).status).toBe(412);
    expect((await patch(setting('<X:a>4</X:a>'), { if: '(<DAV:no-lock>)' })).status).toBe(412);
    expect((await patch(setting('<X:a>5</X:a>'), { if: '(Not <DAV:no-lock>)' })).status).toBe(207);
    expect((await patch(setting('<X:a>6</X:a>'), { if: 'nonsense' })).status).toBe(400);
    expect((await read('X:a')).text(example('a'))).toBe('5');
  });

  it('refuses what is no propertyupdate, and changes nothing', async () => {
    const send = async (body: string): Promise<number> =>
      (await wire().fetch('PROPPATCH', wire().shop.calendarPath, { body })).status;
    expect(await send('')).toBe(400);
    expect(await send('<propfind xmlns="DAV:"/>')).toBe(400);
    expect(await send(proppatchBody(''))).toBe(400);
    expect(await send(proppatchBody('<D:set/>'))).toBe(400);
    expect(await send(proppatchBody(setting('<Y:a/>')))).toBe(400);
  });

  it('T22 gives back what XML must escape, well-formed', async () => {
    await outcome(setting(`<D:displayname>]]&gt; &amp;amp; &lt;b&gt; "q" 'a' &#13;&#10;</D:displayname>`));
    expect((await read('D:displayname')).text(dav('displayname'))).toBe(`]]> &amp; <b> "q" 'a' \r\n`);
  });

  it('does not move the token: a name is no change of the calendar', async () => {
    const before = (await read('D:sync-token')).text(dav('sync-token'));
    await outcome(setting('<X:a>1</X:a>'));
    expect((await read('D:sync-token')).text(dav('sync-token'))).toBe(before);
  });

  it('T11 S03 changes nothing out of reach', async () => {
    const other = await wire().seed({ name: 'bert' });
    const paths = [other.calendarPath, '/dav/calendars/bert/', `/dav/calendars/anna/${other.resource.id}/`];
    for (const path of paths) expect((await patch(setting('<X:a>1</X:a>'), {}, path)).status).toBe(404);
    expect(elementsOf((await read('D:owner')).element(dav('owner'))!).map(textOf)).toEqual(['/dav/principals/anna/']);
  });
});
