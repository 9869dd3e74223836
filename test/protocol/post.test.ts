import { expect, it } from 'vitest';
import { caldav } from '../../shared/model/names.ts';
import { event } from '../support/icalendar.ts';
import { conditionsIn } from '../support/multistatus.ts';
import { describeWire } from '../support/wire.ts';

describeWire('POST', (wire) => {
  const post = (path: string, body: string, headers: Record<string, string> = {}) =>
    wire().fetch('POST', path, { headers: { 'content-type': 'text/calendar', ...headers }, body });

  it('adds a member under a name of the server where DAV:add-member points, with Location and entity tag (RFC 5995)', async () => {
    const { fetch, shop } = wire();
    const ask = '<D:propfind xmlns:D="DAV:"><D:prop><D:add-member/></D:prop></D:propfind>';
    const { text } = await fetch('PROPFIND', shop.calendarPath, { headers: { depth: '0' }, body: ask });
    const added = await post(/add-member><D:href>([^<]+)</.exec(text)![1]!, event('a'));
    expect(added.status).toBe(201);
    expect(added.headers.location).toMatch(new RegExp(`^${shop.calendarPath}[0-9a-f-]{36}\\.ics$`));
    const read = await fetch('GET', added.headers.location!);
    expect([read.text, read.headers.etag]).toEqual([event('a'), added.headers.etag]);
  });

  it('answers with the object itself to whoever prefers it, and says where it lies (RFC 5995, RFC 8144 §3)', async () => {
    const { shop } = wire();
    const added = await post(shop.calendarPath, event('a'), { prefer: 'return=representation' });
    expect([added.status, added.text]).toEqual([201, event('a')]);
    expect(added.headers).toMatchObject({
      'content-location': added.headers.location,
      'preference-applied': 'return=representation',
      'content-type': expect.stringContaining('text/calendar'),
      etag: expect.stringMatching(/^"/),
    });
    expect(await wire().fetch('GET', added.headers.location!)).toMatchObject({ text: event('a') });
  });

  it('refuses what PUT would refuse', async () => {
    const { shop } = wire();
    await post(shop.calendarPath, event('a'));
    const twice = await post(shop.calendarPath, event('a'));
    expect([twice.status, conditionsIn(twice)]).toEqual([409, [caldav('no-uid-conflict')]]);
    expect((await post(shop.calendarPath, 'hello')).status).toBe(403);
  });

  it('is a 405 with Allow elsewhere, a 404 in what is not there', async () => {
    const home = await post('/dav/calendars/anna/', event('a'));
    expect([home.status, home.headers.allow]).toEqual([405, expect.stringContaining('PROPFIND')]);
    expect((await post('/dav/calendars/anna/nothing/', event('a'))).status).toBe(404);
  });
});
