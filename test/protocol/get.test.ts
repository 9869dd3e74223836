import { expect, it } from 'vitest';
import { ingresses } from '../../shared/http/ingress.ts';
import { calendar, component, event, putObject } from '../support/icalendar.ts';
import { describeWire } from '../support/wire.ts';

describeWire('GET of an object', (wire) => {
  const get = (headers: Record<string, string> = {}, method = 'GET') =>
    wire().fetch(method, `${wire().shop.calendarPath}a.ics`, { headers });

  it('serves the bytes as stored with entity tag, date and length', async () => {
    const stored = await putObject(wire(), 'a.ics', event('a', 'SUMMARY:ü'));
    const answer = await get();
    expect([answer.status, answer.text]).toEqual([200, event('a', 'SUMMARY:ü')]);
    expect(answer.headers).toMatchObject({
      etag: stored.headers.etag,
      'content-length': String(answer.bytes.length),
      'last-modified': new Date(wire().clock.now).toUTCString(),
      'accept-ranges': 'bytes',
    });
  });

  it('T53: names itself a calendar, to be saved and not run', async () => {
    await putObject(wire(), 'a.ics', event('a', 'SUMMARY:<script>alert(1)</script>'));
    const { headers } = await get();
    expect(headers['content-type']).toBe('text/calendar; charset=utf-8; component=VEVENT');
    expect(headers['x-content-type-options']).toBe('nosniff');
    expect(headers['content-security-policy']).toContain("default-src 'none'");
    expect(headers['content-disposition']).toMatch(/^attachment/);
  });

  it('T21: no name can break out of a header', async () => {
    const name = 'a"b\'(ü);.ics';
    await putObject(wire(), name, event('a'));
    const { headers } = await wire().fetch('GET', `${wire().shop.calendarPath}${encodeURIComponent(name)}`);
    expect(headers['content-disposition']).toBe("attachment; filename*=UTF-8''a%22b%27%28%C3%BC%29%3B.ics");
  });

  it('answers HEAD with the same headers and no body', async () => {
    await putObject(wire(), 'a.ics', event('a'));
    const [whole, head] = [await get(), await get({}, 'HEAD')];
    expect([head.status, head.bytes.length]).toEqual([200, 0]);
    for (const name of ['etag', 'content-type', 'last-modified', 'content-length']) {
      expect(head.headers[name]).toBe(whole.headers[name]);
    }
  });

  it('says 304 to a client that has it, 412 to one that wants another', async () => {
    const { headers } = await putObject(wire(), 'a.ics', event('a'));
    const date = new Date(wire().clock.now).toUTCString();
    const before = new Date(wire().clock.now - 60_000).toUTCString();
    const statuses = async (...all: Record<string, string>[]) =>
      Promise.all(all.map(async (one) => (await get(one)).status));
    expect(
      await statuses(
        { 'if-none-match': headers.etag! },
        { 'if-none-match': `W/${headers.etag}` },
        { 'if-none-match': '"x", *' },
        { 'if-none-match': '"x"' },
        { 'if-modified-since': date },
        { 'if-modified-since': before },
        { 'if-match': headers.etag! },
        { 'if-match': '"x"' },
        { 'if-unmodified-since': before },
        { 'if-unmodified-since': date },
      ),
    ).toEqual([304, 304, 400, 200, 304, 200, 200, 412, 412, 200]);
    const fresh = await get({ 'if-none-match': headers.etag! });
    expect([fresh.bytes.length, fresh.headers.etag, fresh.headers['content-length']]).toEqual([
      0,
      headers.etag,
      undefined,
    ]);
  });

  it('serves a single range, ignores what it cannot read, and says 416 beyond the end', async () => {
    const { headers } = await putObject(wire(), 'a.ics', event('a'));
    const { length } = event('a');
    const part = async (range: string, more = {}) => {
      const answer = await get({ range, ...more });
      return [answer.status, answer.text, answer.headers['content-range']];
    };
    const whole = [200, event('a'), undefined];
    expect(await part('bytes=0-4')).toEqual([206, 'BEGIN', `bytes 0-4/${length}`]);
    expect(await part('bytes=-5')).toEqual([206, event('a').slice(-5), `bytes ${length - 5}-${length - 1}/${length}`]);
    expect(await part(`bytes=${length - 2}-`)).toEqual([206, '\r\n', `bytes ${length - 2}-${length - 1}/${length}`]);
    expect(await part('bytes=0-1,3-4')).toEqual(whole);
    expect(await part('lines=0-1')).toEqual(whole);
    expect(await part('bytes=5-2')).toEqual(whole);
    expect(await part('bytes=0-4', { 'if-range': '"other"' })).toEqual(whole);
    expect((await part('bytes=0-4', { 'if-range': headers.etag! }))[0]).toBe(206);
    const beyond = await get({ range: `bytes=${length}-` });
    expect([beyond.status, beyond.headers['content-range']]).toEqual([416, `bytes */${length}`]);
  });

  it('is 404 for an object that is not there, was deleted, or lies elsewhere (T11)', async () => {
    const bert = await wire().seed({ name: 'bert' });
    await putObject(wire(), 'a.ics', event('a'));
    await wire().fetch('DELETE', `${wire().shop.calendarPath}a.ics`);
    const answers = await Promise.all(
      [`${wire().shop.calendarPath}a.ics`, `${bert.calendarPath}a.ics`, '/dav/calendars/anna/none/a.ics'].map((path) =>
        wire().fetch('GET', path),
      ),
    );
    expect(answers.map(({ status }) => status)).toEqual([404, 404, 404]);
    expect(new Set(answers.map(({ text }) => text)).size).toBe(1);
  });
});

