import { execFile } from 'node:child_process';
import {
  chmodSync,
  closeSync,
  mkdirSync,
  openSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  writeFileSync,
  writeSync,
} from 'node:fs';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { afterEach, describe, expect, it } from 'vitest';
import type { Greeting } from '../../lambdas/local/banner.ts';
import { tableClient } from '../../shared/store/dynamo/engine/aws-client.ts';
import { ensureTable } from '../../shared/store/dynamo/engine/ensure-table.ts';
import { startDynoxide } from '../support/dynoxide.ts';
import { startGateway } from '../support/gateway.ts';
import { dav, end, event, type GatewayProcess, runToEnd, startProcess, temporaryFolder } from './process.ts';

const started: GatewayProcess[] = [];
const start = async (args: readonly string[], env?: Record<string, string>): Promise<GatewayProcess> => {
  const gateway = await startProcess(['--port', '0', ...args], env);
  started.push(gateway);
  return gateway;
};

afterEach(async () => {
  await Promise.all(started.splice(0).map((gateway) => end(gateway, 'SIGKILL')));
});

/** The same phone at the gateway that started later on the same data. */
const again = (first: Greeting, later: Greeting): Greeting => ({
  ...first,
  resourceUrl: new URL(new URL(first.resourceUrl!).pathname, later.davUrl).href,
});

const syncBody = (token: string): string =>
  `<sync-collection xmlns="DAV:"><sync-token>${token}</sync-token><sync-level>1</sync-level><prop><getetag/></prop></sync-collection>`;

const sync = async (greeting: Greeting, token = '') => {
  const answer = await dav(greeting, 'REPORT', '', { body: syncBody(token) });
  const text = await answer.text();
  const names = [...text.matchAll(/([^/<>]+\.ics)<\/D:href>/g)].map(([, name]) => name).sort();
  return { status: answer.status, text, names, token: /urn:[^<]+/.exec(text)?.[0] ?? '' };
};

const put = async (greeting: Greeting, ...names: readonly string[]): Promise<void> => {
  for (const name of names) expect((await dav(greeting, 'PUT', `${name}.ics`, { body: event(name) })).status).toBe(201);
};

const ops = async (command: string, ...options: readonly string[]) => {
  const script = join(import.meta.dirname, `../../lambdas/ops/${command}.ts`);
  return promisify(execFile)(process.execPath, [script, ...options]).then(
    ({ stdout }) => ({ code: 0, output: stdout }),
    ({ code, stderr }) => ({ code: Number(code), output: String(stderr) }),
  );
};

const oneSentence = ({ code, stdout, stderr }: { code: number | null; stdout: string; stderr: string }): string => {
  expect({ code, stdout }).toEqual({ code: 1, stdout: '' });
  expect(stderr.trimEnd().split('\n')).toHaveLength(1);
  return stderr;
};

const overwrite = (file: string, at: number, octets: Buffer): void => {
  const handle = openSync(file, 'r+');
  writeSync(handle, octets, 0, octets.length, at);
  closeSync(handle);
};

