import { strict as assert } from 'node:assert';
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { check, type Site } from '../checks.ts';
import { appointment, run, send } from '../wire.ts';

/** cadaver and curl: plain WebDAV. */
export const cadaver = async (site: Site): Promise<void> => {
  const home = join(site.workspace, 'cadaver');
  mkdirSync(home, { recursive: true });
  const { hostname } = new URL(site.origin);
  const netrc = join(home, '.netrc');
  writeFileSync(netrc, `machine ${hostname}\nlogin ${site.userName}\npassword ${site.password}\n`, { mode: 0o600 });
  const session = (...commands: readonly string[]) =>
    run('cadaver', [site.resourceUrl], { input: `${commands.join('\n')}\nquit\n`, env: { HOME: home } });
  const local = join(home, 'cadaver.ics');
  writeFileSync(local, appointment('c@cadaver', 'Reparaturannahme'));

  await check('cadaver: puts, lists, gets byte for byte, deletes', async () => {
    const back = join(home, 'back.ics');
    const output = await session(`put ${local} cadaver.ics`, 'ls', `get cadaver.ics ${back}`);
    assert.match(output, /cadaver\.ics +\d+/);
    assert.equal(readFileSync(back, 'utf8'), readFileSync(local, 'utf8'));
    assert.match(await session('delete cadaver.ics'), /succeeded/);
    assert.equal((await send(site, 'GET', 'cadaver.ics')).status, 404);
  });

  await check('cadaver: copies and moves an appointment away and back', async () => {
    await session(`put ${local} cadaver.ics`);
    assert.match(await session('move cadaver.ics moved.ics'), /succeeded/);
    assert.equal((await send(site, 'GET', 'cadaver.ics')).status, 404);
    assert.equal(await (await send(site, 'GET', 'moved.ics')).text(), readFileSync(local, 'utf8'));
    assert.match(await session('delete moved.ics'), /succeeded/);
  });

  await check('curl: the well-known address leads to the principal', async () => {
    const body = '<propfind xmlns="DAV:"><prop><current-user-principal/></prop></propfind>';
    const options = [
      '-sS',
      '--netrc-file',
      netrc,
      '-L',
      '--post301',
      '--max-redirs',
      '1',
      '-w',
      '\n%{http_code} %{num_redirects}',
    ];
    const request = ['-X', 'PROPFIND', '-H', 'Depth: 0', '-H', 'Content-Type: application/xml', '--data', body];
    const output = await run('curl', [...options, ...request, `${site.origin}/.well-known/caldav`]);
    assert.match(output, /\n207 1$/);
    assert.match(output, new RegExp(`/${site.userName}/<`));
  });

  await check('curl: a wrong password is asked for again', async () => {
    const options = ['-sS', '-u', `${site.userName}:wrong-password`, '-D', '-', '-o', join(home, 'refused')];
    assert.match(await run('curl', [...options, site.resourceUrl]), /^HTTP\/1\.1 401[\s\S]*www-authenticate: basic/i);
  });
};
