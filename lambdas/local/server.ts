import { createServer, type IncomingMessage, type RequestListener, type ServerResponse } from 'node:http';
import { createServer as createTlsServer } from 'node:https';
import type { AddressInfo, Socket } from 'node:net';
import type { APIGatewayProxyEventV2, APIGatewayProxyStructuredResultV2 } from 'aws-lambda';
import { paths } from '../../shared/deployment/paths.ts';
import { octetsOfResult } from '../../shared/http/events.ts';
import { safeHeaders } from '../../shared/http/finish.ts';
import { type Body, bodyReader, lingerer } from './body.ts';
import { eventOf } from './event.ts';

/** Answers one event: all that the local server asks of the gateway. */
export type EventHandler = (event: APIGatewayProxyEventV2) => Promise<APIGatewayProxyStructuredResultV2>;

/** Octets of a request body that the server of one machine reads: more than any function takes. */
export const socketBytes = 10 * 1024 * 1024;

/** How long and how many clients may keep this server waiting; times in milliseconds, looked at every `checkEvery`. */
export const clientLimits = {
  /** Connections at the same time; those beyond are closed at once. */
  connections: 1_000,
  /** For the headers, and for the whole of a request: then 408. */
  headersTimeout: 20_000,
  requestTimeout: 120_000,
  checkEvery: 5_000,
  /** In which not an octet moves in either direction, though a request is not answered to its end: the connection ends. */
  silence: 120_000,
  /** Between two requests. */
  keepAlive: 65_000,
  /** What a request may still take once the server stops. */
  stop: 2_000,
} as const;

export interface ServerOptions {
  readonly host: string;
  readonly port: number;
  /** Octets of a request body; above it the answer is 413, as an API gateway's. */
  readonly requestBytes: number;
  /** May whoever sent these headers send a large body? Everybody may unless said otherwise. */
  readonly admits?: (event: APIGatewayProxyEventV2) => Promise<boolean>;
  readonly limits?: Partial<Record<keyof typeof clientLimits, number>>;
  /** With `authority`, the certificate of the authority that phones have to trust first. */
  readonly tls?: { readonly cert: string; readonly key: string; readonly authority?: string };
}

export interface RunningServer {
  readonly port: number;
  /** Answers what has begun, for two seconds at most, and ends every connection. */
  close(): Promise<void>;
}

const headersOf = ({ headersDistinct }: IncomingMessage): Record<string, string> =>
  Object.fromEntries(Object.entries(headersDistinct).map(([name, values]) => [name, (values ?? []).join(', ')]));

const send = (response: ServerResponse, result: APIGatewayProxyStructuredResultV2): void => {
  const { statusCode = 200, headers = {}, isBase64Encoded } = result;
  response.writeHead(statusCode, headers as Record<string, string>);
  const octets = octetsOfResult(result);
  if (octets) {
    response.end(octets);
    return;
  }
  const { body = '' } = result;
  if (isBase64Encoded) response.end(Buffer.from(body, 'base64'));
  // As many octets as characters: all of it is ASCII, and need not be encoded.
  else response.end(body, Number(headers['content-length']) === body.length ? 'latin1' : 'utf8');
};

/** What the server says of a body itself, before any function hears of it. */
const refusals = {
  'too-large': { statusCode: 413, headers: { 'content-length': 0 } },
  crowded: { statusCode: 503, headers: { 'content-length': 0, 'retry-after': 5 } },
} as const satisfies Partial<Record<Body['outcome'], APIGatewayProxyStructuredResultV2>>;

const authorityAnswer = (authority: string): APIGatewayProxyStructuredResultV2 => ({
  statusCode: 200,
  headers: {
    ...safeHeaders,
    'content-type': 'application/x-x509-ca-cert',
    'content-disposition': 'attachment; filename="ca.crt"',
    'content-length': Buffer.byteLength(authority),
  },
  body: authority,
});

type Listener = (request: IncomingMessage, response: ServerResponse, goOn?: () => void) => Promise<void>;

