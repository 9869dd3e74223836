import { CfnOutput, Stack, type StackProps, Tags, Validations } from 'aws-cdk-lib';
import { Table } from 'aws-cdk-lib/aws-dynamodb';
import type { IFunction } from 'aws-cdk-lib/aws-lambda';
import { ApiGatewayv2DomainProperties, LoadBalancerTarget } from 'aws-cdk-lib/aws-route53-targets';
import type { Construct } from 'constructs';
import { consolePath } from '../shared/model/console.ts';
import { AdminSignIn } from './admin-sign-in.ts';
import type { Bundles } from './bundle.ts';
import { type Door, doors } from './doors.ts';
import { GatewayFunction } from './gateway-function.ts';
import { googleLinkSecrets, secretStatementsFor, secretsFinding, statementsFor } from './grants.ts';
import { discoveryRecords, HostName } from './host-name.ts';
import { GatewayApi, isCalled } from './http-api.ts';
import { DavLoadBalancer } from './load-balancer.ts';
import { environment } from './names.ts';
import { Observability } from './observability.ts';
import type { Settings } from './settings.ts';
import { CalendarTable } from './table.ts';

export interface GatewayStackProps extends StackProps {
  readonly settings: Settings;
  readonly bundles: Pick<Bundles, 'folderOf'>;
}

/** The whole gateway of one stage: table, one function for each verb, ingress, sign-in of administrators, alarms. */
export class GatewayStack extends Stack {
  constructor(scope: Construct, id: string, { settings, bundles, ...props }: GatewayStackProps) {
    super(scope, id, { terminationProtection: true, ...props });
    const { domain, davIngress } = settings;
    const balanced = davIngress === 'alb' && domain;
    const made = new CalendarTable(this, 'Table');
    const table = settings.tableName === undefined ? made : Table.fromTableName(this, 'Served', settings.tableName);
    const ingress = new GatewayApi(this, 'HttpApi', { settings, domain: balanced ? undefined : domain });
    const balancer = balanced ? new DavLoadBalancer(this, 'LoadBalancer', { domain }) : undefined;
    const davBaseUrl = domain ? `https://${domain.name}` : ingress.endpoint;
    const adminBaseUrl = balanced ? ingress.endpoint : davBaseUrl;
    const consoleUrl = `${adminBaseUrl}${consolePath}`;
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
    const functionOf = (door: Door): IFunction =>
      new GatewayFunction(this, `${door.functionName}Function`, {
        functionName: door.functionName,
        description: door.description,
        bundle: bundles.folderOf(door.functionName),
        environment: {
          [environment.davBaseUrl]: davBaseUrl,
          [environment.ingress]: door.side === 'admin' ? 'http-api' : davIngress,
          [environment.stage]: settings.stage,
          ...(door.access !== 'nothing' && { [environment.tableName]: table.tableName }),
          ...(door.side === 'page' && pageEnvironment),
        },
        statements: [
          ...statementsFor(door.access, table.tableArn),
          ...secretStatementsFor(door.access, googleLinkSecrets(this, settings.stage)),
        ],
        // Capacity kept for a function that nobody calls is capacity taken from those that are.
        settings: balancer || isCalled(door, settings.apigwCustomVerbRoutes) ? settings : unreserved,
      });

    Validations.of(this).acknowledge(secretsFinding(this, settings.stage));
    const functions = doors.map((door) => ({ door, handler: functionOf(door) }));
    for (const { door, handler } of functions) {
      if (door.side !== 'admin') balancer?.open(door, handler);
      if (!balancer || door.side === 'admin' || door.side === 'page')
        ingress.open(door, handler, { customVerbRoutes: settings.apigwCustomVerbRoutes, admin });
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

    const { topicArn } = new Observability(this, 'Observability', {
      settings,
      table,
      stage: ingress.stage,
      balancer: balancer?.balancer,
      functions: functions.map(({ handler }) => handler),
    });

    const outputs = {
      DavUrl: `${davBaseUrl}/dav/`,
      AdminUrl: `${adminBaseUrl}/admin/v1`,
      ConsoleUrl: consoleUrl,
      TableName: table.tableName,
      AlarmTopic: topicArn,
      ...admin.outputs,
      ...(domain && discoveryRecords(domain)),
      ...(balancer && { BalancerHost: balancer.balancer.loadBalancerDnsName }),
      ...(ingress.domainName && { ApiHost: ingress.domainName.regionalDomainName }),
    };
    for (const [name, value] of Object.entries(outputs)) new CfnOutput(this, name, { value });

    Tags.of(this).add('service', 'caldav-gateway');
    Tags.of(this).add('stage', settings.stage);
  }
}
