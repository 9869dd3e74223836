import { strict as assert } from 'node:assert';
import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { check, type Site } from '../checks.ts';
import { run, send } from '../wire.ts';
import { type Device, deviceOf } from './vdirsyncer.ts';

/** khal over the folder that vdirsyncer keeps. */
export const khalOver = (site: Site, device: Device, name: string) => {
  const home = join(site.workspace, `khal-${name}`);
  mkdirSync(home, { recursive: true });
  const file = join(home, 'config');
  writeFileSync(
    file,
    `[calendars]
[[diary]]
path = ${device.folder}
[default]
default_calendar = diary
[locale]
timeformat = %H:%M
dateformat = %Y-%m-%d
longdateformat = %Y-%m-%d
datetimeformat = %Y-%m-%d %H:%M
longdatetimeformat = %Y-%m-%d %H:%M
local_timezone = Europe/Vienna
default_timezone = Europe/Vienna
[sqlite]
path = ${home}/khal.db
`,
  );
  return (...args: readonly string[]) => run('khal', ['-c', file, ...args], { env: { HOME: home, LC_ALL: 'C.UTF-8' } });
};

/** khal: what it makes reaches the server, what others change reaches it. */
export const khal = async (site: Site): Promise<void> => {
  const device = await deviceOf(site, 'khal');
  await device.sync();
  const before = new Set(device.names());
  const command = khalOver(site, device, 'small');
  let made = '';

  await check('khal: a new appointment reaches the server through vdirsyncer', async () => {
    await command('new', '2026-10-26', '10:00', '11:00', 'Hörtest Größwang');
    made = device.names().find((name) => !before.has(name)) ?? '';
    await device.sync();
    const answer = await send(site, 'GET', made);
    assert.equal(answer.status, 200);
    assert.match(await answer.text(), /SUMMARY:Hörtest Größwang/);
  });

  await check('khal: shows a change made elsewhere at the right local time', async () => {
    const moved = (device.read(made) ?? '').replaceAll('20261026T1', '20261027T1').replaceAll('Hörtest', 'Sehtest');
    assert.equal((await send(site, 'PUT', made, moved)).status, 204);
    await device.sync();
    const list = await command('list', '--format', '{start-time} {title}', '2026-10-27', '1d');
    assert.match(list, /10:00 Sehtest Größwang/);
  });

  await check('khal: what was deleted elsewhere is gone', async () => {
    assert.equal((await send(site, 'DELETE', made)).status, 204);
    await device.sync();
    assert.doesNotMatch(await command('list', '2026-10-20', '14d'), /Größwang/);
  });
};
