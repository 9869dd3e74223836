import { table } from '../rows/table.ts';
import type { OpenTable } from './rows.ts';

/** DynamoDB refuses to switch on what is on. */
const isOnAlready = (fault: unknown): boolean =>
  fault instanceof Error && fault.name === 'ValidationException' && /already enabled/i.test(fault.message);

/** The database at this endpoint knows no backups: another DynamoDB than AWS's. */
export class NoBackupsError extends Error {
  constructor(cause: unknown) {
    super("This database keeps no backups, so it is not AWS's DynamoDB. Give --unprotected to restore without.", {
      cause,
    });
    this.name = 'NoBackupsError';
  }
}

const unknown = new Set(['UnknownOperationException', 'UnknownError']);

/** What a restored table lacks, because DynamoDB restores rows and indexes only; may be repeated. */
export const protectTable = async ({ client, tableName: TableName }: OpenTable): Promise<void> => {
  const TimeToLiveSpecification = { AttributeName: table.expiry, Enabled: true };
  await client.call('UpdateTimeToLive', { TableName, TimeToLiveSpecification }).catch((fault: unknown) => {
    if (!isOnAlready(fault)) throw fault;
  });
  await client
    .call('UpdateContinuousBackups', {
      TableName,
      PointInTimeRecoverySpecification: { PointInTimeRecoveryEnabled: true, RecoveryPeriodInDays: 35 },
    })
    .catch((fault: unknown) => {
      throw fault instanceof Error && unknown.has(fault.name) ? new NoBackupsError(fault) : fault;
    });
  await client.call('UpdateTable', { TableName, DeletionProtectionEnabled: true });
};
