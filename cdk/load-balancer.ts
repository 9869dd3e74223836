import { Duration, Validations } from 'aws-cdk-lib';
import { Certificate } from 'aws-cdk-lib/aws-certificatemanager';
import { SubnetType, Vpc } from 'aws-cdk-lib/aws-ec2';
import {
  type ApplicationListener,
  ApplicationLoadBalancer,
  ApplicationProtocol,
  ApplicationTargetGroup,
  ListenerAction,
  ListenerCondition,
  SslPolicy,
  TargetType,
} from 'aws-cdk-lib/aws-elasticloadbalancingv2';
import { LambdaTarget } from 'aws-cdk-lib/aws-elasticloadbalancingv2-targets';
import type { IFunction } from 'aws-cdk-lib/aws-lambda';
import { Construct, type IConstruct } from 'constructs';
import type { GatewayFunctionRow } from '../shared/deployment/functions.ts';
import { patternsOf } from '../shared/deployment/routes.ts';
import type { Domain } from './settings.ts';

/** The ingress that documents WebDAV methods: one listener rule and one target group for each verb, no port 80 at all. */
export class DavLoadBalancer extends Construct {
  readonly balancer: ApplicationLoadBalancer;
  readonly #listener: ApplicationListener;
  #priority = 0;

  constructor(scope: Construct, id: string, { domain }: { readonly domain: Domain }) {
    super(scope, id);
    // Targets are functions, which live in no network: two public subnets for the balancer itself are all it takes.
    const vpc = new Vpc(this, 'Vpc', {
      maxAzs: 2,
      natGateways: 0,
      subnetConfiguration: [{ name: 'public', subnetType: SubnetType.PUBLIC, mapPublicIpOnLaunch: false }],
    });
    this.balancer = new ApplicationLoadBalancer(this, 'Balancer', {
      vpc,
      internetFacing: true,
      deletionProtection: true,
      dropInvalidHeaderFields: true,
      idleTimeout: Duration.seconds(60),
    });
    Validations.of(this).acknowledge(
      { id: 'AwsSolutions-EC23', reason: 'Phones come from any network; the only open port is 443.' },
      {
        id: 'AwsSolutions-VPC7',
        reason: 'Nothing runs in this network but the balancer, whose metrics tell the same.',
      },
      {
        id: 'AwsSolutions-ELB2',
        reason:
          'Its access log holds addresses and paths with user names; the functions log each request without them.',
      },
    );
    this.#listener = this.balancer.addListener('Https', {
      port: 443,
      protocol: ApplicationProtocol.HTTPS,
      sslPolicy: SslPolicy.RECOMMENDED_TLS,
      certificates: [Certificate.fromCertificateArn(this, 'Certificate', domain.certificateArn)],
      defaultAction: ListenerAction.fixedResponse(405, {
        contentType: 'text/plain',
        messageBody: 'Method not allowed',
      }),
    });
  }

  /** What may fail while it is made, and needs no function: quotas of networks, the certificate. */
  get fragile(): readonly IConstruct[] {
    // The constructs themselves hold the rules too, which need the functions.
    return [this.balancer, this.#listener].flatMap(({ node }) => node.defaultChild ?? []);
  }

  /** Gives a function its listener rule: by verb, or by path, and paths come first because they take every verb. */
  open(row: GatewayFunctionRow, handler: IFunction): void {
    const byVerb = row.methods.length > 0;
    const group = new ApplicationTargetGroup(this, row.functionName, {
      targetType: TargetType.LAMBDA,
      targets: [new LambdaTarget(handler)],
      // Repeated headers and query parameters arrive whole.
      multiValueHeadersEnabled: true,
    });
    this.#priority += 1;
    this.#listener.addAction(`${row.functionName}Rule`, {
      priority: (byVerb ? 100 : 0) + this.#priority,
      conditions: [
        byVerb
          ? ListenerCondition.httpRequestMethods([...row.methods])
          : ListenerCondition.pathPatterns([...patternsOf(row)]),
      ],
      action: ListenerAction.forward([group]),
    });
  }
}
