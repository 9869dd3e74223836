import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { verbs } from '../../shared/dav/verbs/index.ts';
import { type IngressEvent, fromEvent as requestOf } from '../../shared/http/events.ts';
import { type IngressName, ingresses } from '../../shared/http/ingress.ts';
import { writingHandler } from '../../shared/http/writing-handler.ts';
import { startGateway } from '../support/gateway.ts';

const fromEvent = (...given: Parameters<typeof requestOf>) => requestOf(...given)!;

const recorded = (name: string): IngressEvent =>
  JSON.parse(readFileSync(join(import.meta.dirname, 'recorded', `${name}.json`), 'utf8')) as IngressEvent;

const path = '/dav/calendars/anna/anna-diary/Gr%C3%BC%C3%9Fe%2050%25.ics';

/** Events in the shapes that AWS documents, and the requests they are. */
const events: readonly [string, IngressName, Record<string, unknown>, Record<string, string | undefined>, string][] = [
  [
    'http-api-propfind',
    'http-api',
    { method: 'PROPFIND', path, query: 'a=1&a=%20', sourceIp: '198.51.100.4', requestId: 'JKJaXmPLvHcESHA=' },
    { depth: '0', 'if-none-match': '"a","b"' },
    '<a/>',
  ],
  [
    'http-api-bare',
    'http-api',
    { method: 'OPTIONS', path: '/dav', query: '', sourceIp: '2001:db8::1' },
    { authorization: undefined, 'content-type': undefined },
    '',
  ],
  [
    'rest-api-put',
    'rest-api',
    {
      method: 'PUT',
      path,
      query: 'a=1&a=%20%26&branch=z%C3%BCrich',
      sourceIp: '198.51.100.4',
      requestId: 'c6af9ac6-7b61-11e6-9a41-93e8deadbeef',
    },
    { 'content-type': 'text/calendar', 'if-match': '"a", "b"' },
    '{}',
  ],
  [
    'rest-api-bare',
    'rest-api',
    { method: 'OPTIONS', path: '/dav/', query: '', sourceIp: '2001:db8::1' },
    { authorization: undefined, host: undefined },
    '',
  ],
  [
    'alb-report',
    'alb',
    { method: 'REPORT', path, query: 'a=1&a=%20&export=', sourceIp: '198.51.100.4' },
    { depth: '1', 'if-none-match': '"a", "b"', prefer: 'return=minimal, depth-noroot' },
    '<a>Grüße</a>',
  ],
  [
    'alb-put',
    'alb',
    { method: 'PUT', path: '/dav/calendars/anna/anna-diary/a.ics', query: '', sourceIp: '2001:db8::1' },
    { 'if-match': '"a"', depth: undefined },
    '<a/>',
  ],
  ['alb-health-check', 'alb', { method: 'GET', path: '/', query: '', sourceIp: '' }, { host: undefined }, ''],
];

it.each(events)('%s (%s) is this request', (name, ingress, expected, headers, body) => {
  const request = fromEvent(recorded(name), ingresses[ingress]);
  expect(request).toMatchObject(expected);
  for (const [header, value] of Object.entries(headers))
    expect([header, request.headers.get(header)]).toEqual([header, value]);
  expect(Buffer.from(request.body).toString()).toBe(body);
  expect(request.requestId).not.toBe('');
  expect(request.claims).toBeUndefined();
});

it.each(events)('%s (%s) is answered in the shape its ingress reads', async (name, ingress) => {
  const gateway = await startGateway({ transport: ingress === 'alb' ? 'alb' : 'http-api' });
  const event = recorded(name);
  const result = await writingHandler(verbs, { ...gateway.runtime, ingress: ingresses[ingress] })(event);
  await gateway.close();
  const several = 'multiValueHeaders' in event && event.multiValueHeaders !== null;
  const { headers, multiValueHeaders } = result as { headers?: object; multiValueHeaders?: object };
  expect([result.statusCode, result.isBase64Encoded]).toEqual([401, false]);
  expect(several ? headers : multiValueHeaders).toBeUndefined();
  const challenge = 'Basic realm="Calendar", charset="UTF-8"';
  expect(several ? multiValueHeaders : headers).toMatchObject({
    'www-authenticate': several ? [challenge] : challenge,
  });
});
