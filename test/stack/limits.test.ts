import { describe, expect, it } from 'vitest';
import { exampleDomain, exampleTemplate } from '../support/stack.ts';

type Properties = Record<string, unknown>;

const { domainName, certificateArn } = exampleDomain;
const stage = 'abcdefghijklmnopqrst';
const issuer = { adminIssuer: 'https://id.example.com', adminAudience: 'caldav' };
const signingIn = { consoleClientId: 'console', consoleScope: 'openid call' };
const everyday = { tracing: 'true', reservedConcurrency: '5', alarmEmail: 'ops@example.com', logRetentionDays: '30' };

/** Every setting with every ingress, under the longest name of a stage; a template with circular references is refused at once. */
const deployments = Object.entries<Readonly<Record<string, string>>>({
  'nothing chosen': {},
  'a host name': { domainName, certificateArn },
  'a host name and its zone': exampleDomain,
  'routes by verb': { ...exampleDomain, apigwCustomVerbRoutes: 'true' },
  'the load balancer': { domainName, certificateArn, davIngress: 'alb' },
  'the load balancer and everything': { ...exampleDomain, ...issuer, ...signingIn, ...everyday, davIngress: 'alb' },
  everything: { ...exampleDomain, ...everyday, programClients: '1,2', tableName: 'caldav-restored' },
  'an issuer of the shop': issuer,
}).map(([name, context]) => [name, exampleTemplate({ ...context, stage })] as const);

describe.each(deployments)('what an account would refuse of %s', (_, template) => {
  const { Resources, Outputs } = template.toJSON() as {
    Resources: Record<string, { Type: string; Properties?: Properties }>;
    Outputs: object;
  };
  const of = (type: string): Properties[] =>
    Object.values(Resources).flatMap((one) => (one.Type === type ? [one.Properties ?? {}] : []));
  const names = (type: string, property: string): string[] =>
    of(type).flatMap((properties) => (typeof properties[property] === 'string' ? [properties[property]] : []));
  const distinct = (values: readonly unknown[]): boolean => new Set(values).size === values.length;

  it('is too many resources, or a reference to none', () => {
    expect(Object.keys(Resources).length).toBeLessThan(500);
    expect(Object.keys(Outputs).length).toBeLessThan(200);
    const named = [...JSON.stringify({ Resources, Outputs }).matchAll(/"(?:Ref|Fn::GetAtt)":\[?"([^"]+)"/g)];
    expect(named.map(([, id = '']) => id).filter((id) => !(id in Resources) && !id.startsWith('AWS::'))).toEqual([]);
  });

  it('is a name too long, taken or of other letters', () => {
    const limits: readonly (readonly [string, string, RegExp])[] = [
      ['AWS::Lambda::Function', 'FunctionName', /^[\w-]{1,64}$/],
      ['AWS::IAM::Role', 'RoleName', /^[\w+=,.@-]{1,64}$/],
      ['AWS::Logs::LogGroup', 'LogGroupName', /^[\w./#-]{1,512}$/],
      ['AWS::CloudWatch::Dashboard', 'DashboardName', /^[\w-]{1,255}$/],
      ['AWS::CloudWatch::Alarm', 'AlarmName', /^.{1,255}$/],
      ['AWS::Cognito::UserPool', 'UserPoolName', /^[\w\s+=,.@-]{1,128}$/],
      ['AWS::ElasticLoadBalancingV2::TargetGroup', 'Name', /^[a-zA-Z0-9-]{1,32}$/],
      ['AWS::ElasticLoadBalancingV2::LoadBalancer', 'Name', /^[a-zA-Z0-9-]{1,32}$/],
    ];
    for (const [type, property, allowed] of limits) {
      expect(distinct(names(type, property)), type).toBe(true);
      for (const name of names(type, property)) expect(name).toMatch(allowed);
    }
    for (const { Domain } of of('AWS::Cognito::UserPoolDomain')) {
      const prefix = (Domain as { 'Fn::Join': [string, unknown[]] })['Fn::Join'][1]
        .map((part) => (typeof part === 'string' ? part : '123456789012'))
        .join('');
      expect(prefix).toMatch(/^(?!.*(?:aws|amazon|cognito))[a-z0-9][a-z0-9-]{0,61}[a-z0-9]$/);
    }
  });

  it('is a rule of the load balancer', () => {
    const rules = of('AWS::ElasticLoadBalancingV2::ListenerRule') as unknown as {
      Priority: number;
      Conditions: { HttpRequestMethodConfig?: { Values: string[] }; PathPatternConfig?: { Values: string[] } }[];
    }[];
    expect(rules.length).toBeLessThanOrEqual(100);
    expect(distinct(rules.map(({ Priority }) => Priority))).toBe(true);
    for (const { Priority, Conditions } of rules) {
      const values = Conditions.flatMap(({ HttpRequestMethodConfig, PathPatternConfig }) => [
        ...(HttpRequestMethodConfig?.Values ?? []),
        ...(PathPatternConfig?.Values ?? []),
      ]);
      expect(Priority).toBeGreaterThan(0);
      expect(Priority).toBeLessThanOrEqual(50_000);
      expect(values.length).toBeGreaterThan(0);
      expect(values.length).toBeLessThanOrEqual(5);
      for (const value of values) expect(value).toMatch(/^[A-Z_-]{1,40}$|^\/[\w./*-]{0,127}$/);
    }
    for (const { Targets } of of('AWS::ElasticLoadBalancingV2::TargetGroup')) expect(Targets).toHaveLength(1);
  });

  it('is a route twice, or more of them than an API has', () => {
    const keys = names('AWS::ApiGatewayV2::Route', 'RouteKey');
    expect(distinct(keys)).toBe(true);
    expect(keys.length).toBeLessThanOrEqual(300);
    for (const key of keys) expect(key).toMatch(/^\$default$|^[A-Z]+ \/[\w./{}+-]*$/);
  });

  it('is a role or an environment too large', () => {
    for (const { PolicyDocument } of of('AWS::IAM::Policy'))
      expect(JSON.stringify(PolicyDocument).replaceAll(/\s/g, '').length).toBeLessThan(10_240);
    for (const { Environment } of of('AWS::Lambda::Function'))
      expect(JSON.stringify(Environment).length).toBeLessThan(4_096);
  });

  it('is an alarm that may not speak to its topic', () => {
    const [{ PolicyDocument }] = of('AWS::SNS::TopicPolicy') as [{ PolicyDocument: { Statement: unknown[] } }];
    expect(PolicyDocument.Statement).toContainEqual(
      expect.objectContaining({
        Effect: 'Allow',
        Action: 'sns:Publish',
        Principal: { Service: 'cloudwatch.amazonaws.com' },
        Condition: { StringEquals: { 'aws:SourceAccount': { Ref: 'AWS::AccountId' } } },
      }),
    );
  });
});
