import {
  BatchGetItemCommand,
  BatchWriteItemCommand,
  CreateTableCommand,
  DeleteItemCommand,
  DescribeTableCommand,
  DynamoDBClient,
  type DynamoDBClientConfig,
  GetItemCommand,
  PutItemCommand,
  QueryCommand,
  ScanCommand,
  TransactWriteItemsCommand,
  UpdateContinuousBackupsCommand,
  UpdateItemCommand,
  UpdateTableCommand,
  UpdateTimeToLiveCommand,
} from '@aws-sdk/client-dynamodb';
import { environment } from '../../../deployment/environment.ts';
import type { TableClient } from './client.ts';
import { DocumentProtocol } from './document-protocol.ts';
import type { OperationName } from './operations.ts';

const commands = {
  GetItem: GetItemCommand,
  BatchGetItem: BatchGetItemCommand,
  BatchWriteItem: BatchWriteItemCommand,
  Query: QueryCommand,
  Scan: ScanCommand,
  PutItem: PutItemCommand,
  UpdateItem: UpdateItemCommand,
  DeleteItem: DeleteItemCommand,
  TransactWriteItems: TransactWriteItemsCommand,
  DescribeTable: DescribeTableCommand,
  CreateTable: CreateTableCommand,
  UpdateTable: UpdateTableCommand,
  UpdateTimeToLive: UpdateTimeToLiveCommand,
  UpdateContinuousBackups: UpdateContinuousBackupsCommand,
} as const satisfies Record<OperationName, unknown>;

/** AWS's own client as the store calls it: it finds region and credentials wherever the AWS CLI does, and repeats what was throttled. */
export const awsClient = (config: DynamoDBClientConfig): TableClient & { close(): void } => {
  const client = new DynamoDBClient({ ...config, protocol: DocumentProtocol as never });
  return {
    async call(operation, input) {
      const Command = commands[operation] as new (input: object) => Parameters<typeof client.send>[0];
      const { $metadata: _, ...answer } = await client.send(new Command(input));
      return answer as never;
    },
    close: () => client.destroy(),
  };
};

export interface Credentials {
  readonly accessKeyId: string;
  readonly secretAccessKey: string;
  readonly sessionToken?: string;
}

export interface TableClientOptions {
  readonly region: string;
  /** Where DynamoDB answers; that of the region unless said. */
  readonly endpoint?: string | undefined;
  /** Asked once. Without, requests carry a signature that proves nothing, for a database that checks none. */
  readonly credentials?: (() => Credentials) | undefined;
  /** Milliseconds without a sign of the answer, after which it counts as lost. */
  readonly timeout?: number;
}

/** The credentials of the environment, as Lambda gives them to a function. */
export const environmentCredentials = (environment: NodeJS.ProcessEnv = process.env): Credentials => ({
  accessKeyId: environment.AWS_ACCESS_KEY_ID ?? '',
  secretAccessKey: environment.AWS_SECRET_ACCESS_KEY ?? '',
  ...(environment.AWS_SESSION_TOKEN !== undefined && { sessionToken: environment.AWS_SESSION_TOKEN }),
});

const nobody: Credentials = { accessKeyId: 'local', secretAccessKey: 'local' };

/** A setting that AWS's client would look for in files that no function has. */
const fixed =
  <T>(value: T) =>
  async (): Promise<T> =>
    value;

/**
 * AWS's own client for a process that knows where it runs: nothing is looked up in files, connections are kept, and it
 * tries once, because whoever calls knows what may be repeated.
 */
export const tableClient = ({
  region,
  endpoint,
  credentials = () => nobody,
  timeout = 10_000,
}: TableClientOptions): TableClient & { close(): void } =>
  awsClient({
    region,
    ...(endpoint !== undefined && { endpoint }),
    credentials: async () => credentials(),
    maxAttempts: 1,
    retryMode: 'standard',
    defaultsMode: 'standard',
    useFipsEndpoint: process.env[environment.sdkFips] === 'true',
    useDualstackEndpoint: process.env[environment.sdkDualStack] === 'true',
    accountIdEndpointMode: 'disabled',
    authSchemePreference: fixed([]),
    userAgentAppId: fixed(undefined),
    requestHandler: {
      requestTimeout: timeout,
      throwOnRequestTimeout: true,
      httpAgent: { keepAlive: true, maxSockets: 50, scheduling: 'lifo' },
      httpsAgent: { keepAlive: true, maxSockets: 50, scheduling: 'lifo' },
    },
  });
