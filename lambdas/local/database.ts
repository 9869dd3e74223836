import { environment } from '../../shared/deployment/environment.ts';
import { environmentCredentials, tableClient } from '../../shared/store/dynamo/engine/aws-client.ts';
import type { TableClient } from '../../shared/store/dynamo/engine/client.ts';
import { ensureTable } from '../../shared/store/dynamo/engine/ensure-table.ts';
import { StoreBrokenError } from '../../shared/store/errors.ts';
import { CannotStartError } from './cannot-start.ts';
import { openDataFolder } from './data-folder.ts';
import { localTableName, openFolderDatabase, watchFile } from './folder-database.ts';
import type { StartOptions } from './options.ts';

/** The table of one machine, and how to let go of it. */
export interface LocalDatabase {
  readonly client: TableClient;
  readonly tableName: string;
  /** Deletes what has expired; a DynamoDB does so by itself. */
  sweep(now: number): void;
  close(): Promise<void>;
}

const region = process.env[environment.region] ?? 'eu-central-1';

/** Another DynamoDB, as `DYNAMODB_ENDPOINT` says. */
const openForeign = async (endpoint: string, tableName: string): Promise<LocalDatabase> => {
  const isKnown = process.env.AWS_ACCESS_KEY_ID !== undefined;
  const client = tableClient({ region, endpoint, ...(isKnown && { credentials: environmentCredentials }) });
  try {
    await ensureTable({ client, tableName });
  } catch (error) {
    client.close();
    throw new CannotStartError(
      `The DynamoDB at ${endpoint} cannot be used (${error instanceof Error ? error.name : error}): check ${environment.endpoint}.`,
      error,
    );
  }
  return { client, tableName, sweep: () => undefined, close: async () => client.close() };
};

/** A client that tells of damage when it meets it. */
const tellingOfDamage = (client: TableClient, tell: (error: StoreBrokenError) => void): TableClient => ({
  call: (operation, input, mayBeLost) =>
    client.call(operation, input, mayBeLost).catch((error: unknown) => {
      if (error instanceof StoreBrokenError && error.kind === 'damaged') tell(error);
      throw error;
    }),
});

/**
 * The database in its folder, locked for this process; or the one at `DYNAMODB_ENDPOINT`. `lost` is called with a sentence
 * once nothing that is written will be found again: the file is damaged or gone.
 */
export const openDatabase = async (
  { data, endpoint }: Pick<StartOptions, 'data' | 'endpoint'>,
  lost: (sentence: string) => void,
): Promise<LocalDatabase> => {
  const tableName = localTableName();
  if (endpoint !== undefined) return openForeign(endpoint, tableName);

  const folder = openDataFolder(data);
  const file = folder.databaseFile;
  try {
    const client = await openFolderDatabase(file, tableName);
    const unwatch = watchFile(file, () =>
      lost(`The database file ${file} is gone: put it back, or start again without it.`),
    );
    return {
      client: tellingOfDamage(client, () =>
        lost(
          `The database file ${file} is damaged: start with --restore and a backup, or move it away to start empty.`,
        ),
      ),
      tableName,
      sweep: (now) => {
        while (client.sweep(tableName, now) > 0);
      },
      close: async () => {
        unwatch();
        client.close();
        folder.release();
      },
    };
  } catch (error) {
    folder.release();
    throw error;
  }
};
