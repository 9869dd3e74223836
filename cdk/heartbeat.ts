import { join } from 'node:path';
import { Duration, RemovalPolicy, Validations } from 'aws-cdk-lib';
import { Role, ServicePrincipal } from 'aws-cdk-lib/aws-iam';
import {
  Architecture,
  Code,
  type IFunction,
  Function as LambdaFunction,
  Runtime,
  Tracing,
} from 'aws-cdk-lib/aws-lambda';
import { LogGroup } from 'aws-cdk-lib/aws-logs';
import { Construct } from 'constructs';
import { environment } from '../shared/deployment/environment.ts';
import { callEvery } from './call-every.ts';
import { leanLogs } from './lean-logs.ts';
import type { Settings } from './settings.ts';

/** Somebody who asks every five minutes whether phones get through; what keeps them out often logs nothing. */
export class Heartbeat extends Construct {
  readonly handler: IFunction;

  constructor(
    scope: Construct,
    id: string,
    { settings, davBaseUrl }: { readonly settings: Settings; readonly davBaseUrl: string },
  ) {
    super(scope, id);
    const name = `caldav-${settings.stage}-heartbeat`;
    const logGroup = new LogGroup(this, 'Log', {
      logGroupName: `/aws/lambda/${name}`,
      retention: settings.logRetentionDays,
      removalPolicy: RemovalPolicy.DESTROY,
    });
    const role = new Role(this, 'Role', { assumedBy: new ServicePrincipal('lambda.amazonaws.com') });
    this.handler = new LambdaFunction(this, 'Function', {
      functionName: name,
      description: 'Asks every five minutes whether phones get through',
      runtime: Runtime.NODEJS_24_X,
      architecture: Architecture.ARM_64,
      handler: 'index.handler',
      code: Code.fromAsset(join(import.meta.dirname, 'heartbeat-function')),
      memorySize: 128,
      timeout: Duration.seconds(15),
      environment: { [environment.davBaseUrl]: davBaseUrl },
      logGroup,
      ...leanLogs,
      role,
      tracing: settings.tracing ? Tracing.ACTIVE : Tracing.DISABLED,
      // The next beat is the retry.
      retryAttempts: 0,
    });
    if (settings.tracing)
      Validations.of(role).acknowledge({ id: 'AwsSolutions-IAM5[Resource::*]', reason: 'X-Ray knows no resources.' });
    logGroup.grantWrite(role);
    callEvery(Duration.minutes(5), this, this.handler);
  }
}
