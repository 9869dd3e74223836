import { CfnOutput, Stack, type StackProps, Tags, Validations } from 'aws-cdk-lib';
import { CfnAuthorizer } from 'aws-cdk-lib/aws-apigatewayv2';
import { Table } from 'aws-cdk-lib/aws-dynamodb';
import { ApiGatewayv2DomainProperties, LoadBalancerTarget } from 'aws-cdk-lib/aws-route53-targets';
import type { Construct } from 'constructs';
import { environment } from '../shared/deployment/environment.ts';
import {
  changeEventsFunction,
  type GatewayFunctionRow,
  functions as rows,
  sweepFunction,
  webhooksFunction,
} from '../shared/deployment/functions.ts';
import { paths } from '../shared/deployment/paths.ts';
import { routesOf } from '../shared/deployment/routes.ts';
import { AdminSignIn } from './admin-sign-in.ts';
import { BackupCopy } from './backup-copy.ts';
import { addBudget } from './budget.ts';
import type { Bundles } from './bundle.ts';
import { ChangeEvents } from './change-events.ts';
import { GatewayFunction } from './gateway-function.ts';
import { GradualDeployment } from './gradual-deployment.ts';
import { googleLinkSecrets, secretStatementsFor, secretsFinding, statementsFor } from './grants.ts';
import { Heartbeat } from './heartbeat.ts';
import { discoveryRecords, HostName } from './host-name.ts';
import { GatewayApi } from './http-api.ts';
import { DavLoadBalancer } from './load-balancer.ts';
import { Observability } from './observability.ts';
import type { Settings } from './settings.ts';
import { Sweep } from './sweep.ts';
import { CalendarTable } from './table.ts';
import { Webhooks } from './webhooks.ts';

export interface GatewayStackProps extends StackProps {
  readonly settings: Settings;
  readonly bundles: Pick<Bundles, 'folderOf'>;
}

const branchEnvironment = ({ adminBranch }: Settings): Record<string, string> =>
  adminBranch === undefined
    ? {}
    : { [environment.adminBranchClaim]: adminBranch.claim, [environment.adminBranchPrefix]: adminBranch.prefix };

/** Phones are noted where they synchronise, and shown where they are administered. */
const noteEnvironment = ({ side }: GatewayFunctionRow, { deviceNoteMinutes }: Settings): Record<string, string> =>
  deviceNoteMinutes !== undefined && (side === 'dav' || side === 'self' || side === 'admin')
    ? { [environment.deviceNoteMinutes]: String(deviceNoteMinutes) }
    : {};

