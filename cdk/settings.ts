import { environment } from '../shared/deployment/environment.ts';

/** Everything a deployment may choose with `cdk … -c name=value`; nothing else is read from the context. */
export interface Settings {
  /** Several stages live in one account side by side. */
  readonly stage: string;
  /** What phones reach: the HTTP API, or an Application Load Balancer that documents WebDAV methods. */
  readonly davIngress: 'http-api' | 'alb';
  /** Adds one API route per WebDAV verb, for accounts where such routes are proven to deploy. */
  readonly apigwCustomVerbRoutes: boolean;
  readonly domain?: Domain;
  /** An OIDC issuer of the shop; without it the stack makes a Cognito user pool. */
  readonly admin?: {
    readonly issuer: string;
    readonly audience: string;
    /** What a token must carry besides; without it whoever has one of that audience administers. */
    readonly scope?: string;
    /** A public client of that issuer, by which the web console signs in; without it the console asks for a token. */
    readonly console?: { readonly clientId: string; readonly scope: string };
  };
  /** Per function; off by default, because it needs quota (docs/operations.md). */
  readonly reservedConcurrency?: number;
  readonly tracing: boolean;
  readonly alarmEmail?: string;
  readonly logRetentionDays: number;
  /** A table restored from the stack's own, to be served in its place. */
  readonly tableName?: string;
  /** USD a month above which the alarm address gets a mail. */
  readonly monthlyBudget?: number | undefined;
  /** What the table takes at most in a second, so that a flood cannot cost without bounds; no cap unless given. */
  readonly maxReadUnits?: number | undefined;
  readonly maxWriteUnits?: number | undefined;
  /** The vault that each night's backup is copied to. */
  readonly backupCopyTo?: string | undefined;
  /** Names of the clients the diary program may sign in with; two while its secret is rotated, none if it never does. */
  readonly programClients: readonly string[];
}

/** The public host name, its certificate (ACM, same region) and, if Route 53 serves it, its zone. */
export interface Domain {
  readonly name: string;
  readonly certificateArn: string;
  readonly zone?: { readonly id: string; readonly name: string };
}

/** What the context says is wrong, in one sentence. */
export class BadContext extends Error {
  override readonly name = 'BadContext';
}

type Reader<T> = (text: string, name: string) => T;

const matching =
  (pattern: RegExp, what: string): Reader<string> =>
  (text, name) => {
    if (!pattern.test(text)) throw new BadContext(`-c ${name}=${text}: give ${what}.`);
    return text;
  };

const oneOf =
  <T extends string>(...values: readonly T[]): Reader<T> =>
  (text, name) => {
    const found = values.find((value) => value === text);
    if (found === undefined) throw new BadContext(`-c ${name}=${text}: give one of ${values.join(', ')}.`);
    return found;
  };

const flag: Reader<boolean> = (text, name) => oneOf('true', 'false')(text, name) === 'true';

const numberIn =
  (from: number, to: number): Reader<number> =>
  (text, name) => {
    const value = Number(text);
    if (!/^\d+$/.test(text) || value < from || value > to) {
      throw new BadContext(`-c ${name}=${text}: give a whole number from ${from} to ${to}.`);
    }
    return value;
  };

/** The retention periods CloudWatch Logs knows, up to ten years. */
const retentionDays = ['1', '3', '5', '7', '14', '30', '60', '90', '180', '365', '731', '1827', '3653'] as const;

