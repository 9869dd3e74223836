import { table } from '../rows/table.ts';
import type { OpenTable } from './rows.ts';

/** DynamoDB refuses to switch on what is on. */
const isOnAlready = (fault: unknown): boolean =>
  fault instanceof Error && fault.name === 'ValidationException' && /already enabled/i.test(fault.message);

/** What a restored table lacks, because DynamoDB restores rows and indexes only; may be repeated. */
export const protectTable = async ({ client, tableName: TableName }: OpenTable): Promise<void> => {
  const TimeToLiveSpecification = { AttributeName: table.expiry, Enabled: true };
  await client.call('UpdateTimeToLive', { TableName, TimeToLiveSpecification }).catch((fault: unknown) => {
    if (!isOnAlready(fault)) throw fault;
  });
  await client.call('UpdateContinuousBackups', {
    TableName,
    PointInTimeRecoverySpecification: { PointInTimeRecoveryEnabled: true, RecoveryPeriodInDays: 35 },
  });
  await client.call('UpdateTable', { TableName, DeletionProtectionEnabled: true });
};
