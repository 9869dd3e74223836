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
export const watchedMetrics = ({ settings, table, stage, balancer, functions, ...others }: ObservabilityProps) => {
  const ofTable = (metricName: string) =>
    new Metric({
      namespace: 'AWS/DynamoDB',
      metricName,
      dimensionsMap: { TableName: table.tableName },
      statistic: 'Sum',
      period,
    });
  const stageErrors = stage.metricServerError({ period, statistic: 'Sum' });
  const own = ({ name: metricName }: OwnMetric) =>
    new Metric({
      namespace: metricNamespace,
      metricName,
      dimensionsMap: { stage: settings.stage },
      statistic: 'Sum',
      period,
    });
  return {
    errorsOf: (some: readonly IFunction[]) => over(some, 'errors', (handler) => handler.metricErrors({ period })),
    throttlesOf: (some: readonly IFunction[]) =>
      over(some, 'throttles', (handler) => handler.metricThrottles({ period })),
    calls: over(functions, 'calls', (handler) => handler.metricInvocations({ period })),
    throttled: sumOf('throttled', [ofTable('ReadThrottleEvents'), ofTable('WriteThrottleEvents')]),
    serverErrors: balancer
      ? sumOf('failed', [
          stageErrors,
          balancer.metrics.httpCodeTarget(HttpCodeTarget.TARGET_5XX_COUNT, { period }),
          balancer.metrics.httpCodeElb(HttpCodeElb.ELB_5XX_COUNT, { period }),
        ])
      : stageErrors,
    // A load balancer counts seconds.
    latency: balancer
      ? new MathExpression({
          label: 'latency',
          period,
          expression: '1000 * seconds',
          usingMetrics: { seconds: balancer.metrics.targetResponseTime({ period, statistic: 'p95' }) },
        })
      : stage.metricLatency({ period, statistic: 'p95' }),
    /** One line for each value of a dimension. */
    each: (dimension: Dimension, { name: metricName }: OwnMetric, statistic: string) =>
      new MathExpression({
        label: '',
        period,
        expression: `SEARCH('{${metricNamespace},stage,${dimension}} stage="${settings.stage}" MetricName="${metricName}"', '${statistic}', ${period.toSeconds()})`,
        usingMetrics: {},
      }),
    refusals: own(metrics.signInRefused),
    locked: own(metrics.signInThrottled),
    staleTokens: own(metrics.staleToken),
    busy: own(metrics.storeBusy),
    proven: own(metrics.signInProven),
    refused: stage.metricClientError({ period, statistic: 'Sum' }),
    arriving: stage.metricCount({ period, statistic: 'Sum' }),
    beats: others.heartbeat.metricErrors({ period }),
    throttles: others.throttles,
    lags: others.followers.map(({ handler }) => handler.metric('IteratorAge', { period, statistic: 'Maximum' })),
    losses: others.followers.flatMap(
      ({ lost }) => lost?.metricApproximateNumberOfMessagesVisible({ period, statistic: 'Maximum' }) ?? [],
    ),
  };
};

export type WatchedMetrics = ReturnType<typeof watchedMetrics>;
