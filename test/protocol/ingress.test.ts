import { gunzipSync } from 'node:zlib';
import { expect, it } from 'vitest';
import { allowOn } from '../../shared/deployment/methods.ts';
import { event } from '../local/process.ts';
import { describeWire } from '../support/wire.ts';

const propfind = { headers: { depth: '0' } };

describeWire('every answer', (wire) => {
  it('trap 7: well-known is a redirect for every method, without sign-in, with and without its slash', async () => {
    for (const method of ['GET', 'PROPFIND', 'OPTIONS', 'REPORT']) {
      for (const path of ['/.well-known/caldav', '/.well-known/caldav/']) {
        const { status, headers } = await wire().fetch(method, path, { auth: null });
        expect([status, headers.location, headers['cache-control']]).toEqual([301, '/dav/', 'no-cache']);
      }
    }
    const carddav = await wire().fetch('PROPFIND', '/.well-known/carddav');
    expect(carddav.status).toBe(404);
  });

  it('trap 5: carries Content-Length, but not on 204', async () => {
    const { fetch, shop } = wire();
    const path = `${shop.calendarPath}a.ics`;
    const created = await fetch('PUT', path, { body: event('a') });
    expect([created.status, created.headers['content-length']]).toEqual([201, '0']);
    const gone = await fetch('DELETE', path);
    expect([gone.status, gone.headers['content-length']]).toEqual([204, undefined]);
    for (const [method, target] of [
      ['PROPFIND', '/dav/'],
      ['GET', '/dav/nowhere'],
      ['OPTIONS', shop.calendarPath],
    ] as const) {
      const { headers, bytes } = await fetch(method, target, propfind);
      expect([method, headers['content-length'], headers['transfer-encoding']]).toEqual([
        method,
        String(bytes.length),
        undefined,
      ]);
    }
  });

  it('HEAD is GET without its body', async () => {
    const { fetch, shop } = wire();
    const path = `${shop.calendarPath}a.ics`;
    await fetch('PUT', path, { body: event('a') });
    const { date: _get, ...got } = (await fetch('GET', path)).headers;
    const head = await fetch('HEAD', path);
    const { date: _head, ...headed } = head.headers;
    expect(head.bytes).toHaveLength(0);
    expect(headed).toEqual(got);
    expect(headed['content-length']).toBe(String(event('a').length));
  });

  it('is compressed above 1 KB for who accepts it, with the same ETag', async () => {
    const { fetch, shop } = wire();
    const path = `${shop.calendarPath}long.ics`;
    const body = event('long').replace(
      'SUMMARY:long',
      `SUMMARY:long\r\nDESCRIPTION:${'many words '.repeat(6).trim()}\r\n${'COMMENT:and more of them\r\n'.repeat(60).trimEnd()}`,
    );
    const { headers: put } = await fetch('PUT', path, { body });
    const plain = await fetch('GET', path);
    const zipped = await fetch('GET', path, { headers: { 'accept-encoding': 'br;q=1, gzip;q=0.5' } });
    const refused = await fetch('GET', path, { headers: { 'accept-encoding': 'gzip;q=0' } });
    expect(plain.text).toBe(body);
    expect(refused.text).toBe(body);
    expect(zipped.headers['content-encoding']).toBe('gzip');
    expect(gunzipSync(zipped.bytes).toString()).toBe(body);
    expect(zipped.headers['content-length']).toBe(String(zipped.bytes.length));
    expect(new Set([put.etag, plain.headers.etag, zipped.headers.etag]).size).toBe(1);
    for (const { headers } of [plain, zipped]) expect(headers.vary).toContain('Accept-Encoding');
  });

  it('T49 T53 brings the headers that keep browsers harmless, and no CORS', async () => {
    const { fetch, shop } = wire();
    await fetch('PUT', `${shop.calendarPath}x.ics`, { body: event('<script>alert(1)</script>') });
    const { headers } = await fetch('GET', `${shop.calendarPath}x.ics`, {
      headers: { origin: 'https://evil.example' },
    });
    expect(headers['x-content-type-options']).toBe('nosniff');
    // Only a host name of the gateway's own is bound to TLS: of another, other ports may be somebody else's.
    expect(headers['strict-transport-security']).toBeUndefined();
    expect(headers['content-type']).toContain('text/calendar');
    expect(headers['content-disposition']).toContain('attachment');
    expect(headers['content-security-policy']).toContain("default-src 'none'");
    const preflight = await fetch('OPTIONS', shop.calendarPath, {
      auth: null,
      headers: { origin: 'https://evil.example', 'access-control-request-method': 'PROPFIND' },
    });
    expect(preflight.headers.dav).toContain('calendar-access');
    for (const name of Object.keys({ ...headers, ...preflight.headers })) expect(name).not.toMatch(/^access-control/);
  });

  it('T69 what a page of another site would change is refused before anything is done; our own page and clients may', async () => {
    const { fetch, shop, admin } = wire();
    const calendar = JSON.stringify((await fetch('PROPFIND', shop.calendarPath, { headers: { depth: '1' } })).text);
    const foreign: readonly Record<string, string>[] = [
      { origin: 'https://evil.example' },
      { origin: 'null' },
      { origin: 'https://cal.example.com.evil.example' },
      { 'sec-fetch-site': 'cross-site' },
      { 'sec-fetch-site': 'same-site', origin: 'https://other.example.com' },
    ];
    const changing = [
      ['POST', `${shop.calendarPath}?add-member`],
      ['PUT', `${shop.calendarPath}a.ics`],
      ['DELETE', `${shop.calendarPath}a.ics`],
      ['PROPPATCH', shop.calendarPath],
      ['MKCALENDAR', '/dav/calendars/anna/mine/'],
    ] as const;
    for (const headers of foreign) {
      for (const [method, path] of changing) {
        const { status } = await fetch(method, path, {
          headers: { ...headers, 'content-type': 'text/plain' },
          body: event('a'),
        });
        expect([method, headers, status]).toEqual([method, headers, 403]);
      }
      const body = JSON.stringify({ oldPassword: shop.password, newPassword: 'seventeen lenses' });
      const mine = await fetch('PUT', '/me/password', {
        headers: { ...headers, 'content-type': 'application/json' },
        body,
      });
      expect([mine.status, JSON.parse(mine.text).code]).toEqual([403, 'cross-site']);
      // To look is no harm: without CORS its page cannot read the answer.
      expect((await fetch('PROPFIND', shop.calendarPath, { headers: { depth: '0', ...headers } })).status).toBe(207);
    }
    expect(JSON.stringify((await fetch('PROPFIND', shop.calendarPath, { headers: { depth: '1' } })).text)).toBe(
      calendar,
    );
    const own: readonly Record<string, string>[] = [
      {},
      { origin: 'https://cal.example.com', 'sec-fetch-site': 'same-origin' },
      { origin: 'https://cal.example.com', host: 'cal.example.com:443' },
      { 'sec-fetch-site': 'none' },
    ];
    for (const headers of own) {
      const { status } = await fetch('PUT', `${shop.calendarPath}b.ics`, { headers, body: event('b') });
      expect([headers, status]).toEqual([headers, expect.toSatisfy((s) => s === 201 || s === 204)]);
    }
    // A token is nothing that a browser adds by itself.
    expect((await admin('GET', '/admin/v1/branches', undefined, { origin: 'https://evil.example' })).status).toBe(200);
  });

  it('a target in absolute form is the same resource, and its host counts, not that of Host (RFC 9112 §3.2.2)', async () => {
    const { fetch, shop } = wire();
    const { text } = await fetch('PROPFIND', shop.calendarPath, propfind);
    for (const authority of ['http://cal.example.com', 'HTTPS://cal.example.com:443'])
      expect((await fetch('PROPFIND', `${authority}${shop.calendarPath}`, propfind)).text).toBe(text);
    expect((await fetch('PROPFIND', 'http://cal.example.com/.well-known/caldav', { auth: null })).status).toBe(301);
    expect((await fetch('PROPFIND', 'http://cal.example.com', propfind)).status).toBe(207);
    await fetch('PUT', `${shop.calendarPath}a.ics`, { body: event('a') });
    const destination = `http://public.example.com${shop.calendarPath}b.ics`;
    const headers = { host: 'inside.local', destination };
    const moved = await fetch('COPY', `http://public.example.com${shop.calendarPath}a.ics`, { headers });
    expect(moved.status).not.toBe(502);
  });

  it('a destination on another server and an unknown method are the client’s doing: a line of log, no fault, no alarm', async () => {
    const { fetch, shop, log } = wire();
    await fetch('PUT', `${shop.calendarPath}a.ics`, { body: event('a') });
    const headers = { destination: 'https://elsewhere.example/dav/a.ics' };
    const { status } = await fetch('MOVE', `${shop.calendarPath}a.ics`, { headers });
    expect(status).toBe(502);
    const line = JSON.parse(log.at(-1) ?? '{}');
    expect(line).toMatchObject({ level: 'info', status: 502, reason: expect.any(String) });
    expect(Object.keys(line).filter((key) => ['fault', 'text', 'stack'].includes(key))).toEqual([]);
  });

  it('T13 path tricks are 400 or 404, and never another key', async () => {
    const { fetch, shop, runtime } = wire();
    await fetch('PUT', `${shop.calendarPath}a.ics`, { body: event('a') });
    const root = shop.calendarPath;
    const tricks = [
      `${root}%2e%2e/a.ics`,
      `${root}..;/a.ics`,
      `${root}x/../a.ics`,
      `${root}/a.ics`,
      `/${root}a.ics`,
      // An HTTP API decodes paths before anybody can tell a slash from an encoded one.
      ...(runtime.ingress.decodesPath ? [] : [`${root.slice(0, -1)}%2Fa.ics`]),
      `${root}a.ics%00`,
      `${root}%`,
      `${root}${'n'.repeat(600)}`,
      '/dav/calendars//',
    ];
    for (const path of tricks) {
      const { status, text } = await fetch('GET', path);
      expect([path, [400, 404].includes(status), text.includes('BEGIN:VCALENDAR')]).toEqual([path, true, false]);
    }
  });

  it('an address typed with doubled slashes is found by whoever looks, by its own path, and nothing is written through it', async () => {
    const { fetch, shop } = wire();
    const doubled = shop.calendarPath.replaceAll('/', '//');
    const found = await fetch('PROPFIND', doubled, propfind);
    expect([found.status, found.text]).toEqual([207, (await fetch('PROPFIND', shop.calendarPath, propfind)).text]);
    expect((await fetch('PROPFIND', '//', propfind)).status).toBe(207);
    expect((await fetch('PROPFIND', '//.well-known//caldav', { auth: null })).status).toBe(301);
    expect((await fetch('OPTIONS', doubled)).headers.dav).toContain('calendar-access');
    for (const method of ['PUT', 'DELETE'])
      expect((await fetch(method, `${doubled}a.ics`, { body: event('a') })).status).toBe(400);
    expect((await fetch('PROPFIND', '//dav//calendars//emil//x//', propfind)).status).toBe(404);
  });

  it('T13 legal names come back as they went in, decoded once', async () => {
    const { fetch, shop } = wire();
    const names = [
      'a%20b.ics',
      'caf%C3%A9.ics',
      'cafe%CC%81.ics',
      'dot.',
      '100%25.ics',
      'a+b&c=d.ics',
      'x%40y.ics',
      'n'.repeat(300),
    ];
    for (const [index, name] of names.entries()) {
      expect([name, (await fetch('PUT', shop.calendarPath + name, { body: event(`u${index}`) })).status]).toEqual([
        name,
        201,
      ]);
    }
    for (const [index, name] of names.entries()) {
      const { status, text } = await fetch('GET', shop.calendarPath + name);
      expect([name, status, text]).toEqual([name, 200, event(`u${index}`)]);
    }
    const listing = await fetch('PROPFIND', shop.calendarPath, { headers: { depth: '1' } });
    const hrefs = [...listing.text.matchAll(/<D:href>([^<]*)<\/D:href>/g)].map(([, href]) =>
      href!.replaceAll('&amp;', '&'),
    );
    expect(hrefs.map(decodeURIComponent)).toEqual(
      expect.arrayContaining(names.map((name) => decodeURIComponent(shop.calendarPath + name))),
    );
  });

  it('T14 a method that is not ours is 405 with Allow, and no header overrides a method', async () => {
    const { fetch, shop } = wire();
    for (const method of ['TRACE', 'PATCH', 'LOCK', 'UNLOCK', 'ACL']) {
      const { status, headers } = await fetch(method, shop.calendarPath);
      expect([method, status, headers.allow]).toEqual([method, 405, allowOn()]);
    }
    const put = await fetch('PUT', shop.calendarPath, { body: event('a') });
    expect(put.status).toBe(405);
    expect(put.headers.allow).toContain('PROPFIND');
    expect(put.headers.allow).not.toContain('PUT');
    const overridden = await fetch('GET', shop.calendarPath, { headers: { 'x-http-method-override': 'DELETE' } });
    expect(overridden.status).toBe(200);
    expect((await fetch('PROPFIND', shop.calendarPath, propfind)).status).toBe(207);
  });

  it('T15 an object too large is 403 with its elements, encoded bodies are 415, nothing is stored', async () => {
    const { fetch, shop } = wire();
    const path = `${shop.calendarPath}big.ics`;
    const big = await fetch('PUT', path, {
      body: event('big').replace('END:VEVENT', `${`X-BIG:${'x'.repeat(70)}\r\n`.repeat(4000)}END:VEVENT`),
    });
    expect(big.status).toBe(403);
    expect(big.text).toContain('max-resource-size');
    expect(big.text).toContain('need-privileges');
    const bomb = await fetch('PUT', path, { body: event('big'), headers: { 'content-encoding': 'gzip' } });
    expect(bomb.status).toBe(415);
    expect((await fetch('GET', path)).status).toBe(404);
    const xml = await fetch('PROPFIND', shop.calendarPath, { ...propfind, body: `<!--${'x'.repeat(200_000)}-->` });
    expect(xml.status).toBe(413);
  });

  it('T50 nothing of a forwarded or host header is believed', async () => {
    const { fetch, shop, log } = wire();
    const spoof = {
      'x-forwarded-for': '10.0.0.1',
      'x-forwarded-proto': 'gopher',
      'x-forwarded-host': 'evil.example',
      host: 'evil.example',
    };
    const { text, headers } = await fetch('PROPFIND', shop.calendarPath, { headers: { depth: '1', ...spoof } });
    expect(JSON.stringify(headers) + text + log.join()).not.toMatch(/evil\.example|gopher|10\.0\.0\.1/);
    for (let n = 0; n < 12; n += 1) {
      const auth = { userName: 'anna', password: `guess ${n}` };
      const spoofed = { depth: '0', 'x-forwarded-for': `10.0.${n}.1` };
      expect((await fetch('PROPFIND', '/dav/', { auth, headers: spoofed })).status).toBe(n < 10 ? 401 : 429);
    }
  });

  it('T21 T48 logs one line of JSON per request, without names, texts or secrets', async () => {
    const { fetch, shop, log } = wire();
    const canary = 'CANARY';
    const before = log.length;
    await fetch('PUT', `${shop.calendarPath}${canary}-very-long-name.ics`, { body: event(`${canary}-uid`) });
    await fetch('PUT', `${shop.calendarPath}b.ics`, { body: `${canary} is no calendar` });
    await fetch('PROPFIND', '/dav/', { ...propfind, auth: { userName: `${canary}\r\ninjected`, password: canary } });
    await fetch('REPORT', shop.calendarPath, { body: `<${canary}` });
    const lines = log.slice(before);
    expect(lines).toHaveLength(4);
    for (const line of lines) {
      expect(line).not.toContain('\n');
      expect(JSON.parse(line)).toMatchObject({ requestId: expect.any(String), status: expect.any(Number) });
      expect(line.replaceAll('CANARY-v…', '')).not.toMatch(/CANARY|injected|likes 17|anna"|anna\//);
    }
  });
});
