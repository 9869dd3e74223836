import { X509Certificate } from 'node:crypto';
import { readFileSync, statSync, writeFileSync } from 'node:fs';
import { request as plainRequest } from 'node:http';
import { request } from 'node:https';
import { join } from 'node:path';
import { connect } from 'node:tls';
import { afterEach, describe, expect, it } from 'vitest';
import { ownCertificate, ownNames } from '../../lambdas/local/own-certificate.ts';
import { basic } from '../support/gateway.ts';
import { end, type GatewayProcess, runToEnd, startProcess, temporaryFolder } from './process.ts';

const started: GatewayProcess[] = [];
const start = async (data: string): Promise<GatewayProcess> => {
  const gateway = await startProcess(['--port', '0', '--tls', '--data', data]);
  started.push(gateway);
  return gateway;
};

afterEach(async () => {
  await Promise.all(started.splice(0).map((gateway) => end(gateway, 'SIGKILL')));
});

interface Answer {
  readonly status?: number;
  readonly type?: string;
  readonly text: string;
}

/** As a phone that trusts this authority and no other. */
const ask = (
  url: string,
  ca: string,
  {
    method = 'GET',
    headers = {},
    body = '',
  }: { method?: string; headers?: Record<string, string>; body?: string } = {},
): Promise<Answer> =>
  new Promise((resolve, reject) => {
    request(url, { ca, method, headers, agent: false }, async (response) => {
      const chunks: Buffer[] = [];
      for await (const chunk of response) chunks.push(chunk as Buffer);
      const type = response.headers['content-type'];
      resolve({ status: response.statusCode, text: Buffer.concat(chunks).toString(), ...(type && { type }) });
    })
      .once('error', reject)
      .end(body);
  });

