import { Duration, RemovalPolicy, Validations } from 'aws-cdk-lib';
import { type PolicyStatement, Role, ServicePrincipal } from 'aws-cdk-lib/aws-iam';
import { Architecture, Code, Function as LambdaFunction, Runtime, Tracing } from 'aws-cdk-lib/aws-lambda';
import { LogGroup } from 'aws-cdk-lib/aws-logs';
import type { Construct } from 'constructs';
import { leanLogs } from './lean-logs.ts';
import type { Settings } from './settings.ts';

export interface GatewayFunctionProps {
  /** A file of `lambdas/`; also the last part of the function's name. */
  readonly functionName: string;
  readonly description: string;
  /** The folder its bundle lies in. */
  readonly bundle: string;
  readonly environment: Readonly<Record<string, string>>;
  readonly statements: readonly PolicyStatement[];
  readonly settings: Settings;
}

/** One file of `lambdas/` as one function, with a role of its own that can do what its row declares and nothing else. */
export class GatewayFunction extends LambdaFunction {
  constructor(scope: Construct, id: string, props: GatewayFunctionProps) {
    const { functionName, settings } = props;
    const name = `caldav-${settings.stage}-${functionName}`;
    const logGroup = new LogGroup(scope, `${id}Log`, {
      logGroupName: `/aws/lambda/${name}`,
      retention: settings.logRetentionDays,
      removalPolicy: RemovalPolicy.DESTROY,
    });
    const role = new Role(scope, `${id}Role`, { assumedBy: new ServicePrincipal('lambda.amazonaws.com') });
    super(scope, id, {
      functionName: name,
      description: props.description,
      runtime: Runtime.NODEJS_24_X,
      architecture: Architecture.ARM_64,
      handler: 'index.handler',
      code: Code.fromAsset(props.bundle),
      // CPU comes with memory: below this bcrypt and a cold start take several times longer for the same money.
      memorySize: 1024,
      // Longer than all retries of the store together, shorter than the 30 s of API Gateway.
      timeout: Duration.seconds(25),
      environment: { ...props.environment },
      logGroup,
      ...leanLogs,
      role,
      tracing: settings.tracing ? Tracing.ACTIVE : Tracing.DISABLED,
      reservedConcurrentExecutions: settings.reservedConcurrency,
    });
    logGroup.grantWrite(role);
    if (settings.tracing) {
      Validations.of(role).acknowledge({ id: 'AwsSolutions-IAM5[Resource::*]', reason: 'X-Ray knows no resources.' });
    }
    for (const statement of props.statements) role.addToPolicy(statement);
  }
}
