import { Duration } from 'aws-cdk-lib';
import type { ITable } from 'aws-cdk-lib/aws-dynamodb';
import { type IFunction, StartingPosition } from 'aws-cdk-lib/aws-lambda';
import { Construct } from 'constructs';
import { environment } from '../shared/deployment/environment.ts';
import { webhooksFunction } from '../shared/deployment/functions.ts';
import { callEvery } from './call-every.ts';
import { followChanges } from './follow-changes.ts';
import { GatewayFunction } from './gateway-function.ts';
import { statementsFor } from './grants.ts';
import type { Settings } from './settings.ts';

/**
 * Tells webhooks of changes. The stream only wakes the function: where each webhook stands is a row of the table, from which
 * every call goes on, so no queue is needed that could fall out of order, and the clock repeats what was not taken.
 */
export class Webhooks extends Construct {
  readonly handler: IFunction;

  constructor(
    scope: Construct,
    id: string,
    {
      table,
      settings,
      davBaseUrl,
      bundle,
    }: {
      readonly table: ITable;
      readonly settings: Settings;
      readonly davBaseUrl: string;
      readonly bundle: string;
    },
  ) {
    super(scope, id);
    const { functionName, description, access } = webhooksFunction;
    const handler = new GatewayFunction(this, 'Function', {
      functionName,
      description,
      bundle,
      environment: {
        [environment.stage]: settings.stage,
        [environment.davBaseUrl]: davBaseUrl,
        [environment.tableName]: table.tableName,
        [environment.webhooks]: 'true',
      },
      statements: statementsFor(access, table.tableArn),
      settings,
    });
    followChanges(table, handler, {
      startingPosition: StartingPosition.LATEST,
      maxBatchingWindow: Duration.seconds(1),
      // The clock is the further retry.
      retryAttempts: 2,
    });
    callEvery(Duration.minutes(1), this, handler);
    this.handler = handler;
  }
}
