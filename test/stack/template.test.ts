import { Match } from 'aws-cdk-lib/assertions';
import { describe, expect, it } from 'vitest';
import { functions } from '../../shared/deployment/functions.ts';
import { methodNames, methods } from '../../shared/deployment/methods.ts';
import { like } from '../support/iam/statements.ts';
import { exampleDomain, exampleTemplate, legible } from '../support/stack.ts';

const template = exampleTemplate();
const withDomain = exampleTemplate(exampleDomain);
const balanced = exampleTemplate({ ...exampleDomain, davIngress: 'alb' });

const propertiesOf = (of: typeof template, type: string): Record<string, unknown>[] =>
  Object.values(of.findResources(type)).map(({ Properties }) => Properties as Record<string, unknown>);
const routeKeys = (of: typeof template): unknown[] =>
  propertiesOf(of, 'AWS::ApiGatewayV2::Route').map(({ RouteKey }) => RouteKey);

interface LambdaFunction {
  readonly FunctionName: string;
  readonly Environment: { readonly Variables: Readonly<Record<string, unknown>> };
}

const functionsOf = (of: typeof template): LambdaFunction[] =>
  (propertiesOf(of, 'AWS::Lambda::Function') as unknown as LambdaFunction[]).filter(
    // One stands outside, as a phone does; the other answers nobody.
    ({ FunctionName }) => !/-(heartbeat|sweep)$/.test(FunctionName),
  );
const gradual = exampleTemplate({ gradualDeployment: 'true', deviceNoteMinutes: '15' });
const isAdministration = ({ FunctionName }: LambdaFunction): boolean => /-(access|appointments)$/.test(FunctionName);
const isConsole = ({ FunctionName }: LambdaFunction): boolean => FunctionName.endsWith('-console');

describe('T46 the table', () => {
  it('cannot be deleted by mistake, can be restored to any second, is encrypted, and outlives the stack', () => {
    template.hasResource('AWS::DynamoDB::Table', {
      DeletionPolicy: 'Retain',
      UpdateReplacePolicy: 'Retain',
      Properties: {
        DeletionProtectionEnabled: true,
        PointInTimeRecoverySpecification: { PointInTimeRecoveryEnabled: true, RecoveryPeriodInDays: 35 },
        SSESpecification: { SSEEnabled: true },
        BillingMode: 'PAY_PER_REQUEST',
        TimeToLiveSpecification: { AttributeName: 'expires', Enabled: true },
        LocalSecondaryIndexes: [
          Match.objectLike({ IndexName: 'byTime', Projection: Match.objectLike({ ProjectionType: 'INCLUDE' }) }),
        ],
        GlobalSecondaryIndexes: Match.absent(),
      },
    });
  });
});

describe('T49 transport', () => {
  it('tells every function the host name of the deployment’s own, for HSTS there and nowhere else', () => {
    const told = (of: typeof template) => functionsOf(of).map(({ Environment: { Variables } }) => Variables.HOST_NAME);
    for (const own of [withDomain, balanced]) expect(new Set(told(own))).toEqual(new Set([exampleDomain.domainName]));
    expect(new Set(told(template))).toEqual(new Set([undefined]));
    expect(told(template).length).toBeGreaterThan(10);
  });

  it('speaks TLS 1.2 and later only, on a host name of its own', () => {
    withDomain.hasResourceProperties('AWS::ApiGatewayV2::DomainName', {
      DomainNameConfigurations: [Match.objectLike({ SecurityPolicy: 'TLS_1_2' })],
    });
    withDomain.hasResourceProperties('AWS::ApiGatewayV2::Api', { DisableExecuteApiEndpoint: true });
    balanced.allResourcesProperties('AWS::ElasticLoadBalancingV2::Listener', {
      Port: 443,
      Protocol: 'HTTPS',
      SslPolicy: Match.stringLikeRegexp('^ELBSecurityPolicy-TLS13-1-2'),
    });
  });

  it('never redirects from http, and lets no web page of others in', () => {
    balanced.resourceCountIs('AWS::ElasticLoadBalancingV2::Listener', 1);
    for (const { IpProtocol, FromPort } of propertiesOf(balanced, 'AWS::EC2::SecurityGroup').flatMap(
      ({ SecurityGroupIngress }) => SecurityGroupIngress as { IpProtocol: string; FromPort: number }[],
    )) {
      expect([IpProtocol, FromPort]).toEqual(['tcp', 443]);
    }
    template.hasResourceProperties('AWS::ApiGatewayV2::Api', { CorsConfiguration: Match.absent() });
  });
});

