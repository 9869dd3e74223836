import { closeSync, existsSync, fsyncSync, mkdirSync, openSync, renameSync, rmSync } from 'node:fs';
import { dirname, join, resolve } from 'node:path';
import { parseArgs } from 'node:util';
import { CannotStartError } from './cannot-start.ts';
import { databaseFileIn } from './data-folder.ts';
import { openBesides, unusable } from './folder-database.ts';

const usage = `npm run backup -- [--data FOLDER] [--file FILE]
  --data FOLDER   whose data (.data; or DATA)
  --file FILE     the copy, a new file (FOLDER/backups/gateway-<time>.db)`;

const valuesOf = (argv: readonly string[]) => {
  try {
    return parseArgs({
      args: [...argv],
      options: { data: { type: 'string' }, file: { type: 'string' }, help: { type: 'boolean', default: false } },
    }).values;
  } catch (error) {
    throw new CannotStartError(`${error instanceof Error ? error.message : error}\n${usage}`);
  }
};

const flushed = (path: string): void => {
  const handle = openSync(path, 'r');
  try {
    fsyncSync(handle);
  } catch (error) {
    // Windows flushes no folders.
    if (process.platform !== 'win32') throw error;
  } finally {
    closeSync(handle);
  }
};

/** Copies the database as it is at one instant, while a gateway may be running on it; the copy is whole or not there. */
const backUp = (data: string, file: string): void => {
  if (existsSync(file)) throw new CannotStartError(`${file} exists: a backup is a new file, give another --file.`);
  const source = databaseFileIn(data);
  const client = openBesides(source);
  const draft = `${file}.part`;
  try {
    mkdirSync(dirname(file), { recursive: true, mode: 0o700 });
    rmSync(draft, { force: true });
    client.connection.run('VACUUM INTO ?', draft);
    flushed(draft);
    renameSync(draft, file);
    flushed(dirname(file));
  } catch (error) {
    rmSync(draft, { force: true });
    const { code } = error as NodeJS.ErrnoException;
    throw code === undefined || !code.startsWith('E') || code.startsWith('ERR_')
      ? unusable(source, error)
      : new CannotStartError(`${file} cannot be written (${code}): give another --file.`, error);
  } finally {
    client.close();
  }
};

try {
  process.umask(0o077);
  const { data = process.env.DATA ?? '.data', file, help } = valuesOf(process.argv.slice(2));
  const stamp = new Date().toISOString().replaceAll(/[:.]/g, '-');
  const target = resolve(file ?? join(data, 'backups', `gateway-${stamp}.db`));
  if (help) console.log(usage);
  else {
    backUp(data, target);
    console.log(`Written to ${target}.`);
  }
} catch (error) {
  console.error(error instanceof CannotStartError ? error.message : error);
  process.exitCode = 1;
}
