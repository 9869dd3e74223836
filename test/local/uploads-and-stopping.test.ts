import { once } from 'node:events';
import { mkdtempSync, readFileSync } from 'node:fs';
import { connect, type Socket } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type Diary, type LocalGateway, makeDiary, startLocalGateway } from '../support/local-gateway.ts';

const mebibyte = 1024 * 1024;
const newFolder = (): string => mkdtempSync(join(tmpdir(), 'caldav-'));

const residentOf = (pid: number): number =>
  Number(/VmRSS:\s+(\d+) kB/.exec(readFileSync(`/proc/${pid}/status`, 'utf8'))?.[1]) * 1024;

/** A connection that hears what the gateway says, whatever becomes of it. */
const open = (port: number): { socket: Socket; heard: () => string } => {
  const socket = connect(port, '127.0.0.1');
  let heard = '';
  socket.on('data', (chunk) => {
    heard += chunk;
  });
  socket.on('error', () => {});
  return { socket, heard: () => heard };
};

const until = async (done: () => boolean, milliseconds = 20_000): Promise<void> => {
  const end = Date.now() + milliseconds;
  while (!done() && Date.now() < end) await new Promise((resolve) => setTimeout(resolve, 20));
};

describe('the server of one machine', () => {
  let gateway: LocalGateway;
  let diary: Diary;
  let port = 0;
  beforeAll(async () => {
    gateway = await startLocalGateway(newFolder(), '--empty');
    diary = await makeDiary(gateway, 'anna');
    port = Number(new URL(gateway.davUrl).port);
  });
  afterAll(() => gateway.close());

  const authorization = (password = diary.password): string =>
    `Authorization: Basic ${Buffer.from(`anna:${password}`).toString('base64')}\r\n`;
  const upload = (credentials: string, length: number): string =>
    `PUT ${new URL(diary.resourceUrl).pathname}large.ics HTTP/1.1\r\nHost: localhost\r\n${credentials}Content-Type: text/calendar\r\nContent-Length: ${length}\r\n\r\n`;

  it('T65 refuses 300 uploads of 10 MB before their bodies, without credentials and with wrong ones, and keeps nothing of them', async () => {
    // What any first refusal loads is no part of an upload: the thread that hashes, the modules of the sign-in.
    const first = open(port);
    first.socket.write(`${upload(authorization('no such password'), 10)}0123456789`);
    await until(() => first.heard() !== '');
    const before = residentOf(gateway.pid);
    const piece = Buffer.alloc(mebibyte, 'x');
    const uploads = Array.from({ length: 300 }, (_, n) => {
      const one = open(port);
      one.socket.write(upload(n % 2 ? authorization('no such password') : '', 10 * mebibyte));
      one.socket.write(piece);
      return one;
    });
    await until(() => uploads.every(({ heard }) => heard() !== ''));
    const statuses = new Set(uploads.map(({ heard }) => heard().split('\r\n')[0]));
    expect(statuses).toEqual(new Set(['HTTP/1.1 401 Unauthorized']));
    expect(residentOf(gateway.pid) - before).toBeLessThan(64 * mebibyte);
    for (const { socket } of uploads) socket.destroy();
  });

  it('T65 holds no more than a bounded part of what 60 signed-in clients send and never end', async () => {
    const before = residentOf(gateway.pid);
    const piece = Buffer.alloc(4 * mebibyte, 'x');
    const uploads = Array.from({ length: 60 }, () => {
      const one = open(port);
      one.socket.write(upload(authorization(), 8 * mebibyte));
      one.socket.write(piece);
      return one;
    });
    await until(() => uploads.some(({ heard }) => heard().startsWith('HTTP/1.1 503')));
    expect(uploads.some(({ heard }) => /^HTTP\/1\.1 503[\s\S]*retry-after: 5/i.test(heard()))).toBe(true);
    expect(residentOf(gateway.pid) - before).toBeLessThan(160 * mebibyte);
    // A phone that asks for little is served beside them.
    const poll = await fetch(diary.resourceUrl, {
      method: 'PROPFIND',
      headers: { depth: '0', authorization: authorization().slice('Authorization: '.length).trim() },
    });
    expect(poll.status).toBe(207);
    for (const { socket } of uploads) socket.destroy();
  });

  it('T15 says 413 to 11 MB instead of breaking the connection, to an administrator too', async () => {
    const answer = await fetch(`${gateway.adminUrl}/branches`, {
      method: 'POST',
      headers: { authorization: `Bearer ${gateway.adminToken}`, 'content-type': 'application/json' },
      body: Buffer.alloc(11 * mebibyte, 'x'),
    });
    expect(answer.status).toBe(413);
  });

  it.each([
    ['a call of the administration', 'POST /admin/v1/branches', 'Authorization: Bearer no-such-token\r\n', 401],
    ['a call of the administration without a token', 'POST /admin/v1/branches', '', 401],
    ['an import', 'POST /admin/v1/resources/none/appointments/import', 'Authorization: Bearer no-such-token\r\n', 401],
    ['a change of a password', 'PUT /me/password', '', 401],
    ['an appointment', 'PUT /dav/calendars/anna/none/a.ics', '', 401],
    ['a set-up that nobody was invited to', 'POST /setup/no-such-code', '', 404],
  ])('T65 answers %s from strangers before any of its 8 MB is sent', async (_, line, credentials, status) => {
    for (const form of ['Content-Length: 8388608', 'Transfer-Encoding: chunked']) {
      const one = open(port);
      // Headers and nothing else: whoever waited for the body would never answer.
      one.socket.write(
        `${line} HTTP/1.1\r\nHost: localhost\r\n${credentials}Content-Type: application/json\r\n${form}\r\n\r\n`,
      );
      await until(() => one.heard() !== '');
      expect([form, one.heard().slice(0, 12)]).toEqual([form, `HTTP/1.1 ${status}`]);
      one.socket.destroy();
    }
  });

  it('asks a client that waits for 100 for its body only once it has signed in', async () => {
    const waiting = (credentials: string) => {
      const one = open(port);
      one.socket.write(upload(`${credentials}Expect: 100-continue\r\n`, 100_000));
      return one;
    };
    const stranger = waiting('');
    await until(() => stranger.heard() !== '');
    expect(stranger.heard()).toMatch(/^HTTP\/1\.1 401 /);
    const known = waiting(authorization());
    await until(() => known.heard() !== '');
    expect(known.heard()).toBe('HTTP/1.1 100 Continue\r\n\r\n');
    for (const { socket } of [stranger, known]) socket.destroy();
  });
});

