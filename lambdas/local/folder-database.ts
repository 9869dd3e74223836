import { existsSync, statSync } from 'node:fs';
import { environment } from '../../shared/deployment/environment.ts';
import { ensureTable } from '../../shared/store/dynamo/engine/ensure-table.ts';
import { DynamoFaultError } from '../../shared/store/dynamo/engine/fault.ts';
import { isEarlier, takeOver } from '../../shared/store/dynamo/engine/sqlite/earlier-file.ts';
import { type SqliteClient, sqliteClient } from '../../shared/store/dynamo/engine/sqlite/sqlite-client.ts';
import { StoreBrokenError } from '../../shared/store/errors.ts';
import { CannotStartError } from './cannot-start.ts';

/** The table's name on one machine. */
export const localTableName = (): string => process.env[environment.tableName] ?? 'caldav-gateway';

const causeOf = (error: unknown): string => {
  const { cause = error } = error as { cause?: unknown };
  return (cause instanceof Error ? cause.message : String(cause)).replaceAll(/\s+/g, ' ');
};

/** The sentence for a database that does not open or does not do its work. */
export const unusable = (file: string, error: unknown): CannotStartError => {
  if (error instanceof CannotStartError) return error;
  const kind = error instanceof StoreBrokenError ? error.kind : undefined;
  switch (kind) {
    case 'damaged':
      return new CannotStartError(
        `The database file ${file} is damaged (${causeOf(error)}): start with --restore and a backup, or move it away to start empty.`,
        error,
      );
    case 'full':
      return new CannotStartError(`The disk of ${file} is full: make room, then start again.`, error);
    case 'read-only':
      return new CannotStartError(`The database file ${file} cannot be written: give this user the right to.`, error);
    default:
      return error instanceof DynamoFaultError
        ? new CannotStartError(`The database file ${file} is in use by another program: stop it first.`, error)
        : new CannotStartError(`The database cannot work on ${file}: ${causeOf(error)}.`, error);
  }
};

/** Reads every page of the file: what is damaged shows now, not in the middle of a day. */
const requireWhole = ({ connection }: SqliteClient): void => {
  const [[verdict] = []] = [...connection.rows('PRAGMA integrity_check(1)')];
  if (verdict !== 'ok') throw new StoreBrokenError('damaged', new Error(String(verdict)));
};

/** Opens the database of a folder that this process has locked: checked, its table there, an earlier kind of file taken over. */
export const openFolderDatabase = async (file: string, tableName: string): Promise<SqliteClient> => {
  let client: SqliteClient | undefined;
  try {
    client = sqliteClient(file);
    requireWhole(client);
    takeOver(client);
    await ensureTable({ client, tableName });
    return client;
  } catch (error) {
    try {
      client?.close();
    } catch {}
    throw unusable(file, error);
  }
};

/** Refuses a file that is no copy of a gateway's database, by the name that was typed. */
export const requireTableIn = (file: string, named: string, tableName: string): void => {
  let isOurs = false;
  try {
    const client = sqliteClient(file);
    isOurs = client.tables.of(tableName) !== undefined || isEarlier(client);
    client.close();
  } catch (error) {
    throw new CannotStartError(`The backup ${named} cannot be read (${causeOf(error)}): give another one.`, error);
  }
  if (!isOurs)
    throw new CannotStartError(`${named} is no backup of a gateway: give the file that npm run backup wrote.`);
};

/** Opens the database of a folder that another process may have locked: for what SQLite itself keeps apart. */
export const openBesides = (file: string): SqliteClient => {
  if (!existsSync(file)) throw new CannotStartError(`There is no database at ${file}: give another --data.`);
  try {
    return sqliteClient(file);
  } catch (error) {
    throw unusable(file, error);
  }
};

/** Tells when the file is not any more the one that was opened: what is written then is lost to the next start. */
export const watchFile = (file: string, gone: () => void): (() => void) => {
  const identity = (): string => {
    try {
      const { dev, ino } = statSync(file);
      return `${dev} ${ino}`;
    } catch {
      return '';
    }
  };
  const opened = identity();
  const timer = setInterval(() => {
    if (identity() !== opened) gone();
  }, 2_000).unref();
  return () => clearInterval(timer);
};