describe('ingress', () => {
  it('routes each documented verb to its own function and every other one to the dispatch function', () => {
    const keys = routeKeys(template);
    for (const method of ['GET', 'HEAD', 'PUT', 'DELETE', 'OPTIONS', 'POST', 'ANY']) {
      expect(keys).toEqual(expect.arrayContaining([`${method} /dav`, `${method} /dav/{proxy+}`]));
    }
    expect(keys).toEqual(expect.arrayContaining(['$default', 'ANY /.well-known/caldav']));
    expect(keys).not.toContain('PROPFIND /dav/{proxy+}');
  });

  it('may call the function of every route, also of the one without method and path', () => {
    for (const one of [template, exampleTemplate({ apigwCustomVerbRoutes: 'true' }), balanced, gradual]) {
      const integrations = one.findResources('AWS::ApiGatewayV2::Integration');
      const permissions = propertiesOf(one, 'AWS::Lambda::Permission');
      for (const { RouteKey, Target } of propertiesOf(one, 'AWS::ApiGatewayV2::Route')) {
        const id = /<(\w+)>/.exec(legible(Target))?.[1] ?? '';
        const called = legible(integrations[id]?.Properties.IntegrationUri);
        // What AWS matches is stage, method and path; of `$default` the stage and the name of the route.
        const [method = '', path] = String(RouteKey).split(' ');
        const source = `<api>/stage/${path === undefined ? method : `${method === 'ANY' ? 'PROPFIND' : method}${path}`}`;
        const permitted = permissions
          .filter(({ FunctionName }) => legible(FunctionName) === called)
          .map(
            ({ SourceArn }) =>
              legible(SourceArn)
                .split(':')
                .at(-1)
                ?.replace(/^<\w+>/, '<api>') ?? '',
          );
        const matches = permitted.filter((pattern) => like(pattern, source));
        expect([RouteKey, permitted, matches.length]).toEqual([RouteKey, permitted, 1]);
      }
    }
  });

  it('routes WebDAV verbs by name where they are proven to deploy', () => {
    const keys = routeKeys(exampleTemplate({ apigwCustomVerbRoutes: 'true' }));
    for (const method of methodNames) expect(keys).toContain(`${method} /dav/{proxy+}`);
  });

  it('gives every verb one rule and one target behind a load balancer, well-known first, 405 for the rest', () => {
    const rules = propertiesOf(balanced, 'AWS::ElasticLoadBalancingV2::ListenerRule') as {
      Priority: number;
      Conditions: { HttpRequestMethodConfig?: { Values: string[] }; PathPatternConfig?: { Values: string[] } }[];
    }[];
    const methods = rules.flatMap(({ Conditions }) =>
      Conditions.flatMap((one) => one.HttpRequestMethodConfig?.Values ?? []),
    );
    expect(methods.sort()).toEqual(methodNames.toSorted());
    const byVerb = rules.filter(({ Conditions }) => Conditions.some((one) => one.HttpRequestMethodConfig));
    const byPath = rules.filter((rule) => !byVerb.includes(rule));
    expect(
      byPath.flatMap(({ Conditions }) => Conditions.flatMap((one) => one.PathPatternConfig?.Values ?? [])),
    ).toEqual(expect.arrayContaining(['/.well-known/caldav', '/me', '/me/*', '/setup/*']));
    expect(Math.max(...byPath.map(({ Priority }) => Priority))).toBeLessThan(
      Math.min(...byVerb.map(({ Priority }) => Priority)),
    );
    balanced.hasResourceProperties('AWS::ElasticLoadBalancingV2::Listener', {
      DefaultActions: [
        Match.objectLike({ Type: 'fixed-response', FixedResponseConfig: Match.objectLike({ StatusCode: '405' }) }),
      ],
    });
    balanced.allResourcesProperties('AWS::ElasticLoadBalancingV2::TargetGroup', {
      TargetType: 'lambda',
      TargetGroupAttributes: Match.arrayWith([{ Key: 'lambda.multi_value_headers.enabled', Value: 'true' }]),
    });
    // The HTTP API keeps its routes: without the balancer one flag leads back.
    expect(routeKeys(balanced).sort()).toEqual(routeKeys(template).sort());
  });

  it('throttles the stage and logs each call without address, path or user', () => {
    template.hasResourceProperties('AWS::ApiGatewayV2::Stage', {
      StageName: '$default',
      DefaultRouteSettings: Match.objectLike({ ThrottlingRateLimit: 1000, ThrottlingBurstLimit: 2000 }),
    });
    const [stage] = propertiesOf(template, 'AWS::ApiGatewayV2::Stage') as [{ AccessLogSettings: { Format: string } }];
    expect(stage.AccessLogSettings.Format).not.toMatch(/sourceIp|\.path|userAgent|authorizer|identity/);
  });

  it('sets the records that clients discover it by', () => {
    withDomain.hasResourceProperties('AWS::Route53::RecordSet', {
      Type: 'SRV',
      Name: '_caldavs._tcp.cal.example.com.',
      ResourceRecords: ['0 1 443 cal.example.com'],
    });
    withDomain.hasResourceProperties('AWS::Route53::RecordSet', { Type: 'TXT', ResourceRecords: ['"path=/dav/"'] });
    withDomain.hasOutput('SrvRecord', {
      Value: Match.stringLikeRegexp('^_caldavs\\._tcp\\.cal\\.example\\.com\\. .* SRV '),
    });
  });
});

