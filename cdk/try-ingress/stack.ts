import { CfnOutput, Duration, RemovalPolicy, Stack } from 'aws-cdk-lib';
import { HttpApi, type HttpMethod, HttpRoute, HttpRouteKey } from 'aws-cdk-lib/aws-apigatewayv2';
import { HttpLambdaIntegration } from 'aws-cdk-lib/aws-apigatewayv2-integrations';
import { ServicePrincipal } from 'aws-cdk-lib/aws-iam';
import { Architecture, Code, Function as LambdaFunction, Runtime } from 'aws-cdk-lib/aws-lambda';
import { LogGroup, RetentionDays } from 'aws-cdk-lib/aws-logs';
import type { Construct } from 'constructs';
import { functions } from '../../shared/deployment/functions.ts';
import { routesOf } from '../../shared/deployment/routes.ts';
import { echoCode } from './echo.ts';

/** One HTTP API with the very routes that phones will have, and one function that tells what arrived: nothing that lasts. */
export class TryIngressStack extends Stack {
  constructor(scope: Construct, id: string) {
    super(scope, id, { terminationProtection: false });
    const logGroup = new LogGroup(this, 'Log', {
      retention: RetentionDays.ONE_DAY,
      removalPolicy: RemovalPolicy.DESTROY,
    });
    const echo = new LambdaFunction(this, 'Echo', {
      description: 'Tells what an HTTP API hands over; to be destroyed',
      runtime: Runtime.NODEJS_24_X,
      architecture: Architecture.ARM_64,
      handler: 'index.handler',
      code: Code.fromInline(echoCode),
      timeout: Duration.seconds(10),
      logGroup,
    });
    const httpApi = new HttpApi(this, 'Api', { apiName: id });
    const integration = new HttpLambdaIntegration('Echo', echo, { scopePermissionToRoute: false });
    echo.addPermission('DefaultRoute', {
      principal: new ServicePrincipal('apigateway.amazonaws.com'),
      sourceArn: this.formatArn({ service: 'execute-api', resource: httpApi.apiId, resourceName: '*/$default' }),
    });
    const keys = functions
      .filter(({ side }) => side === 'dav')
      .flatMap((row) => routesOf(row, false))
      .map((key) =>
        key === '$default' ? HttpRouteKey.DEFAULT : HttpRouteKey.with(key.path, key.method as HttpMethod),
      );
    for (const routeKey of keys) new HttpRoute(this, routeKey.key, { httpApi, routeKey, integration });
    new CfnOutput(this, 'TryUrl', { value: httpApi.apiEndpoint });
  }
}
