import { Duration } from 'aws-cdk-lib';
import { type IMetric, Metric } from 'aws-cdk-lib/aws-cloudwatch';
import type { IFunction } from 'aws-cdk-lib/aws-lambda';
import { metrics, stageThrottled } from '../shared/deployment/metrics.ts';
import type { Settings } from './settings.ts';
import type { WatchedMetrics } from './watched-metrics.ts';

/** One alarm. */
export interface Watch {
  readonly id: string;
  /** What it means and where to read on; the subject of the mail. */
  readonly meaning: string;
  readonly metric: IMetric;
  readonly threshold: number;
  /** What goes off when the metric falls; it is read once a day. */
  readonly falls?: true;
  /** Silence is an alarm too. */
  readonly silent?: true;
  /** What a bad release sets off. */
  readonly tellsOfDeploy?: true;
}

/** What CloudWatch allows an alarm on an expression. */
const metricsPerAlarm = 10;

/** ACM renews by itself while it can; thirty days before the end it has failed to. */
const certificateWatch = (arn: string): Watch => ({
  id: 'Certificate',
  meaning: 'The certificate ends within 30 days',
  metric: new Metric({
    namespace: 'AWS/CertificateManager',
    metricName: 'DaysToExpiry',
    dimensionsMap: { CertificateArn: arn },
    statistic: 'Minimum',
    period: Duration.days(1),
  }),
  threshold: 30,
  falls: true,
});

/** Every alarm there is; each has its paragraph in docs/operations.md. */
export const watchesOf = (
  { domain }: Settings,
  functions: readonly IFunction[],
  watched: WatchedMetrics,
): readonly Watch[] => {
  const groups = Array.from({ length: Math.ceil(functions.length / metricsPerAlarm) }, (_, at) =>
    functions.slice(at * metricsPerAlarm, (at + 1) * metricsPerAlarm),
  );
  return [
    { id: 'Heartbeat', meaning: 'Phones do not get through', metric: watched.beats, threshold: 1, silent: true },
    ...(domain ? [certificateWatch(domain.certificateArn)] : []),
    { id: 'ClientErrors', meaning: 'Many requests are refused', metric: watched.refused, threshold: 5000 },
    { id: 'Flood', meaning: 'Far more requests than phones make', metric: watched.arriving, threshold: 150000 },
    {
      id: stageThrottled.name,
      meaning: 'The HTTP API refuses phones with 429',
      metric: watched.throttles,
      threshold: 1,
    },
    {
      id: 'ServerErrors',
      meaning: 'Phones get 5xx answers',
      metric: watched.serverErrors,
      threshold: 5,
      tellsOfDeploy: true,
    },
    ...groups.flatMap((group, at) => [
      {
        id: `FunctionErrors${at + 1}`,
        meaning: 'Functions crash or run out of time',
        metric: watched.errorsOf(group),
        threshold: 5,
        tellsOfDeploy: true as const,
      },
      {
        id: `FunctionThrottles${at + 1}`,
        meaning: 'The account has no concurrency left',
        metric: watched.throttlesOf(group),
        threshold: 1,
      },
    ]),
    { id: 'TableThrottles', meaning: 'A calendar or the table is too hot', metric: watched.throttled, threshold: 10 },
    { id: metrics.storeBusy.name, meaning: 'Phones are told to come again later', metric: watched.busy, threshold: 10 },
    ...watched.lags.map((metric, at) => ({
      id: `ChangesLate${at + 1}`,
      meaning: 'Changes are told late, or not at all',
      metric,
      threshold: 300_000,
    })),
    ...watched.losses.map((metric, at) => ({
      id: `ChangesLost${at + 1}`,
      meaning: 'Changes could not be told for a day',
      metric,
      threshold: 1,
    })),
    { id: 'SlowAnswers', meaning: 'One answer in twenty takes over 3 s', metric: watched.latency, threshold: 3000 },
    { id: 'SignInRefusals', meaning: 'Many sign-ins are refused', metric: watched.refusals, threshold: 500 },
    { id: 'SignInLocks', meaning: 'Passwords are being guessed', metric: watched.locked, threshold: 50 },
    { id: 'StaleTokens', meaning: 'Many phones must synchronise anew', metric: watched.staleTokens, threshold: 200 },
  ];
};
