import { Match } from 'aws-cdk-lib/assertions';
import { describe, expect, it } from 'vitest';
import { exampleDomain, exampleTemplate } from '../support/stack.ts';

interface Query {
  readonly Expression?: string;
  readonly MetricStat?: { readonly Metric: Named };
}

interface Named {
  readonly Namespace: string;
  readonly MetricName: string;
  readonly Dimensions?: readonly { readonly Name: string }[];
}

type AlarmProperties = Partial<Named> & { readonly AlarmDescription: string; readonly Metrics?: readonly Query[] };

const template = exampleTemplate();
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
      TreatMissingData: 'notBreaching',
    });
    one.resourceCountIs('AWS::CloudWatch::Dashboard', 1);
    one.hasOutput('AlarmTopic', {});
  });

  it('read metrics that AWS publishes under these very dimensions', () => {
    const published = [
      'AWS/ApiGateway 5xx by ApiId,Stage',
      'AWS/ApiGateway Latency by ApiId,Stage',
      'AWS/ApplicationELB HTTPCode_ELB_5XX_Count by LoadBalancer',
      'AWS/ApplicationELB HTTPCode_Target_5XX_Count by LoadBalancer',
      'AWS/ApplicationELB TargetResponseTime by LoadBalancer',
      'AWS/DynamoDB ReadThrottleEvents by TableName',
      'AWS/DynamoDB WriteThrottleEvents by TableName',
      'AWS/Lambda Errors by FunctionName',
      'AWS/Lambda Throttles by FunctionName',
      ...['SignInRefused', 'SignInThrottled', 'StaleToken', 'StoreBusy'].map(
        (name) => `CalDavGateway ${name} by stage`,
      ),
    ];
    const read = new Set([template, balanced].flatMap(alarmsOf).flatMap(readBy));
    expect([...read].sort()).toEqual(published.sort());
  });

  it('have a value while some of their metrics have none, and no more metrics than CloudWatch allows', () => {
    for (const { Metrics = [] } of [template, balanced].flatMap(alarmsOf)) {
      expect(Metrics.filter(({ MetricStat }) => MetricStat).length).toBeLessThanOrEqual(10);
      for (const { Expression } of Metrics) expect(Expression ?? '').toMatch(/^$|^SUM\(\[[^+]+\]\)$|^1000 \* seconds$/);
    }
  });

  it('watch what phones reach, the load balancer too', () => {
    expect(page(template, 'ServerErrors').flatMap(readBy)).toEqual(['AWS/ApiGateway 5xx by ApiId,Stage']);
    expect(page(balanced, 'ServerErrors').flatMap(readBy)).toHaveLength(3);
    expect(page(balanced, 'SlowAnswers').flatMap(readBy)).toEqual([
      'AWS/ApplicationELB TargetResponseTime by LoadBalancer',
    ]);
  });
});
