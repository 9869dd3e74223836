import {
  type DynamoDBClient,
  UpdateContinuousBackupsCommand,
  UpdateTableCommand,
  UpdateTimeToLiveCommand,
} from '@aws-sdk/client-dynamodb';
import { table } from '../table.ts';

/** What a restored table lacks, because DynamoDB restores rows and indexes only. */
export const protectTable = async (client: Pick<DynamoDBClient, 'send'>, tableName: string): Promise<void> => {
  await client.send(
    new UpdateTimeToLiveCommand({
      TableName: tableName,
      TimeToLiveSpecification: { AttributeName: table.expiry, Enabled: true },
    }),
  );
  await client.send(
    new UpdateContinuousBackupsCommand({
      TableName: tableName,
      PointInTimeRecoverySpecification: { PointInTimeRecoveryEnabled: true, RecoveryPeriodInDays: 35 },
    }),
  );
  await client.send(new UpdateTableCommand({ TableName: tableName, DeletionProtectionEnabled: true }));
};