const listenerOf = (
  handler: EventHandler,
  { requestBytes, tls, admits = async () => true }: ServerOptions,
  isStopping: () => boolean,
): Listener => {
  const readBody = bodyReader(requestBytes);
  const linger = lingerer();
  const none = Buffer.alloc(0);

  const answerTo = async (request: IncomingMessage, goOn: () => void): Promise<APIGatewayProxyStructuredResultV2> => {
    const { method = 'GET', url = '/', socket } = request;
    if (method === 'GET' && url === paths.authority && tls?.authority) return authorityAnswer(tls.authority);
    const sourceIp = socket.remoteAddress ?? '';
    const eventWith = (body: Buffer) => eventOf({ method, url, headers: headersOf(request), body, sourceIp });
    // A fault while asking is told by the function, which will meet it too.
    const mayGoOn = () => admits(eventWith(none)).catch(() => false);
    const body = await readBody(request, mayGoOn, goOn);
    switch (body.outcome) {
      case 'read':
        return handler(eventWith(body.bytes)).finally(body.release);
      case 'not-admitted':
        return handler(eventWith(none));
      case 'too-large':
      case 'crowded':
        return refusals[body.outcome];
    }
  };

  return async (request, response, goOn = () => {}) => {
    try {
      const answer = await answerTo(request, goOn);
      if (isStopping()) response.setHeader('connection', 'close');
      send(response, answer);
      linger(request);
    } catch {
      // The peer went away, or a handler broke its promise never to throw.
      response.destroy();
    }
  };
};

const unreadable: Readonly<Record<string, string>> = {
  HPE_INVALID_METHOD: '501 Not Implemented',
  HPE_HEADER_OVERFLOW: '431 Request Header Fields Too Large',
  ERR_HTTP_REQUEST_TIMEOUT: '408 Request Timeout',
};

/** What node:http does not hand on as a request: an unknown method, one that took too long, anything else is 400 (T14). */
const refuseUnreadable = (error: NodeJS.ErrnoException, socket: Socket): void => {
  if (!socket.writable) return;
  const status = unreadable[error.code ?? ''] ?? '400 Bad Request';
  socket.end(`HTTP/1.1 ${status}\r\nContent-Length: 0\r\nConnection: close\r\n\r\n`);
};

const refuseTunnel = (_request: IncomingMessage, socket: Socket): void => {
  socket.end('HTTP/1.1 405 Method Not Allowed\r\nAllow: OPTIONS\r\nContent-Length: 0\r\nConnection: close\r\n\r\n');
};

/** A socket in front of a Lambda handler: every request becomes an API Gateway v2 event. Rejects when the port cannot be had. */
export const serve = async (handler: EventHandler, options: ServerOptions): Promise<RunningServer> => {
  let stopping = false;
  const listener = listenerOf(handler, options, () => stopping);
  const limits = { ...clientLimits, ...options.limits };
  const settings = {
    noDelay: true,
    keepAliveTimeout: limits.keepAlive,
    headersTimeout: limits.headersTimeout,
    requestTimeout: limits.requestTimeout,
    connectionsCheckingInterval: limits.checkEvery,
  };
  const onRequest: RequestListener = (request, response) => void listener(request, response);
  const server = options.tls
    ? createTlsServer({ ...settings, ...options.tls, minVersion: 'TLSv1.2' }, onRequest)
    : createServer(settings, onRequest);
  server.maxConnections = limits.connections;
  server.timeout = limits.silence;
  server
    .on('clientError', refuseUnreadable)
    .on('connect', refuseTunnel)
    // A client that waits to be told to go on has sent nothing yet of what may be refused.
    .on('checkContinue', (request: IncomingMessage, response: ServerResponse) => {
      void listener(request, response, () => response.writeContinue());
    });
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
        stopping = true;
        const end = setTimeout(() => server.closeAllConnections(), limits.stop);
        server.close(() => {
          clearTimeout(end);
          resolve();
        });
        server.closeIdleConnections();
      }),
  };
};
