import { once } from 'node:events';
import { connect, type Socket } from 'node:net';
import { afterEach, describe, expect, it } from 'vitest';
import { type EventHandler, type RunningServer, type ServerOptions, serve } from '../../lambdas/local/server.ts';

const mebibyte = 1024 * 1024;

/** A connection, what it heard, and its end. */
const open = (port: number) => {
  const socket: Socket = connect({ port, host: '127.0.0.1', allowHalfOpen: true });
  let heard = '';
  socket.on('data', (chunk) => {
    heard += chunk;
  });
  socket.on('error', () => {});
  const ended = once(socket, 'close');
  socket.on('end', () => socket.end());
  return { socket, heard: () => heard, ended };
};

describe('clients that are slow, half gone or too many, at the server of one machine', () => {
  let server: RunningServer;
  const start = async (handler: EventHandler, limits: ServerOptions['limits'] = {}): Promise<number> => {
    server = await serve(handler, { host: '127.0.0.1', port: 0, requestBytes: 100_000, limits });
    return server.port;
  };
  afterEach(() => server.close());
  const head = 'PUT /a HTTP/1.1\r\nHost: x\r\n';

  it('are told 408 when headers or body take too long, and no function hears of it', async () => {
    let handled = 0;
    const count = async () => {
      handled += 1;
      return { statusCode: 204 };
    };
    const port = await start(count, { headersTimeout: 40, requestTimeout: 80, checkEvery: 10 });
    for (const part of [
      'PUT /a HT',
      head,
      `${head}Content-Length: 10\r\n\r\nhalf`,
      `${head}Transfer-Encoding: chunked\r\n\r\n4\r\nhalf`,
    ]) {
      const one = open(port);
      one.socket.write(part);
      await one.ended;
      expect([part, one.heard().slice(0, 12)]).toEqual([part, 'HTTP/1.1 408']);
    }
    expect(handled).toBe(0);
  });

  it('are told 408 for headers alone, long before a body would be late', async () => {
    const port = await start(async () => ({ statusCode: 204 }), { headersTimeout: 40, checkEvery: 10 });
    const one = open(port);
    one.socket.write('PUT /a HT');
    await one.ended;
    expect(one.heard().slice(0, 12)).toBe('HTTP/1.1 408');
  });

  it('lose their connection when they stop reading a large answer', async () => {
    const port = await start(async () => ({ statusCode: 200, body: 'x'.repeat(48 * mebibyte) }), { silence: 100 });
    const one = open(port);
    one.socket.write(`GET /a HTTP/1.1\r\nHost: x\r\n\r\n`);
    await once(one.socket, 'data');
    one.socket.pause();
    await new Promise((resolve) => setTimeout(resolve, 400));
    one.socket.resume();
    await one.ended;
    expect(one.heard().length).toBeLessThan(48 * mebibyte);
  });

  it('are answered when they say nothing more after a whole request', async () => {
    const port = await start(async () => ({ statusCode: 200, body: 'there' }));
    const one = open(port);
    one.socket.end(`${head}Content-Length: 2\r\n\r\nhi`);
    await one.ended;
    expect(one.heard()).toMatch(/^HTTP\/1\.1 200 [\s\S]*\r\nthere\r\n/);
  });

  it('store nothing when they go away within a body, and give back the room that it took', async () => {
    const bodies: number[] = [];
    const port = await start(async ({ body, isBase64Encoded }) => {
      bodies.push(Buffer.from(body ?? '', isBase64Encoded ? 'base64' : 'utf8').length);
      return { statusCode: 204 };
    });
    for (let n = 0; n < 400; n += 1) {
      // 400 times 90 kB are more than is held at once.
      const one = open(port);
      one.socket.write(`${head}Content-Length: 99000\r\n\r\n${'x'.repeat(90_000)}`);
      one.socket.end();
      await one.ended;
      if (n === 0) expect(one.heard().slice(0, 12)).not.toBe('HTTP/1.1 204');
    }
    expect(bodies).toEqual([]);
    const whole = open(port);
    whole.socket.write(`${head}Connection: close\r\nContent-Length: 99000\r\n\r\n${'x'.repeat(99_000)}`);
    await whole.ended;
    expect(whole.heard().slice(0, 12)).toBe('HTTP/1.1 204');
    expect(bodies).toEqual([99_000]);
  });

  it('are closed at once beyond the most connections, and welcome when one ends', async () => {
    const port = await start(async () => ({ statusCode: 204 }), { connections: 3 });
    const three = Array.from({ length: 3 }, () => open(port));
    await Promise.all(three.map(({ socket }) => once(socket, 'connect')));
    const fourth = open(port);
    await fourth.ended;
    expect(fourth.heard()).toBe('');
    three[0]!.socket.destroy();
    let answered = '';
    while (!answered) {
      const next = open(port);
      next.socket.write(`${head}Connection: close\r\nContent-Length: 0\r\n\r\n`);
      await next.ended;
      answered = next.heard();
    }
    expect(answered.slice(0, 12)).toBe('HTTP/1.1 204');
    for (const { socket } of three) socket.destroy();
  });

  it('may send headers of 16 KiB, and are told 431 beyond', async () => {
    const port = await start(async () => ({ statusCode: 204 }));
    const one = open(port);
    one.socket.write(`${head}X-Long: ${'x'.repeat(20_000)}\r\n\r\n`);
    await one.ended;
    expect(one.heard().slice(0, 12)).toBe('HTTP/1.1 431');
  });
});