describe('npm start -- --tls', () => {
  it('T49 is trusted by a phone that loaded its authority, also after a restart', async () => {
    const data = temporaryFolder();
    const first = await start(data);
    const { davUrl, authorityUrl, userName, password, resourceUrl } = first.greeting;
    expect([davUrl, authorityUrl]).toEqual([expect.stringMatching(/^https:/), expect.stringMatching(/\/ca\.crt$/)]);

    const ca = readFileSync(join(data, 'ca.crt'), 'utf8');
    expect(await ask(authorityUrl!, ca)).toEqual({ status: 200, type: 'application/x-x509-ca-cert', text: ca });
    const authorization = basic({ userName: userName!, password: password! });
    const poll = { method: 'PROPFIND', headers: { depth: '0', authorization } };
    const { port, pathname } = new URL(resourceUrl!);
    for (const name of ['localhost', '127.0.0.1'])
      expect((await ask(`https://${name}:${port}${pathname}`, ca, poll)).status).toBe(207);
    for (const name of ['ca.key', 'server.key']) expect(statSync(join(data, name)).mode & 0o077).toBe(0);

    await end(first, 'SIGINT');
    const again = await start(data);
    const { port: newPort } = new URL(again.greeting.davUrl);
    expect((await ask(`https://localhost:${newPort}${pathname}`, ca, poll)).status).toBe(207);
  });

  it('answers a client that would rather speak HTTP/2 in HTTP/1.1', async () => {
    const { greeting } = await start(temporaryFolder());
    const port = Number(new URL(greeting.davUrl).port);
    const answer = await new Promise<[unknown, string]>((resolve, reject) => {
      const options = { port, host: '127.0.0.1', rejectUnauthorized: false, ALPNProtocols: ['h2', 'http/1.1'] };
      const socket = connect(options, () => socket.write('OPTIONS /dav/ HTTP/1.1\r\nHost: localhost\r\n\r\n'))
        .once('data', (chunk) => {
          resolve([socket.alpnProtocol, chunk.toString().split(' ', 1)[0] ?? '']);
          socket.destroy();
        })
        .once('error', reject);
    });
    expect(answer).toEqual(['http/1.1', 'HTTP/1.1']);
  });

  it('T49 takes no TLS below 1.2 and no plain http, and redirects neither', async () => {
    const { greeting } = await start(temporaryFolder());
    const port = Number(new URL(greeting.davUrl).port);
    const handshake = (maxVersion: 'TLSv1.1' | 'TLSv1.2'): Promise<string> =>
      new Promise((resolve) => {
        const options = { port, host: '127.0.0.1', rejectUnauthorized: false, ciphers: 'DEFAULT@SECLEVEL=0' };
        const socket = connect({ ...options, minVersion: 'TLSv1', maxVersion }, () => {
          resolve(socket.getProtocol() ?? '');
          socket.destroy();
        }).once('error', () => resolve('refused'));
      });
    expect([await handshake('TLSv1.1'), await handshake('TLSv1.2')]).toEqual(['refused', 'TLSv1.2']);

    const plain = await new Promise<unknown>((resolve) => {
      plainRequest({ port, host: '127.0.0.1', path: '/dav/' }, ({ statusCode }) => resolve(statusCode))
        .once('error', () => resolve('no answer'))
        .end();
    });
    expect([400, 'no answer']).toContain(plain);
  });

  it('S22 Test passes every step through it, as its own phone', async () => {
    const data = temporaryFolder();
    const { adminUrl, adminToken, resourceUrl, userName, password } = (await start(data)).greeting;
    const [, id] = /\/([^/]+)\/$/.exec(resourceUrl!) ?? [];
    const { text, status } = await ask(
      `${adminUrl}/service-accesses/${userName}/test`,
      readFileSync(join(data, 'ca.crt'), 'utf8'),
      {
        method: 'POST',
        headers: { authorization: `Bearer ${adminToken}`, 'content-type': 'application/json' },
        body: JSON.stringify({ resourceId: id, password }),
      },
    );
    expect(status).toBe(200);
    const { steps } = JSON.parse(text) as { steps: { name: string; outcome: string }[] };
    expect(steps.map(({ name }) => name)).toContain('delete');
    expect(steps.filter(({ outcome }) => outcome !== 'passed')).toEqual([]);
  });

  it('says in one sentence that a kept certificate is unreadable, and that it goes with no given one', async () => {
    const data = temporaryFolder();
    for (const name of ['ca.crt', 'ca.key']) writeFileSync(join(data, name), 'no certificate');
    const unreadable = await runToEnd(['--port', '0', '--tls', '--data', data]);
    expect(unreadable).toMatchObject({ code: 1, stdout: '' });
    expect(unreadable.stderr).toMatch(/^The certificates in .* cannot be read or made: .*\n$/);
    const both = await runToEnd(['--tls', '--tls-cert', 'a', '--tls-key', 'b']);
    expect([both.code, both.stderr]).toEqual([1, expect.stringContaining('--tls makes a certificate of its own')]);
  });
});

describe('the certificate of its own', () => {
  it('is kept while it is good, and made anew by the same authority when the machine gets another name', async () => {
    const folder = temporaryFolder();
    const names = ownNames('127.0.0.1');
    const first = await ownCertificate(folder, names);
    expect(await ownCertificate(folder, names)).toEqual(first);
    const moved = await ownCertificate(folder, [...names, '198.51.100.7', 'shop.example']);
    expect(moved.authority).toBe(first.authority);
    expect(moved.cert).not.toBe(first.cert);
    const certificate = new X509Certificate(moved.cert);
    expect(certificate.checkIssued(new X509Certificate(first.authority))).toBe(true);
    expect([certificate.checkIP('198.51.100.7'), certificate.checkHost('shop.example')]).not.toContain(undefined);
    // An iPhone refuses what lasts longer.
    expect(certificate.validToDate.getTime() - certificate.validFromDate.getTime()).toBeLessThan(825 * 86_400_000);
  });

  it('is replaced when its authority was', async () => {
    const [folder, other] = [temporaryFolder(), temporaryFolder()];
    const names = ['localhost'];
    const first = await ownCertificate(folder, names);
    await ownCertificate(other, names);
    for (const name of ['ca.crt', 'ca.key']) writeFileSync(join(folder, name), readFileSync(join(other, name)));
    const second = await ownCertificate(folder, names);
    expect(second.cert).not.toBe(first.cert);
    expect(new X509Certificate(second.cert).verify(new X509Certificate(second.authority).publicKey)).toBe(true);
  });
});
