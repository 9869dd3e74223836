import { strict as assert } from 'node:assert';
import { existsSync, mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { check, type Site } from '../checks.ts';
import { appointment, run, send } from '../wire.ts';

/** One vdirsyncer with a folder of its own: a device. */
export interface Device {
  readonly folder: string;
  sync(): Promise<string>;
  read(name: string): string | undefined;
  write(name: string, body: string): void;
  remove(name: string): void;
  names(): readonly string[];
}

const config = (home: string, url: string, collections: string, { userName, password }: Site): string => `
[general]
status_path = "${home}/status/"
[pair diary]
a = "local"
b = "remote"
collections = ${collections}
metadata = ["color", "displayname"]
[storage local]
type = "filesystem"
path = "${home}/local/"
fileext = ".ics"
[storage remote]
type = "caldav"
url = "${url}"
username = "${userName}"
password = "${password}"
`;

/** A vdirsyncer that was told of these collections at that URL. */
export const install = (site: Site, name: string, url: string, collections: string) => {
  const home = join(site.workspace, `vdirsyncer-${name}`);
  mkdirSync(join(home, 'local'), { recursive: true });
  const file = join(home, 'config');
  writeFileSync(file, config(home, url, collections, site));
  const vdirsyncer = (...args: readonly string[]) =>
    run('vdirsyncer', ['-c', file, ...args], { input: 'y\n'.repeat(20), env: { HOME: home } });
  return { home, vdirsyncer };
};

/** A device that knows the resource URL alone. */
export const deviceOf = async (site: Site, name: string): Promise<Device> => {
  const { home, vdirsyncer } = install(site, name, site.resourceUrl, 'null');
  await vdirsyncer('discover');
  const folder = join(home, 'local');
  const path = (file: string): string => join(folder, file);
  return {
    folder,
    sync: () => vdirsyncer('sync'),
    read: (file) => (existsSync(path(file)) ? readFileSync(path(file), 'utf8') : undefined),
    write: (file, body) => writeFileSync(path(file), body),
    remove: (file) => rmSync(path(file)),
    names: () =>
      readdirSync(folder)
        .filter((file) => file.endsWith('.ics'))
        .sort(),
  };
};

const lines = (text: string | undefined): readonly string[] => (text ?? '').trim().split(/\r?\n/);

/** vdirsyncer: discovery both ways, and two devices over one diary with nothing lost. */
export const vdirsyncer = async (site: Site): Promise<void> => {
  await check('vdirsyncer discovers the diary from the host name alone', async () => {
    const { home, vdirsyncer } = install(site, 'host', `${site.origin}/`, '["from b"]');
    await vdirsyncer('discover');
    const segment = new URL(site.resourceUrl).pathname.split('/').at(-2) ?? '';
    assert(readdirSync(join(home, 'local')).includes(segment), `found ${readdirSync(join(home, 'local'))}`);
  });

  await check('vdirsyncer syncs from the resource URL alone', async () => {
    const device = await deviceOf(site, 'resource');
    await device.sync();
  });

  const first = await deviceOf(site, 'first');
  const second = await deviceOf(site, 'second');
  const syncAll = async (): Promise<void> => {
    for (const device of [first, second, first]) await device.sync();
  };

  await check('vdirsyncer: created on one device arrives line for line on the other', async () => {
    first.write('a.ics', appointment('a@vdirsyncer', 'Sehtest'));
    await syncAll();
    assert.equal(second.names().length, 1);
    assert.deepEqual(lines(second.read(second.names()[0] ?? '')), lines(appointment('a@vdirsyncer', 'Sehtest')));
  });

  await check('vdirsyncer: changed on the other device comes back', async () => {
    const [name = ''] = second.names();
    second.write(name, appointment('a@vdirsyncer', 'Sehtest verschoben', '20261006T113000'));
    for (const device of [second, first]) await device.sync();
    assert.match(first.read('a.ics') ?? '', /20261006T113000Z/);
  });

  await check('vdirsyncer: created on both sides at once, nothing is lost', async () => {
    first.write('b.ics', appointment('b@vdirsyncer', 'von der ersten'));
    second.write('c.ics', appointment('c@vdirsyncer', 'von der zweiten'));
    assert.equal((await send(site, 'PUT', 'd.ics', appointment('d@web', 'von anderswo'))).status, 201);
    await syncAll();
    await second.sync();
    assert.equal(first.names().length, 4);
    assert.equal(second.names().length, 4);
  });

  await check('vdirsyncer: changed elsewhere arrives on both', async () => {
    assert.equal((await send(site, 'PUT', 'd.ics', appointment('d@web', 'anderswo geändert'))).status, 204);
    await syncAll();
    for (const device of [first, second])
      assert(device.names().some((name) => device.read(name)?.includes('anderswo geändert')));
  });

  await check('vdirsyncer: changed on both sides is a conflict, and neither version is overwritten', async () => {
    const local = appointment('b@vdirsyncer', 'Fassung der ersten');
    first.write('b.ics', local);
    const other = second.names().find((name) => second.read(name)?.includes('UID:b@vdirsyncer')) ?? '';
    second.write(other, appointment('b@vdirsyncer', 'Fassung der zweiten'));
    await second.sync();
    await assert.rejects(first.sync(), /conflict/i);
    assert.deepEqual(lines(first.read('b.ics')), lines(local));
    first.write('b.ics', second.read(other) ?? '');
    await first.sync();
  });

  await check('vdirsyncer: deleted on one device vanishes on the other, the rest stays', async () => {
    first.remove('a.ics');
    await syncAll();
    assert.equal(second.names().length, 3);
    assert(second.names().every((name) => !second.read(name)?.includes('a@vdirsyncer')));
  });

  await check('vdirsyncer: deleted elsewhere vanishes on both', async () => {
    assert.equal((await send(site, 'DELETE', 'd.ics')).status, 204);
    await syncAll();
    for (const device of [first, second]) assert.equal(device.names().length, 2);
  });
};
