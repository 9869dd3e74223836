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

/** A target in absolute form names the host too, and what `Host` says counts no more (RFC 9112 §3.2.2). */
const absoluteForm = /^https?:\/\/([^/?#]*)(.*)$/is;

/** The very event an HTTP API would have made of it, but for the path, which stays encoded. */
export const eventOf = ({ method, url, headers: sent, body, sourceIp }: RawRequest): APIGatewayProxyEventV2 => {
  const [, host, rest = url] = absoluteForm.exec(url) ?? [];
  const headers = host === undefined ? sent : { ...sent, host };
  const [path = '', query = ''] = splitOnce(rest, '?');
  const rawPath = path === '' ? '/' : path;
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
