import { Match } from 'aws-cdk-lib/assertions';
import { describe, expect, it } from 'vitest';
import { functions } from '../../shared/deployment/functions.ts';
import { exampleDomain, exampleTemplate, legible } from '../support/stack.ts';

const atOnce = exampleTemplate();
const templates = [
  ['HTTP API', exampleTemplate({ gradualDeployment: 'true' })],
  ['load balancer', exampleTemplate({ ...exampleDomain, davIngress: 'alb', gradualDeployment: 'true' })],
] as const;
const ofPhones = functions.filter(({ side }) => side === 'dav');

type Resource = { readonly Properties: Readonly<Record<string, unknown>>; readonly UpdatePolicy?: object };
const resourcesOf = (of: typeof atOnce, type: string): [string, Resource][] =>
  Object.entries(of.findResources(type)) as [string, Resource][];

describe('gradual deployment', () => {
  it('is off unless asked for', () => {
    for (const type of ['Lambda::Alias', 'Lambda::Version', 'CodeDeploy::Application', 'CodeDeploy::DeploymentGroup'])
      atOnce.resourceCountIs(`AWS::${type}`, 0);
  });

  it.each(templates)(
    '%s: a new version of each function of phones gets a tenth of its calls for 15 minutes',
    (_of, one) => {
      one.resourceCountIs('AWS::CodeDeploy::DeploymentGroup', ofPhones.length);
      one.allResourcesProperties('AWS::CodeDeploy::DeploymentGroup', {
        DeploymentConfigName: 'CodeDeployDefault.LambdaCanary10Percent15Minutes',
      });
      const aliases = resourcesOf(one, 'AWS::Lambda::Alias');
      expect(aliases).toHaveLength(ofPhones.length);
      for (const [, { UpdatePolicy }] of aliases)
        expect(UpdatePolicy).toEqual({
          CodeDeployLambdaAliasUpdate: { ApplicationName: expect.anything(), DeploymentGroupName: expect.anything() },
        });
    },
  );

  it.each(templates)('%s: goes back when phones get 5xx or functions crash', (_of, one) => {
    const failing = resourcesOf(one, 'AWS::CloudWatch::Alarm').filter(([, { Properties }]) =>
      /"(?:ServerErrors|FunctionErrors)"/.test(String(Properties.AlarmDescription)),
    );
    expect(failing.length).toBeGreaterThan(1);
    one.allResourcesProperties('AWS::CodeDeploy::DeploymentGroup', {
      AlarmConfiguration: { Enabled: true, Alarms: failing.map(([id]) => ({ Name: { Ref: id } })) },
      AutoRollbackConfiguration: {
        Enabled: true,
        Events: Match.arrayWith(['DEPLOYMENT_FAILURE', 'DEPLOYMENT_STOP_ON_ALARM']),
      },
    });
  });

  it.each(templates)(
    '%s: whatever phones call is an alias, and may be called; everything else is as without',
    (_of, one) => {
      const aliases = resourcesOf(one, 'AWS::Lambda::Alias').map(([id]) => `<${id}>`);
      const permitted = resourcesOf(one, 'AWS::Lambda::Permission').map(([, { Properties }]) =>
        legible(Properties.FunctionName),
      );
      const called = [
        ...resourcesOf(one, 'AWS::ApiGatewayV2::Integration').map(([, { Properties }]) => Properties.IntegrationUri),
        ...resourcesOf(one, 'AWS::ElasticLoadBalancingV2::TargetGroup').map(
          ([, { Properties }]) => (Properties.Targets as { Id: unknown }[])[0]?.Id,
        ),
      ].map(legible);
      expect(called.filter((target) => !permitted.includes(target))).toEqual([]);
      expect([...new Set(called)].filter((target) => aliases.includes(target)).length).toBeGreaterThan(5);
      const names = new Map(
        resourcesOf(one, 'AWS::Lambda::Function').map(([id, { Properties }]) => [
          `<${id}.Arn>`,
          Properties.FunctionName,
        ]),
      );
      const direct = [...new Set(called)].flatMap((target) => names.get(target) ?? []);
      expect(direct.sort()).toEqual(
        functions
          .filter(({ side }) => side !== 'dav')
          .map(({ functionName }) => `caldav-prod-${functionName}`)
          .sort(),
      );
    },
  );
});