/** The whole gateway of one stage: table, one function for each verb, ingress, sign-in of administrators, alarms. */
export class GatewayStack extends Stack {
  constructor(scope: Construct, id: string, { settings, bundles, ...props }: GatewayStackProps) {
    super(scope, id, { terminationProtection: true, ...props });
    const { domain, davIngress } = settings;
    const balanced = davIngress === 'alb' && domain;
    const made = new CalendarTable(this, 'Table', settings);
    const table =
      settings.tableName === undefined
        ? made
        : Table.fromTableAttributes(this, 'Served', {
            tableName: settings.tableName,
            tableStreamArn: settings.tableStreamArn,
          });
    const ingress = new GatewayApi(this, 'HttpApi', { settings, domain: balanced ? undefined : domain });
    const balancer = balanced ? new DavLoadBalancer(this, 'LoadBalancer', { domain }) : undefined;
    const davBaseUrl = domain ? `https://${domain.name}` : ingress.endpoint;
    const adminBaseUrl = balanced ? ingress.endpoint : davBaseUrl;
    const consoleUrl = `${adminBaseUrl}${paths.console}`;
    const admin = new AdminSignIn(this, 'AdminSignIn', { ...settings, consoleUrl });

    const pageEnvironment = {
      [environment.adminBaseUrl]: adminBaseUrl,
      ...(admin.console && {
        [environment.consoleIssuer]: admin.console.issuer,
        [environment.consoleClientId]: admin.console.clientId,
        [environment.consoleScope]: admin.console.scope,
        [environment.consoleOrigins]: admin.console.origins.join(' '),
      }),
    };

    const { reservedConcurrency: _reserved, ...unreserved } = settings;
    const functionOf = (row: GatewayFunctionRow): GatewayFunction =>
      new GatewayFunction(this, `${row.functionName}Function`, {
        functionName: row.functionName,
        description: row.description,
        bundle: bundles.folderOf(row.functionName),
        environment: {
          [environment.davBaseUrl]: davBaseUrl,
          [environment.ingress]: row.side === 'admin' ? 'http-api' : davIngress,
          [environment.stage]: settings.stage,
          ...noteEnvironment(row, settings),
          ...(domain && { [environment.hostName]: domain.name }),
          ...(row.access !== 'nothing' && { [environment.tableName]: table.tableName }),
          ...((row.access === 'administration' || row.side === 'page') &&
            settings.webhooks && { [environment.webhooks]: 'true' }),
          ...(row.side === 'page' && pageEnvironment),
          ...(row.side === 'admin' && branchEnvironment(settings)),
        },
        statements: [
          ...statementsFor(row.access, table.tableArn),
          ...secretStatementsFor(row.access, googleLinkSecrets(this, settings.stage)),
        ],
        // Capacity kept for a function that nobody calls is capacity taken from those that are.
        settings: balancer || routesOf(row, settings.apigwCustomVerbRoutes).length > 0 ? settings : unreserved,
      });

    Validations.of(this).acknowledge(secretsFinding(this, settings.stage));
    const functions = rows.map((row) => ({ row, handler: functionOf(row) }));
    const gradual = settings.gradualDeployment ? new GradualDeployment(this, 'GradualDeployment') : undefined;
    for (const { row, handler } of functions) {
      const called = row.side === 'dav' && gradual ? gradual.aliasOf(row.functionName, handler) : handler;
      if (row.side !== 'admin') balancer?.open(row, called);
      // Phones' routes cost nothing beside a load balancer: without it one flag leads back.
      ingress.open(row, called, { customVerbRoutes: settings.apigwCustomVerbRoutes, admin });
    }

    if (balanced && balancer)
      new HostName(this, 'HostName', { domain, target: new LoadBalancerTarget(balancer.balancer) });
    else if (domain && ingress.domainName) {
      const { regionalDomainName, regionalHostedZoneId } = ingress.domainName;
      new HostName(this, 'HostName', {
        domain,
        target: new ApiGatewayv2DomainProperties(regionalDomainName, regionalHostedZoneId),
      });
    }

    // What is retained would be left behind by a deploy that fails after it: what may fail comes first.
    const fragile = [...(ingress.domainName ? [ingress.domainName] : []), ...(balancer?.fragile ?? [])];
    const authorizers = this.node.findAll().filter((one) => one instanceof CfnAuthorizer);
    made.node.addDependency(...fragile, ...authorizers);
    admin.pool?.node.addDependency(...fragile);

    const changeEvents = settings.changeEvents
      ? new ChangeEvents(this, 'ChangeEvents', {
          table,
          settings: unreserved,
          bundle: bundles.folderOf(changeEventsFunction.functionName),
        })
      : undefined;

    const webhooks = settings.webhooks
      ? new Webhooks(this, 'Webhooks', {
          table,
          settings: unreserved,
          davBaseUrl,
          bundle: bundles.folderOf(webhooksFunction.functionName),
        })
      : undefined;
    const followers = [...(changeEvents ? [changeEvents] : []), ...(webhooks ? [webhooks] : [])];
    const sweep = new Sweep(this, 'Sweep', {
      table,
      settings: unreserved,
      bundle: bundles.folderOf(sweepFunction.functionName),
    });

    const { topicArn, failures } = new Observability(this, 'Observability', {
      settings,
      table,
      stage: ingress.stage,
      throttles: ingress.throttles,
      heartbeat: new Heartbeat(this, 'Heartbeat', { settings, davBaseUrl }).handler,
      balancer: balancer?.balancer,
      functions: [...functions, sweep, ...followers].map(({ handler }) => handler),
      followers,
    });

    gradual?.rollBackOn(failures);

    const { backupCopyTo, monthlyBudget, alarmEmail, stage } = settings;
    if (backupCopyTo !== undefined) new BackupCopy(this, 'BackupCopy', { table, vaultArn: backupCopyTo });
    if (monthlyBudget !== undefined && alarmEmail !== undefined)
      addBudget(this, { stage, limit: monthlyBudget, email: alarmEmail });

    const outputs = {
      DavUrl: `${davBaseUrl}${paths.dav}/`,
      AdminUrl: `${adminBaseUrl}${paths.admin}`,
      ConsoleUrl: consoleUrl,
      TableName: table.tableName,
      AlarmTopic: topicArn,
      ...admin.outputs,
      ...(changeEvents && { ChangeBus: changeEvents.bus.eventBusName }),
      ...(domain && discoveryRecords(domain)),
      ...(balancer && { BalancerHost: balancer.balancer.loadBalancerDnsName }),
      ...(ingress.domainName && { ApiHost: ingress.domainName.regionalDomainName }),
    };
    for (const [name, value] of Object.entries(outputs)) new CfnOutput(this, name, { value });

    // CloudFormation knows tags of these since the middle of 2026, and not everywhere; those of the stack reach them anyway.
    const excludeResourceTypes = [
      'AWS::CloudWatch::Dashboard',
      'AWS::ElasticLoadBalancingV2::Listener',
      'AWS::ElasticLoadBalancingV2::ListenerRule',
    ];
    Tags.of(this).add('service', 'caldav-gateway', { excludeResourceTypes });
    Tags.of(this).add('stage', settings.stage, { excludeResourceTypes });
  }
}
