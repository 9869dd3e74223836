import { Aws, Duration, RemovalPolicy, Validations } from 'aws-cdk-lib';
import type { IHttpRouteAuthorizer } from 'aws-cdk-lib/aws-apigatewayv2';
import { HttpJwtAuthorizer } from 'aws-cdk-lib/aws-apigatewayv2-authorizers';
import { Mfa, OAuthScope, ResourceServerScope, UserPool, UserPoolClient } from 'aws-cdk-lib/aws-cognito';
import { Construct } from 'constructs';
import type { Settings } from './settings.ts';

/** Who may call the admin API: tokens of the shop's own issuer, or of a Cognito user pool made here. */
export class AdminSignIn extends Construct {
  readonly authorizer: IHttpRouteAuthorizer;
  /** Scopes a token must carry; an issuer of the shop is trusted by its audience alone. */
  readonly scopes?: string[];
  /** What ops need to get a token. */
  readonly outputs: Readonly<Record<string, string>>;

  constructor(
    scope: Construct,
    id: string,
    { stage, admin, programClients }: Pick<Settings, 'stage' | 'admin' | 'programClients'>,
  ) {
    super(scope, id);
    if (admin) {
      this.authorizer = new HttpJwtAuthorizer('Admin', admin.issuer, { jwtAudience: [admin.audience] });
      this.outputs = { AdminIssuer: admin.issuer };
      return;
    }
    const pool = new UserPool(this, 'Pool', {
      userPoolName: `caldav-${stage}`,
      selfSignUpEnabled: false,
      signInAliases: { email: true },
      mfa: Mfa.REQUIRED,
      mfaSecondFactor: { otp: true, sms: false },
      passwordPolicy: {
        minLength: 12,
        requireDigits: true,
        requireLowercase: true,
        requireUppercase: true,
        requireSymbols: true,
      },
      deletionProtection: true,
      removalPolicy: RemovalPolicy.RETAIN,
    });
    Validations.of(pool).acknowledge({
      id: 'AwsSolutions-COG8',
      reason: 'A handful of administrators with a required second factor; the plus plan costs more than the gateway.',
    });
    const call = new ResourceServerScope({ scopeName: 'call', scopeDescription: 'Call the admin API' });
    const server = pool.addResourceServer('Server', { identifier: 'caldav-admin', scopes: [call] });
    const scopes = [OAuthScope.resourceServer(server, call)];
    const accessTokenValidity = Duration.hours(1);
    const people = new UserPoolClient(this, 'People', {
      userPool: pool,
      generateSecret: false,
      accessTokenValidity,
      oAuth: { flows: { authorizationCodeGrant: true }, scopes, callbackUrls: ['http://localhost:8400/callback'] },
    });
    const programs = programClients.map(
      (name) =>
        new UserPoolClient(this, name === '1' ? 'DiaryProgram' : `DiaryProgram-${name}`, {
          userPool: pool,
          generateSecret: true,
          accessTokenValidity,
          oAuth: { flows: { clientCredentials: true }, scopes },
        }),
    );
    const programIds = programs.map(({ userPoolClientId }) => userPoolClientId);
    const domain = pool.addDomain('Domain', { cognitoDomain: { domainPrefix: `caldav-${stage}-${Aws.ACCOUNT_ID}` } });
    this.authorizer = new HttpJwtAuthorizer('Admin', pool.userPoolProviderUrl, {
      jwtAudience: [people.userPoolClientId, ...programIds],
    });
    this.scopes = ['caldav-admin/call'];
    this.outputs = {
      AdminIssuer: pool.userPoolProviderUrl,
      AdminTokenUrl: `${domain.baseUrl()}/oauth2/token`,
      AdminPeopleClient: people.userPoolClientId,
      AdminProgramClient: programIds.join(' '),
    };
  }
}
