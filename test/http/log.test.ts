import { spawnSync } from 'node:child_process';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { meCalls } from '../../shared/admin/me.ts';
import { adminCalls } from '../../shared/admin/routes.ts';
import { loggedPathOf } from '../../shared/http/logged-path.ts';
import { startGateway } from '../support/gateway.ts';

describe('T71 the path in a line of log', () => {
  const calls = [...adminCalls, ...meCalls];
  const loggedPath = loggedPathOf(calls.map(({ path }) => path));
  const logged = (path: string): string => loggedPath(path, (text) => `hash-of-${text}`.slice(8));

  it.each([
    ['/setup/k7m2p9x4q8w3', '/setup/~k7m2p9x4'],
    ['/setup/k7m2p9x4q8w3/calendar.mobileconfig', '/setup/~k7m2p9x4/calendar.mobileconfig'],
    ['/admin/v1/service-accesses/anna', '/admin/v1/service-accesses/~anna'],
    ['/admin/v1/service-accesses/test/password', '/admin/v1/service-accesses/~test/password'],
    ['/admin/v1/resources/r1/appointments/import', '/admin/v1/resources/~r1/appointments/import'],
    ['/admin/v1/resources/r1/appointments/abcdefghi', '/admin/v1/resources/~r1/appointments/~abcdefgh'],
    ['/calendar/dav/anna/user/', '/calendar/dav/~anna/user/'],
    ['/dav/calendars/anna/r1/a.ics', '/dav/calendars/~anna/~r1/~a.ics'],
    ['/dav/principals/Anna/', '/dav/principals/~anna/'],
    ['/principals/anna/', '/principals/~anna/'],
    ['/anna@example.com', '/~anna@exa'],
    ['/.well-known/caldav', '/.well-known/caldav'],
    ['/.well-known/anna', '/.well-known/~anna'],
    ['/me/anna', '/me/~anna'],
    ['/console', '/console'],
    ['/admin/v1/anna', '/admin/v1/~anna'],
    ['/admin/v1/service-accesses/anna/test/anna', '/admin/v1/service-accesses/~anna/test/~anna'],
    ['/admin/v1/resources/{resourceId}', '/admin/v1/resources/~{resourc'],
    ['/feed/r1/k7m2p9x4q8w3.ics', '/feed/~r1/~k7m2p9x4'],
    ['//dav//calendars/anna', '//~dav//~calendar/~anna'],
  ])('%s is %s', (path, expected) => {
    expect(logged(path)).toBe(expected);
  });

  it('keeps every word of ours, wherever a call of the API has it', () => {
    for (const { path } of calls) {
      const filled = path.replaceAll(/\{\w+\}/g, 'anna');
      expect(logged(filled)).toBe(path.replaceAll(/\{\w+\}/g, '~anna'));
    }
  });

  it('names nobody and no code, through the wire, and a user is the same hash in path and line', async () => {
    const gateway = await startGateway();
    const { admin, fetch, shop, log } = gateway;
    const invited = await admin('POST', '/admin/v1/service-accesses/anna/invitations', {
      resourceId: shop.resource.id,
    });
    const { pathname } = new URL(JSON.parse(invited.text).url);
    await fetch('GET', pathname, { auth: null });
    for (const path of [
      '/calendar/dav/anna/user/',
      '/dav/principals/anna/',
      '/dav/calendars/ANNA/',
      '/%61nna',
      '/anna',
    ])
      await fetch('PROPFIND', path, { headers: { depth: '0' } });
    for (const path of ['', '/test', '/password', '/resource-urls'])
      await admin('GET', `/admin/v1/service-accesses/anna${path}`);
    const text = log.join('\n').toLowerCase();
    expect(text).not.toContain('anna');
    expect(text).not.toContain(pathname.split('/')[2]);
    expect(text).toMatch(/"path":"\/admin\/v1\/service-accesses\/~[0-9a-f]{8}\/resource-urls"/);
    const { path, user } = JSON.parse(log.find((line) => line.includes('/dav/principals/')) ?? '{}');
    expect(path).toBe(`/dav/principals/~${user.slice(0, 8)}/`);
    await gateway.close();
  });
});

describe('T71 what a library prints', () => {
  it('is a line of JSON that says where and how much, and not what; a warning of Node too', () => {
    const url = (file: string) => JSON.stringify(join(import.meta.dirname, '..', '..', file));
    const source = `
      const { consoleAsLines } = await import(${url('shared/http/console-lines.ts')});
      consoleAsLines((line) => process.stdout.write(line + '\\n'));
      for (const method of ['log', 'info', 'debug', 'warn', 'error', 'trace', 'table', 'dir']) console[method]('TZID of Anna', { a: 1 });
      process.emitWarning('about Anna');
      await new Promise((resolve) => setTimeout(resolve, 50));`;
    const { stdout, stderr } = spawnSync(process.execPath, ['--input-type=module', '-e', source], { encoding: 'utf8' });
    expect(stderr).toBe('');
    const lines = stdout
      .trim()
      .split('\n')
      .map((line) => JSON.parse(line));
    expect(lines.map(({ printed }) => printed)).toEqual([
      'log',
      'info',
      'debug',
      'warn',
      'error',
      'trace',
      'table',
      'dir',
      'Warning',
    ]);
    expect(stdout).not.toContain('Anna');
    expect(lines[0]).toMatchObject({ level: 'info', characters: expect.any(Number) });
  });

  it.each(['runtime', 'runtime-admin'])('is such a line in every function that %s starts', (name) => {
    const module = JSON.stringify(join(import.meta.dirname, `../../lambdas/${name}.ts`));
    const environment = { AWS_REGION: 'eu-central-1', TABLE_NAME: 'caldav', DAV_BASE_URL: 'https://cal.example.com' };
    const source = `
      const { fromEnvironment } = await import(${module});
      fromEnvironment(${JSON.stringify(environment)});
      console.warn('TZID of Anna');`;
    const { stdout, stderr } = spawnSync(process.execPath, ['--input-type=module', '-e', source], { encoding: 'utf8' });
    expect([stderr, JSON.parse(stdout)]).toEqual(['', expect.objectContaining({ printed: 'warn', characters: 12 })]);
  });
});
