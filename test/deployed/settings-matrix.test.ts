import { describe, expect, it } from 'vitest';
import { settingNames } from '../../cdk/setting-readers.ts';
import { exampleDomain, exampleTemplate } from '../support/stack.ts';

type Context = Readonly<Record<string, string>>;

const domain: Context = { domainName: exampleDomain.domainName, certificateArn: exampleDomain.certificateArn };
const issuer: Context = { adminIssuer: 'https://id.example.com/realm', adminAudience: 'caldav' };
const email: Context = { alarmEmail: 'ops@example.com' };
const stream = 'arn:aws:dynamodb:eu-central-1:123456789012:table/restored/stream/2026-11-22T10:00:00.000';

/** Every choice there is, each with what it cannot be without. */
const choices: readonly Context[] = [
  { stage: 'a1234567890123456789' },
  { apigwCustomVerbRoutes: 'true' },
  { ...domain, davIngress: 'alb' },
  { ...exampleDomain },
  issuer,
  { ...issuer, adminScope: 'caldav/administer' },
  { adminBranchClaim: 'branch', adminBranchPrefix: 'b:' },
  { ...issuer, consoleClientId: 'console', consoleScope: 'openid' },
  { reservedConcurrency: '10' },
  { gradualDeployment: 'true' },
  { changeEvents: 'true' },
  { webhooks: 'true' },
  { tableName: 'restored', tableStreamArn: stream },
  { tracing: 'true' },
  { deviceNoteMinutes: '15' },
  email,
  { ...email, monthlyBudget: '20' },
  { logRetentionDays: '30' },
  { maxReadUnits: '500', maxWriteUnits: '200' },
  { backupCopyTo: 'arn:aws:backup:eu-west-1:123456789012:backup-vault:copies' },
  { programClients: 'none' },
];

/** Half of eight syntheses each, in 35 ways: of any two choices every combination is among them. */
const halves = Array.from({ length: 128 }, (_, bits) => bits * 2 + 1).filter(
  (bits) => [...bits.toString(2)].filter((bit) => bit === '1').length === 4,
);

const isBalancer = ({ davIngress }: Context): boolean => davIngress === 'alb';
const isCustomVerbs = ({ apigwCustomVerbRoutes }: Context): boolean => apigwCustomVerbRoutes !== undefined;

/** A load balancer routes every verb itself, so beside it there are no routes for verbs. */
const possible = (chosen: readonly Context[]): readonly Context[] =>
  chosen.some(isBalancer) ? chosen.filter((one) => !isCustomVerbs(one)) : chosen;

/** The syntheses: the first has everything but those routes, the last two everything but the load balancer, and those routes alone. */
const syntheses = [
  ...Array.from({ length: 8 }, (_, row) => choices.filter((_choice, at) => ((halves[at] ?? 0) >> row) & 1)),
  choices.filter((one) => !isBalancer(one)),
  choices.filter(isCustomVerbs),
].map(possible);

const longest: Readonly<Record<string, number>> = { FunctionName: 64, QueueName: 80, DashboardName: 255, Name: 64 };

describe('settings together', () => {
  it('are all among the choices, any two of them at once and each without the other', () => {
    expect([...new Set(choices.flatMap((one) => Object.keys(one)))].sort()).toEqual([...settingNames].sort());
    const missing = choices.flatMap((one, at) =>
      choices.slice(at + 1).flatMap((other) => {
        if (isCustomVerbs(one) && isBalancer(other)) return [];
        const seen = new Set(syntheses.map((chosen) => `${chosen.includes(one)} ${chosen.includes(other)}`));
        return seen.has('true true') && seen.has('true false') && seen.has('false true') ? [] : [[one, other]];
      }),
    );
    expect(missing).toEqual([]);
  });

  it.each(syntheses.map((chosen, row) => [row + 1, chosen] as const))('make a whole template: %i', (_row, chosen) => {
    const context: Context = Object.assign({}, ...chosen);
    const template = exampleTemplate(context);
    const { Resources } = template.toJSON() as { Resources: Record<string, { Properties?: Record<string, unknown> }> };
    expect(Object.keys(Resources).length).toBeLessThanOrEqual(500);
    expect(JSON.stringify(Resources)).not.toMatch(/undefined|NaN|\[object/);
    for (const [id, { Properties = {} }] of Object.entries(Resources))
      for (const [name, most] of Object.entries(longest)) {
        const value = Properties[name];
        if (typeof value === 'string') expect(value.length, `${id} ${name}`).toBeLessThanOrEqual(most);
      }
    const functions = Object.values(template.findResources('AWS::Lambda::Function'));
    const watched = JSON.stringify(template.findResources('AWS::CloudWatch::Alarm'));
    for (const { Properties } of functions) {
      const { FunctionName, Environment } = Properties as { FunctionName?: string; Environment?: object };
      if (FunctionName === undefined) continue;
      expect(watched, FunctionName).toMatch(
        new RegExp(FunctionName.replace(/^caldav-[a-z0-9]+-/, '').replaceAll('-', ''), 'i'),
      );
      if (context.tableName) expect(JSON.stringify(Environment)).not.toContain('TABLE_NAME":{');
    }
    expect(template.findOutputs('DavUrl')).not.toEqual({});
  });
});
