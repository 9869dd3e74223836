import type { Duration } from 'aws-cdk-lib';
import { Rule, Schedule } from 'aws-cdk-lib/aws-events';
import { LambdaFunction as FunctionTarget } from 'aws-cdk-lib/aws-events-targets';
import type { IFunction } from 'aws-cdk-lib/aws-lambda';
import type { Construct } from 'constructs';

/** Has the clock call a function. What fails is not repeated: the next call goes on where it stopped. */
export const callEvery = (interval: Duration, scope: Construct, handler: IFunction): void => {
  new Rule(scope, 'Schedule', {
    schedule: Schedule.rate(interval),
    targets: [new FunctionTarget(handler, { retryAttempts: 0 })],
  });
};
