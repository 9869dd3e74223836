import { Validations } from 'aws-cdk-lib';
import type { IAlarm } from 'aws-cdk-lib/aws-cloudwatch';
import { LambdaApplication, LambdaDeploymentConfig, LambdaDeploymentGroup } from 'aws-cdk-lib/aws-codedeploy';
import { ManagedPolicy, Role, ServicePrincipal } from 'aws-cdk-lib/aws-iam';
import { Alias } from 'aws-cdk-lib/aws-lambda';
import { Construct } from 'constructs';
import type { GatewayFunction } from './gateway-function.ts';

const codeDeployPolicy = 'service-role/AWSCodeDeployRoleForLambdaLimited';

/** A deploy reaches a tenth of the calls first, and all of them a quarter of an hour later unless an alarm went off. */
export class GradualDeployment extends Construct {
  readonly #aliases = new Map<string, Alias>();

  /** What routes call in place of the function: the version that is live, and while a deploy runs the next one too. */
  aliasOf(functionName: string, handler: GatewayFunction): Alias {
    const alias = new Alias(this, `${functionName}Alias`, { aliasName: 'live', version: handler.currentVersion });
    this.#aliases.set(functionName, alias);
    return alias;
  }

  /** Any of these alarms takes a deploy back, that of every function and so of the stack. */
  rollBackOn(alarms: readonly IAlarm[]): void {
    const role = new Role(this, 'Role', {
      assumedBy: new ServicePrincipal('codedeploy.amazonaws.com'),
      managedPolicies: [ManagedPolicy.fromAwsManagedPolicyName(codeDeployPolicy)],
    });
    Validations.of(role).acknowledge({
      id: `AwsSolutions-IAM4[Policy::arn:<AWS::Partition>:iam::aws:policy/${codeDeployPolicy}]`,
      reason: 'AWS keeps it to what CodeDeploy needs for functions: moving an alias, reading alarms.',
    });
    const application = new LambdaApplication(this, 'Application');
    for (const [functionName, alias] of this.#aliases)
      new LambdaDeploymentGroup(this, `${functionName}Group`, {
        application,
        alias,
        alarms: [...alarms],
        role: role.withoutPolicyUpdates(),
        // Alarms want two of three periods of five minutes.
        deploymentConfig: LambdaDeploymentConfig.CANARY_10PERCENT_15MINUTES,
      });
  }
}
