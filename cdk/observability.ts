import { Aws } from 'aws-cdk-lib';
import {
  Alarm,
  ComparisonOperator,
  Dashboard,
  GraphWidget,
  type IMetric,
  TreatMissingData,
} from 'aws-cdk-lib/aws-cloudwatch';
import { SnsAction } from 'aws-cdk-lib/aws-cloudwatch-actions';
import { PolicyStatement, ServicePrincipal } from 'aws-cdk-lib/aws-iam';
import { Topic } from 'aws-cdk-lib/aws-sns';
import { EmailSubscription } from 'aws-cdk-lib/aws-sns-subscriptions';
import { Construct } from 'constructs';
import { metrics } from '../shared/deployment/metrics.ts';
import { type ObservabilityProps, period, watchedMetrics } from './watched-metrics.ts';
import { watchesOf } from './watches.ts';

/** Alarms on what ops must act upon, and one dashboard with what they look at first. */
export class Observability extends Construct {
  /** Where alarms go, for whoever listens besides. */
  readonly topicArn: string;
  /** The alarms by which a deploy is known to be bad: phones get 5xx, functions crash. */
  readonly failures: readonly Alarm[];

  constructor(scope: Construct, id: string, props: ObservabilityProps) {
    super(scope, id);
    const { settings, table, functions } = props;
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

    const watched = watchedMetrics(props);
    const failures: Alarm[] = [];
    for (const { id: watchId, meaning, metric, threshold, falls, silent, tellsOfDeploy } of watchesOf(
      settings,
      functions,
      watched,
    )) {
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
          graph('Calls', watched.calls),
          graph('Failures', watched.serverErrors, watched.errorsOf(functions), watched.throttlesOf(functions)),
          graph('Answer time, p95', watched.latency),
          graph('Answer time by verb, p95', watched.each('verb', metrics.latency, 'p95')),
        ],
        [
          graph('Sign-in', watched.refusals, watched.locked, watched.proven),
          graph('Sign-ins refused, by reason', watched.each('reason', metrics.signInRefused, 'Sum')),
          graph('Synchronisation', watched.staleTokens, watched.busy),
          graph(
            'Capacity',
            table.metricConsumedReadCapacityUnits({ period }),
            table.metricConsumedWriteCapacityUnits({ period }),
            watched.throttled,
          ),
        ],
      ],
    });
  }
}
