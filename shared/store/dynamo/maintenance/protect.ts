import { table } from '../table.ts';
import type { OpenTable } from './rows.ts';

/** What a restored table lacks, because DynamoDB restores rows and indexes only. */
export const protectTable = async ({ client, tableName: TableName }: OpenTable): Promise<void> => {
  await client.call('UpdateTimeToLive', {
    TableName,
    TimeToLiveSpecification: { AttributeName: table.expiry, Enabled: true },
  });
  await client.call('UpdateContinuousBackups', {
    TableName,
    PointInTimeRecoverySpecification: { PointInTimeRecoveryEnabled: true, RecoveryPeriodInDays: 35 },
  });
  await client.call('UpdateTable', { TableName, DeletionProtectionEnabled: true });
};