describe('administration', () => {
  it('stands behind a token issuer on every route, of Cognito or of the shop', () => {
    const own = exampleTemplate({ adminIssuer: 'https://id.example.com', adminAudience: 'caldav' });
    for (const one of [template, withDomain, balanced, own]) {
      const admin = propertiesOf(one, 'AWS::ApiGatewayV2::Route').filter(({ RouteKey }) =>
        String(RouteKey).includes('/admin/'),
      );
      expect(admin.length).toBeGreaterThan(1);
      for (const route of admin)
        expect(route).toMatchObject({ AuthorizationType: 'JWT', AuthorizerId: expect.anything() });
    }
    own.resourceCountIs('AWS::Cognito::UserPool', 0);
    own.hasResourceProperties('AWS::ApiGatewayV2::Authorizer', {
      JwtConfiguration: { Issuer: 'https://id.example.com', Audience: ['caldav'] },
    });
    template.hasResourceProperties('AWS::Cognito::UserPoolClient', { AllowedOAuthFlows: ['client_credentials'] });
  });

  it('takes a scope that tokens of the shop’s issuer must carry besides their audience', () => {
    const issuer = { adminIssuer: 'https://id.example.com', adminAudience: 'caldav' };
    const scopesOf = (context: Record<string, string>) =>
      propertiesOf(exampleTemplate({ ...issuer, ...context }), 'AWS::ApiGatewayV2::Route')
        .filter(({ RouteKey }) => String(RouteKey).includes('/admin/'))
        .map(({ AuthorizationScopes }) => AuthorizationScopes);
    expect(new Set(scopesOf({}))).toEqual(new Set([undefined]));
    for (const scopes of scopesOf({ adminScope: 'api://caldav/call' })) expect(scopes).toEqual(['api://caldav/call']);
  });

  it('tells strangers no administrator’s address, and makes no client for a program that there is not', () => {
    template.hasResourceProperties('AWS::Cognito::UserPoolClient', {
      AllowedOAuthFlows: ['code'],
      PreventUserExistenceErrors: 'ENABLED',
    });
    const none = exampleTemplate({ programClients: 'none' });
    none.resourceCountIs('AWS::Cognito::UserPoolClient', 1);
    expect(none.findOutputs('AdminProgramClient')).toEqual({});
  });

  it('takes a second client of the diary program, for as long as its secret is rotated', () => {
    const idsOf = (of: typeof template) =>
      Object.keys(
        of.findResources('AWS::Cognito::UserPoolClient', { Properties: { AllowedOAuthFlows: ['client_credentials'] } }),
      );
    const both = exampleTemplate({ programClients: '1,2' });
    const [first, second] = [idsOf(template), idsOf(exampleTemplate({ programClients: '2' }))];
    expect(idsOf(both).sort()).toEqual([...first, ...second].sort());
    const [{ JwtConfiguration }] = propertiesOf(both, 'AWS::ApiGatewayV2::Authorizer') as [
      { JwtConfiguration: { Audience: unknown[] } },
    ];
    expect(JwtConfiguration.Audience).toEqual(expect.arrayContaining([...first, ...second].map((Ref) => ({ Ref }))));
  });
});