const eyeTest = (uid: string): string =>
  `BEGIN:VCALENDAR\r\nVERSION:2.0\r\nPRODID:-//test//EN\r\nBEGIN:VEVENT\r\nUID:${uid}\r\nDTSTAMP:20261101T000000Z\r\nDTSTART:20261124T090000Z\r\nDURATION:PT1H\r\nSUMMARY:Eye test\r\nEND:VEVENT\r\nEND:VCALENDAR\r\n`;

describe('T64 SIGTERM', () => {
  it('answers what is under way, and ends within 5 s whatever hangs: requests back to back on kept-alive connections, half-sent headers and bodies', async () => {
    const folder = newFolder();
    const gateway = await startLocalGateway(folder, '--empty');
    const { password, resourceUrl } = await makeDiary(gateway, 'anna');
    const port = Number(new URL(gateway.davUrl).port);
    const authorization = `Basic ${Buffer.from(`anna:${password}`).toString('base64')}`;
    const acknowledged: string[] = [];
    let stopped = false;
    const busy = Array.from({ length: 4 }, async (_, client) => {
      for (let n = 0; !stopped; n += 1) {
        const name = `c${client}n${n}.ics`;
        const body = eyeTest(name);
        const headers = { authorization, 'content-type': 'text/calendar' };
        const answer = await fetch(`${resourceUrl}${name}`, { method: 'PUT', headers, body }).catch(() => undefined);
        if (answer?.status === 201) acknowledged.push(name);
        if (!answer) return;
      }
    });
    const hanging = [
      'PUT /dav/calendars/anna/x/y HTTP/1.1\r\nHost: l',
      `PUT /dav/calendars/anna/x/y HTTP/1.1\r\nHost: localhost\r\nAuthorization: ${authorization}\r\nContent-Length: 100000\r\n\r\nBEGIN`,
      'GET /dav/ HTTP/1.1\r\nHost: localhost\r\n\r\n',
    ].map((text) => {
      const { socket } = open(port);
      socket.write(text);
      return socket;
    });
    await until(() => acknowledged.length > 20);
    const body = eyeTest('under-way');
    const underWay = open(port);
    underWay.socket.write(
      `PUT ${new URL(resourceUrl).pathname}under-way.ics HTTP/1.1\r\nHost: localhost\r\nAuthorization: ${authorization}\r\nContent-Type: text/calendar\r\nExpect: 100-continue\r\nContent-Length: ${body.length}\r\n\r\n`,
    );
    await until(() => underWay.heard() !== '');

    const ended = Promise.all(hanging.map((socket) => once(socket, 'close')));
    const began = performance.now();
    const closed = gateway.close();
    underWay.socket.write(body);
    await closed;
    expect(underWay.heard()).toContain('HTTP/1.1 201 Created');
    // Four seconds by its own clock, on a machine that may be busy.
    expect(performance.now() - began).toBeLessThan(15_000);
    stopped = true;
    await Promise.all(busy);
    await ended;

    // What was acknowledged is there.
    const again = await startLocalGateway(folder, '--empty');
    const missing: string[] = [];
    for (const name of acknowledged) {
      const url = new URL(`calendars/anna/${resourceUrl.split('/').at(-2)}/${name}`, again.davUrl);
      if ((await fetch(url, { headers: { authorization } })).status !== 200) missing.push(name);
    }
    expect(missing).toEqual([]);
    await again.close();
  });
});
