import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { ALBEvent, ALBResult, APIGatewayProxyEvent } from 'aws-lambda';
import { describe, expect, it } from 'vitest';
import { eventOf } from '../../lambdas/local/event.ts';
import { httpApiEventOf } from '../../lambdas/local/imitate.ts';
import { fromEvent as requestOf, toResult } from '../../shared/http/events.ts';
import { ingresses } from '../../shared/http/ingress.ts';
import { startGateway } from '../support/gateway.ts';

const fromEvent = (...given: Parameters<typeof requestOf>) => requestOf(...given)!;

const raw = {
  method: 'PROPFIND',
  headers: { host: 'x', depth: '0' },
  body: Buffer.from('<a/>'),
  sourceIp: '192.0.2.1',
};

const albEvent: ALBEvent = {
  requestContext: { elb: { targetGroupArn: 'arn:aws:elasticloadbalancing:eu-central-1:1:targetgroup/propfind/1' } },
  httpMethod: 'PROPFIND',
  path: '/dav/calendars/anna/r1/a%40b%2Fc.ics',
  multiValueQueryStringParameters: { a: ['1', '2'] },
  multiValueHeaders: {
    Depth: ['1'],
    'x-forwarded-for': ['10.9.9.9, 198.51.100.4'],
    'x-amzn-trace-id': ['Root=1-abc'],
    'if-none-match': ['"a"', '"b"'],
  },
  body: Buffer.from('<a/>').toString('base64'),
  isBase64Encoded: true,
};

describe('events of an HTTP API', () => {
  const pathOf = (url: string): string =>
    fromEvent(httpApiEventOf(eventOf({ ...raw, url })), ingresses['http-api']).path;

  it('hand on a path that is encoded again exactly once', () => {
    expect(pathOf('/dav/calendars/anna/r1/a%20b%40c%25.ics')).toBe('/dav/calendars/anna/r1/a%20b%40c%25.ics');
    expect(pathOf('/dav/calendars/anna/r1/caf%C3%A9.ics')).toBe('/dav/calendars/anna/r1/caf%C3%A9.ics');
    expect(pathOf('/dav/%252e%252e/')).toBe('/dav/%252e%252e/');
    expect(pathOf('/dav/%00')).toBe('/dav/%00');
    expect(pathOf('/dav/a%3Fb')).toBe('/dav/a');
  });

  it('hand on what stood behind an escaped question mark, where any part of them shows it', () => {
    const url = '/dav/calendars/anna/r1/conf%3Fid=1.ics';
    const cut = httpApiEventOf(eventOf({ ...raw, url }));
    const whole = decodeURIComponent(url);
    const { http } = cut.requestContext;
    const shown = { ...cut, requestContext: { ...cut.requestContext, http: { ...http, path: whole } } };
    const inParameters = { ...cut, pathParameters: { proxy: whole.slice('/dav/'.length) } };
    for (const event of [shown, inParameters, { ...cut, rawPath: whole }, { ...cut, rawPath: url }])
      expect(fromEvent(event, ingresses['http-api']).path).toBe('/dav/calendars/anna/r1/conf%3Fid%3D1.ics');
  });

  it('hand on the same path when the API has kept its escapes, which AWS does not exclude', () => {
    const rawPathOf = (rawPath: string) =>
      fromEvent({ ...eventOf({ ...raw, url: '/' }), rawPath } as Parameters<typeof fromEvent>[0], ingresses['http-api'])
        .path;
    for (const path of ['/dav/uid%40host.ics', '/dav/a%20b', '/dav/100%25.ics', '/dav/%C3%A4', '/dav/%7Bx%7D', '/dav/'])
      expect([rawPathOf(path), rawPathOf(decodeURIComponent(path))]).toEqual([path, path]);
    // Nothing becomes a dot or a letter that was not one, and a slash in a name stays what is refused everywhere.
    for (const path of ['/dav/%2e%2e/', '/dav/%41']) expect(rawPathOf(path)).toBe(path.replaceAll('%', '%25'));
    for (const path of ['/dav/a%2Fb', '/dav/a%2fb']) expect(rawPathOf(path)).toBe('/dav/a%2Fb');
  });

  it('survive broken encodings', () => {
    expect(pathOf('/dav/%zz')).toBe('/dav/%25zz');
    // No UTF-8: refused by whoever decodes it, as on an ingress that keeps it.
    expect(pathOf('/dav/%ff%zz/a')).toBe('/dav/%FF/a');
  });

  it('carry bodies, the peer and what the authorizer verified, never what a header claims', () => {
    const event = eventOf({ ...raw, url: '/dav/?x=1', headers: { ...raw.headers, 'x-forwarded-for': '10.0.0.1' } });
    const request = fromEvent(event, ingresses['http-api']);
    expect(request).toMatchObject({ method: 'PROPFIND', query: 'x=1', sourceIp: '192.0.2.1' });
    expect(Buffer.from(request.body).toString()).toBe('<a/>');
    expect(request.claims).toBeUndefined();
    const authorizer = { jwt: { claims: { sub: 'op-1' }, scopes: null } };
    const verified = { ...event, requestContext: { ...event.requestContext, authorizer } };
    expect(fromEvent(verified, ingresses['http-api']).claims).toEqual({ sub: 'op-1' });
  });
});

