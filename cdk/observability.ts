import { Aws, Duration } from 'aws-cdk-lib';
import type { HttpStage } from 'aws-cdk-lib/aws-apigatewayv2';
import {
  Alarm,
  ComparisonOperator,
  Dashboard,
  GraphWidget,
  type IMetric,
  MathExpression,
  Metric,
  TreatMissingData,
} from 'aws-cdk-lib/aws-cloudwatch';
import { SnsAction } from 'aws-cdk-lib/aws-cloudwatch-actions';
import type { ITable } from 'aws-cdk-lib/aws-dynamodb';
import { type ApplicationLoadBalancer, HttpCodeElb, HttpCodeTarget } from 'aws-cdk-lib/aws-elasticloadbalancingv2';
import { PolicyStatement, ServicePrincipal } from 'aws-cdk-lib/aws-iam';
import type { IFunction } from 'aws-cdk-lib/aws-lambda';
import { Topic } from 'aws-cdk-lib/aws-sns';
import { EmailSubscription } from 'aws-cdk-lib/aws-sns-subscriptions';
import { Construct } from 'constructs';
import {
  type Dimension,
  type MetricId,
  metricNamespace,
  metrics,
  stageThrottled,
} from '../shared/deployment/metrics.ts';
import type { Settings } from './settings.ts';

export interface ObservabilityProps {
  readonly settings: Settings;
  readonly table: ITable;
  readonly stage: HttpStage;
  /** What phones reach instead of that stage. */
  readonly balancer?: ApplicationLoadBalancer | undefined;
  readonly functions: readonly IFunction[];
  /** Requests that the stage itself refused with 429. */
  readonly throttles: Metric;
  /** Who fails when phones do not get through. */
  readonly heartbeat: IFunction;
}

type OwnMetric = (typeof metrics)[MetricId];

interface Watch {
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

const period = Duration.minutes(5);

/** What CloudWatch allows an alarm on an expression. */
const metricsPerAlarm = 10;

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

/** Alarms on what ops must act upon, and one dashboard with what they look at first. */
export class Observability extends Construct {
  /** Where alarms go, for whoever listens besides. */
  readonly topicArn: string;
  /** The alarms by which a deploy is known to be bad: phones get 5xx, functions crash. */
  readonly failures: readonly Alarm[];

