import type { ALBEvent } from 'aws-lambda';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { eventOf } from '../../lambdas/local/event.ts';
import { imitating } from '../../lambdas/local/imitate.ts';
import { dav, end, event, type GatewayProcess, runToEnd, startProcess, temporaryFolder } from './process.ts';

const request = (body = '', headers: Record<string, string> = {}) =>
  eventOf({
    method: 'PUT',
    url: '/dav/a%20b.ics?x=1&x=%20&y',
    headers,
    body: Buffer.from(body),
    sourceIp: '198.51.100.4',
  });

describe('an imitated load balancer', () => {
  const echo = imitating('alb', async (seen) => ({
    statusCode: 200,
    multiValueHeaders: {},
    body: JSON.stringify(seen),
  }));
  const seen = async (...what: Parameters<typeof request>): Promise<ALBEvent> =>
    JSON.parse((await echo(request(...what))).body ?? '') as ALBEvent;

  it('hands path and query over as sent, and tells the peer last', async () => {
    expect(await seen('', { 'x-forwarded-for': '10.0.0.1' })).toMatchObject({
      httpMethod: 'PUT',
      path: '/dav/a%20b.ics',
      multiValueQueryStringParameters: { x: ['1', '%20'], y: [''] },
      multiValueHeaders: { 'x-forwarded-for': ['10.0.0.1, 198.51.100.4'] },
      isBase64Encoded: false,
    });
  });

  it('takes parameters of any name, those of objects too', async () => {
    const url = '/dav/?toString&__proto__=1&constructor=2&constructor=3';
    const event = eventOf({ method: 'GET', url, headers: {}, body: Buffer.alloc(0), sourceIp: '198.51.100.4' });
    const { body = '' } = await echo(event);
    expect(body).toContain(
      '"multiValueQueryStringParameters":{"toString":[""],"__proto__":["1"],"constructor":["2","3"]}',
    );
  });

  it('hands text over as text and the rest as base64', async () => {
    expect(await seen('grüße', { 'content-type': 'text/calendar' })).toMatchObject({
      body: 'grüße',
      isBase64Encoded: false,
    });
    expect(await seen('grüße')).toMatchObject({ body: 'Z3LDvMOfZQ==', isBase64Encoded: true });
  });

  it('refuses more than 1 MB each way', async () => {
    expect((await echo(request('x'.repeat(800_000)))).statusCode).toBe(413);
    const large = (octets: number) =>
      imitating('alb', async () => ({
        statusCode: 200,
        multiValueHeaders: { etag: ['"a"'] },
        body: 'x'.repeat(octets),
      }));
    expect(await large(1_000_000)(request())).toMatchObject({ statusCode: 200, headers: { etag: '"a"' } });
    expect((await large(1_050_000)(request())).statusCode).toBe(502);
  });
});

describe('an imitated HTTP API', () => {
  it('decodes paths and refuses results beyond 6 MB', async () => {
    const echo = imitating('http-api', async (seen) => ({
      statusCode: 200,
      body: 'rawPath' in seen ? seen.rawPath : '',
    }));
    expect((await echo(request())).body).toBe('/dav/a b.ics');
    const large = imitating('http-api', async () => ({ statusCode: 200, body: 'x'.repeat(6_300_000) }));
    expect((await large(request())).statusCode).toBe(500);
  });
});

describe('npm start -- --imitate alb', () => {
  let gateway: GatewayProcess;
  beforeAll(async () => {
    gateway = await startProcess(['--port', '0', '--imitate', 'alb', '--data', temporaryFolder()]);
  });
  afterAll(() => end(gateway, 'SIGTERM'));

  it('serves phones within the limits of a load balancer', async () => {
    const put = async (name: string, body: string) => (await dav(gateway.greeting, 'PUT', name, { body })).status;
    expect(await put('a.ics', event('a'))).toBe(201);
    expect(await put('b.ics', 'x'.repeat(1_100_000))).toBe(413);
    const listing = await dav(gateway.greeting, 'PROPFIND', '', { headers: { depth: '1' } });
    expect([listing.status, (await listing.text()).includes('a.ics')]).toEqual([207, true]);
  });

  it('knows no other ingress', async () => {
    const { code, stderr } = await runToEnd(['--imitate', 'nginx']);
    expect([code, stderr.trim()]).toEqual([1, '--imitate nginx is unknown: give http-api or alb.']);
  });
});
