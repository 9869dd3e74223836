import {
  CreateTableCommand,
  DescribeTableCommand,
  DynamoDBClient,
  type DynamoDBClientConfig,
  UpdateContinuousBackupsCommand,
  UpdateTableCommand,
  UpdateTimeToLiveCommand,
} from '@aws-sdk/client-dynamodb';
import {
  BatchGetCommand,
  BatchWriteCommand,
  DeleteCommand,
  DynamoDBDocumentClient,
  GetCommand,
  PutCommand,
  QueryCommand,
  ScanCommand,
  TransactWriteCommand,
  UpdateCommand,
} from '@aws-sdk/lib-dynamodb';
import type { TableClient } from '../engine/client.ts';
import type { OperationName } from '../engine/operations.ts';

const commands = {
  GetItem: GetCommand,
  BatchGetItem: BatchGetCommand,
  BatchWriteItem: BatchWriteCommand,
  Query: QueryCommand,
  Scan: ScanCommand,
  PutItem: PutCommand,
  UpdateItem: UpdateCommand,
  DeleteItem: DeleteCommand,
  TransactWriteItems: TransactWriteCommand,
  DescribeTable: DescribeTableCommand,
  CreateTable: CreateTableCommand,
  UpdateTable: UpdateTableCommand,
  UpdateTimeToLive: UpdateTimeToLiveCommand,
  UpdateContinuousBackups: UpdateContinuousBackupsCommand,
} as const satisfies Record<OperationName, unknown>;

/** AWS's own client, for ops: it finds region and credentials wherever the AWS CLI does, and repeats what was throttled. */
export const sdkClient = (config: DynamoDBClientConfig): TableClient => {
  const client = DynamoDBDocumentClient.from(new DynamoDBClient(config), {
    marshallOptions: { removeUndefinedValues: true },
  });
  return {
    call: (operation, input) => {
      const Command = commands[operation] as new (input: object) => Parameters<typeof client.send>[0];
      return client.send(new Command(input)) as never;
    },
  };
};