describe('a body that arrives as text', () => {
  const headers = { host: 'x', 'content-type': 'text/calendar' };
  const broken = Buffer.from([0x53, 0x3a, 0xc0, 0x80, 0x0a]);
  const decode = new TextDecoder('utf-8', { fatal: true });
  const asText = (bytes: Buffer, length = bytes.length) => ({
    ...albEvent,
    multiValueHeaders: { 'content-type': ['text/calendar'], 'content-length': [String(length)] },
    body: bytes.toString(),
    isBase64Encoded: false,
  });

  it('T20 is no UTF-8 any more when its length tells that it was none', () => {
    expect(() => decode.decode(fromEvent(asText(broken), ingresses.alb).body)).toThrow();
    const two = eventOf({ ...raw, url: '/', headers: { ...headers, 'content-length': String(broken.length) } });
    const text = { ...two, body: broken.toString(), isBase64Encoded: false };
    expect(() => decode.decode(fromEvent(text, ingresses['http-api']).body)).toThrow();
  });

  it('is as it was sent when all of it was text, a replacement character of the client’s own included', () => {
    for (const sent of ['S:Größe', 'S:\ufffd', '']) {
      const body = fromEvent(asText(Buffer.from(sent)), ingresses.alb).body;
      expect(Buffer.from(body).toString()).toBe(sent);
    }
  });
});

describe('an event that is no request', () => {
  it.each([
    ['empty', {}],
    ['null', null],
    ['a string', 'x'],
    ['a schedule', { source: 'aws.events', 'detail-type': 'Scheduled Event', detail: {} }],
    ['a queue', { Records: [{ body: 'x' }] }],
    ['half a request', { requestContext: { http: { method: 'GET' } } }],
    ['half a request of a load balancer', { httpMethod: 'GET', requestContext: { elb: {} } }],
  ])('%s is 400, and one line of log', async (_, event) => {
    const gateway = await startGateway();
    const before = gateway.log.length;
    for (const module of ['webdav', 'access', 'me', 'setup', 'console']) {
      const { handlerOf } = await import(`../../lambdas/${module}.ts`);
      expect(await handlerOf(gateway.runtime)(event)).toMatchObject({ statusCode: 400 });
    }
    expect(gateway.log.slice(before).map((line) => JSON.parse(line).status)).toEqual(Array(5).fill(400));
    await gateway.close();
  });

  it('but one without headers, body or query is', () => {
    const { headers: _headers, body: _body, rawQueryString: _query, ...bare } = eventOf({ ...raw, url: '/dav/' });
    expect(fromEvent(bare as Parameters<typeof fromEvent>[0], ingresses['http-api'])).toMatchObject({ path: '/dav/' });
  });
});

describe('events of a REST API', () => {
  it('carry the claims that its authorizer verified, and none that a caller sends', () => {
    const event = JSON.parse(
      readFileSync(join(import.meta.dirname, 'recorded', 'rest-api-put.json'), 'utf8'),
    ) as APIGatewayProxyEvent;
    const claimsOf = (authorizer: object | undefined) =>
      fromEvent({ ...event, requestContext: { ...event.requestContext, authorizer } }, ingresses['rest-api']).claims;
    expect(claimsOf({ claims: { sub: 'op-1' } })).toEqual({ sub: 'op-1' });
    expect([claimsOf(undefined), claimsOf({ principalId: 'someone' })]).toEqual([undefined, undefined]);
  });
});

describe('events of a load balancer', () => {
  it('keep paths as sent, join header values, and believe only the last forwarded peer', () => {
    const request = fromEvent(albEvent, ingresses.alb);
    expect(request).toMatchObject({
      path: '/dav/calendars/anna/r1/a%40b%2Fc.ics',
      query: 'a=1&a=2',
      sourceIp: '198.51.100.4',
      requestId: 'Root=1-abc',
    });
    expect(request.headers.get('depth')).toBe('1');
    expect(request.headers.get('if-none-match')).toBe('"a", "b"');
    expect(Buffer.from(request.body).toString()).toBe('<a/>');
  });

  it('are answered in their own shape, bytes as base64', () => {
    const answer = { status: 207, headers: { etag: '"x"' }, body: Buffer.from([0xc3, 0x28]) };
    expect(toResult(albEvent, answer, ingresses.alb)).toEqual({
      statusCode: 207,
      multiValueHeaders: { etag: ['"x"'] },
      body: 'wyg=',
      isBase64Encoded: true,
    } satisfies ALBResult);
    const { multiValueHeaders: _none, ...single } = albEvent;
    expect(toResult(single, { ...answer, body: 'text' }, ingresses.alb)).toMatchObject({
      headers: { etag: '"x"' },
      body: 'text',
      isBase64Encoded: false,
    });
  });
});
