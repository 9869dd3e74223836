import {
  accessSync,
  chmodSync,
  constants,
  mkdirSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { join, resolve } from 'node:path';
import { CannotStartError } from './cannot-start.ts';

/** A data folder that is ours alone while we run. */
export interface DataFolder {
  readonly databaseFile: string;
  release(): void;
}

const lockName = 'lock';
const databaseName = 'gateway.db';

/** Where the database of a data folder lies. */
export const databaseFileIn = (path: string): string => join(resolve(path), databaseName);

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

/** Does a gateway run on this folder? */
export const isHeld = (path: string): boolean => {
  try {
    return holderOf(join(path, lockName)) !== undefined;
  } catch {
    return false;
  }
};

/** The gateway that runs on this folder says where it is reached, for the commands beside it; without a lock of its own it says nothing. */
export const noteAddress = (path: string, url: string): void => {
  const lockFile = join(path, lockName);
  if (!isHeld(path) || holderOf(lockFile) !== process.pid) return;
  // Whoever looks at the lock meanwhile finds the whole of it.
  const draft = `${lockFile}.new`;
  writeFileSync(draft, `${process.pid} ${startOf(process.pid)} ${url}\n`, { mode: 0o600 });
  renameSync(draft, lockFile);
};

/** Where the gateway that runs on this folder is reached; undefined while none does. */
export const addressIn = (path: string): string | undefined =>
  isHeld(path) ? readFileSync(join(path, lockName), 'utf8').trim().split(' ')[2] : undefined;

const takeLock = (lockFile: string, folder: string): void => {
  const mine = `${process.pid} ${startOf(process.pid)}\n`;
  for (const last of [false, true]) {
    try {
      writeFileSync(lockFile, mine, { flag: 'wx', mode: 0o600 });
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

/** Password hashes and appointments are for the owner's eyes only, also in a folder that others may enter (Windows has rights of its own). */
const closeToOthers = (folder: string): void => {
  process.umask(0o077);
  if (process.platform === 'win32') return;
  for (const name of readdirSync(folder)) {
    if (name.startsWith(databaseName) || name === lockName) chmodSync(join(folder, name), 0o600);
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
    closeToOthers(folder);
    return {
      databaseFile: databaseFileIn(folder),
      release: () => rmSync(lockFile, { force: true }),
    };
  } catch (error) {
    if (error instanceof CannotStartError) throw error;
    throw new CannotStartError(
      codeOf(error) === 'ENOSPC'
        ? `The disk of the data folder ${folder} is full: make room, then start again.`
        : `The data folder ${folder} cannot be written (${codeOf(error)}): give another --data.`,
      error,
    );
  }
};
