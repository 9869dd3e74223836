import { describe, expect, it } from 'vitest';
import { BadContextError } from '../../cdk/setting-readers.ts';
import { knownRegion, settingsFrom } from '../../cdk/settings.ts';
import { exampleDomain } from '../support/stack.ts';

const { domainName, certificateArn, hostedZoneId, hostedZoneName } = exampleDomain;
const tableStreamArn = 'arn:aws:dynamodb:eu-central-1:123456789012:table/restored/stream/2026-11-22T10:00:00.000';
const own = { adminIssuer: 'https://id.example.com', adminAudience: 'caldav' };

describe('the context of cdk', () => {
  it('needs nothing', () => {
    expect(settingsFrom({})).toMatchObject({
      stage: 'prod',
      davIngress: 'http-api',
      apigwCustomVerbRoutes: false,
      gradualDeployment: false,
      logRetentionDays: 90,
    });
  });

  it('takes any name of a stage that has no Cognito domain', () => {
    const context = { stage: 'aws-test', adminIssuer: 'https://id.example.com', adminAudience: 'caldav' };
    expect(settingsFrom(context).stage).toBe('aws-test');
  });

  it('leaves the keys of the toolkit alone', () => {
    expect(settingsFrom({ '@aws-cdk/aws-iam:minimizePolicies': true, 'aws:cdk:bundling-stacks': ['**'] }).stage).toBe(
      'prod',
    );
  });

  it('reads every setting', () => {
    expect(
      settingsFrom({
        ...exampleDomain,
        stage: 'test-2',
        davIngress: 'alb',
        adminIssuer: 'https://id.example.com/realm',
        adminAudience: 'caldav',
        consoleClientId: 'console',
        consoleScope: 'openid https://id.example.com/call',
        reservedConcurrency: '20',
        gradualDeployment: 'true',
        tracing: 'true',
        alarmEmail: 'ops@example.com',
        logRetentionDays: '30',
        tableName: 'caldav-restored',
        programClients: '1,2',
        changeEvents: 'true',
        webhooks: 'true',
        tableStreamArn:
          'arn:aws:dynamodb:eu-central-1:123456789012:table/caldav-restored/stream/2026-11-22T10:00:00.000',
      }),
    ).toEqual({
      stage: 'test-2',
      davIngress: 'alb',
      changeEvents: true,
      webhooks: true,
      tableStreamArn: 'arn:aws:dynamodb:eu-central-1:123456789012:table/caldav-restored/stream/2026-11-22T10:00:00.000',
      apigwCustomVerbRoutes: false,
      domain: { name: domainName, certificateArn, zone: { id: hostedZoneId, name: hostedZoneName } },
      admin: {
        issuer: 'https://id.example.com/realm',
        audience: 'caldav',
        console: { clientId: 'console', scope: 'openid https://id.example.com/call' },
      },
      reservedConcurrency: 20,
      gradualDeployment: true,
      tracing: true,
      alarmEmail: 'ops@example.com',
      logRetentionDays: 30,
      tableName: 'caldav-restored',
      programClients: ['1', '2'],
    });
  });

  it('lets the console sign in at the issuer of the shop only with a client of its own', () => {
    expect(settingsFrom(own).admin).toEqual({ issuer: 'https://id.example.com', audience: 'caldav' });
    expect(settingsFrom({ ...own, consoleClientId: 'console' }).admin?.console).toEqual({
      clientId: 'console',
      scope: 'openid',
    });
  });

  it.each<[Record<string, string>, string]>([
    [{ daveIngress: 'alb' }, 'daveIngress'],
    [{ stage: 'Prod!' }, 'stage'],
    [{ stage: 'aws-test' }, 'Cognito takes no name'],
    [{ davIngress: 'cloudfront' }, 'http-api, alb'],
    [{ davIngress: 'alb' }, 'needs -c domainName and -c certificateArn'],
    [{ davIngress: 'alb', domainName }, 'domainName needs -c certificateArn'],
    [{ ...exampleDomain, davIngress: 'alb', apigwCustomVerbRoutes: 'true' }, 'makes no sense'],
    [{ apigwCustomVerbRoutes: 'yes' }, 'true, false'],
    [{ domainName }, 'domainName needs -c certificateArn'],
    [{ certificateArn }, 'certificateArn needs -c domainName'],
    [{ domainName: 'https://cal.example.com', certificateArn }, 'a host name'],
    [{ domainName, certificateArn: 'arn:aws:iam::1:server-certificate/x' }, 'ACM certificate'],
    [{ domainName, certificateArn, hostedZoneId }, 'hostedZoneId needs -c hostedZoneName'],
    [{ domainName: 'cal.example.org', certificateArn, hostedZoneId, hostedZoneName }, 'does not lie in'],
    [{ adminIssuer: 'https://id.example.com' }, 'adminIssuer needs -c adminAudience'],
    [{ adminAudience: 'caldav' }, 'adminAudience needs -c adminIssuer'],
    [{ adminIssuer: 'http://id.example.com', adminAudience: 'caldav' }, 'https URL'],
    [{ adminIssuer: 'https://id.example.com/.well-known/openid-configuration', adminAudience: 'caldav' }, 'https URL'],
    [{ adminIssuer: 'https://id.example.com;', adminAudience: 'caldav' }, 'https URL'],
    [{ adminIssuer: 'https://1.2.3.4.5/realm', adminAudience: 'caldav' }, 'https URL'],
    [{ consoleClientId: 'console' }, 'consoleClientId needs -c adminIssuer'],
    [{ ...own, consoleScope: 'openid' }, 'consoleScope needs -c consoleClientId'],
    [{ ...own, consoleClientId: 'my console' }, 'a public client'],
    [{ ...own, consoleClientId: 'console', consoleScope: '' }, 'one space between'],
    [{ ...own, consoleClientId: 'console', consoleScope: 'openid  call' }, 'one space between'],
    [{ ...own, consoleClientId: 'console', consoleScope: 'openid "call"' }, 'one space between'],
    [{ ...own, consoleClientId: 'console', consoleScope: 'open\\id' }, 'one space between'],
    [{ reservedConcurrency: '0' }, 'from 1 to 1000'],
    [{ reservedConcurrency: '1e2' }, 'whole number'],
    [{ alarmEmail: 'ops' }, 'e-mail'],
    [{ logRetentionDays: '2' }, '1, 3, 5'],
    [{ programClients: '1,2,3' }, 'one or two names'],
    [{ adminScope: 'caldav' }, '-c adminScope needs -c adminIssuer'],
    [{ adminIssuer: 'https://id.example.com', adminAudience: 'x', adminScope: 'two scopes' }, 'one scope'],
    [{ tableName: 'arn:aws:dynamodb:x' }, 'name of a DynamoDB table'],
    [{ tableName: 'other', tableStreamArn, webhooks: 'true' }, 'of the table restored'],
    [{ tableStreamArn }, 'tableStreamArn needs -c tableName'],
    [{ tableName: 'restored', changeEvents: 'true' }, 'need -c tableStreamArn'],
    [{ deviceNoteMinutes: '5' }, 'from 15 to 1440'],
    [{ monthlyBudget: '20' }, 'monthlyBudget needs -c alarmEmail'],
    [{ backupCopyTo: 'copies' }, 'a vault of AWS Backup'],
    [{ adminBranchPrefix: 'b:' }, 'adminBranchPrefix needs -c adminBranchClaim'],
  ])('%o is refused with one sentence', (context, words) => {
    const refusal = (() => {
      try {
        return settingsFrom(context);
      } catch (error) {
        return error;
      }
    })();
    expect(refusal).toBeInstanceOf(BadContextError);
    const { message } = refusal as BadContextError;
    expect(message).toContain(words);
    expect(message).toMatch(/^-c [^\n]+\.$/);
  });

  it('refuse the stream of another region than the stack’s, where that is known', () => {
    const context = { tableName: 'restored', tableStreamArn, changeEvents: 'true' };
    expect(() => settingsFrom(context, 'us-east-1')).toThrow(/eu-central-1.*us-east-1/);
    for (const region of ['eu-central-1', undefined]) settingsFrom(context, region);
  });

  it('refuse a certificate of another region than the stack’s, where that is known', () => {
    const certificateArn = 'arn:aws:acm:us-east-1:123456789012:certificate/00000000-0000-0000-0000-000000000000';
    const context = { domainName: 'cal.example.com', certificateArn };
    expect(() => settingsFrom(context, 'eu-central-1')).toThrow(/us-east-1.*eu-central-1/);
    for (const region of ['us-east-1', undefined])
      expect(settingsFrom(context, region).domain).toMatchObject({ certificateArn });
  });

  it('take no region for chosen that the toolkit has made up', () => {
    const told = { CDK_DEFAULT_REGION: 'us-east-1' };
    expect(knownRegion({})).toBeUndefined();
    expect(knownRegion(told)).toBeUndefined();
    expect(knownRegion({ CDK_DEFAULT_REGION: 'eu-west-1' })).toBe('eu-west-1');
    for (const sign of ['CDK_DEFAULT_ACCOUNT', 'AWS_REGION', 'AWS_DEFAULT_REGION'])
      expect(knownRegion({ ...told, [sign]: 'x' })).toBe('us-east-1');
  });

  it('leave what the toolkit writes for itself alone, acknowledged notices too', () => {
    expect(settingsFrom({ 'acknowledged-issue-numbers': [34892] })).toMatchObject({ stage: 'prod' });
  });

  it('refuse a budget that nobody is told of', () => {
    expect(() => settingsFrom({ monthlyBudget: '20' })).toThrow(/alarmEmail/);
    expect(() => settingsFrom({ monthlyBudget: '0', alarmEmail: 'a@example.com' })).toThrow(/whole number/);
  });
});
