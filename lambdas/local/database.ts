import { documentClient } from '../../shared/store/dynamo/client.ts';
import { openDataFolder } from './data-folder.ts';
import { startDynoxide, unusable } from './dynoxide.ts';
import { CannotStart, type StartOptions } from './options.ts';
import { ensureTable } from './table.ts';

/** The table of one machine, and how to let go of it. */
export interface LocalDatabase {
  readonly client: ReturnType<typeof documentClient>;
  readonly tableName: string;
  readonly endpoint: string;
  close(): Promise<void>;
}

/** Retries that outlast a restart of the embedded database. */
const maxAttempts = 10;

const unsigned =
  'AWS4-HMAC-SHA256 Credential=local/20260101/local/dynamodb/aws4_request, SignedHeaders=host, Signature=0';

/** The embedded database wants to see a signature but checks none; computing it would be a third of the work of a poll. */
const sign = async <Request extends { headers: Record<string, string> }>(request: Request): Promise<Request> => {
  request.headers.authorization = unsigned;
  request.headers['x-amz-date'] = '20260101T000000Z';
  return request;
};

const clientOf = (endpoint: string, ownDatabase: boolean, attempts = maxAttempts): LocalDatabase['client'] =>
  documentClient({
    endpoint,
    region: process.env.AWS_REGION ?? 'eu-central-1',
    maxAttempts: attempts,
    ...(ownDatabase && { signer: { sign } }),
    ...((ownDatabase || process.env.AWS_ACCESS_KEY_ID === undefined) && {
      credentials: { accessKeyId: 'local', secretAccessKey: 'local' },
    }),
  });

/** Another DynamoDB, as `DYNAMODB_ENDPOINT` says. */
const openForeign = async (endpoint: string, tableName: string): Promise<LocalDatabase> => {
  const first = clientOf(endpoint, false, 2);
  try {
    await ensureTable({ client: first, tableName });
  } catch (error) {
    throw new CannotStart(
      `The DynamoDB at ${endpoint} cannot be used (${error instanceof Error ? error.name : error}): check DYNAMODB_ENDPOINT.`,
      error,
    );
  } finally {
    first.destroy();
  }
  const client = clientOf(endpoint, false);
  return { client, tableName, endpoint, close: async () => client.destroy() };
};

/** The embedded database on its file, locked for this process; or the one at `DYNAMODB_ENDPOINT`. */
export const openDatabase = async ({ data, endpoint }: StartOptions): Promise<LocalDatabase> => {
  const tableName = process.env.TABLE_NAME ?? 'caldav-gateway';
  if (endpoint !== undefined) return openForeign(endpoint, tableName);

  const folder = openDataFolder(data);
  try {
    const embedded = await startDynoxide(folder.databaseFile);
    folder.publish(embedded.endpoint);
    const client = clientOf(embedded.endpoint, true);
    await ensureTable({ client, tableName }).catch(async (error) => {
      await embedded.stop();
      throw unusable(folder.databaseFile, `${error instanceof Error ? error.message : error}`, error);
    });
    return {
      client,
      tableName,
      endpoint: embedded.endpoint,
      close: async () => {
        client.destroy();
        await embedded.stop();
        folder.release();
      },
    };
  } catch (error) {
    folder.release();
    throw error;
  }
};
