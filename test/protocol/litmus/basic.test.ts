import { expect, it } from 'vitest';
import { caldav } from '../../../shared/model/names.ts';
import { event } from '../../support/icalendar.ts';
import { conditionsIn } from '../../support/multistatus.ts';
import { describeWire } from '../../support/wire.ts';
import { litmusSite, place } from './site.ts';

describeWire('litmus basic, with appointments in a personal calendar', (wire) => {
  const { put, send, statusOf, begin } = litmusSite(wire);
  begin();

  it('options: class 1 is advertised', async () => {
    const answer = await send('OPTIONS', '');
    expect(answer.status).toBe(200);
    expect(answer.headers.dav?.split(', ')).toContain('1');
  });

  it.each(['res.ics', 'res-%e2%82%ac.ics'])(
    'put_get, put_get_utf8_segment: %s comes back byte for byte',
    async (name) => {
      expect((await put(name, 'res')).status).toBe(201);
      const { status, text } = await send('GET', name);
      expect([status, text]).toEqual([200, event('res')]);
    },
  );

  it('put_no_parent: 409', async () => {
    expect((await put('409me/noparent.ics', 'noparent')).status).toBe(409);
  });

  it('put_location: a Location, where there is one, names the resource', async () => {
    const { status, headers } = await put('put%23test', 'location');
    expect([status, headers.location ?? `${place}put%23test`]).toEqual([201, `${place}put%23test`]);
    expect(await statusOf('GET', 'put%23test')).toBe(200);
    expect(await statusOf('GET', 'put')).toBe(404);
  });

  it('mkcol_over_plain: refused, and the resource is as before', async () => {
    await put('res.ics', 'res');
    expect(await statusOf('MKCOL', 'res.ics')).toBe(403);
    expect((await send('GET', 'res.ics')).text).toBe(event('res'));
  });

  it('delete', async () => {
    await put('res.ics', 'res');
    expect(await statusOf('DELETE', 'res.ics')).toBe(204);
    expect(await statusOf('GET', 'res.ics')).toBe(404);
  });

  it('delete_null: 404', async () => {
    expect(await statusOf('DELETE', '404me')).toBe(404);
  });

  it('delete_fragment: a request with a fragment deletes nothing', async () => {
    await put('frag.ics', 'frag');
    for (const name of ['frag.ics#ment', '#ment']) expect([400, 404], name).toContain(await statusOf('DELETE', name));
    expect(await statusOf('GET', 'frag.ics')).toBe(200);
  });

  it('mkcol: a calendar holds no collections (RFC 4791 §4.2), so litmus itself ends here', async () => {
    const answer = await send('MKCOL', 'coll/');
    expect([answer.status, conditionsIn(answer)]).toEqual([403, [caldav('calendar-collection-location-ok')]]);
  });

  it('mkcol, mkcol_again, delete_coll, in the home: made once, 405 the second time, deleted whole', async () => {
    const body =
      '<mkcol xmlns="DAV:" xmlns:C="urn:ietf:params:xml:ns:caldav"><set><prop><resourcetype><collection/><C:calendar/></resourcetype></prop></set></mkcol>';
    const send = (method: string) =>
      wire().fetch(method, '/dav/calendars/anna/coll/', {
        ...(method === 'MKCOL' && { body, headers: { 'content-type': 'application/xml' } }),
      });
    expect((await send('MKCOL')).status).toBe(201);
    expect((await send('MKCOL')).status).toBe(405);
    expect((await send('DELETE')).status).toBe(204);
    expect((await send('GET')).status).toBe(404);
  });

  it('mkcol_no_parent: 409', async () => {
    expect((await wire().fetch('MKCOL', '/dav/calendars/anna/409me/noparent/')).status).toBe(409);
  });

  it('mkcol_with_body: 415 for a body that nobody knows', async () => {
    const headers = { 'content-type': 'xzy-foo/bar-512' };
    const answer = await wire().fetch('MKCOL', '/dav/calendars/anna/mkcolbody', { headers, body: 'afafafaf' });
    expect(answer.status).toBe(415);
    expect((await wire().fetch('GET', '/dav/calendars/anna/mkcolbody')).status).toBe(404);
  });
});
