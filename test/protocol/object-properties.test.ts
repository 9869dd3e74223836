import { expect, it } from 'vitest';
import { defaultRights } from '../../shared/model/entities/service-access.ts';
import { calendarServer, dav } from '../../shared/model/names.ts';
import { askReport, event, prop, putObject, reportBody } from '../support/icalendar.ts';
import {
  conditionsIn,
  propfindBody,
  proppatchBody,
  readMultistatus,
  removing,
  setting,
} from '../support/multistatus.ts';
import { describeWire } from '../support/wire.ts';

const note = '{urn:example}note';
const noted = (text: string): string => proppatchBody(setting(`<X:note xmlns:X="urn:example">${text}</X:note>`));

describeWire('Dead properties of objects (RFC 4918 §4)', (wire) => {
  const at = (name: string): string => `${wire().shop.calendarPath}${name}`;
  const patch = (name: string, body: string, headers = {}) => wire().fetch('PROPPATCH', at(name), { headers, body });
  const find = async (path: string, depth = '0') =>
    readMultistatus(
      await wire().fetch('PROPFIND', path, { headers: { depth }, body: propfindBody('X:note D:getetag') }),
    );
  const noteOf = async (name: string) => (await find(at(name))).get(at(name))?.text(note);
  const move = (method: string, from: string, to: string) =>
    wire().fetch(method, at(from), {
      headers: { destination: `https://cal.example.com${to.startsWith('/') ? to : at(to)}` },
    });

  it('are kept, found alone, in listings and reports, and removed; bytes, entity tag and date stay', async () => {
    const { headers } = await putObject(wire(), 'a.ics', event('a'));
    await putObject(wire(), 'b.ics', event('b'));
    const done = readMultistatus(await patch('a.ics', noted('call &amp; ask'))).get(at('a.ics'))!;
    expect(done.statusOf(note)).toBe(200);

    const listed = await find(wire().shop.calendarPath, '1');
    expect([listed.get(at('a.ics'))?.text(note), listed.get(at('b.ics'))?.statusOf(note)]).toEqual(['call & ask', 404]);
    for (const body of [
      reportBody('C:calendar-multiget', `${prop('X:note')}<D:href>${at('a.ics')}</D:href>`),
      reportBody('C:calendar-query', `${prop('X:note')}<C:filter><C:comp-filter name="VCALENDAR"/></C:filter>`),
      reportBody('D:sync-collection', `<D:sync-token/><D:sync-level>1</D:sync-level>${prop('X:note')}`),
    ]) {
      const answer = await askReport(wire(), body.replace('xmlns:D', 'xmlns:X="urn:example" xmlns:D'));
      expect(readMultistatus(answer).get(at('a.ics'))?.text(note)).toBe('call & ask');
    }
    const names = await wire().fetch('PROPFIND', at('a.ics'), {
      headers: { depth: '0' },
      body: '<propfind xmlns="DAV:"><propname/></propfind>',
    });
    expect([...readMultistatus(names).get(at('a.ics'))!.properties.keys()]).toContain(note);

    const got = await wire().fetch('GET', at('a.ics'));
    expect([got.text, got.headers.etag]).toEqual([event('a'), headers.etag]);
    expect(got.headers['last-modified']).toBe(headers['last-modified']);
    await patch('a.ics', proppatchBody(removing('X:note')));
    expect(await noteOf('a.ics')).toBeUndefined();
  });

  it('stay over a PUT and go along with MOVE; COPY takes them too', async () => {
    await putObject(wire(), 'a.ics', event('a'));
    await patch('a.ics', noted('mine'));
    await putObject(wire(), 'a.ics', event('a', 'SUMMARY:later'));
    expect(await noteOf('a.ics')).toBe('mine');
    expect((await move('MOVE', 'a.ics', 'b.ics')).status).toBe(201);
    expect(await noteOf('b.ics')).toBe('mine');

    const other = '/dav/calendars/anna/other/';
    await wire().fetch('MKCALENDAR', other);
    expect((await move('COPY', 'b.ics', `${other}c.ics`)).status).toBe(201);
    expect((await find(`${other}c.ics`)).get(`${other}c.ics`)?.text(note)).toBe('mine');
    await patch('b.ics', noted('changed'));
    expect((await move('COPY', 'b.ics', `${other}c.ics`)).status).toBe(204);
    expect((await find(`${other}c.ics`)).get(`${other}c.ics`)?.text(note)).toBe('changed');
  });

  it('end with the object: neither a new one under that name nor an overwritten one has any', async () => {
    await putObject(wire(), 'a.ics', event('a'));
    await patch('a.ics', noted('old'));
    await wire().fetch('DELETE', at('a.ics'));
    expect((await patch('a.ics', noted('ghost'))).status).toBe(404);
    await putObject(wire(), 'a.ics', event('a'));
    expect(await noteOf('a.ics')).toBeUndefined();

    const other = '/dav/calendars/anna/other/';
    await wire().fetch('MKCALENDAR', other);
    const overwritten = { headers: { 'content-type': 'text/calendar' }, body: event('a') };
    await wire().fetch('PUT', `${other}a.ics`, overwritten);
    await patch('a.ics', noted('overwritten'));
    const headers = { destination: at('a.ics') };
    expect((await wire().fetch('MOVE', `${other}a.ics`, { headers })).status).toBe(204);
    expect(await noteOf('a.ics')).toBeUndefined();
  });

  it('are a change of the calendar, so that nothing beside them is undone', async () => {
    await putObject(wire(), 'a.ics', event('a'));
    const token = async () => {
      const body = propfindBody('CS:getctag');
      const answer = await wire().fetch('PROPFIND', wire().shop.calendarPath, { headers: { depth: '0' }, body });
      return readMultistatus(answer).get(wire().shop.calendarPath)?.text(calendarServer('getctag'));
    };
    const before = await token();
    const answers = await Promise.all([
      ...[1, 2, 3, 4].map((n) => patch('a.ics', proppatchBody(setting(`<X:n${n}>${n}</X:n${n}>`)))),
      ...['x', 'y'].map((text) => putObject(wire(), 'a.ics', event('a', `SUMMARY:${text}`))),
    ]);
    expect(answers.map(({ status }) => status).sort()).toEqual([204, 204, 207, 207, 207, 207]);
    expect(await token()).not.toBe(before);
    const found = readMultistatus(
      await wire().fetch('PROPFIND', at('a.ics'), {
        headers: { depth: '0' },
        body: propfindBody('X:n1 X:n2 X:n3 X:n4'),
      }),
    ).get(at('a.ics'))!;
    expect([1, 2, 3, 4].map((n) => found.text(`{urn:example}n${n}`))).toEqual(['1', '2', '3', '4']);
    expect((await wire().fetch('GET', at('a.ics'))).text).toMatch(/SUMMARY:[xy]/);
  });

  it('obey If, and protect what the server computes', async () => {
    const { headers } = await putObject(wire(), 'a.ics', event('a'));
    expect((await patch('a.ics', noted('x'), { if: '(["other"])' })).status).toBe(412);
    expect((await patch('a.ics', noted('x'), { if: `([${headers.etag}])` })).status).toBe(207);
    const refused = readMultistatus(await patch('a.ics', proppatchBody(setting('<D:getetag>"x"</D:getetag>'))));
    expect(refused.get(at('a.ics'))?.statusOf(dav('getetag'))).toBe(403);
    const big = proppatchBody([1, 2, 3].map((n) => setting(`<X:b${n}>${'x'.repeat(15_000)}</X:b${n}>`)).join(''));
    expect(
      readMultistatus(await patch('a.ics', big))
        .get(at('a.ics'))
        ?.statusOf('{urn:example}b1'),
    ).toBe(507);
  });
});

describeWire(
  'Dead properties without the right to edit',
  (wire) => {
    it('B02 are refused with need-privileges', async () => {
      await putObject(wire(), 'a.ics', event('a'));
      const answer = await wire().fetch('PROPPATCH', `${wire().shop.calendarPath}a.ics`, { body: noted('x') });
      expect([answer.status, conditionsIn(answer)]).toEqual([403, [dav('need-privileges')]]);
    });
  },
  { seed: { access: { rights: { ...defaultRights, editText: false } } } },
);
