import type { IncomingMessage, RequestListener, ServerResponse } from 'node:http';
import http from 'node:http';
import https from 'node:https';
import type { AddressInfo } from 'node:net';

/** What a server of the tests is closed by, and where it listens. */
export interface Listening {
  readonly port: number;
  readonly close: () => Promise<void>;
}

/** All octets of a message. */
export const bodyOf = async (message: IncomingMessage): Promise<Buffer> => {
  const chunks: Buffer[] = [];
  for await (const chunk of message) chunks.push(chunk as Buffer);
  return Buffer.concat(chunks);
};

/** Lets a server listen on a free port of the loopback interface. */
export const listen = async (server: http.Server): Promise<Listening> => {
  // Longer than any test waits: connections end when a test says so.
  server.keepAliveTimeout = 600_000;
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject).listen(0, '127.0.0.1', resolve);
  });
  return {
    port: (server.address() as AddressInfo).port,
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
};

/** A request handler of the emulation; what it throws ends the connection. */
export type Handler = (request: IncomingMessage, response: ServerResponse) => Promise<void>;

export const listenerOf =
  (handler: Handler): RequestListener =>
  (request, response) => {
    handler(request, response).catch(() => response.destroy());
  };

/** Key and certificate of a server that speaks TLS. */
export interface Tls {
  readonly key: string;
  readonly cert: string;
}

/** An ingress on a free port, at `localhost`, with TLS where a certificate is given. */
export const openIngress = async (
  handler: Handler,
  tls?: Tls,
): Promise<{ url: string; close: () => Promise<void> }> => {
  const listener = listenerOf((request, response) =>
    handler(request, response).catch((fault: Error) => {
      response.writeHead(500).end(`the emulation itself failed: ${fault.stack}`);
    }),
  );
  const { port, close } = await listen(tls ? https.createServer(tls, listener) : http.createServer(listener));
  return { url: `${tls ? 'https' : 'http'}://localhost:${port}`, close };
};

/** Ends an answer; HEAD, 204 and 304 have no body (RFC 9110 §6.4.1). */
export const endWith = (
  request: IncomingMessage,
  response: ServerResponse,
  status: number,
  headers: http.OutgoingHttpHeaders,
  body?: Buffer | string,
): void => {
  const isEmpty = request.method === 'HEAD' || status === 204 || status === 304;
  response.writeHead(status, headers).end(isEmpty ? undefined : body);
};

/** Is a body of this type handed to a function as text, not as base64? */
export const isText = (type = ''): boolean =>
  /^(?:text\/|application\/(?:json|javascript|xml|vnd\.api\+json))/i.test(type);
