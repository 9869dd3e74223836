import { Aws, RemovalPolicy, Stack, Validations } from 'aws-cdk-lib';
import { AccessLogFormat } from 'aws-cdk-lib/aws-apigateway';
import {
  ApiMapping,
  DomainName,
  HttpApi,
  type HttpMethod,
  HttpRoute,
  HttpRouteKey,
  HttpStage,
  LogGroupLogDestination,
  SecurityPolicy,
} from 'aws-cdk-lib/aws-apigatewayv2';
import { HttpLambdaIntegration } from 'aws-cdk-lib/aws-apigatewayv2-integrations';
import { Certificate } from 'aws-cdk-lib/aws-certificatemanager';
import type { Metric } from 'aws-cdk-lib/aws-cloudwatch';
import { ServicePrincipal } from 'aws-cdk-lib/aws-iam';
import type { IFunction } from 'aws-cdk-lib/aws-lambda';
import { FilterPattern, LogGroup, MetricFilter } from 'aws-cdk-lib/aws-logs';
import { Construct } from 'constructs';
import type { GatewayFunctionRow, Side } from '../shared/deployment/functions.ts';
import { metricNamespace, stageThrottled } from '../shared/deployment/metrics.ts';
import { routesOf } from '../shared/deployment/routes.ts';
import type { AdminSignIn } from './admin-sign-in.ts';
import type { Domain, Settings } from './settings.ts';

/** Why a route has no authorizer. */
const openBecause: Readonly<Record<Exclude<Side, 'admin'>, string>> = {
  dav: 'Phones sign in with Basic, checked in the function: an authorizer of an HTTP API cannot send the challenge.',
  self: 'Its holder signs in with the user name and password of the phone, checked in the function.',
  open: 'The single-use code in the path is the credential, checked in the function.',
  feed: 'Programs that read calendar files know nothing but an address: the secret in it is the credential, checked in the function.',
  page: 'The page knows nothing secret; whatever it calls asks for a token or a password.',
};

/** No path, no address, no user name: an access log is kept longer than anybody consented to. Time and size are in the function's line, and each octet is paid for. */
const logFields = {
  stage: '',
  requestId: '$context.requestId',
  method: '$context.httpMethod',
  route: '$context.routeKey',
  status: '$context.status',
  error: '$context.integrationErrorMessage',
};

export interface GatewayApiProps {
  readonly settings: Settings;
  /** The host name this API answers to, if it has one of its own. */
  readonly domain?: Domain;
}

/** The HTTP API: a route per documented verb, `ANY` and `$default` for the rest, administration behind its authorizer. */
export class GatewayApi extends Construct {
  readonly api: HttpApi;
  readonly stage: HttpStage;
  readonly domainName?: DomainName;
  /** Requests that the stage itself answered with 429: no function ever saw them. */
  readonly throttles: Metric;

  constructor(scope: Construct, id: string, { settings, domain }: GatewayApiProps) {
    super(scope, id);
    this.api = new HttpApi(this, 'Api', {
      apiName: `caldav-${settings.stage}`,
      createDefaultStage: false,
      // With a name of its own the gateway answers to that name alone.
      disableExecuteApiEndpoint: domain !== undefined,
    });
    const accessLog = new LogGroup(this, 'AccessLog', {
      // Groups under this prefix need no word each in the account's one policy for log delivery.
      logGroupName: `/aws/vendedlogs/caldav-${settings.stage}`,
      retention: settings.logRetentionDays,
      removalPolicy: RemovalPolicy.DESTROY,
    });
    this.stage = new HttpStage(this, 'Stage', {
      httpApi: this.api,
      stageName: '$default',
      autoDeploy: true,
      throttle: { rateLimit: 1000, burstLimit: 2000 },
      accessLogSettings: {
        destination: new LogGroupLogDestination(accessLog),
        format: AccessLogFormat.custom(JSON.stringify({ ...logFields, stage: settings.stage })),
      },
    });
    this.throttles = new MetricFilter(this, 'Throttles', {
      logGroup: accessLog,
      filterPattern: FilterPattern.stringValue('$.status', '=', '429'),
      metricNamespace,
      metricName: stageThrottled.name,
      dimensions: { stage: '$.stage' },
    }).metric({ dimensionsMap: { stage: settings.stage }, statistic: 'Sum' });
    if (domain) {
      this.domainName = new DomainName(this, 'Domain', {
        domainName: domain.name,
        certificate: Certificate.fromCertificateArn(this, 'Certificate', domain.certificateArn),
        securityPolicy: SecurityPolicy.TLS_1_2,
      });
      new ApiMapping(this, 'Mapping', { api: this.api, domainName: this.domainName, stage: this.stage });
    }
  }

  /** Where this API answers when it has no host name of its own. */
  get endpoint(): string {
    return `https://${this.api.apiId}.execute-api.${Aws.REGION}.${Aws.URL_SUFFIX}`;
  }

  /** A call of `$default` names neither method nor path: the permission for all routes, of four parts, does not cover it. */
  #permitDefault(handler: IFunction): void {
    handler.addPermission('DefaultRoute', {
      scope: this,
      principal: new ServicePrincipal('apigateway.amazonaws.com'),
      sourceArn: Stack.of(this).formatArn({
        service: 'execute-api',
        resource: this.api.apiId,
        resourceName: '*/$default',
      }),
    });
  }

  /** Routes everything a function answers to it. */
  open(
    row: GatewayFunctionRow,
    handler: IFunction,
    { customVerbRoutes, admin }: { readonly customVerbRoutes: boolean; readonly admin: AdminSignIn },
  ): void {
    const integration = new HttpLambdaIntegration(row.functionName, handler, { scopePermissionToRoute: false });
    for (const key of routesOf(row, customVerbRoutes)) {
      if (key === '$default') this.#permitDefault(handler);
      const routeKey =
        key === '$default' ? HttpRouteKey.DEFAULT : HttpRouteKey.with(key.path, key.method as HttpMethod);
      const route = new HttpRoute(this, routeKey.key, {
        httpApi: this.api,
        routeKey,
        integration,
        ...(row.side === 'admin' && { authorizer: admin.authorizer, authorizationScopes: admin.scopes }),
      });
      if (row.side !== 'admin')
        Validations.of(route).acknowledge({ id: 'AwsSolutions-APIG4', reason: openBecause[row.side] });
    }
  }
}
