import { Match, type Template } from 'aws-cdk-lib/assertions';
import { AwsSolutionsChecks } from 'cdk-nag';
import { describe, expect, it } from 'vitest';
import { BadContextError } from '../../cdk/setting-readers.ts';
import { exampleStack, exampleTemplate, legible } from '../support/stack.ts';

const streamArn = 'arn:aws:dynamodb:eu-central-1:123456789012:table/restored/stream/2026-11-22T10:00:00.000';

interface Statement {
  readonly Action: string | string[];
  readonly Resource: unknown;
}

const statementsOf = (template: Template, role: string): Statement[] =>
  Object.entries(template.findResources('AWS::IAM::Policy'))
    .filter(([id]) => id.startsWith(role))
    .flatMap(
      ([, { Properties }]) => (Properties as { PolicyDocument: { Statement: Statement[] } }).PolicyDocument.Statement,
    );

describe('B09 changes as events', () => {
  const template = exampleTemplate({ changeEvents: 'true' });

  it('are there only where they are asked for: no stream, no bus, no function else', () => {
    const usual = exampleTemplate();
    for (const type of ['AWS::Events::EventBus', 'AWS::Lambda::EventSourceMapping', 'AWS::SQS::Queue'])
      usual.resourceCountIs(type, 0);
    usual.hasResourceProperties('AWS::DynamoDB::Table', { StreamSpecification: Match.absent() });
  });

  it('add a stream to the very table, which stays', () => {
    const [[id, table] = ['', {}]] = Object.entries(template.findResources('AWS::DynamoDB::Table'));
    const [[before, usual] = ['', {}]] = Object.entries(exampleTemplate().findResources('AWS::DynamoDB::Table'));
    const { StreamSpecification, ...others } = table.Properties as Record<string, unknown>;
    expect(StreamSpecification).toEqual({ StreamViewType: 'NEW_IMAGE' });
    expect([id, others]).toEqual([before, usual.Properties]);
    expect(table.DeletionPolicy).toBe('Retain');
  });

  it('are told by new change rows alone, again until they are told, for as long as the stream remembers', () => {
    template.hasResourceProperties('AWS::Lambda::EventSourceMapping', {
      FilterCriteria: {
        Filters: [
          {
            Pattern: JSON.stringify({
              eventName: ['INSERT'],
              dynamodb: { Keys: { sk: { S: [{ prefix: 'change#' }] } } },
            }),
          },
        ],
      },
      StartingPosition: 'TRIM_HORIZON',
      BisectBatchOnFunctionError: true,
      FunctionResponseTypes: ['ReportBatchItemFailures'],
      MaximumRecordAgeInSeconds: 86_400,
      MaximumRetryAttempts: Match.absent(),
      ParallelizationFactor: Match.absent(),
      DestinationConfig: { OnFailure: { Destination: Match.anyValue() } },
    });
    template.hasResourceProperties('AWS::SQS::Queue', { QueueName: 'caldav-prod-change-events-lost' });
    template.hasResourceProperties('AWS::Events::EventBus', { Name: 'caldav-prod-changes' });
    template.hasResourceProperties('AWS::Lambda::Function', {
      FunctionName: 'caldav-prod-change-events',
      Environment: { Variables: { EVENT_BUS: Match.anyValue(), TABLE_NAME: Match.absent() } },
    });
    template.hasOutput('ChangeBus', {});
  });

  it('T47 by a function that reads this stream and tells this bus, and touches no row', () => {
    const allowed = statementsOf(template, 'ChangeEventsFunctionRole').flatMap(({ Action, Resource }) =>
      [Action].flat().flatMap((action) => [Resource].flat().map((resource) => `${action} ${legible(resource)}`)),
    );
    expect(allowed.map((one) => one.replace(/[0-9A-F]{8}(?=[.>])/g, '')).sort()).toEqual([
      'dynamodb:DescribeStream <Table.StreamArn>',
      'dynamodb:GetRecords <Table.StreamArn>',
      'dynamodb:GetShardIterator <Table.StreamArn>',
      'dynamodb:ListStreams *',
      'events:PutEvents <ChangeEventsBus.Arn>',
      'logs:CreateLogStream <ChangeEventsFunctionLog.Arn>',
      'logs:PutLogEvents <ChangeEventsFunctionLog.Arn>',
      'sqs:GetQueueAttributes <ChangeEventsLost.Arn>',
      'sqs:GetQueueUrl <ChangeEventsLost.Arn>',
      'sqs:SendMessage <ChangeEventsLost.Arn>',
    ]);
  });

  it('ring when they are late or lost', () => {
    for (const [page, MetricName, Threshold] of [
      ['ChangesLate', 'IteratorAge', 300_000],
      ['ChangesLost', 'ApproximateNumberOfMessagesVisible', 1],
    ] as const)
      template.hasResourceProperties('AWS::CloudWatch::Alarm', {
        AlarmDescription: Match.stringLikeRegexp(`"${page}"`),
        MetricName,
        Threshold,
      });
  });

  it('follow a restored table by its stream, which has to be named', () => {
    const restored = { changeEvents: 'true', tableName: 'restored' };
    expect(() => exampleTemplate(restored)).toThrow(BadContextError);
    exampleTemplate({ ...restored, tableStreamArn: streamArn }).hasResourceProperties(
      'AWS::Lambda::EventSourceMapping',
      {
        EventSourceArn: streamArn,
      },
    );
    expect(() => exampleTemplate({ tableStreamArn: streamArn })).toThrow(BadContextError);
  });

  it('have nothing that cdk-nag finds without a written reason', () => {
    const { violations } = new AwsSolutionsChecks().validateScope(exampleStack({ changeEvents: 'true' }));
    expect(
      violations.flatMap(({ ruleName, violatingResources }) =>
        violatingResources.map(({ constructPath }) => `${ruleName} ${constructPath}`),
      ),
    ).toEqual([]);
  });
});

