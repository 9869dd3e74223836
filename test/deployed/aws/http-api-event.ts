import { randomUUID } from 'node:crypto';
import type { IncomingMessage } from 'node:http';
import type { Choice } from './route-choice.ts';
import { isText } from './server.ts';
import type { Route } from './template.ts';

/** Where every phone of the tests comes from. */
export const phoneAddress = '203.0.113.7';

/** The headers as an HTTP API hands them over: repeated ones joined by a comma, cookies apart. */
export const headersOf = ({ rawHeaders }: IncomingMessage, octets: number): Record<string, string> => {
  const headers: Record<string, string> = {};
  for (let index = 0; index < rawHeaders.length; index += 2) {
    const [name = '', value = ''] = [rawHeaders[index]?.toLowerCase(), rawHeaders[index + 1]];
    if (['cookie', 'connection', 'transfer-encoding'].includes(name)) continue;
    headers[name] = name in headers ? `${headers[name]},${value}` : value;
  }
  return {
    ...headers,
    'content-length': String(octets),
    'x-amzn-trace-id': 'Root=1-67891233-abcdef012345678912345678',
    'x-forwarded-for': phoneAddress,
    'x-forwarded-port': '443',
    'x-forwarded-proto': 'https',
  };
};

/** What an authorizer for JSON Web Tokens adds. */
const claimsFor = ({ scopes }: Route) => ({
  jwt: { claims: { sub: 'an-administrator', token_use: 'access', scope: scopes?.[0] ?? 'openid' }, scopes },
});

interface Parts extends Choice {
  readonly path: string;
  readonly query: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: Buffer;
}

/** An event of an HTTP API in payload format 2.0. */
export const httpApiEvent = (
  { method = '', headers: { cookie } }: IncomingMessage,
  { path, query, headers, route, parameters, body }: Parts,
) => {
  const isBase64Encoded = body.length > 0 && !isText(headers['content-type']);
  return {
    version: '2.0',
    routeKey: route.key,
    rawPath: path,
    rawQueryString: query,
    ...(cookie && { cookies: cookie.split(/; */) }),
    headers,
    ...(query && { queryStringParameters: Object.fromEntries(new URLSearchParams(query)) }),
    requestContext: {
      accountId: '123456789012',
      apiId: 'abcdefghij',
      ...(route.needsToken && { authorizer: claimsFor(route) }),
      domainName: headers.host,
      domainPrefix: 'abcdefghij',
      http: { method, path, protocol: 'HTTP/1.1', sourceIp: phoneAddress, userAgent: headers['user-agent'] ?? '' },
      requestId: randomUUID(),
      routeKey: route.key,
      stage: '$default',
      time: '01/Jan/2026:12:00:00 +0000',
      timeEpoch: Date.now(),
    },
    ...(Object.keys(parameters).length > 0 && { pathParameters: parameters }),
    ...(body.length > 0 && { body: body.toString(isBase64Encoded ? 'base64' : 'utf8') }),
    isBase64Encoded,
  };
};
