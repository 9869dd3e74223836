import { environment } from '../../shared/deployment/environment.ts';
import { environmentCredentials, type TableClient, tableClient } from '../../shared/store/dynamo/engine/client.ts';
import { openDataFolder } from './data-folder.ts';
import { startDynoxide, unusable } from './dynoxide.ts';
import { CannotStartError, type StartOptions } from './options.ts';
import { ensureTable } from './table.ts';

/** The table of one machine, and how to let go of it. */
export interface LocalDatabase {
  readonly client: TableClient;
  readonly tableName: string;
  readonly endpoint: string;
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
  return { client, tableName, endpoint, close: async () => client.close() };
};

/** The embedded database on its file, locked for this process; or the one at `DYNAMODB_ENDPOINT`. */
export const openDatabase = async ({ data, endpoint }: StartOptions): Promise<LocalDatabase> => {
  const tableName = process.env[environment.tableName] ?? 'caldav-gateway';
  if (endpoint !== undefined) return openForeign(endpoint, tableName);

  const folder = openDataFolder(data);
  try {
    const embedded = await startDynoxide(folder.databaseFile);
    folder.publish(embedded.endpoint);
    const client = tableClient({ region, endpoint: embedded.endpoint });
    await ensureTable({ client, tableName }).catch(async (error) => {
      await embedded.stop();
      throw unusable(folder.databaseFile, `${error instanceof Error ? error.message : error}`, error);
    });
    return {
      client,
      tableName,
      endpoint: embedded.endpoint,
      close: async () => {
        client.close();
        await embedded.stop();
        folder.release();
      },
    };
  } catch (error) {
    folder.release();
    throw error;
  }
};