const hostName = matching(
  /^(?=.{4,253}$)([a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?\.)+[a-z]{2,63}$/,
  'a host name in lower case',
);

const issuer: Reader<string> = (text, name) => {
  const isIssuer = /^https:\/\/(?!.*\/\.well-known\/)[\w.:-]+(?:\/[^\s?#]*)?$/.test(text) && URL.canParse(text);
  if (!isIssuer) {
    throw new BadContext(`-c ${name}=${text}: give the https URL of an OpenID Connect issuer, without /.well-known.`);
  }
  return text;
};

/** Every context value there is, with the reader that accepts or refuses it. */
const readers = {
  stage: matching(/^[a-z][a-z0-9-]{0,19}$/, 'up to 20 of a-z, 0-9 and -, beginning with a letter'),
  davIngress: oneOf('http-api', 'alb'),
  apigwCustomVerbRoutes: flag,
  domainName: hostName,
  certificateArn: matching(
    /^arn:aws[a-z-]*:acm:[a-z0-9-]+:\d{12}:certificate\/[0-9a-f-]+$/,
    'the ARN of an ACM certificate',
  ),
  hostedZoneId: matching(/^Z[A-Z0-9]{1,31}$/, 'the id of a Route 53 zone'),
  hostedZoneName: hostName,
  adminIssuer: issuer,
  // RFC 6749 §3.3
  adminScope: matching(/^[!#-[\]-~]+$/, 'one scope that tokens of that issuer carry'),
  adminAudience: matching(/^\S+$/, 'the audience (client id) in the tokens of that issuer'),
  consoleClientId: matching(/^[!-~]+$/, 'the id of a public client of that issuer'),
  consoleScope: matching(/^[!#-[\]-~]+(?: [!#-[\]-~]+)*$/, 'the scopes to ask for, one space between them'),
  reservedConcurrency: numberIn(1, 1000),
  tracing: flag,
  alarmEmail: matching(/^[^\s@]+@[^\s@]+\.[^\s@]+$/, 'an e-mail address'),
  logRetentionDays: oneOf(...retentionDays),
  programClients: matching(/^[a-z0-9]{1,10}(,[a-z0-9]{1,10})?$/, 'one or two names of a-z and 0-9, as in 1,2, or none'),
  tableName: matching(/^[A-Za-z0-9_.-]{3,255}$/, 'the name of a DynamoDB table'),
  monthlyBudget: numberIn(1, 1_000_000),
  maxReadUnits: numberIn(1, 40_000),
  maxWriteUnits: numberIn(1, 40_000),
  backupCopyTo: matching(
    /^arn:aws[a-z-]*:backup:[a-z0-9-]+:\d{12}:backup-vault:[\w-]{2,50}$/,
    'the ARN of a vault of AWS Backup in another region or account',
  ),
} as const satisfies Record<string, Reader<unknown>>;

/** The names of all settings. */
export const settingNames = Object.keys(readers);

type Given = { [Name in keyof typeof readers]?: ReturnType<(typeof readers)[Name]> };

/** Keys the toolkit itself puts into the context (`@aws-cdk/…`, `aws:cdk:…`, lookups). */
const isToolkitKey = (name: string): boolean => /[@:/]|^(?:cdk|cli-)|^acknowledged-issue-numbers$/.test(name);

const readGiven = (context: Readonly<Record<string, unknown>>): Given =>
  Object.fromEntries(
    Object.entries(context)
      .filter(([name]) => !isToolkitKey(name))
      .map(([name, value]) => {
        const reader = Object.entries(readers).find(([known]) => known === name)?.[1];
        if (!reader)
          throw new BadContext(`-c ${name}: there is no such setting; there are ${Object.keys(readers).join(', ')}.`);
        return [name, reader(String(value), name)];
      }),
  );

const together = (given: Given, name: keyof Given, needed: keyof Given): void => {
  if (given[name] !== undefined && given[needed] === undefined) throw new BadContext(`-c ${name} needs -c ${needed}.`);
};

/** Where a deploy goes. Without any configuration the toolkit says `us-east-1`, which nobody has chosen. */
export const knownRegion = (
  variables: Readonly<Record<string, string | undefined>> = process.env,
): string | undefined => {
  const { toolkitRegion, toolkitAccount, region, sdkDefaultRegion } = environment;
  const chosen = [toolkitAccount, region, sdkDefaultRegion].some((name) => variables[name] !== undefined);
  const told = variables[toolkitRegion];
  return chosen || told !== 'us-east-1' ? told : undefined;
};

/** ACM's certificates serve one region; found out late, it leaves a table and a user pool behind. */
const requireOwnRegion = ({ certificateArn, backupCopyTo }: Given, region: string | undefined): void => {
  if (region === undefined) return;
  const certified = certificateArn?.split(':')[3];
  if (certified !== undefined && certified !== region) {
    throw new BadContext(
      `-c certificateArn is of ${certified}, and the stack is deployed to ${region}: give a certificate of ${region}.`,
    );
  }
  if (
    backupCopyTo?.split(':')[3] === region &&
    backupCopyTo.split(':')[4] === process.env[environment.toolkitAccount]
  ) {
    throw new BadContext(`-c backupCopyTo is of ${region} too: give a vault of another region or account.`);
  }
};

/** Reads the context of `cdk`; whatever is wrong with it is a `BadContext` of one sentence. */
export const settingsFrom = (
  context: Readonly<Record<string, unknown>>,
  region: string | undefined = knownRegion(),
): Settings => {
  const given = readGiven(context);
  together(given, 'domainName', 'certificateArn');
  together(given, 'certificateArn', 'domainName');
  together(given, 'hostedZoneId', 'hostedZoneName');
  together(given, 'hostedZoneName', 'hostedZoneId');
  together(given, 'hostedZoneId', 'domainName');
  together(given, 'adminIssuer', 'adminAudience');
  together(given, 'adminAudience', 'adminIssuer');
  together(given, 'adminScope', 'adminIssuer');
  together(given, 'consoleClientId', 'adminIssuer');
  together(given, 'consoleScope', 'consoleClientId');
  together(given, 'monthlyBudget', 'alarmEmail');
  requireOwnRegion(given, region);
  const { stage = 'prod', davIngress = 'http-api', domainName, certificateArn, hostedZoneId, hostedZoneName } = given;
  if (davIngress === 'alb' && domainName === undefined) {
    throw new BadContext(
      '-c davIngress=alb needs -c domainName and -c certificateArn, because a load balancer has no certificate of its own.',
    );
  }
  if (davIngress === 'alb' && given.apigwCustomVerbRoutes) {
    throw new BadContext(
      '-c apigwCustomVerbRoutes=true makes no sense with -c davIngress=alb, which routes every verb itself.',
    );
  }
  if (domainName && hostedZoneName && domainName !== hostedZoneName && !domainName.endsWith(`.${hostedZoneName}`)) {
    throw new BadContext(`-c domainName=${domainName} does not lie in -c hostedZoneName=${hostedZoneName}.`);
  }
  const { adminIssuer, adminAudience, adminScope, consoleClientId, consoleScope = 'openid' } = given;
  const [reserved] = /aws|amazon|cognito/.exec(stage) ?? [];
  if (adminIssuer === undefined && reserved !== undefined) {
    throw new BadContext(
      `-c stage=${stage}: Cognito takes no name with "${reserved}" in it, so choose another or give -c adminIssuer.`,
    );
  }
  return {
    stage,
    davIngress,
    apigwCustomVerbRoutes: given.apigwCustomVerbRoutes ?? false,
    ...(domainName !== undefined &&
      certificateArn !== undefined && {
        domain: {
          name: domainName,
          certificateArn,
          ...(hostedZoneId !== undefined &&
            hostedZoneName !== undefined && { zone: { id: hostedZoneId, name: hostedZoneName } }),
        },
      }),
    ...(adminIssuer !== undefined &&
      adminAudience !== undefined && {
        admin: {
          issuer: adminIssuer,
          audience: adminAudience,
          ...(adminScope !== undefined && { scope: adminScope }),
          ...(consoleClientId !== undefined && { console: { clientId: consoleClientId, scope: consoleScope } }),
        },
      }),
    reservedConcurrency: given.reservedConcurrency,
    tracing: given.tracing ?? false,
    alarmEmail: given.alarmEmail,
    logRetentionDays: Number(given.logRetentionDays ?? '90'),
    tableName: given.tableName,
    monthlyBudget: given.monthlyBudget,
    maxReadUnits: given.maxReadUnits,
    maxWriteUnits: given.maxWriteUnits,
    backupCopyTo: given.backupCopyTo,
    programClients: given.programClients === 'none' ? [] : [...new Set((given.programClients ?? '1').split(','))],
  };
};