describeWire('GET elsewhere', (wire) => {
  it('exports a calendar as one file: each component as stored, each time zone once', async () => {
    const zone = [
      'BEGIN:VTIMEZONE',
      'TZID:Europe/Berlin',
      'BEGIN:STANDARD',
      'DTSTART:19701025T030000',
      'TZOFFSETFROM:+0200',
      'TZOFFSETTO:+0100',
      'END:STANDARD',
      'END:VTIMEZONE',
    ];
    for (const uid of ['a', 'b']) {
      await putObject(
        wire(),
        uid,
        calendar(
          ...zone,
          ...component('VEVENT', uid, 'DTSTART;TZID=Europe/Berlin:20261123T090000', `SUMMARY:ü ${uid}`),
        ),
      );
    }
    const answer = await wire().fetch('GET', wire().shop.calendarPath);
    expect([answer.status, answer.headers['content-type']]).toEqual([200, 'text/calendar; charset=utf-8']);
    expect(answer.text.match(/BEGIN:VTIMEZONE/g)).toHaveLength(1);
    expect(answer.text.match(/SUMMARY:.*(?=\r)/g)).toEqual(['SUMMARY:ü a', 'SUMMARY:ü b']);
    expect(answer.text).toContain('X-WR-CALNAME:Diary of anna\r\n');
    const again = await wire().fetch('GET', wire().shop.calendarPath, {
      headers: { 'if-none-match': answer.headers.etag! },
    });
    expect(again.status).toBe(304);
    await wire().fetch('DELETE', `${wire().shop.calendarPath}a`);
    expect((await wire().fetch('GET', wire().shop.calendarPath)).headers.etag).not.toBe(answer.headers.etag);
  });

  it('exports a character whole that a fold cuts in two', async () => {
    const folded = Buffer.from(event('a', 'SUMMARY:x\u00fcy'));
    const cut = folded.indexOf(Buffer.from('ü')) + 1;
    const body = Buffer.concat([folded.subarray(0, cut), Buffer.from('\r\n '), folded.subarray(cut)]);
    // A load balancer hands text over as text: what is none on its own is lost before the gateway, which refuses it.
    const whole = wire().runtime.ingress.answerBytes > ingresses.alb.answerBytes;
    expect((await putObject(wire(), 'a', body)).status).toBe(whole ? 201 : 403);
    const { bytes } = await wire().fetch('GET', wire().shop.calendarPath);
    expect(bytes.includes(Buffer.from('SUMMARY:x\u00fcy'))).toBe(whole);
  });

  it('says in words what other addresses are for', async () => {
    for (const path of ['/dav/', '/dav/principals/anna/', '/dav/calendars/anna/']) {
      const { status, headers, text } = await wire().fetch('GET', path);
      expect([status, headers['content-type']]).toEqual([200, 'text/plain; charset=utf-8']);
      expect(text).toMatch(/calendar/i);
    }
  });
});
