import { Agent, request as httpRequest } from 'node:http';
import { eventOf } from '../../lambdas/local/event.ts';
import type { EventHandler } from '../../lambdas/local/server.ts';

export interface WireRequest {
  readonly method: string;
  readonly path: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly body?: string | Uint8Array | undefined;
  /** Only an event can come from elsewhere. */
  readonly sourceIp?: string | undefined;
}

export interface WireAnswer {
  readonly status: number;
  /** Names in lower case. */
  readonly headers: Readonly<Record<string, string>>;
  readonly bytes: Buffer;
  readonly text: string;
}

export interface Transport {
  send(request: WireRequest): Promise<WireAnswer>;
  close(): void;
}

const bytesOf = (body: string | Uint8Array | undefined): Buffer => Buffer.from(body ?? '');

const lowered = (headers: Readonly<Record<string, unknown>>): Record<string, string> =>
  Object.fromEntries(Object.entries(headers).map(([name, value]) => [name.toLowerCase(), String(value)]));

const answerOf = (status: number, headers: Readonly<Record<string, unknown>>, bytes: Buffer): WireAnswer => ({
  status,
  headers: lowered(headers),
  bytes,
  text: bytes.toString(),
});

/** As an ingress calls a function: one event per request. */
export const eventTransport = (handler: EventHandler): Transport => ({
  send: async ({ method, path, headers, body, sourceIp = '198.51.100.7' }) => {
    const sent = bytesOf(body);
    // As every client says it: behind a load balancer it alone tells that text was no UTF-8.
    const length: Record<string, string> = sent.byteLength > 0 ? { 'content-length': String(sent.byteLength) } : {};
    const result = await handler(
      eventOf({ method, url: path, headers: { ...length, ...lowered(headers) }, body: sent, sourceIp }),
    );
    const bytes = Buffer.from(result.body ?? '', result.isBase64Encoded ? 'base64' : 'utf8');
    return answerOf(result.statusCode ?? 200, result.headers ?? {}, bytes);
  },
  close: () => {},
});

/** As a client on this machine: a real socket, kept alive. */
export const socketTransport = (port: number): Transport => {
  const agent = new Agent({ keepAlive: true });
  return {
    send: ({ method, path, headers, body }) =>
      new Promise((resolve, reject) => {
        const bytes = bytesOf(body);
        const length = bytes.byteLength > 0 || method === 'PUT' ? { 'content-length': bytes.byteLength } : {};
        httpRequest(
          { host: '127.0.0.1', port, agent, method, path, headers: { ...length, ...headers } },
          (response) => {
            const chunks: Buffer[] = [];
            response
              .on('data', (chunk: Buffer) => chunks.push(chunk))
              .on('end', () => resolve(answerOf(response.statusCode ?? 0, response.headers, Buffer.concat(chunks))))
              .on('error', reject);
          },
        )
          .on('error', reject)
          .end(bytes);
      }),
    close: () => agent.destroy(),
  };
};