describe('functions', () => {
  it('note phones as often as the deployment says, where phones synchronise and where they are shown', () => {
    const environmentOf = (name: string) =>
      functionsOf(gradual).find(({ FunctionName }) => FunctionName === `caldav-prod-${name}`)?.Environment.Variables;
    for (const name of ['webdav', 'get', 'access', 'me'])
      expect(environmentOf(name)).toMatchObject({ DEVICE_NOTE_MINUTES: '15' });
    expect(environmentOf('console')).not.toHaveProperty('DEVICE_NOTE_MINUTES');
  });

  it('run on arm64 with Node.js 24, and know no secret', () => {
    const functions = propertiesOf(template, 'AWS::Lambda::Function');
    expect(functions.length).toBeGreaterThanOrEqual(
      new Set(Object.values(methods).map(({ functionName }) => functionName)).size + 5,
    );
    for (const one of functions) {
      expect(one).toMatchObject({ Runtime: 'nodejs24.x', Architectures: ['arm64'], Handler: 'index.handler' });
    }
    for (const one of functionsOf(template)) {
      const own = isConsole(one)
        ? ['ADMIN_BASE_URL', ...['CLIENT_ID', 'ISSUER', 'ORIGINS', 'SCOPE'].map((name) => `CONSOLE_${name}`)]
        : ['TABLE_NAME', ...(isAdministration(one) ? ['ADMIN_BRANCH_CLAIM', 'ADMIN_BRANCH_PREFIX'] : [])];
      const variables = ['DAV_BASE_URL', 'INGRESS', 'STAGE', ...own].sort();
      expect(Object.keys(one.Environment.Variables).sort(), one.FunctionName).toEqual(variables);
    }
    template.hasResourceProperties('AWS::Lambda::Function', {
      FunctionName: 'caldav-prod-sweep',
      Environment: { Variables: { STAGE: 'prod', TABLE_NAME: Match.anyValue(), DAV_BASE_URL: Match.absent() } },
    });
    expect(/ClientSecret|SecretString|resolve:secretsmanager/.test(JSON.stringify(template.toJSON()))).toBe(false);
  });

  it('are traced only when asked', () => {
    const modes = (of: typeof template): unknown[] =>
      propertiesOf(of, 'AWS::Lambda::Function').map(
        ({ TracingConfig }) => (TracingConfig as { Mode: string } | undefined)?.Mode,
      );
    expect(new Set(modes(template))).toEqual(new Set([undefined]));
    expect(new Set(modes(exampleTemplate({ tracing: 'true' })))).toEqual(new Set(['Active']));
  });

  it('keep their concurrency to themselves only when asked', () => {
    expect(propertiesOf(template, 'AWS::Lambda::Function').some((one) => 'ReservedConcurrentExecutions' in one)).toBe(
      false,
    );
    const reserving = (context: Record<string, string>): number =>
      propertiesOf(exampleTemplate({ reservedConcurrency: '7', ...context }), 'AWS::Lambda::Function').filter(
        ({ ReservedConcurrentExecutions }) => ReservedConcurrentExecutions === 7,
      ).length;
    // Not for functions that the ingress never calls.
    expect(reserving({})).toBe(12);
    expect(reserving({ apigwCustomVerbRoutes: 'true' })).toBe(functions.length);
    expect(reserving({ ...exampleDomain, davIngress: 'alb' })).toBe(functions.length);
  });
});

