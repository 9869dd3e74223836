import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { functions } from '../../shared/deployment/functions.ts';
import { basic } from '../../shared/phone/ask.ts';
import { type Cloud, openCloud } from './aws/cloud.ts';
import { expectCleanAftermath } from './flows/aftermath.ts';
import { openShop } from './flows/shop.ts';

type Event = Readonly<Record<string, unknown>>;

/** Payload format 2.0, as an HTTP API and a function URL send it. */
const formatTwo = (headers: Event, rawPath = '/dav/', method = 'PROPFIND') => ({
  version: '2.0',
  routeKey: '$default',
  rawPath,
  rawQueryString: '',
  headers,
  requestContext: {
    http: { method, path: rawPath, protocol: 'HTTP/1.1', sourceIp: '203.0.113.7', userAgent: 'x' },
    requestId: 'r',
    stage: '$default',
  },
  isBase64Encoded: false,
});

/** Payload format 1.0, as a REST API sends it. */
const formatOne = (authorization: string) => ({
  resource: '/{proxy+}',
  path: '/dav/',
  httpMethod: 'PROPFIND',
  headers: { Authorization: authorization, Depth: '0', Host: 'calendar.example.com' },
  multiValueHeaders: { Authorization: [authorization], Depth: ['0'], Host: ['calendar.example.com'] },
  queryStringParameters: null,
  multiValueQueryStringParameters: null,
  requestContext: { stage: 'prod', requestId: 'r', identity: { sourceIp: '203.0.113.7' }, httpMethod: 'PROPFIND' },
  body: null,
  isBase64Encoded: false,
});

const healthCheck = {
  requestContext: { elb: { targetGroupArn: 'x' } },
  httpMethod: 'GET',
  path: '/',
  queryStringParameters: {},
  headers: { 'user-agent': 'ELB-HealthChecker/2.0' },
  body: '',
  isBase64Encoded: false,
};

const without = (event: Event, name: string): Event =>
  Object.fromEntries(Object.entries(event).filter(([key]) => key !== name));

/** Events as they come, in other formats, and such as are no request at all: none ends in an error of the function. */
describe('a function called with', () => {
  let cloud: Cloud;
  let authorization: string;
  beforeAll(async () => {
    cloud = await openCloud('http-api');
    authorization = basic(await openShop(cloud, 'emil')).authorization;
  });
  afterAll(() => cloud.close());

  const statusOf = async (name: string, event: unknown): Promise<unknown> => {
    const { result, error } = await (await cloud.instance(name)).invoke(event);
    return result?.statusCode ?? error;
  };
  const headers = () => ({ authorization, host: 'calendar.example.com', depth: '0' });
  const usual = () => formatTwo(headers());

  it.each<[string, number, () => Event]>([
    ['no body', 207, usual],
    ['a body of null', 207, () => ({ ...usual(), body: null })],
    ['an empty body', 207, () => ({ ...usual(), body: '' })],
    ['a header of null', 207, () => formatTwo({ ...headers(), x: null })],
    ['headers in upper case', 207, () => formatTwo({ Authorization: authorization, Depth: '0', Host: 'x' })],
    ['no word on its encoding', 207, () => without(usual(), 'isBase64Encoded')],
    ['an escaped slash', 400, () => formatTwo(headers(), '/dav/calendars/emil/%2F..')],
    ['half a character in its path', 400, () => formatTwo(headers(), '/dav/calendars/emil/\ud800')],
    ['format 1.0', 207, () => formatOne(authorization)],
    ['format 1.0 without repeated headers', 207, () => ({ ...formatOne(authorization), multiValueHeaders: null })],
    ['the health check of a load balancer', 401, () => healthCheck],
  ])('%s answers %i', async (_, status, event) => {
    expect(await statusOf('webdav', event())).toBe(status);
  });

  it('T75 an administrator’s request without claims answers 401', async () => {
    for (const more of [{}, { 'x-amzn-claims': '{"sub":"x"}' }])
      expect(await statusOf('access', formatTwo({ ...headers(), ...more }, '/admin/v1/branches', 'GET'))).toBe(401);
  });

  it.each<[string, () => unknown]>([
    ['an empty event, as the console of AWS sends one', () => ({})],
    ['no event', () => null],
    ['a schedule', () => ({ source: 'aws.events', 'detail-type': 'Scheduled Event', detail: {} })],
    ['a list', () => []],
    ['a word', () => 'hello'],
  ])('%s is answered with 400 by every function, and ends in no error', async (_, event) => {
    for (const { functionName: name } of functions) {
      const status = await statusOf(name, event());
      expect([name, status]).toEqual([name, 400]);
    }
  });

  it('an event without headers is a request all the same, and ends in no error', async () => {
    for (const { functionName: name } of functions)
      expect([name, Number(await statusOf(name, without(usual(), 'headers'))) < 500]).toEqual([name, true]);
  });

  it('leaves every process alive and no fault in the log', () => expectCleanAftermath(cloud));
});
