import type { Template } from 'aws-cdk-lib/assertions';
import { describe, expect, it } from 'vitest';
import { exampleDomain, exampleTemplate, legible } from '../support/stack.ts';

type Properties = Readonly<Record<string, unknown>>;

const template = exampleTemplate();
const withDomain = exampleTemplate(exampleDomain);
const balanced = exampleTemplate({ ...exampleDomain, davIngress: 'alb' });
const own = { adminIssuer: 'https://id.example.com:8443/realm', adminAudience: 'caldav' };

const propertiesOf = (of: Template, type: string): Properties[] =>
  Object.values(of.findResources(type)).map(({ Properties }) => Properties as Properties);

const outputOf = (of: Template, name: string): string => legible(of.findOutputs(name)[name]?.Value);

/** The environment of the console's function. */
const variablesOf = (of: Template): Readonly<Record<string, string>> => {
  const [{ Environment }] = propertiesOf(of, 'AWS::Lambda::Function').filter(({ FunctionName }) =>
    `${FunctionName}`.endsWith('-console'),
  ) as [{ Environment: { Variables: Properties } }];
  return Object.fromEntries(Object.entries(Environment.Variables).map(([name, value]) => [name, legible(value)]));
};

describe('the web console', () => {
  it('is a page that everybody may load, beside the administration and behind a load balancer too', () => {
    for (const one of [template, withDomain, balanced]) {
      const page = propertiesOf(one, 'AWS::ApiGatewayV2::Route').filter(({ RouteKey }) =>
        `${RouteKey}`.includes('console'),
      );
      expect(page.map(({ RouteKey }) => RouteKey).sort()).toEqual(['ANY /console', 'ANY /console/{proxy+}']);
      for (const route of page) {
        expect(route).toMatchObject({ AuthorizationType: 'NONE' });
        expect(route).not.toHaveProperty('AuthorizerId');
      }
    }
    balanced.hasResourceProperties('AWS::ElasticLoadBalancingV2::ListenerRule', {
      Conditions: [{ Field: 'path-pattern', PathPatternConfig: { Values: ['/console', '/console/*'] } }],
    });
    const callers = propertiesOf(balanced, 'AWS::Lambda::Permission')
      .filter(({ FunctionName }) => legible(FunctionName).startsWith('<consoleFunction'))
      .map(({ Principal }) => Principal);
    expect(new Set(callers)).toEqual(new Set(['apigateway.amazonaws.com', 'elasticloadbalancing.amazonaws.com']));
  });

  it('stands beside the admin API, and knows both sides', () => {
    const api = outputOf(template, 'AdminUrl').replace('/admin/v1', '');
    expect(api).toMatch(/^https:\/\/<HttpApi\w+>\.execute-api\./);
    for (const [one, adminUrl, davUrl] of [
      [template, api, api],
      [withDomain, 'https://cal.example.com', 'https://cal.example.com'],
      [balanced, api, 'https://cal.example.com'],
    ] as const) {
      expect(outputOf(one, 'ConsoleUrl')).toBe(`${adminUrl}/console`);
      expect(variablesOf(one)).toMatchObject({ ADMIN_BASE_URL: adminUrl, DAV_BASE_URL: davUrl });
    }
    // Who answers through both ingresses keeps to the smaller of their limits.
    expect([template, balanced].map((one) => variablesOf(one).INGRESS)).toEqual(['http-api', 'alb']);
  });

  it('signs in at the user pool, which sends people back to it and to programs of their own machine alone', () => {
    const [pool] = Object.keys(template.findResources('AWS::Cognito::UserPool'));
    const [domain] = Object.keys(template.findResources('AWS::Cognito::UserPoolDomain'));
    expect(variablesOf(template)).toMatchObject({
      CONSOLE_ISSUER: `<${pool}.ProviderURL>`,
      CONSOLE_CLIENT_ID: outputOf(template, 'AdminPeopleClient'),
      CONSOLE_ORIGINS: `https://cognito-idp.<AWS::Region>.<AWS::URLSuffix> https://<${domain}>.auth.<AWS::Region>.amazoncognito.com`,
    });
    for (const one of [template, withDomain, balanced]) {
      const [client] = propertiesOf(one, 'AWS::Cognito::UserPoolClient').filter(
        ({ GenerateSecret }) => !GenerateSecret,
      );
      const urlsOf = (name: string): string[] => (client?.[name] as unknown[] | undefined)?.map(legible) ?? [];
      const consoleUrl = outputOf(one, 'ConsoleUrl');
      expect(client?.AllowedOAuthFlows).toEqual(['code']);
      expect(urlsOf('CallbackURLs')).toEqual([consoleUrl, 'http://localhost:8400/callback']);
      expect(urlsOf('LogoutURLs')).toEqual([consoleUrl]);
      // The page keeps no refresh token; one that was found is worth a day, in minutes.
      expect(client).toMatchObject({ AccessTokenValidity: 60, RefreshTokenValidity: 1440 });
    }
  });

  it('asks for the one scope that its client may ask for and the admin API takes', () => {
    const { CONSOLE_SCOPE } = variablesOf(template);
    const taken = propertiesOf(template, 'AWS::ApiGatewayV2::Route').flatMap(
      ({ AuthorizationScopes }) => (AuthorizationScopes as string[] | undefined) ?? [],
    );
    expect(new Set(taken)).toEqual(new Set([CONSOLE_SCOPE]));
    const [server] = Object.entries(template.findResources('AWS::Cognito::UserPoolResourceServer'));
    const [id, { Properties }] = server as [string, { Properties: { Identifier: string } }];
    for (const { AllowedOAuthScopes } of propertiesOf(template, 'AWS::Cognito::UserPoolClient')) {
      const allowed = (AllowedOAuthScopes as unknown[]).map(legible);
      expect(allowed.map((scope) => scope.replace(`<${id}>`, Properties.Identifier))).toEqual([CONSOLE_SCOPE]);
    }
  });

  it('signs in at the issuer of the shop with a client that is named, else asks for a token', () => {
    expect(variablesOf(exampleTemplate({ ...own, consoleClientId: 'console' }))).toMatchObject({
      CONSOLE_ISSUER: own.adminIssuer,
      CONSOLE_CLIENT_ID: 'console',
      CONSOLE_SCOPE: 'openid',
      CONSOLE_ORIGINS: 'https://id.example.com:8443',
    });
    const unnamed = variablesOf(exampleTemplate(own));
    expect(Object.keys(unnamed).filter((name) => name.startsWith('CONSOLE'))).toEqual([]);
  });
});