describe('logs', () => {
  it('are kept as long as is said, 90 days if nothing is, and every function has one of its own', () => {
    for (const [one, days] of [
      [template, 90],
      [balanced, 90],
      [exampleTemplate({ logRetentionDays: '30' }), 30],
    ] as const) {
      const groups = propertiesOf(one, 'AWS::Logs::LogGroup');
      expect(groups.length).toBeGreaterThan(propertiesOf(one, 'AWS::Lambda::Function').length);
      expect(new Set(groups.map(({ RetentionInDays }) => RetentionInDays))).toEqual(new Set([days]));
      const own = propertiesOf(one, 'AWS::Lambda::Function').map(({ LoggingConfig }) => JSON.stringify(LoggingConfig));
      expect(new Set(own).size).toBe(own.length);
    }
  });
});

describe('cost', () => {
  it('has no lines of Lambda about calls that went well, and leaves those of a function as they are', () => {
    for (const one of [template, balanced])
      one.allResourcesProperties('AWS::Lambda::Function', {
        LoggingConfig: { LogFormat: 'JSON', SystemLogLevel: 'WARN', ApplicationLogLevel: Match.absent() },
      });
  });

  it('is told apart by stage on everything that can carry a tag', () => {
    const wanted = [
      { Key: 'service', Value: 'caldav-gateway' },
      { Key: 'stage', Value: 'test' },
    ];
    const one = exampleTemplate({ ...exampleDomain, davIngress: 'alb', stage: 'test' });
    for (const type of [
      'AWS::DynamoDB::Table',
      'AWS::Lambda::Function',
      'AWS::Logs::LogGroup',
      'AWS::ElasticLoadBalancingV2::LoadBalancer',
      'AWS::SNS::Topic',
      'AWS::CloudWatch::Alarm',
    ]) {
      expect(propertiesOf(one, type).length, type).toBeGreaterThan(0);
      one.allResourcesProperties(type, { Tags: Match.arrayWith(wanted) });
    }
    for (const type of ['AWS::ApiGatewayV2::Api', 'AWS::ApiGatewayV2::Stage'])
      one.allResourcesProperties(type, { Tags: { service: 'caldav-gateway', stage: 'test' } });
    one.allResourcesProperties('AWS::Cognito::UserPool', {
      UserPoolTags: { service: 'caldav-gateway', stage: 'test' },
    });
  });
});

describe('a restored table', () => {
  it('is served by every function and watched by the alarms, while the one it replaces stays as it is', () => {
    const one = exampleTemplate({ tableName: 'caldav-restored' });
    for (const { Environment, FunctionName } of functionsOf(one).filter((each) => !isConsole(each)))
      expect(Environment.Variables.TABLE_NAME, FunctionName).toBe('caldav-restored');
    const [made] = Object.keys(template.findResources('AWS::DynamoDB::Table'));
    expect(one.findResources('AWS::DynamoDB::Table')).toEqual(template.findResources('AWS::DynamoDB::Table'));
    const { [made!]: _table, ...rest } = one.toJSON().Resources as Record<string, unknown>;
    expect(JSON.stringify(rest)).not.toContain(made);
    one.hasOutput('TableName', { Value: 'caldav-restored' });
  });
});

