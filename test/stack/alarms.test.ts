import { Match } from 'aws-cdk-lib/assertions';
import { describe, expect, it } from 'vitest';
import { exampleDomain, exampleTemplate, legible } from '../support/stack.ts';

interface Query {
  readonly Expression?: string;
  readonly MetricStat?: { readonly Metric: Named };
}

interface Named {
  readonly Namespace: string;
  readonly MetricName: string;
  readonly Dimensions?: readonly { readonly Name: string }[];
}

type AlarmProperties = Partial<Named> & {
  readonly AlarmDescription: string;
  readonly TreatMissingData?: string;
  readonly Metrics?: readonly Query[];
};

const template = exampleTemplate();
const named = exampleTemplate(exampleDomain);
const balanced = exampleTemplate({ ...exampleDomain, davIngress: 'alb' });

const alarmsOf = (of: typeof template): AlarmProperties[] =>
  Object.values(of.findResources('AWS::CloudWatch::Alarm')).map(({ Properties }) => Properties as AlarmProperties);

/** What an alarm reads: namespace, metric, and the dimensions it is published under. */
const readBy = ({ Metrics, ...single }: AlarmProperties): string[] =>
  (Metrics?.flatMap(({ MetricStat }) => MetricStat?.Metric ?? []) ?? [single as Named]).map(
    ({ Namespace, MetricName, Dimensions = [] }) =>
      `${Namespace} ${MetricName} by ${Dimensions.map(({ Name }) => Name).sort()}`,
  );

const page = (of: typeof template, name: string): AlarmProperties[] =>
  alarmsOf(of).filter(({ AlarmDescription }) => AlarmDescription.includes(`"${name}"`));

