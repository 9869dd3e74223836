import { copyFileSync, existsSync, renameSync, rmSync } from 'node:fs';
import { type SqliteClient, sqliteClient } from '../../shared/store/dynamo/engine/sqlite/sqlite-client.ts';
import { loadVersions, rotateEpoch } from '../../shared/store/dynamo/maintenance/epoch.ts';
import { deleteInvitations } from '../../shared/store/dynamo/maintenance/invitations.ts';
import { lockUntilReviewed } from '../../shared/store/dynamo/maintenance/review.ts';
import { StoreBrokenError } from '../../shared/store/errors.ts';
import { CannotStartError } from './cannot-start.ts';
import { openDataFolder } from './data-folder.ts';
import { localTableName, openFolderDatabase, requireTableIn } from './folder-database.ts';
import type { StartOptions } from './options.ts';

/** SQLite's own files beside a database. */
const besides = ['', '-wal', '-shm'];

const moveAside = (file: string): string | undefined => {
  if (!existsSync(file)) return undefined;
  const aside = `${file}.before-${new Date().toISOString().replaceAll(/[:.]/g, '-')}`;
  for (const ending of besides) if (existsSync(file + ending)) renameSync(file + ending, aside + ending);
  return aside;
};

/** The data that are there, if they can still be read. */
const openBefore = (file: string): SqliteClient | undefined => {
  if (!existsSync(file)) return undefined;
  try {
    const client = sqliteClient(file);
    if (client.tables.of(localTableName())) return client;
    client.close();
  } catch {}
  return undefined;
};

/** What a copy of an earlier time must not bring back: known tokens, used invitations, access that was revoked since. */
const makeFit = async (client: SqliteClient, before: SqliteClient | undefined): Promise<void> => {
  const tableName = localTableName();
  const table = { client, tableName };
  for (const [id, version] of await loadVersions(table)) await rotateEpoch(table, id, version);
  await deleteInvitations(table);
  if (!before) return;
  try {
    for (const subject of await lockUntilReviewed(table, { client: before, tableName }, Date.now))
      console.error(`Changed since the backup, so locked until somebody looks: ${subject}.`);
  } catch (error) {
    // A damaged file is why somebody restores: that it cannot be compared must not keep them from it.
    if (!(error instanceof StoreBrokenError)) throw error;
    console.error('What was there before is damaged, so nobody can tell what was revoked since: look at the accesses.');
  }
};

/**
 * Puts a backup in the place of the data: `npm start -- --restore FILE`. Every calendar gets a new epoch, so that phones
 * start anew instead of being wrong in silence (T62). What was there stays beside it under another name.
 */
export const restore = async ({ data, endpoint }: StartOptions, backup: string): Promise<void> => {
  if (endpoint !== undefined) throw new CannotStartError('--restore is for a data folder, not for another DynamoDB.');
  if (!existsSync(backup))
    throw new CannotStartError(`There is no backup at ${backup}: give the file that npm run backup wrote.`);
  const folder = openDataFolder(data);
  const draft = `${folder.databaseFile}.restoring`;
  try {
    for (const ending of besides) rmSync(draft + ending, { force: true });
    copyFileSync(backup, draft);
    requireTableIn(draft, backup, localTableName());
    const client = await openFolderDatabase(draft, localTableName());
    const before = openBefore(folder.databaseFile);
    try {
      await makeFit(client, before);
    } finally {
      client.close();
      before?.close();
    }
    const aside = moveAside(folder.databaseFile);
    renameSync(draft, folder.databaseFile);
    console.error(`Restored ${backup}.${aside === undefined ? '' : ` What was there before lies at ${aside}.`}`);
  } catch (error) {
    for (const ending of besides) rmSync(draft + ending, { force: true });
    throw error;
  } finally {
    folder.release();
  }
};