describe('stages', () => {
  it('live side by side in one account', () => {
    const names = (stage: string): unknown[] => {
      const one = exampleTemplate({ stage });
      return [
        ...propertiesOf(one, 'AWS::Lambda::Function').map(({ FunctionName }) => FunctionName),
        ...propertiesOf(one, 'AWS::Logs::LogGroup').map(({ LogGroupName }) => LogGroupName),
        ...propertiesOf(one, 'AWS::CloudWatch::Dashboard').map(({ DashboardName }) => DashboardName),
      ].filter((name) => name !== undefined);
    };
    const second = names('two');
    expect(names('one').filter((name) => second.includes(name))).toEqual([]);
  });
});

describe('what an account might refuse', () => {
  const balanced = exampleTemplate({ ...exampleDomain, davIngress: 'alb' });

  it('comes before what is retained, so that a failed deploy leaves no table and no pool behind', () => {
    const behind = (of: typeof template, type: string): string[] =>
      Object.values(of.findResources(type)).flatMap(({ DependsOn }) => (DependsOn ?? []) as string[]);
    const typesOf = (of: typeof template, ids: readonly string[]): string[] =>
      ids.map((id) => (of.toJSON().Resources as Record<string, { Type: string }>)[id]?.Type ?? id).sort();
    const named = exampleTemplate(exampleDomain);
    expect(typesOf(named, behind(named, 'AWS::DynamoDB::Table'))).toEqual(
      expect.arrayContaining(['AWS::ApiGatewayV2::Authorizer', 'AWS::ApiGatewayV2::DomainName']),
    );
    expect(typesOf(named, behind(named, 'AWS::Cognito::UserPool'))).toEqual(['AWS::ApiGatewayV2::DomainName']);
    for (const type of ['AWS::DynamoDB::Table', 'AWS::Cognito::UserPool'])
      expect(typesOf(balanced, behind(balanced, type))).toEqual(
        expect.arrayContaining(['AWS::ElasticLoadBalancingV2::Listener', 'AWS::ElasticLoadBalancingV2::LoadBalancer']),
      );
  });

  it('bears no tags where CloudFormation has known them for some weeks only', () => {
    for (const type of [
      'CloudWatch::Dashboard',
      'ElasticLoadBalancingV2::Listener',
      'ElasticLoadBalancingV2::ListenerRule',
    ])
      for (const properties of propertiesOf(balanced, `AWS::${type}`)) expect(properties).not.toHaveProperty('Tags');
    for (const { Tags } of propertiesOf(balanced, 'AWS::Lambda::Function'))
      expect(Tags).toContainEqual({ Key: 'service', Value: 'caldav-gateway' });
  });

  it('shows administrators the pages that need no branding', () => {
    template.hasResourceProperties('AWS::Cognito::UserPoolDomain', { ManagedLoginVersion: 1 });
  });

  it('caps, budgets and copies are made only when asked for', () => {
    for (const type of ['AWS::Budgets::Budget', 'AWS::Backup::BackupPlan']) template.resourceCountIs(type, 0);
    expect(propertiesOf(template, 'AWS::DynamoDB::Table')[0]).not.toHaveProperty('OnDemandThroughput');
    const backupCopyTo = 'arn:aws:backup:eu-west-1:123456789012:backup-vault:copies';
    const asked = { monthlyBudget: '20', alarmEmail: 'ops@example.com', maxReadUnits: '500', maxWriteUnits: '200' };
    const one = exampleTemplate({ ...asked, backupCopyTo });
    one.hasResourceProperties('AWS::DynamoDB::Table', {
      OnDemandThroughput: { MaxReadRequestUnits: 500, MaxWriteRequestUnits: 200 },
    });
    one.hasResourceProperties('AWS::Budgets::Budget', {
      Budget: Match.objectLike({ BudgetLimit: { Amount: 20, Unit: 'USD' } }),
    });
    one.hasResourceProperties('AWS::Backup::BackupPlan', {
      BackupPlan: Match.objectLike({
        BackupPlanRule: [
          Match.objectLike({ CopyActions: [Match.objectLike({ DestinationBackupVaultArn: backupCopyTo })] }),
        ],
      }),
    });
  });
});