describe('the data folder', () => {
  it('of an earlier version is taken over, tokens and entity tags unchanged', async () => {
    const data = temporaryFolder();
    const earlier = await startDynoxide(join(data, 'gateway.db'));
    const client = tableClient({ endpoint: earlier.endpoint, region: 'eu-central-1' });
    const table = { client, tableName: 'caldav-gateway', intercept: () => () => undefined };
    await ensureTable(table);
    const gateway = await startGateway({ now: Date.now(), table, transport: 'socket', compose: { bcryptCost: 10 } });
    const { shop } = gateway;
    const etags = new Map<string, string>();
    for (const name of ['a', 'b', 'c']) {
      const { status, headers } = await gateway.fetch('PUT', `${shop.calendarPath}${name}.ics`, { body: event(name) });
      expect(status).toBe(201);
      etags.set(name, String(headers.etag));
    }
    const { text } = await gateway.fetch('REPORT', shop.calendarPath, { body: syncBody('') });
    const token = /urn:[^<]+/.exec(text)?.[0] ?? '';
    expect((await gateway.fetch('DELETE', `${shop.calendarPath}c.ics`)).status).toBe(204);
    await gateway.close();
    await earlier.stop();

    for (const turn of ['first start', 'second start']) {
      const { greeting, child } = await start(['--data', data]);
      const phone: Greeting = {
        ...greeting,
        resourceUrl: new URL(shop.calendarPath, greeting.davUrl).href,
        userName: shop.access.userName,
        password: shop.password,
      };
      expect([turn, (await sync(phone, token)).names]).toEqual([turn, ['c.ics']]);
      for (const name of ['a', 'b']) {
        const answer = await dav(phone, 'GET', `${name}.ics`);
        expect([await answer.text(), answer.headers.get('etag')]).toEqual([event(name), etags.get(name)]);
      }
      child.kill('SIGTERM');
      await new Promise((resolve) => child.once('exit', resolve));
    }
  });

  it('T62 a backup made while it runs is restored with new epochs, so that no phone stays wrong in silence', async () => {
    const data = temporaryFolder();
    const backup = join(temporaryFolder(), 'copy.db');
    const first = await start(['--data', data]);
    await put(first.greeting, 'before');
    const admin = (greeting: Greeting, method: string, path: string, body?: object) =>
      fetch(`${greeting.adminUrl}${path}`, {
        method,
        headers: { authorization: `Bearer ${first.greeting.adminToken}` },
        ...(body && { body: JSON.stringify(body) }),
      });
    const [{ userId }] = (
      (await (await admin(first.greeting, 'GET', '/service-accesses')).json()) as { items: [{ userId: string }] }
    ).items;
    const eva = { userName: 'eva', userId, confirmed: true };
    expect((await admin(first.greeting, 'POST', '/service-accesses', eva)).status).toBe(201);
    const resourceId = new URL(first.greeting.resourceUrl!).pathname.split('/').at(-2);
    const invited = await admin(first.greeting, 'POST', '/service-accesses/eva/invitations', { resourceId });
    const { url } = (await invited.json()) as { url: string };
    expect((await fetch(url)).status).toBe(200);
    expect(await runToEnd(['--data', data, '--file', backup], { script: 'backup.ts' })).toMatchObject({ code: 0 });
    expect((await admin(first.greeting, 'PATCH', '/service-accesses/eva', { confirmed: false })).status).toBe(200);
    expect(statSync(backup).mode & 0o777).toBe(0o600);
    expect(oneSentence(await runToEnd(['--data', data, '--file', backup], { script: 'backup.ts' }))).toMatch(/exists/);
    await put(first.greeting, 'lost1', 'lost2', 'lost3', 'lost4');
    const { token } = await sync(first.greeting);
    expect(oneSentence(await runToEnd(['--port', '0', '--data', data, '--restore', backup]))).toMatch(/are in use by/);
    await end(first, 'SIGTERM');

    const second = await start(['--data', data, '--restore', backup]);
    const phone = again(first.greeting, second.greeting);
    await put(phone, 'new1', 'new2', 'new3', 'new4');
    const refused = await sync(phone, token);
    expect([refused.status, refused.text.includes('valid-sync-token')]).toEqual([403, true]);
    const names = (await sync(phone)).names.filter((name) => /^(before|lost|new)/.test(name ?? ''));
    expect(names).toEqual(['before.ics', 'new1.ics', 'new2.ics', 'new3.ics', 'new4.ics']);
    // What was revoked since stays revoked, and no link of that time opens anything.
    expect(await (await admin(second.greeting, 'GET', '/service-accesses/eva')).json()).toMatchObject({
      confirmed: false,
    });
    const { pathname } = new URL(url);
    expect((await fetch(new URL(pathname, second.greeting.davUrl))).status).toBe(404);
    // What the restore replaced is still there.
    expect(readdirSync(data).some((name) => name.startsWith('gateway.db.before-'))).toBe(true);
  });

  it('refuses what is no backup, and leaves the data as they are', async () => {
    const data = temporaryFolder();
    const first = await start(['--data', data]);
    await put(first.greeting, 'kept');
    await end(first, 'SIGTERM');
    const other = join(temporaryFolder(), 'other');
    writeFileSync(other, 'this is no database');
    for (const [backup, sentence] of [
      [other, /cannot be read/],
      [join(data, 'nothing'), /There is no backup/],
    ] as const)
      expect(oneSentence(await runToEnd(['--port', '0', '--data', data, '--restore', backup]))).toMatch(sentence);
    const { greeting } = await start(['--data', data]);
    expect((await dav(again(first.greeting, greeting), 'GET', 'kept.ics')).status).toBe(200);
  });

  it('T63 damage in the middle of the file is found at start, in one sentence, and a backup mends it', async () => {
    const data = temporaryFolder();
    const file = join(data, 'gateway.db');
    const backup = join(data, 'copy.db');
    const first = await start(['--data', data]);
    await put(first.greeting, 'a', 'b', 'c');
    await runToEnd(['--data', data, '--file', backup], { script: 'backup.ts' });
    await end(first, 'SIGTERM');
    const pages = statSync(file).size / 4096;
    overwrite(file, Math.floor(pages / 2) * 4096, Buffer.alloc(4096, 0xa5));
    const damaged = readFileSync(file);
    expect(oneSentence(await runToEnd(['--port', '0', '--data', data]))).toMatch(
      /gateway\.db is damaged \(.+--restore/,
    );
    expect(readFileSync(file).equals(damaged)).toBe(true);

    const { greeting } = await start(['--data', data, '--restore', backup]);
    expect((await dav(again(first.greeting, greeting), 'GET', 'b.ics')).status).toBe(200);
  });

  it('T63 a gateway whose file is taken away says so and ends', async () => {
    const data = temporaryFolder();
    const { child } = await start(['--data', data, '--empty']);
    let said = '';
    child.stderr?.on('data', (text: Buffer) => {
      said += text;
    });
    const ended = new Promise((resolve) => child.once('exit', resolve));
    for (const name of readdirSync(data)) if (name.startsWith('gateway.db')) rmSync(join(data, name));
    expect(await ended).toBe(1);
    expect(said).toMatch(/gateway\.db is gone/);
  });

  it('T71 keeps its files to its owner, also in a folder that others may enter', async () => {
    const data = join(temporaryFolder(), 'open');
    mkdirSync(data);
    chmodSync(data, 0o755);
    writeFileSync(join(data, 'gateway.db'), '', { mode: 0o644 });
    await start(['--data', data]);
    const modes = readdirSync(data).map((name) => [name, statSync(join(data, name)).mode & 0o077]);
    expect(modes.length).toBeGreaterThan(2);
    expect(modes.filter(([, open]) => open !== 0)).toEqual([]);
  });

  it('commands that read work while it runs; those that rewrite refuse in one sentence', async () => {
    const data = temporaryFolder();
    const lines = join(temporaryFolder(), 'lines');
    const { greeting } = await start(['--data', data]);
    await put(greeting, 'a');
    expect(await ops('verify', '--data', data)).toMatchObject({
      code: 0,
      output: expect.stringContaining('Everything fits together.'),
    });
    expect(await ops('export', '--data', data, '--file', lines)).toMatchObject({ code: 0 });
    for (const [command, ...options] of [
      ['rotate-epoch'],
      ['import', '--file', lines],
      ['verify', '--repair'],
    ] as const)
      expect(await ops(command, '--data', data, ...options)).toEqual({
        code: 1,
        output: expect.stringMatching(/^The data in .* are in use by the gateway with process id \d+: [^\n]*\n$/),
      });
    const other = temporaryFolder();
    expect(await ops('import', '--data', other, '--file', lines)).toMatchObject({ code: 0 });
    const copy = await start(['--data', other]);
    expect((await dav(again(greeting, copy.greeting), 'GET', 'a.ics')).status).toBe(200);
  });
});
