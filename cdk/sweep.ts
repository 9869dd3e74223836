import { Duration } from 'aws-cdk-lib';
import type { ITable } from 'aws-cdk-lib/aws-dynamodb';
import type { IFunction } from 'aws-cdk-lib/aws-lambda';
import { Construct } from 'constructs';
import { environment } from '../shared/deployment/environment.ts';
import { sweepFunction } from '../shared/deployment/functions.ts';
import { callEvery } from './call-every.ts';
import { GatewayFunction } from './gateway-function.ts';
import { statementsFor } from './grants.ts';
import type { Settings } from './settings.ts';

/** Once a day: what is left of diary resources that nobody can restore any more goes for good. */
export class Sweep extends Construct {
  readonly handler: IFunction;

  constructor(
    scope: Construct,
    id: string,
    { table, settings, bundle }: { readonly table: ITable; readonly settings: Settings; readonly bundle: string },
  ) {
    super(scope, id);
    const { functionName, description, access } = sweepFunction;
    this.handler = new GatewayFunction(this, 'Function', {
      functionName,
      description,
      bundle,
      environment: { [environment.stage]: settings.stage, [environment.tableName]: table.tableName },
      statements: statementsFor(access, table.tableArn),
      settings,
    });
    callEvery(Duration.days(1), this, this.handler);
  }
}
