import { createServer, type IncomingMessage, type RequestListener, type ServerResponse } from 'node:http';
import { createServer as createTlsServer } from 'node:https';
import type { AddressInfo, Socket } from 'node:net';
import type { APIGatewayProxyEventV2, APIGatewayProxyStructuredResultV2 } from 'aws-lambda';
import { paths } from '../../shared/deployment/paths.ts';
import { safeHeaders } from '../../shared/http/finish.ts';
import { eventOf } from './event.ts';

/** Answers one event: all that the local server asks of the gateway. */
export type EventHandler = (event: APIGatewayProxyEventV2) => Promise<APIGatewayProxyStructuredResultV2>;

/** Octets of a request body that the server of one machine reads: more than any function takes. */
export const socketBytes = 10 * 1024 * 1024;

export interface ServerOptions {
  readonly host: string;
  readonly port: number;
  /** Octets of a request body; above it the answer is 413, as an API gateway's. */
  readonly requestBytes: number;
  /** With `authority`, the certificate of the authority that phones have to trust first. */
  readonly tls?: { readonly cert: string; readonly key: string; readonly authority?: string };
}

export interface RunningServer {
  readonly port: number;
  close(): Promise<void>;
}

const headersOf = ({ headersDistinct }: IncomingMessage): Record<string, string> =>
  Object.fromEntries(Object.entries(headersDistinct).map(([name, values]) => [name, (values ?? []).join(', ')]));

/** The body, or undefined once it is too large. */
const bodyOf = async (request: IncomingMessage, limit: number): Promise<Buffer | undefined> => {
  if (Number(request.headers['content-length'] ?? 0) > limit) return undefined;
  const chunks: Buffer[] = [];
  let octets = 0;
  for await (const chunk of request as AsyncIterable<Buffer>) {
    octets += chunk.byteLength;
    if (octets > limit) return undefined;
    chunks.push(chunk);
  }
  return chunks.length === 1 ? chunks[0] : Buffer.concat(chunks);
};

const send = (response: ServerResponse, result: APIGatewayProxyStructuredResultV2): void => {
  const { statusCode = 200, headers = {}, body = '', isBase64Encoded } = result;
  response.writeHead(statusCode, headers as Record<string, string>);
  response.end(isBase64Encoded ? Buffer.from(body, 'base64') : body);
};

const refuseBody = (response: ServerResponse): void => {
  response.writeHead(413, { 'content-length': 0, connection: 'close' });
  response.end();
};

const sendAuthority = (response: ServerResponse, authority: string): void => {
  response.writeHead(200, {
    ...safeHeaders,
    'content-type': 'application/x-x509-ca-cert',
    'content-disposition': 'attachment; filename="ca.crt"',
    'content-length': Buffer.byteLength(authority),
  });
  response.end(authority);
};

const listenerOf =
  (handler: EventHandler, { requestBytes, tls }: ServerOptions): RequestListener =>
  async (request, response) => {
    try {
      const body = await bodyOf(request, requestBytes);
      if (!body) return refuseBody(response);
      const { method = 'GET', url = '/', socket } = request;
      if (method === 'GET' && url === paths.authority && tls?.authority) return sendAuthority(response, tls.authority);
      const sourceIp = socket.remoteAddress ?? '';
      send(response, await handler(eventOf({ method, url, headers: headersOf(request), body, sourceIp })));
    } catch {
      // The peer went away, or a handler broke its promise never to throw.
      response.destroy();
    }
  };

/** What the parser of node:http does not even read as a request: an unknown method is 501, anything else 400 (T14). */
const refuseUnreadable = (error: NodeJS.ErrnoException, socket: Socket): void => {
  if (!socket.writable) return;
  const status = error.code === 'HPE_INVALID_METHOD' ? '501 Not Implemented' : '400 Bad Request';
  socket.end(`HTTP/1.1 ${status}\r\nContent-Length: 0\r\nConnection: close\r\n\r\n`);
};

const refuseTunnel = (_request: IncomingMessage, socket: Socket): void => {
  socket.end('HTTP/1.1 405 Method Not Allowed\r\nAllow: OPTIONS\r\nContent-Length: 0\r\nConnection: close\r\n\r\n');
};

/** A socket in front of a Lambda handler: every request becomes an API Gateway v2 event. Rejects when the port cannot be had. */
export const serve = async (handler: EventHandler, options: ServerOptions): Promise<RunningServer> => {
  const listener = listenerOf(handler, options);
  const settings = { keepAliveTimeout: 65_000, noDelay: true };
  const server = options.tls
    ? createTlsServer({ ...settings, ...options.tls, minVersion: 'TLSv1.2' }, listener)
    : createServer(settings, listener);
  server.on('clientError', refuseUnreadable).on('connect', refuseTunnel);
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject).listen(options.port, options.host, () => {
      server.off('error', reject);
      resolve();
    });
  });
  return {
    port: (server.address() as AddressInfo).port,
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeIdleConnections();
      }),
  };
};
