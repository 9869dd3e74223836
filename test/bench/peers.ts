import { execFileSync, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdirSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:net';
import { join } from 'node:path';
import { type BusinessObject, bodyOf } from '../support/business-data.ts';
import type { Contestant } from './driver.ts';

const authorization = `Basic ${Buffer.from('bench:bench').toString('base64')}`;

/** A port that was free a moment ago. */
export const freePort = async (): Promise<number> => {
  const server = createServer().listen(0, '127.0.0.1');
  await once(server, 'listening');
  const address = server.address();
  server.close();
  await once(server, 'close');
  if (address === null || typeof address === 'string') throw new Error('no port');
  return address.port;
};

/** Installs Debian's package of a peer when it is missing. */
export const install = (...packages: readonly string[]): void => {
  try {
    execFileSync('dpkg', ['-s', ...packages], { stdio: 'ignore' });
  } catch {
    execFileSync('apt-get', ['install', '-y', '-q', ...packages], { stdio: 'inherit' });
  }
};

const fill = (folder: string, objects: readonly BusinessObject[]): void => {
  for (const object of objects) writeFileSync(join(folder, object.name), bodyOf(object));
};

/** Debian's Radicale, holding the objects in its own folder layout. */
export const radicale = async (directory: string, objects: readonly BusinessObject[]): Promise<Contestant> => {
  const folder = join(directory, 'collection-root', 'bench', 'calendar');
  mkdirSync(folder, { recursive: true });
  fill(folder, objects);
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
  fill(folder, objects);
  const git = (...args: readonly string[]) =>
    execFileSync('git', ['-C', folder, '-c', 'user.name=bench', '-c', 'user.email=bench@localhost', ...args]);
  git('add', '--all');
  git('commit', '--quiet', '--message', 'the diary');
  const server = await run();
  return { name: 'xandikos', objects, collection: `${root}bench/calendars/calendar/`, authorization, ...server };
};

const start = async (
  command: string,
  args: readonly string[],
  url: string,
): Promise<Pick<Contestant, 'pid' | 'close'>> => {
  const child = spawn(command, args, { stdio: 'ignore' });
  const exited = once(child, 'exit');
  const pid = child.pid;
  if (pid === undefined) throw new Error(`${command} does not start`);
  for (let attempt = 0; ; attempt += 1) {
    const up = await fetch(url).then(
      () => true,
      () => false,
    );
    if (up) break;
    if (child.exitCode !== null || attempt > 200) throw new Error(`${command} does not answer`);
    await new Promise((resolve) => setTimeout(resolve, 100));
  }
  return {
    pid,
    close: async () => {
      child.kill('SIGTERM');
      await exited;
    },
  };
};
