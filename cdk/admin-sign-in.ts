import { Aws, Duration, RemovalPolicy, Validations } from 'aws-cdk-lib';
import type { IHttpRouteAuthorizer } from 'aws-cdk-lib/aws-apigatewayv2';
import { HttpJwtAuthorizer } from 'aws-cdk-lib/aws-apigatewayv2-authorizers';
import {
  ManagedLoginVersion,
  Mfa,
  OAuthScope,
  ResourceServerScope,
  UserPool,
  UserPoolClient,
} from 'aws-cdk-lib/aws-cognito';
import { Construct } from 'constructs';
import type { Settings } from './settings.ts';

/** The public client by which the web console signs in (OpenID Connect, code grant with PKCE). */
export interface ConsoleSignIn {
  readonly issuer: string;
  readonly clientId: string;
  readonly scope: string;
  /** Origins of the discovery document and of the token endpoint, the only ones its page may speak to besides its own. */
  readonly origins: readonly string[];
}

export interface AdminSignInProps extends Pick<Settings, 'stage' | 'admin' | 'programClients'> {
  /** Where administrators open the web console: they come back there from signing in and out. */
  readonly consoleUrl: string;
}

/** Who may call the admin API: tokens of the shop's own issuer, or of a Cognito user pool made here. */
export class AdminSignIn extends Construct {
  readonly authorizer: IHttpRouteAuthorizer;
  /** Scopes a token must carry; without any its audience is enough. */
  readonly scopes?: string[];
  /** How the web console gets a token; without it, it asks for one. */
  readonly console?: ConsoleSignIn;
  /** What is kept when the stack is not, where the stack makes it. */
  readonly pool?: UserPool;
  /** What ops need to get a token. */
  readonly outputs: Readonly<Record<string, string>>;

  constructor(scope: Construct, id: string, { stage, admin, programClients, consoleUrl }: AdminSignInProps) {
    super(scope, id);
    if (admin) {
      this.authorizer = new HttpJwtAuthorizer('Admin', admin.issuer, { jwtAudience: [admin.audience] });
      if (admin.scope !== undefined) this.scopes = [admin.scope];
      if (admin.console) {
        const { issuer } = admin;
        this.console = { issuer, ...admin.console, origins: [new URL(issuer).origin] };
      }
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
      preventUserExistenceErrors: true,
      accessTokenValidity,
      // The page keeps none: whoever found one should not have it for the usual month.
      refreshTokenValidity: Duration.days(1),
      oAuth: {
        flows: { authorizationCodeGrant: true },
        scopes,
        callbackUrls: [consoleUrl, 'http://localhost:8400/callback'],
        logoutUrls: [consoleUrl],
      },
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
    const domain = pool.addDomain('Domain', {
      cognitoDomain: { domainPrefix: `caldav-${stage}-${Aws.ACCOUNT_ID}` },
      // The newer pages stay empty without a branding of their own.
      managedLoginVersion: ManagedLoginVersion.CLASSIC_HOSTED_UI,
    });
    this.pool = pool;
    this.authorizer = new HttpJwtAuthorizer('Admin', pool.userPoolProviderUrl, {
      jwtAudience: [people.userPoolClientId, ...programIds],
    });
    const scopeName = 'caldav-admin/call';
    this.scopes = [scopeName];
    this.console = {
      issuer: pool.userPoolProviderUrl,
      clientId: people.userPoolClientId,
      scope: scopeName,
      origins: [`https://cognito-idp.${Aws.REGION}.${Aws.URL_SUFFIX}`, domain.baseUrl()],
    };
    this.outputs = {
      AdminIssuer: pool.userPoolProviderUrl,
      AdminTokenUrl: `${domain.baseUrl()}/oauth2/token`,
      AdminPeopleClient: people.userPoolClientId,
      ...(programIds.length > 0 && { AdminProgramClient: programIds.join(' ') }),
    };
  }
}
