import { randomUUID } from 'node:crypto';
import type { APIGatewayProxyEventV2 } from 'aws-lambda';

/** A request as it comes off a socket. */
export interface RawRequest {
  readonly method: string;
  /** Path and query as sent. */
  readonly url: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: Uint8Array;
  readonly sourceIp: string;
}

/** The very event an HTTP API would have made of it, but for the path, which stays encoded unless `decodePath` imitates that too. */
export const eventOf = (
  { method, url, headers, body, sourceIp }: RawRequest,
  { decodePath = false }: { decodePath?: boolean } = {},
): APIGatewayProxyEventV2 => {
  const [encodedPath = '/', query = ''] = splitOnce(url, '?');
  const rawPath = decodePath ? (splitOnce(decoded(encodedPath), '?')[0] ?? '/') : encodedPath;
  return {
    version: '2.0',
    routeKey: '$default',
    rawPath,
    rawQueryString: query,
    headers,
    requestContext: {
      accountId: 'local',
      apiId: 'local',
      domainName: headers.host ?? 'localhost',
      domainPrefix: 'local',
      http: { method, path: rawPath, protocol: 'HTTP/1.1', sourceIp, userAgent: headers['user-agent'] ?? '' },
      requestId: randomUUID(),
      routeKey: '$default',
      stage: '$default',
      time: new Date().toISOString(),
      timeEpoch: Date.now(),
    },
    ...(body.byteLength > 0 && { body: Buffer.from(body.buffer, body.byteOffset, body.byteLength).toString('base64') }),
    isBase64Encoded: true,
  };
};

const splitOnce = (text: string, separator: string): [string, string?] => {
  const at = text.indexOf(separator);
  return at < 0 ? [text] : [text.slice(0, at), text.slice(at + 1)];
};

/** Percent-decoding as an API gateway does it: never refused, broken UTF-8 replaced. */
const decoded = (path: string): string =>
  Buffer.from(
    path.replaceAll(/%([0-9A-F]{2})/gi, (_, hex: string) => String.fromCharCode(Number.parseInt(hex, 16))),
    'latin1',
  ).toString();
