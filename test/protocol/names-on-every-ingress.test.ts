import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { albEventOf } from '../../lambdas/local/alb-event.ts';
import { eventOf } from '../../lambdas/local/event.ts';
import { localFunctions } from '../../lambdas/local/functions.ts';
import { httpApiEventOf } from '../../lambdas/local/imitate.ts';
import type { IngressEvent } from '../../shared/http/events.ts';
import type { IngressName } from '../../shared/http/ingress.ts';
import { basic, type FetchOptions, startGateway, type TestGateway } from '../support/gateway.ts';
import { event } from '../support/icalendar.ts';

type HttpApiEvent = ReturnType<typeof eventOf>;

/** The event of a REST API, whose path stays as it was sent. */
const restApiEventOf = ({ rawPath, headers, body, isBase64Encoded, requestContext }: HttpApiEvent): IngressEvent => {
  const { http, requestId } = requestContext;
  const identity = { sourceIp: http.sourceIp };
  return {
    httpMethod: http.method,
    path: rawPath,
    headers,
    body: body ?? null,
    isBase64Encoded,
    requestContext: { identity, requestId },
  } as unknown as IngressEvent;
};

/** What each makes of a request; an HTTP API in the two readings that AWS's pages allow. */
const ingresses: Readonly<Record<string, readonly [IngressName, (event: HttpApiEvent) => IngressEvent]>> = {
  'an HTTP API that decodes': ['http-api', httpApiEventOf],
  'an HTTP API that keeps': ['http-api', (event) => event],
  'a load balancer': ['alb', albEventOf],
  'a REST API': ['rest-api', restApiEventOf],
  'the socket of one machine': ['local', (event) => event],
};

/** Names as clients make them of foreign UIDs, and the name as the gateway writes it. */
const kept: Readonly<Record<string, string>> = {
  'uid%40host.ics': 'uid%40host.ics',
  'uid@host.ics': 'uid%40host.ics',
  'a%20b.ics': 'a%20b.ics',
  'Gr%C3%BC%C3%9Fe.ics': 'Gr%C3%BC%C3%9Fe.ics',
  '100%25.ics': '100%25.ics',
  'a%23b.ics': 'a%23b.ics',
  'a%3Bb%3Ac.ics': 'a%3Bb%3Ac.ics',
  'a%5Cb.ics': 'a%5Cb.ics',
  '%7B0B17%7D.ics': '%7B0B17%7D.ics',
  "it's(1)!~.ics": 'it%27s%281%29%21~.ics',
};

/** Slashes, control characters and what is no UTF-8 are no names. */
const refused = [
  'a%2Fb.ics',
  'https:%2F%2Fx%2Fy.ics',
  'a%0Ab.ics',
  'a%0D%0Ab.ics',
  'a%00.ics',
  'a%7Fb.ics',
  'a%C0%80.ics',
];

describe.each(Object.entries(ingresses))('Names with escapes behind %s', (described, [ingress, shape]) => {
  let gateway: TestGateway;
  beforeAll(async () => {
    gateway = await startGateway({ transport: 'http-api', compose: { ingress } });
  });
  afterAll(() => gateway.close());

  const ask = async (method: string, name: string, { headers = {}, body }: FetchOptions = {}) => {
    const { shop, runtime } = gateway;
    const bytes = Buffer.from(body ?? '');
    const signedIn = {
      host: 'cal.example.com',
      authorization: basic({ ...shop.access, password: shop.password }),
      'content-length': String(bytes.length),
      ...headers,
    };
    const asked = { method, url: shop.calendarPath + name, headers: signedIn, body: bytes, sourceIp: '192.0.2.1' };
    const answer = await localFunctions(runtime)(shape(eventOf(asked)) as never);
    const text = Buffer.from(answer.body ?? '', answer.isBase64Encoded ? 'base64' : 'utf8').toString();
    return { status: answer.statusCode, text };
  };
  const put = (name: string, uid: string) =>
    ask('PUT', name, { headers: { 'content-type': 'text/calendar' }, body: event(uid) });
  const listed = async (): Promise<readonly string[]> => {
    const { text } = await ask('PROPFIND', '', { headers: { depth: '1' } });
    const { calendarPath } = gateway.shop;
    return [...text.matchAll(/<D:href>([^<]*)<\/D:href>/g)].flatMap(([, href]) =>
      href?.startsWith(calendarPath) && href !== calendarPath ? [href.slice(calendarPath.length)] : [],
    );
  };
  const multiget = async (name: string): Promise<boolean> => {
    const href = `<D:href>${gateway.shop.calendarPath}${name}</D:href>`;
    const body = `<C:calendar-multiget xmlns:D="DAV:" xmlns:C="urn:ietf:params:xml:ns:caldav"><D:prop><D:getetag/></D:prop>${href}</C:calendar-multiget>`;
    const { text } = await ask('REPORT', '', { headers: { 'content-type': 'application/xml' }, body });
    return text.includes('<D:getetag>');
  };

  it.each(Object.entries(kept))('%s works by every way that names it', async (name, written) => {
    expect((await put(name, name)).status).toBe(201);
    expect(await listed()).toEqual([written]);
    for (const way of [name, written]) {
      expect([way, (await ask('GET', way)).text, await multiget(way)]).toEqual([way, event(name), true]);
    }
    expect((await ask('DELETE', written)).status).toBe(204);
    expect(await listed()).toEqual([]);
  });

  it.each(refused)('%s is refused in words, and nothing is stored', async (name) => {
    const { status, text } = await put(name, 'refused');
    // Decoded, a slash has become another place before anybody can look.
    const place = described.endsWith('decodes') && name.includes('%2F');
    expect(place ? [400, 409] : [400]).toContain(status);
    expect(text.length).toBeGreaterThan(20);
    expect(await listed()).toEqual([]);
  });

  it('a question mark works, or what its ingress made of it is refused where anything shows it', async () => {
    const uid = 'conf?id=1.ics';
    const { status, text } = await put('conf%3Fid=1.ics', uid);
    if (described.endsWith('decodes')) {
      expect([status, text]).toEqual([400, 'This ingress cuts names at a "?": name the object without one.\n']);
      expect((await put('anna-CONF%3Fid=1.ics', uid)).status).toBe(400);
      expect(await listed()).toEqual([]);
      return;
    }
    expect([status, await listed()]).toEqual([201, ['conf%3Fid%3D1.ics']]);
    expect([(await ask('GET', 'conf%3Fid=1.ics')).text, await multiget('conf%3Fid=1.ics')]).toEqual([event(uid), true]);
    expect((await put('conf%3Fid=2.ics', 'conf?id=2')).status).toBe(201);
    expect((await ask('DELETE', 'conf%3Fid=9.ics')).status).toBe(404);
    for (const name of await listed()) expect((await ask('DELETE', name)).status).toBe(204);
  });

  it('a query behind a name is no part of it: an HTTP API, which may have made one of a name, refuses to write', async () => {
    expect((await put('conf', 'other')).status).toBe(201);
    const [changed, gone] = [await put('conf?id=1.ics', 'other'), await ask('DELETE', 'conf?id=9.ics')];
    expect([changed.status, gone.status]).toEqual(ingress === 'http-api' ? [400, 400] : [204, 204]);
    await ask('DELETE', 'conf');
  });
});