  constructor(scope: Construct, id: string, props: ObservabilityProps) {
    super(scope, id);
    const { settings, table, stage, balancer, functions, throttles, heartbeat } = props;
    const topic = new Topic(this, 'Alarms', { enforceSSL: true });
    // The policy that demands TLS replaces the one by which an account's own alarms may publish.
    topic.addToResourcePolicy(
      new PolicyStatement({
        actions: ['sns:Publish'],
        principals: [new ServicePrincipal('cloudwatch.amazonaws.com')],
        resources: [topic.topicArn],
        conditions: { StringEquals: { 'aws:SourceAccount': Aws.ACCOUNT_ID } },
      }),
    );
    this.topicArn = topic.topicArn;
    if (settings.alarmEmail) topic.addSubscription(new EmailSubscription(settings.alarmEmail));

    const errorsOf = (some: readonly IFunction[]) =>
      over(some, 'errors', (handler) => handler.metricErrors({ period }));
    const throttlesOf = (some: readonly IFunction[]) =>
      over(some, 'throttles', (handler) => handler.metricThrottles({ period }));
    const calls = over(functions, 'calls', (handler) => handler.metricInvocations({ period }));
    const groups = Array.from({ length: Math.ceil(functions.length / metricsPerAlarm) }, (_, at) =>
      functions.slice(at * metricsPerAlarm, (at + 1) * metricsPerAlarm),
    );
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
    const beats = heartbeat.metricErrors({ period });

    const watches: readonly Watch[] = [
      { id: 'Heartbeat', meaning: 'Phones do not get through', metric: beats, threshold: 1, silent: true },
      ...(settings.domain ? [certificateWatch(settings.domain.certificateArn)] : []),
      { id: 'ClientErrors', meaning: 'Many requests are refused', metric: refused, threshold: 5000 },
      { id: 'Flood', meaning: 'Far more requests than phones make', metric: arriving, threshold: 150000 },
      {
        id: stageThrottled.name,
        meaning: 'The HTTP API refuses phones with 429',
        metric: throttles,
        threshold: 1,
      },
      {
        id: 'ServerErrors',
        meaning: 'Phones get 5xx answers',
        metric: serverErrors,
        threshold: 5,
        tellsOfDeploy: true,
      },
      ...groups.flatMap((group, at) => [
        {
          id: `FunctionErrors${at + 1}`,
          meaning: 'Functions crash or run out of time',
          metric: errorsOf(group),
          threshold: 5,
          tellsOfDeploy: true as const,
        },
        {
          id: `FunctionThrottles${at + 1}`,
          meaning: 'The account has no concurrency left',
          metric: throttlesOf(group),
          threshold: 1,
        },
      ]),
      { id: 'TableThrottles', meaning: 'A calendar or the table is too hot', metric: throttled, threshold: 10 },
      { id: metrics.storeBusy.name, meaning: 'Phones are told to come again later', metric: busy, threshold: 10 },
      { id: 'SlowAnswers', meaning: 'One answer in twenty takes over 3 s', metric: latency, threshold: 3000 },
      { id: 'SignInRefusals', meaning: 'Many sign-ins are refused', metric: refusals, threshold: 500 },
      { id: 'SignInLocks', meaning: 'Passwords are being guessed', metric: locked, threshold: 50 },
      { id: 'StaleTokens', meaning: 'Many phones must synchronise anew', metric: staleTokens, threshold: 200 },
    ];
    const failures: Alarm[] = [];
    for (const { id: watchId, meaning, metric, threshold, falls, silent, tellsOfDeploy } of watches) {
      const alarm = new Alarm(this, watchId, {
        alarmDescription: `${meaning}: see docs/operations.md, "${watchId.replace(/\d$/, '')}".`,
        metric,
        threshold,
        evaluationPeriods: falls ? 1 : 3,
        datapointsToAlarm: falls ? 1 : 2,
        comparisonOperator: falls
          ? ComparisonOperator.LESS_THAN_THRESHOLD
          : ComparisonOperator.GREATER_THAN_OR_EQUAL_TO_THRESHOLD,
        treatMissingData: silent ? TreatMissingData.BREACHING : TreatMissingData.NOT_BREACHING,
      });
      alarm.addAlarmAction(new SnsAction(topic));
      alarm.addOkAction(new SnsAction(topic));
      if (tellsOfDeploy) failures.push(alarm);
    }
    this.failures = failures;

    const graph = (title: string, ...left: IMetric[]) => new GraphWidget({ title, left, width: 6, height: 6 });
    new Dashboard(this, 'Dashboard', {
      // Dashboards are the account's: another region would overwrite it.
      dashboardName: `caldav-${settings.stage}-${Aws.REGION}`,
      widgets: [
        [
          graph('Calls', calls),
          graph('Failures', serverErrors, errorsOf(functions), throttlesOf(functions)),
          graph('Answer time, p95', latency),
          graph('Answer time by verb, p95', each('verb', metrics.latency, 'p95')),
        ],
        [
          graph('Sign-in', refusals, locked),
          graph('Sign-ins refused, by reason', each('reason', metrics.signInRefused, 'Sum')),
          graph('Synchronisation', staleTokens, busy),
          graph(
            'Capacity',
            table.metricConsumedReadCapacityUnits({ period }),
            table.metricConsumedWriteCapacityUnits({ period }),
            throttled,
          ),
        ],
        [
          graph('Sign-ins remembered, of 1', remembered),
          graph('Read units by verb', each('verb', metrics.readUnits, 'Average')),
          graph('Write units by verb', each('verb', metrics.writeUnits, 'Average')),
        ],
      ],
    });
  }
}
