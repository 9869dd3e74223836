import { once } from 'node:events';
import { connect } from 'node:net';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type RunningServer, serve } from '../../lambdas/local/server.ts';

/** What only a raw socket can say: bytes no HTTP client would send. */
describe('the socket in front of the handlers', () => {
  let server: RunningServer;
  let handled = 0;
  beforeAll(async () => {
    const handler = async () => {
      handled += 1;
      return { statusCode: 204 };
    };
    server = await serve(handler, { host: '127.0.0.1', port: 0, requestBytes: 10_000 });
  });
  afterAll(() => server.close());

  const say = async (text: string | Buffer): Promise<string> => {
    const socket = connect(server.port, '127.0.0.1');
    let answer = '';
    socket.on('data', (chunk) => {
      answer += chunk;
    });
    socket.on('error', () => {});
    socket.write(text);
    await once(socket, 'close');
    return answer;
  };
  const statusOf = (answer: string): number => Number(answer.split(' ')[1]);
  const tail = 'Host: x\r\nConnection: close\r\n\r\n';

  it('T14 answers 501 to methods that do not exist, 405 to CONNECT', async () => {
    for (const method of ['PROPFINDX', 'propfind', 'FOO']) {
      expect([method, statusOf(await say(`${method} / HTTP/1.1\r\n${tail}`))]).toEqual([method, 501]);
    }
    expect(statusOf(await say(`CONNECT evil.example:443 HTTP/1.1\r\n${tail}`))).toBe(405);
  });

  it('T21 refuses what is no request, and header lines that smuggle', async () => {
    // Its first word is taken for a method, and there is none of that name.
    expect(statusOf(await say('nonsense\r\n\r\n'))).toBe(501);
    expect(statusOf(await say(`GET / HTTP/1.1\r\nX: a\nb\r\n${tail}`))).toBe(400);
    const both = 'PUT / HTTP/1.1\r\nContent-Length: 3\r\nTransfer-Encoding: chunked\r\n';
    expect(statusOf(await say(`${both}${tail}0\r\n\r\n`))).toBe(400);
  });

  it('T15 stops reading at the limit, with and without a length, and handles nothing', async () => {
    const before = handled;
    expect(statusOf(await say(`PUT /a HTTP/1.1\r\nContent-Length: 10001\r\n${tail}`))).toBe(413);
    const chunk = `2710\r\n${'x'.repeat(10_000)}\r\n`;
    expect(
      statusOf(await say(`PUT /a HTTP/1.1\r\nTransfer-Encoding: chunked\r\n${tail}${chunk}${chunk}0\r\n\r\n`)),
    ).toBe(413);
    expect(handled).toBe(before);
    expect(statusOf(await say(`PUT /a HTTP/1.1\r\nTransfer-Encoding: chunked\r\n${tail}${chunk}0\r\n\r\n`))).toBe(204);
  });
});

describe('the socket of a server that stops', () => {
  it('T64 tells a client whose request had begun that no other is taken on its connection', async () => {
    const begun = Promise.withResolvers<void>();
    const answering = Promise.withResolvers<void>();
    const handler = async () => {
      begun.resolve();
      await answering.promise;
      return { statusCode: 204 };
    };
    const server = await serve(handler, { host: '127.0.0.1', port: 0, requestBytes: 10_000 });
    const socket = connect(server.port, '127.0.0.1');
    let heard = '';
    socket.on('data', (chunk) => {
      heard += chunk;
    });
    socket.write('GET / HTTP/1.1\r\nHost: x\r\n\r\n');
    await begun.promise;
    const closed = Promise.all([server.close(), once(socket, 'close')]);
    answering.resolve();
    await closed;
    expect(heard).toMatch(/^HTTP\/1\.1 204 [\s\S]*\r\nconnection: close\r\n/i);
  });
});
