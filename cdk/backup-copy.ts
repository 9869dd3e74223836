import { Duration } from 'aws-cdk-lib';
import { BackupPlan, BackupPlanRule, BackupResource, BackupVault } from 'aws-cdk-lib/aws-backup';
import type { ITable } from 'aws-cdk-lib/aws-dynamodb';
import { Schedule } from 'aws-cdk-lib/aws-events';
import { Construct } from 'constructs';

/** A backup each night, copied into a vault of another region or account, for 35 days: what one region can lose is not all. */
export class BackupCopy extends Construct {
  constructor(
    scope: Construct,
    id: string,
    { table, vaultArn }: { readonly table: ITable; readonly vaultArn: string },
  ) {
    super(scope, id);
    const vault = new BackupVault(this, 'Vault');
    const plan = new BackupPlan(this, 'Plan', { backupVault: vault });
    const kept = Duration.days(35);
    plan.addRule(
      new BackupPlanRule({
        ruleName: 'nightly',
        scheduleExpression: Schedule.cron({ hour: '1', minute: '17' }),
        deleteAfter: kept,
        copyActions: [
          { destinationBackupVault: BackupVault.fromBackupVaultArn(this, 'Copy', vaultArn), deleteAfter: kept },
        ],
      }),
    );
    plan.addSelection('Table', { resources: [BackupResource.fromDynamoDbTable(table)] });
  }
}
