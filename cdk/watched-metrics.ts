import { Duration } from 'aws-cdk-lib';
import type { HttpStage } from 'aws-cdk-lib/aws-apigatewayv2';
import { type IMetric, MathExpression, Metric } from 'aws-cdk-lib/aws-cloudwatch';
import type { ITable } from 'aws-cdk-lib/aws-dynamodb';
import { type ApplicationLoadBalancer, HttpCodeElb, HttpCodeTarget } from 'aws-cdk-lib/aws-elasticloadbalancingv2';
import type { IFunction } from 'aws-cdk-lib/aws-lambda';
import type { IQueue } from 'aws-cdk-lib/aws-sqs';
import { type Dimension, type MetricId, metricNamespace, metrics } from '../shared/deployment/metrics.ts';
import type { Settings } from './settings.ts';

/** What of a deployment is looked at. */
export interface ObservabilityProps {
  readonly settings: Settings;
  readonly table: ITable;
  readonly stage: HttpStage;
  /** What phones reach instead of that stage. */
  readonly balancer?: ApplicationLoadBalancer | undefined;
  readonly functions: readonly IFunction[];
  /** Requests that the stage itself refused with 429. */
  readonly throttles: Metric;
  /** Functions that follow the table's stream, each with the queue of what it could not do. */
  readonly followers: readonly { readonly handler: IFunction; readonly lost?: IQueue }[];
  /** Who fails when phones do not get through. */
  readonly heartbeat: IFunction;
}

type OwnMetric = (typeof metrics)[MetricId];

/** Alarms and graphs add up five minutes. */
export const period = Duration.minutes(5);

/** The sum of metrics as one line; `+` would have no value while any of them has none, as a function that nobody calls. */
const sumOf = (label: string, metrics: readonly IMetric[]): IMetric =>
  new MathExpression({
    label,
    period,
    expression: `SUM([${metrics.map((_, at) => `${label}${at}`).join(', ')}])`,
    usingMetrics: Object.fromEntries(metrics.map((metric, at) => [`${label}${at}`, metric])),
  });

/** The sum over functions of one Lambda metric. */
const over = (functions: readonly IFunction[], label: string, metricOf: (handler: IFunction) => IMetric): IMetric =>
  sumOf(label, functions.map(metricOf));

/** Every metric that an alarm or the dashboard shows. */
export const watchedMetrics = ({
  settings,
  table,
  stage,
  balancer,
  functions,
  throttles,
  heartbeat,
  followers,
}: ObservabilityProps) => {
  const errorsOf = (some: readonly IFunction[]) => over(some, 'errors', (handler) => handler.metricErrors({ period }));
  const throttlesOf = (some: readonly IFunction[]) =>
    over(some, 'throttles', (handler) => handler.metricThrottles({ period }));
  const calls = over(functions, 'calls', (handler) => handler.metricInvocations({ period }));
  const ofTable = (metricName: string) =>
    new Metric({
      namespace: 'AWS/DynamoDB',
      metricName,
      dimensionsMap: { TableName: table.tableName },
      statistic: 'Sum',
      period,
    });
  const throttled = sumOf('throttled', [ofTable('ReadThrottleEvents'), ofTable('WriteThrottleEvents')]);
  const stageErrors = stage.metricServerError({ period, statistic: 'Sum' });
  const serverErrors = balancer
    ? sumOf('failed', [
        stageErrors,
        balancer.metrics.httpCodeTarget(HttpCodeTarget.TARGET_5XX_COUNT, { period }),
        balancer.metrics.httpCodeElb(HttpCodeElb.ELB_5XX_COUNT, { period }),
      ])
    : stageErrors;
  // A load balancer counts seconds.
  const latency = balancer
    ? new MathExpression({
        label: 'latency',
        period,
        expression: '1000 * seconds',
        usingMetrics: { seconds: balancer.metrics.targetResponseTime({ period, statistic: 'p95' }) },
      })
    : stage.metricLatency({ period, statistic: 'p95' });
  const own = ({ name: metricName }: OwnMetric, statistic = 'Sum') =>
    new Metric({
      namespace: metricNamespace,
      metricName,
      dimensionsMap: { stage: settings.stage },
      statistic,
      period,
    });
  const each = (dimension: Dimension, { name: metricName }: OwnMetric, statistic: string) =>
    new MathExpression({
      label: '',
      period,
      expression: `SEARCH('{${metricNamespace},stage,${dimension}} stage="${settings.stage}" MetricName="${metricName}"', '${statistic}', ${period.toSeconds()})`,
      usingMetrics: {},
    });
  const refusals = own(metrics.signInRefused);
  const locked = own(metrics.signInThrottled);
  const staleTokens = own(metrics.staleToken);
  const busy = own(metrics.storeBusy);
  const remembered = own(metrics.signInRemembered, 'Average');

  const refused = stage.metricClientError({ period, statistic: 'Sum' });
  const arriving = stage.metricCount({ period, statistic: 'Sum' });
  const lags = followers.map(({ handler }) => handler.metric('IteratorAge', { period, statistic: 'Maximum' }));
  const losses = followers.flatMap(
    ({ lost }) => lost?.metricApproximateNumberOfMessagesVisible({ period, statistic: 'Maximum' }) ?? [],
  );
  const beats = heartbeat.metricErrors({ period });
  return {
    errorsOf,
    throttlesOf,
    calls,
    throttled,
    serverErrors,
    latency,
    each,
    refusals,
    locked,
    staleTokens,
    busy,
    remembered,
    refused,
    arriving,
    beats,
    throttles,
    lags,
    losses,
  };
};

export type WatchedMetrics = ReturnType<typeof watchedMetrics>;
