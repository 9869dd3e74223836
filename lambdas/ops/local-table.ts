import type { OpenTable } from '../../shared/store/dynamo/maintenance/rows.ts';
import { databaseFileIn, openDataFolder } from '../local/data-folder.ts';
import { localTableName, openBesides, openFolderDatabase } from '../local/folder-database.ts';

/** The table in the data folder of a gateway of this machine. */
export interface LocalTable extends OpenTable {
  close(): void;
}

/**
 * Opens the table in a data folder. To rewrite it, alone: refused while a gateway runs on it. To read it, beside the
 * gateway that may be running: everything is seen as it is at this instant, whatever is written meanwhile.
 */
export const openLocalTable = async (data: string, rewrites: boolean): Promise<LocalTable> => {
  const tableName = localTableName();
  if (!rewrites) {
    const client = openBesides(databaseFileIn(data));
    client.connection.database.exec('BEGIN');
    return { client, tableName, close: () => client.close() };
  }
  const folder = openDataFolder(data);
  try {
    const client = await openFolderDatabase(folder.databaseFile, tableName);
    return {
      client,
      tableName,
      close: () => {
        client.close();
        folder.release();
      },
    };
  } catch (error) {
    folder.release();
    throw error;
  }
};
