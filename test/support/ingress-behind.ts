import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { TestGateway } from './gateway.ts';

/** The gateway behind a port of its own, its challenge renamed if asked for, as some ingresses of AWS do. */
export const serveBehind = async (
  { fetch }: TestGateway,
  renamesChallenge: boolean,
): Promise<{ readonly url: string; readonly close: () => void }> => {
  const server = createServer(async (request, response) => {
    const chunks: Buffer[] = [];
    for await (const chunk of request) chunks.push(chunk as Buffer);
    const { method = '', url = '/', headers } = request;
    const sent = { ...(headers as Record<string, string>), host: 'cal.example.com' };
    const answer = await fetch(method, url, { auth: null, headers: sent, body: Buffer.concat(chunks) });
    const {
      'transfer-encoding': _chunked,
      connection: _connection,
      ...rest
    } = answer.headers as Record<string, string>;
    const { 'www-authenticate': challenge, ...without } = rest;
    const renamed = renamesChallenge && challenge !== undefined;
    response
      .writeHead(answer.status, renamed ? { ...without, 'x-amzn-remapped-www-authenticate': challenge } : rest)
      .end(answer.bytes);
  });
  await new Promise<void>((listening) => server.listen(0, '127.0.0.1', listening));
  return { url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`, close: () => server.close() };
};
