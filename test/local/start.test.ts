import { execFileSync, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { chmodSync, mkdirSync, readdirSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:net';
import { join } from 'node:path';
import { afterEach, describe, expect, it } from 'vitest';
import { freePort } from '../support/free-port.ts';
import { basic } from '../support/gateway.ts';
import { dav, end, event, type GatewayProcess, runToEnd, startProcess, temporaryFolder } from './process.ts';

const started: GatewayProcess[] = [];
const start = async (args: readonly string[]): Promise<GatewayProcess> => {
  const gateway = await startProcess(['--port', '0', ...args]);
  started.push(gateway);
  return gateway;
};

afterEach(async () => {
  await Promise.all(started.splice(0).map((gateway) => end(gateway, 'SIGKILL')));
});

describe('npm start', () => {
  it('says in a sentence what to do where Node cannot run it', () => {
    const without = ['--no-experimental-strip-types', 'lambdas/local/start.mjs'];
    const { status, stderr } = spawnSync(process.execPath, without, { encoding: 'utf8' });
    expect([status, stderr.trim().split('\n')]).toEqual([1, [expect.stringContaining('Run "npm ci" without')]]);
  });

  it('greets with everything a phone needs, and a demo diary that syncs', async () => {
    const { greeting, output, child } = await start(['--data', temporaryFolder()]);
    expect(output().trim().split('\n')).toHaveLength(1);
    expect(greeting.pid).toBe(child.pid);
    expect(greeting.adminToken).toMatch(/^[\w-]{43}$/);
    expect(greeting.consoleUrl).toBe(greeting.adminUrl.replace('/admin/v1', `/console#token=${greeting.adminToken}`));

    const listing = await dav(greeting, 'PROPFIND', '', { headers: { depth: '1' } });
    expect(listing.status).toBe(207);
    expect((await listing.text()).match(/<D:response>/g)!.length).toBeGreaterThan(10);

    const branches = await fetch(`${greeting.adminUrl}/branches`, {
      headers: { authorization: `Bearer ${greeting.adminToken}` },
    });
    expect(((await branches.json()) as { items: unknown[] }).items).toHaveLength(2);
  });

  it('loses no acknowledged write by kill -9, and starts again over the stale lock', async () => {
    const data = temporaryFolder();
    const first = await start(['--data', data]);
    const acknowledged: string[] = [];
    const writers = Array.from({ length: 4 }, async (_, writer) => {
      for (let n = 0; ; n += 1) {
        const name = `w${writer}-${n}.ics`;
        const { status } = await dav(first.greeting, 'PUT', name, { body: event(name) });
        if (status === 201) acknowledged.push(name);
      }
    });
    const writing = Promise.allSettled(writers);
    while (acknowledged.length < 25) await new Promise((resolve) => setTimeout(resolve, 5));
    await end(first, 'SIGKILL');
    await writing;

    const { greeting } = await start(['--data', data]);
    expect(greeting).toMatchObject({ resourceUrl: null, userName: null, password: null, adminToken: null });
    const { pathname } = new URL(first.greeting.resourceUrl!);
    const again = { ...first.greeting, resourceUrl: new URL(pathname, greeting.davUrl).href };
    for (const name of acknowledged) {
      const answer = await dav(again, 'GET', name);
      expect([name, answer.status, await answer.text()]).toEqual([name, 200, event(name)]);
    }
  });

  it('refuses a second start on the same data', async () => {
    const data = temporaryFolder();
    const first = await start(['--data', data]);
    const second = await runToEnd(['--port', '0', '--data', data]);
    expect(second).toMatchObject({ code: 1, stdout: '' });
    expect(second.stderr).toBe(
      `The data in ${data} are in use by the gateway with process id ${first.child.pid}: stop it first, or give another --data.\n`,
    );
  });

  it('stops cleanly on Ctrl-C, and keeps its data', async () => {
    const data = temporaryFolder();
    const first = await start(['--data', data]);
    await dav(first.greeting, 'PUT', 'kept.ics', { body: event('kept') });
    expect(await end(first, 'SIGINT')).toBe(0);
    expect(readdirSync(data)).toEqual(expect.not.arrayContaining(['lock', 'gateway.db-wal']));
    const { greeting } = await start(['--data', data]);
    const { pathname } = new URL(first.greeting.resourceUrl!);
    const again = { ...first.greeting, resourceUrl: new URL(pathname, greeting.davUrl).href };
    expect((await dav(again, 'GET', 'kept.ics')).status).toBe(200);
  });

  it('T56 makes no user and no diary with --empty, and only a token', async () => {
    const { greeting } = await start(['--data', temporaryFolder(), '--empty']);
    expect(greeting).toMatchObject({ resourceUrl: null, userName: null, password: null });
    const accesses = await fetch(`${greeting.adminUrl}/service-accesses`, {
      headers: { authorization: `Bearer ${greeting.adminToken}` },
    });
    expect(await accesses.json()).toEqual({ items: [] });
  });

  it('T56 gives every installation its own token and password', async () => {
    const [one, other] = await Promise.all([0, 1].map(() => start(['--data', temporaryFolder()])));
    for (const secret of ['adminToken', 'password'] as const) {
      expect(one!.greeting[secret]!.length).toBeGreaterThan(16);
      expect(one!.greeting[secret]).not.toBe(other!.greeting[secret]);
    }
  });

  it('T71 what a library prints is a line of JSON in its log, and says nothing of what was printed', async () => {
    const printing = encodeURIComponent(`process.on('SIGUSR2', () => console.warn('TZID of Anna'))`);
    const gateway = await startProcess(['--port', '0', '--data', temporaryFolder(), '--empty'], {
      NODE_OPTIONS: `--import=data:text/javascript,${printing}`,
      LOG: '1',
    });
    started.push(gateway);
    const { stderr } = gateway.child;
    gateway.child.kill('SIGUSR2');
    const [line] = (await once(stderr!, 'data')) as [Buffer];
    expect(JSON.parse(line.toString())).toMatchObject({ level: 'info', printed: 'warn', characters: 12 });
  });

  it('npm run admin-token replaces the token, of a running gateway too', async () => {
    const data = temporaryFolder();
    const { greeting } = await start(['--data', data, '--empty']);
    const { code, stdout } = await runToEnd(['--data', data], { script: 'admin-token.ts' });
    expect(code).toBe(0);
    const status = async (token: string): Promise<number> =>
      (await fetch(`${greeting.adminUrl}/branches`, { headers: { authorization: `Bearer ${token}` } })).status;
    expect(await status(stdout.trim())).toBe(200);
    expect(await status(greeting.adminToken!)).toBe(401);
  });

  it('npm run admin-token -- --branch makes a token for one branch, beside the one for all', async () => {
    const data = temporaryFolder();
    const { greeting } = await start(['--data', data]);
    const of = async (token: string, path: string) => {
      const answer = await fetch(`${greeting.adminUrl}${path}`, { headers: { authorization: `Bearer ${token}` } });
      return (await answer.json()) as { branchId?: string; items: { id: string }[] };
    };
    const [first, second] = (await of(greeting.adminToken!, '/branches')).items;
    const command = (...args: string[]) => runToEnd([...args, '--data', data], { script: 'admin-token.ts' });
    const token = (await command('--branch', first!.id)).stdout.trim();
    const others = (await command(`--branch=${second!.id}`)).stdout.trim();
    expect(await of(token, '/caller')).toMatchObject({ branchId: first!.id });
    expect((await of(token, '/branches')).items.map(({ id }) => id)).toEqual([first!.id]);
    expect(await of(others, '/caller')).toMatchObject({ branchId: second!.id });
    expect((await of(greeting.adminToken!, '/branches')).items).toHaveLength(2);
    const unknown = await command('--branch', 'nowhere');
    expect([unknown.code, unknown.stdout]).toEqual([1, '']);
    expect(unknown.stderr).toContain(`there is no such branch; there are\n  ${first!.id}`);
    expect((await command('--branch')).code).toBe(1);
  });

  it('U17 npm run admin-token says the whole link while the gateway runs, and beside a known address', async () => {
    const data = temporaryFolder();
    const gateway = await start(['--data', data, '--empty']);
    const command = (env?: Record<string, string>) =>
      runToEnd(['--data', data], { script: 'admin-token.ts', ...(env && { env }) });
    const { stdout, stderr } = await command();
    const { origin } = new URL(gateway.greeting.davUrl);
    expect(stderr).toContain(`${origin}/console#token=${stdout.trim()}\n`);
    expect((await runToEnd(['--port', '0', '--data', data])).stderr).toMatch(/are in use by the gateway/);
    await end(gateway, 'SIGINT');
    expect((await command()).stderr).toBe('');
    const known = await command({ DAV_BASE_URL: 'https://calendar.example.com' });
    expect(known.stderr).toContain(`https://calendar.example.com/console#token=${known.stdout.trim()}\n`);
  });

  it('U16 invites a phone where one can come, once', async () => {
    const local = await start(['--data', temporaryFolder()]);
    expect(local.greeting.invitationUrl).toBeNull();
    const data = temporaryFolder();
    const abroad = ['--data', data];
    const env = { DAV_BASE_URL: 'http://calendar.example.com' };
    const first = await startProcess(['--port', '0', ...abroad], env);
    started.push(first);
    expect(first.greeting.invitationUrl).toMatch(/^http:\/\/calendar\.example\.com\/setup\/[a-z0-9]{26}$/);
    await end(first, 'SIGINT');
    const second = await startProcess(['--port', '0', ...abroad], env);
    started.push(second);
    expect(second.greeting.invitationUrl).toBeNull();
  });
});

describe('npm start refuses in one sentence', () => {
  const refused = async (args: readonly string[], env?: Record<string, string>): Promise<string> => {
    const { code, stdout, stderr } = await runToEnd(args, env ? { env } : {});
    expect({ code, stdout }).toEqual({ code: 1, stdout: '' });
    expect(stderr.trimEnd().split('\n')).toHaveLength(1);
    return stderr;
  };

  it('a port in use', async () => {
    const port = await freePort();
    const holder = createServer().listen(port, '127.0.0.1');
    expect(await refused(['--data', temporaryFolder(), '--port', String(port)])).toMatch(
      /^Port \d+ of 127\.0\.0\.1 is in use/,
    );
    holder.close();
  });

  it('a corrupt database file', async () => {
    const data = temporaryFolder();
    writeFileSync(join(data, 'gateway.db'), 'this is no database, but it was one once');
    expect(await refused(['--port', '0', '--data', data])).toMatch(/^The database file .*gateway\.db is damaged/);
  });

  it('a database that cannot work for another reason, which it names and does not call damage', async () => {
    const data = temporaryFolder();
    mkdirSync(join(data, 'gateway.db'));
    expect(await refused(['--port', '0', '--data', data])).toMatch(
      /^The database cannot work on .*gateway\.db: .*unable to open database file/,
    );
  });

  it('a directory that cannot be written', async () => {
    const folder = temporaryFolder();
    writeFileSync(join(folder, 'file'), '');
    expect(await refused(['--port', '0', '--data', join(folder, 'file', 'data')])).toMatch(
      /cannot be written \(ENOTDIR\)/,
    );
    mkdirSync(join(folder, 'closed'));
    chmodSync(join(folder, 'closed'), 0o500);
    const closed = ['--data', join(folder, 'closed')];
    // Nothing is closed to root.
    if (process.getuid?.() === 0) expect((await start(closed)).greeting.davUrl).toMatch(/^http:/);
    else expect(await refused(['--port', '0', ...closed])).toMatch(/cannot be written \(EACCES\)/);
  });

  it('T56 listening beyond this machine without TLS, unless told so', async () => {
    expect(await refused(['--host', '0.0.0.0', '--port', '0', '--data', temporaryFolder()])).toMatch(
      /would send passwords unencrypted/,
    );
    const { greeting } = await start(['--host', '0.0.0.0', '--allow-plain-http', '--data', temporaryFolder()]);
    expect((await dav(greeting, 'PROPFIND', '', { headers: { depth: '0' } })).status).toBe(207);
  });

  it('a DynamoDB that is not there', async () => {
    const endpoint = `http://127.0.0.1:${await freePort()}`;
    expect(await refused(['--port', '0'], { DYNAMODB_ENDPOINT: endpoint })).toMatch(
      /^The DynamoDB at .* cannot be used/,
    );
  });

  it('a port that is no port, and an option that is none', async () => {
    expect(await refused(['--port', '80800'])).toMatch(/is no port/);
    expect((await runToEnd(['--colour'])).code).toBe(1);
  });
});

describe('npm start with a certificate', () => {
  it('trap 6: takes Basic at once over TLS 1.2 and above, as iOS sends it over https only', async () => {
    const folder = temporaryFolder();
    const [cert, key] = [join(folder, 'cert.pem'), join(folder, 'key.pem')];
    execFileSync(
      'openssl',
      `req -x509 -newkey ec -pkeyopt ec_paramgen_curve:prime256v1 -nodes -keyout ${key} -out ${cert} -days 2 -subj /CN=localhost`.split(
        ' ',
      ),
      { stdio: 'ignore' },
    );
    const { greeting } = await start(['--tls-cert', cert, '--tls-key', key, '--data', folder]);
    expect(greeting.davUrl).toMatch(/^https:/);
    const answer = execFileSync('curl', [
      '-sk',
      '-o',
      '/dev/null',
      '-w',
      '%{http_code}',
      '-X',
      'PROPFIND',
      '-H',
      'Depth: 0',
      '-H',
      `Authorization: ${basic({ userName: greeting.userName!, password: greeting.password! })}`,
      greeting.davUrl,
    ]);
    expect(answer.toString()).toBe('207');
  });
});
