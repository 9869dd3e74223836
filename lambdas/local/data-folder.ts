import { accessSync, constants, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { CannotStartError } from './options.ts';

/** A data folder that is ours alone while we run. */
export interface DataFolder {
  readonly databaseFile: string;
  /** Tells other commands of this machine where the running database is. */
  publish(endpoint: string): void;
  release(): void;
}

const lockName = 'lock';
const endpointName = 'endpoint';

const codeOf = (error: unknown): string | undefined => (error as NodeJS.ErrnoException).code;

const isAlive = (pid: number): boolean => {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return codeOf(error) === 'EPERM';
  }
};

/** When a process started, as far as this system tells: a pid alone may have been given to somebody else. */
const startOf = (pid: number): string => {
  try {
    return (
      readFileSync(`/proc/${pid}/stat`, 'utf8')
        .replace(/^.*\) /s, '')
        .split(' ')[19] ?? ''
    );
  } catch {
    return '';
  }
};

const holderOf = (lockFile: string): number | undefined => {
  const [pid = '', start = ''] = readFileSync(lockFile, 'utf8').trim().split(' ');
  const holder = Number(pid);
  return Number.isInteger(holder) && holder > 0 && isAlive(holder) && startOf(holder) === start ? holder : undefined;
};

const takeLock = (lockFile: string, folder: string): void => {
  const mine = `${process.pid} ${startOf(process.pid)}\n`;
  for (const last of [false, true]) {
    try {
      writeFileSync(lockFile, mine, { flag: 'wx' });
      return;
    } catch (error) {
      if (codeOf(error) !== 'EEXIST' || last) throw error;
      const holder = holderOf(lockFile);
      if (holder !== undefined) {
        throw new CannotStartError(
          `The data in ${folder} are in use by the gateway with process id ${holder}: stop it first, or give another --data.`,
        );
      }
      rmSync(lockFile, { force: true });
    }
  }
};

/** Makes the folder if need be and locks it for this process; a lock left behind by a dead one is taken over. */
export const openDataFolder = (path: string): DataFolder => {
  const folder = resolve(path);
  try {
    mkdirSync(folder, { recursive: true, mode: 0o700 });
    accessSync(folder, constants.W_OK | constants.X_OK);
    const lockFile = join(folder, lockName);
    takeLock(lockFile, folder);
    const endpointFile = join(folder, endpointName);
    return {
      databaseFile: join(folder, 'gateway.db'),
      publish: (endpoint) => writeFileSync(endpointFile, endpoint, { mode: 0o600 }),
      release: () => {
        rmSync(endpointFile, { force: true });
        rmSync(lockFile, { force: true });
      },
    };
  } catch (error) {
    if (error instanceof CannotStartError) throw error;
    throw new CannotStartError(
      `The data folder ${folder} cannot be written (${codeOf(error)}): give another --data.`,
      error,
    );
  }
};

/** Where the database of a running gateway is; undefined when none runs on this folder. */
export const runningEndpoint = (path: string): string | undefined => {
  try {
    return holderOf(join(path, lockName)) === undefined ? undefined : readFileSync(join(path, endpointName), 'utf8');
  } catch {
    return undefined;
  }
};