describe('B09 webhooks', () => {
  const template = exampleTemplate({ webhooks: 'true' });

  it('are sent only where they are asked for', () => {
    exampleTemplate().resourceCountIs('AWS::Lambda::EventSourceMapping', 0);
    const told = (of: Template) =>
      Object.values(of.findResources('AWS::Lambda::Function')).flatMap(({ Properties }) => {
        const { FunctionName, Environment } = Properties as {
          FunctionName: string;
          Environment?: { Variables: Record<string, string> };
        };
        return Environment?.Variables.WEBHOOKS === 'true' ? [FunctionName] : [];
      });
    expect(told(exampleTemplate())).toEqual([]);
    expect(told(template).sort()).toEqual(['caldav-prod-access', 'caldav-prod-console', 'caldav-prod-webhooks']);
  });

  it('are woken by new changes and, for what was not taken, by the clock', () => {
    template.hasResourceProperties('AWS::DynamoDB::Table', { StreamSpecification: { StreamViewType: 'NEW_IMAGE' } });
    template.resourceCountIs('AWS::Events::EventBus', 0);
    template.hasResourceProperties('AWS::Lambda::EventSourceMapping', {
      FilterCriteria: { Filters: [{ Pattern: Match.stringLikeRegexp('"prefix":"change#"') }] },
      StartingPosition: 'LATEST',
      MaximumRetryAttempts: 2,
    });
    template.hasResourceProperties('AWS::Events::Rule', { ScheduleExpression: 'rate(1 minute)' });
    template.hasResourceProperties('AWS::CloudWatch::Alarm', {
      AlarmDescription: Match.stringLikeRegexp('"ChangesLate"'),
      MetricName: 'IteratorAge',
    });
  });

  it('stand beside events on the one stream, and cdk-nag finds nothing without a written reason', () => {
    const both = exampleStack({ webhooks: 'true', changeEvents: 'true' });
    const { violations } = new AwsSolutionsChecks().validateScope(both);
    expect(
      violations.flatMap(({ ruleName, violatingResources }) =>
        violatingResources.map(({ constructPath }) => `${ruleName} ${constructPath}`),
      ),
    ).toEqual([]);
    expect(() => exampleTemplate({ webhooks: 'true', tableName: 'restored' })).toThrow(BadContextError);
  });
});
