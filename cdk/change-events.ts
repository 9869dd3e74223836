import { Duration, Validations } from 'aws-cdk-lib';
import type { ITable } from 'aws-cdk-lib/aws-dynamodb';
import { EventBus } from 'aws-cdk-lib/aws-events';
import { Effect, PolicyStatement } from 'aws-cdk-lib/aws-iam';
import { type IFunction, StartingPosition } from 'aws-cdk-lib/aws-lambda';
import { SqsDlq } from 'aws-cdk-lib/aws-lambda-event-sources';
import { type IQueue, Queue } from 'aws-cdk-lib/aws-sqs';
import { Construct } from 'constructs';
import { environment } from '../shared/deployment/environment.ts';
import { changeEventsFunction } from '../shared/deployment/functions.ts';
import { followChanges } from './follow-changes.ts';
import { GatewayFunction } from './gateway-function.ts';
import type { Settings } from './settings.ts';

/**
 * Tells every change of a diary on a bus of its own: the table's stream, a function, EventBridge. At least once and in the
 * order of each diary, because the stream keeps one calendar's rows in one shard and a shard waits for what failed.
 */
export class ChangeEvents extends Construct {
  readonly handler: IFunction;
  readonly bus: EventBus;
  /** Which records could not be told for a day. */
  readonly lost: IQueue;

  constructor(
    scope: Construct,
    id: string,
    { table, settings, bundle }: { readonly table: ITable; readonly settings: Settings; readonly bundle: string },
  ) {
    super(scope, id);
    const { functionName, description } = changeEventsFunction;
    this.bus = new EventBus(this, 'Bus', { eventBusName: `caldav-${settings.stage}-changes` });
    this.lost = new Queue(this, 'Lost', {
      queueName: `caldav-${settings.stage}-${functionName}-lost`,
      enforceSSL: true,
      retentionPeriod: Duration.days(14),
    });
    Validations.of(this.lost).acknowledge({
      id: 'AwsSolutions-SQS3',
      reason: 'It is itself where the undeliverable goes.',
    });
    const handler = new GatewayFunction(this, 'Function', {
      functionName,
      description,
      bundle,
      environment: {
        [environment.stage]: settings.stage,
        [environment.eventBus]: this.bus.eventBusName,
      },
      statements: [
        new PolicyStatement({
          effect: Effect.ALLOW,
          actions: ['events:PutEvents'],
          resources: [this.bus.eventBusArn],
        }),
      ],
      settings,
    });
    followChanges(table, handler, {
      startingPosition: StartingPosition.TRIM_HORIZON,
      bisectBatchOnError: true,
      reportBatchItemFailures: true,
      // As long as the stream itself remembers.
      maxRecordAge: Duration.hours(24),
      onFailure: new SqsDlq(this.lost),
    });
    this.handler = handler;
  }
}