describe('alarms', () => {
  it('tell ops by mail, each with its page in the manual', () => {
    const one = exampleTemplate({ alarmEmail: 'ops@example.com' });
    one.hasResourceProperties('AWS::SNS::Subscription', { Protocol: 'email', Endpoint: 'ops@example.com' });
    one.allResourcesProperties('AWS::CloudWatch::Alarm', {
      AlarmDescription: Match.stringLikeRegexp('docs/operations\\.md'),
      AlarmActions: Match.anyValue(),
    });
    // Only the heartbeat is there to be missed.
    for (const alarm of alarmsOf(one))
      expect([alarm.AlarmDescription, alarm.TreatMissingData]).toEqual([
        alarm.AlarmDescription,
        alarm.AlarmDescription.includes('"Heartbeat"') ? 'breaching' : 'notBreaching',
      ]);
    one.resourceCountIs('AWS::CloudWatch::Dashboard', 1);
    one.hasOutput('AlarmTopic', {});
  });

  it('go off after two of three periods of five minutes, the daily certificate at once', () => {
    named.allResourcesProperties('AWS::CloudWatch::Alarm', {
      EvaluationPeriods: Match.anyValue(),
      DatapointsToAlarm: Match.anyValue(),
    });
    const patience = Object.values(named.findResources('AWS::CloudWatch::Alarm')).map(
      ({ Properties: { MetricName, EvaluationPeriods, DatapointsToAlarm } }) =>
        [MetricName === 'DaysToExpiry', EvaluationPeriods, DatapointsToAlarm] as const,
    );
    for (const [daily, ...periods] of patience) expect(periods).toEqual(daily ? [1, 1] : [3, 2]);
    expect(patience.filter(([daily]) => daily)).toHaveLength(1);
  });

  it('read metrics that AWS publishes under these very dimensions', () => {
    const published = [
      'AWS/ApiGateway 4xx by ApiId,Stage',
      'AWS/ApiGateway 5xx by ApiId,Stage',
      'AWS/ApiGateway Count by ApiId,Stage',
      'AWS/CertificateManager DaysToExpiry by CertificateArn',
      'AWS/ApiGateway Latency by ApiId,Stage',
      'AWS/ApplicationELB HTTPCode_ELB_5XX_Count by LoadBalancer',
      'AWS/ApplicationELB HTTPCode_Target_5XX_Count by LoadBalancer',
      'AWS/ApplicationELB TargetResponseTime by LoadBalancer',
      'AWS/DynamoDB ReadThrottleEvents by TableName',
      'AWS/DynamoDB WriteThrottleEvents by TableName',
      'AWS/Lambda Errors by FunctionName',
      'AWS/Lambda Throttles by FunctionName',
      ...['SignInRefused', 'SignInThrottled', 'StaleToken', 'StoreBusy', 'StageThrottled'].map(
        (name) => `CalDavGateway ${name} by stage`,
      ),
    ];
    const read = new Set([template, named, balanced].flatMap(alarmsOf).flatMap(readBy));
    expect([...read].sort()).toEqual(published.sort());
  });

  it('have a value while some of their metrics have none, and no more metrics than CloudWatch allows', () => {
    for (const { Metrics = [] } of [template, balanced].flatMap(alarmsOf)) {
      expect(Metrics.filter(({ MetricStat }) => MetricStat).length).toBeLessThanOrEqual(10);
      for (const { Expression } of Metrics) expect(Expression ?? '').toMatch(/^$|^SUM\(\[[^+]+\]\)$|^1000 \* seconds$/);
    }
  });

  it('notice that nobody gets through: a phone without a password asks every five minutes, its silence counts', () => {
    named.hasResourceProperties('AWS::Events::Rule', { ScheduleExpression: 'rate(5 minutes)' });
    named.hasResourceProperties('AWS::Lambda::Function', {
      FunctionName: 'caldav-prod-heartbeat',
      Environment: { Variables: { DAV_BASE_URL: 'https://cal.example.com' } },
    });
    named.hasResourceProperties('AWS::CloudWatch::Alarm', {
      AlarmDescription: Match.stringLikeRegexp('"Heartbeat"'),
      Threshold: 1,
      TreatMissingData: 'breaching',
    });
  });

  it('notice a certificate that nobody renews, and only where there is one', () => {
    named.hasResourceProperties('AWS::CloudWatch::Alarm', {
      MetricName: 'DaysToExpiry',
      Dimensions: [{ Name: 'CertificateArn', Value: exampleDomain.certificateArn }],
      ComparisonOperator: 'LessThanThreshold',
      Threshold: 30,
      EvaluationPeriods: 1,
    });
    expect(page(template, 'Certificate')).toEqual([]);
    expect(page(balanced, 'Certificate')).toHaveLength(1);
  });

  it('count what the stage refuses by itself, in its access log', () => {
    template.hasResourceProperties('AWS::Logs::MetricFilter', {
      FilterPattern: '{ $.status = "429" }',
      MetricTransformations: [
        Match.objectLike({ MetricName: 'StageThrottled', Dimensions: [{ Key: 'stage', Value: '$.stage' }] }),
      ],
    });
    template.hasResourceProperties('AWS::ApiGatewayV2::Stage', {
      AccessLogSettings: { Format: Match.stringLikeRegexp('"stage":"prod"') },
    });
  });

  it('bear a name of their region on the dashboard, because dashboards are the account’s', () => {
    const [dashboard] = Object.values(template.findResources('AWS::CloudWatch::Dashboard'));
    expect(legible((dashboard as { Properties: { DashboardName: unknown } }).Properties.DashboardName)).toBe(
      'caldav-prod-<AWS::Region>',
    );
  });

  it('watch what phones reach, the load balancer too', () => {
    expect(page(template, 'ServerErrors').flatMap(readBy)).toEqual(['AWS/ApiGateway 5xx by ApiId,Stage']);
    expect(page(balanced, 'ServerErrors').flatMap(readBy)).toHaveLength(3);
    expect(page(balanced, 'SlowAnswers').flatMap(readBy)).toEqual([
      'AWS/ApplicationELB TargetResponseTime by LoadBalancer',
    ]);
  });
});
