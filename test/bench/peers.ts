import { execFileSync } from 'node:child_process';
import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { type BusinessObject, bodyOf } from '../support/business-data.ts';
import { freePort } from '../support/free-port.ts';
import type { Contestant } from './driver.ts';
import { start } from './server.ts';

const authorization = `Basic ${Buffer.from('bench:bench').toString('base64')}`;

const writeFiles = (folder: string, objects: readonly BusinessObject[]): void => {
  for (const object of objects) writeFileSync(join(folder, object.name), bodyOf(object));
};

/** Debian's Radicale, holding the objects in its own folder layout (through the wire, 10,000 of them would take it over an hour). */
export const radicale = async (directory: string, objects: readonly BusinessObject[]): Promise<Contestant> => {
  const folder = join(directory, 'collection-root', 'bench', 'calendar');
  mkdirSync(folder, { recursive: true });
  writeFiles(folder, objects);
  writeFileSync(join(folder, '.Radicale.props'), '{"tag":"VCALENDAR","C:supported-calendar-component-set":"VEVENT"}');
  const port = await freePort();
  const config = join(directory, 'config');
  writeFileSync(
    config,
    `[server]\nhosts=127.0.0.1:${port}\n[auth]\ntype=none\n[rights]\ntype=authenticated\n[storage]\nfilesystem_folder=${directory}\n`,
  );
  const server = await start('radicale', ['--config', config], `http://127.0.0.1:${port}/`);
  return {
    name: 'radicale',
    objects,
    collection: `http://127.0.0.1:${port}/bench/calendar/`,
    authorization,
    ...server,
  };
};

/** Debian's Xandikos, holding the objects as one commit of its calendar's repository. */
export const xandikos = async (directory: string, objects: readonly BusinessObject[]): Promise<Contestant> => {
  const port = await freePort();
  const root = `http://127.0.0.1:${port}/`;
  const run = (...more: readonly string[]) =>
    start(
      'xandikos',
      ['-d', directory, '--current-user-principal', '/bench/', '-l', '127.0.0.1', '-p', `${port}`, ...more],
      root,
    );
  const first = await run('--defaults');
  await first.close();
  const folder = join(directory, 'bench', 'calendars', 'calendar');
  writeFiles(folder, objects);
  const git = (...args: readonly string[]) =>
    execFileSync('git', ['-C', folder, '-c', 'user.name=bench', '-c', 'user.email=bench@localhost', ...args]);
  git('add', '--all');
  git('commit', '--quiet', '--message', 'the diary');
  const server = await run();
  return { name: 'xandikos', objects, collection: `${root}bench/calendars/calendar/`, authorization, ...server };
};
