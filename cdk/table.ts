import { RemovalPolicy } from 'aws-cdk-lib';
import {
  AttributeType,
  BillingMode,
  ProjectionType,
  StreamViewType,
  Table,
  TableEncryption,
} from 'aws-cdk-lib/aws-dynamodb';
import type { Construct } from 'constructs';
import { table } from '../shared/store/dynamo/rows/table.ts';
import type { Settings } from './settings.ts';

/** The one table: it outlives its stack, and every second of the last 35 days can be restored. */
export class CalendarTable extends Table {
  constructor(
    scope: Construct,
    id: string,
    settings: Pick<Settings, 'maxReadUnits' | 'maxWriteUnits' | 'changeEvents' | 'webhooks'>,
  ) {
    const { maxReadUnits, maxWriteUnits, changeEvents, webhooks } = settings;
    super(scope, id, {
      partitionKey: { name: table.partitionKey, type: AttributeType.STRING },
      sortKey: { name: table.sortKey, type: AttributeType.STRING },
      billingMode: BillingMode.PAY_PER_REQUEST,
      maxReadRequestUnits: maxReadUnits,
      maxWriteRequestUnits: maxWriteUnits,
      encryption: TableEncryption.AWS_MANAGED,
      pointInTimeRecoverySpecification: { pointInTimeRecoveryEnabled: true, recoveryPeriodInDays: 35 },
      deletionProtection: true,
      removalPolicy: RemovalPolicy.RETAIN,
      timeToLiveAttribute: table.expiry,
      // Switched on and off in place: the table stays.
      ...((changeEvents || webhooks) && { stream: StreamViewType.NEW_IMAGE }),
    });
    this.addLocalSecondaryIndex({
      indexName: table.byTime.name,
      sortKey: { name: table.byTime.sortKey, type: AttributeType.STRING },
      projectionType: ProjectionType.INCLUDE,
      nonKeyAttributes: [...table.byTime.projected],
    });
  }
}
