import { mkdtempSync } from 'node:fs';
import { connect } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type Diary, type LocalGateway, makeDiary, startLocalGateway } from '../support/local-gateway.ts';

/** A PROPFIND on a connection of its own; the status of its answer. */
const signIn = (port: number, userName: string, password: string): Promise<number> =>
  new Promise((resolve, reject) => {
    const socket = connect(port, '127.0.0.1').once('error', reject);
    const credentials = Buffer.from(`${userName}:${password}`).toString('base64');
    socket.write(
      `PROPFIND /dav/ HTTP/1.1\r\nHost: localhost\r\nAuthorization: Basic ${credentials}\r\nDepth: 0\r\nContent-Length: 0\r\nConnection: close\r\n\r\n`,
    );
    let heard = '';
    socket.setEncoding('utf8').on('data', (text) => {
      heard += text;
    });
    socket.once('close', () => resolve(Number(heard.slice(9, 12))));
  });

describe('T58 the server of one machine, with the hashes that it really computes', () => {
  let gateway: LocalGateway;
  let diary: Diary;
  beforeAll(async () => {
    const folder = mkdtempSync(join(tmpdir(), 'caldav-'));
    const before = await startLocalGateway(folder, '--empty');
    diary = await makeDiary(before, 'anna');
    expect(await signIn(Number(new URL(before.davUrl).port), 'anna', diary.password)).toBe(207);
    await before.close();
    // A process that remembers nobody: what the phone is known by lies in the table.
    gateway = await startLocalGateway(folder, '--empty');
  });
  afterAll(() => gateway.close());

  it('answers a phone known there before the hashes of 600 unknown names that came at once, and refuses most of these unhashed', async () => {
    const port = Number(new URL(gateway.davUrl).port);
    const statuses: number[] = [];
    const attack = (from: number, to: number): void => {
      for (let n = from; n < to; n += 1)
        signIn(port, `user${n}`, 'summer2026').then(
          (status) => statuses.push(status),
          () => {},
        );
    };
    // More than the network may fail stand before the phone: first come, first served would be a hundred hashes.
    attack(0, 200);
    const phone = signIn(port, 'anna', diary.password);
    attack(200, 600);
    expect(await phone).toBe(207);
    expect(statuses.filter((status) => status === 401).length).toBeLessThan(90);
    // Those beyond the limit are answered without a hash, so they need not be waited for long.
    while (statuses.filter((status) => status === 429).length < 500) {
      await new Promise((resolve) => setTimeout(resolve, 20));
    }
    expect(statuses.filter((status) => status === 429)).toHaveLength(500);
  });
});
