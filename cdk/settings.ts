import { environment } from '../shared/deployment/environment.ts';
import { BadContextError, type Given, readGiven } from './setting-readers.ts';

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
  /** Where tokens say that an administrator may see one branch only; groups of the stack's own pool unless given. */
  readonly adminBranch?: { readonly claim: string; readonly prefix: string };
  /** Per function; off by default, because it needs quota (docs/operations.md). */
  readonly reservedConcurrency?: number;
  /** A deploy reaches a tenth of the phones' calls first, and goes back by itself when an alarm goes off. */
  readonly gradualDeployment: boolean;
  /** Every change of a diary is told on a bus of EventBridge. */
  readonly changeEvents: boolean;
  /** Webhooks are sent. */
  readonly webhooks: boolean;
  /** The stream of the table that is served in place of the stack's own. */
  readonly tableStreamArn?: string | undefined;
  readonly tracing: boolean;
  /** Minutes after which a phone that goes on as before is noted again. */
  readonly deviceNoteMinutes?: number | undefined;
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

const together = (given: Given, name: keyof Given, needed: keyof Given): void => {
  if (given[name] !== undefined && given[needed] === undefined)
    throw new BadContextError(`-c ${name} needs -c ${needed}.`);
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
const requireOwnRegion = (
  { certificateArn, backupCopyTo, tableStreamArn }: Given,
  region: string | undefined,
): void => {
  if (region === undefined) return;
  const certified = certificateArn?.split(':')[3];
  if (certified !== undefined && certified !== region) {
    throw new BadContextError(
      `-c certificateArn is of ${certified}, and the stack is deployed to ${region}: give a certificate of ${region}.`,
    );
  }
  const streamed = tableStreamArn?.split(':')[3];
  if (streamed !== undefined && streamed !== region)
    throw new BadContextError(`-c tableStreamArn is of ${streamed}, and the stack is deployed to ${region}.`);
  if (
    backupCopyTo?.split(':')[3] === region &&
    backupCopyTo.split(':')[4] === process.env[environment.toolkitAccount]
  ) {
    throw new BadContextError(`-c backupCopyTo is of ${region} too: give a vault of another region or account.`);
  }
};

/** A stream of another table would tell of a diary that nobody is served. */
const requireOwnStream = ({ tableName, tableStreamArn }: Given): void => {
  const streamed = /:table\/([^/]+)\/stream\//.exec(tableStreamArn ?? '')?.[1];
  if (streamed !== undefined && streamed !== tableName)
    throw new BadContextError(`-c tableStreamArn is of the table ${streamed}, and -c tableName is ${tableName}.`);
};

const adminBranchOf = ({
  adminIssuer,
  adminBranchClaim,
  adminBranchPrefix = '',
}: Given): Pick<Settings, 'adminBranch'> => {
  if (adminBranchClaim !== undefined) return { adminBranch: { claim: adminBranchClaim, prefix: adminBranchPrefix } };
  return adminIssuer === undefined ? { adminBranch: { claim: 'cognito:groups', prefix: 'branch:' } } : {};
};

/** Reads the context of `cdk`; whatever is wrong with it is a `BadContextError` of one sentence. */
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
  together(given, 'adminBranchPrefix', 'adminBranchClaim');
  together(given, 'consoleClientId', 'adminIssuer');
  together(given, 'consoleScope', 'consoleClientId');
  together(given, 'monthlyBudget', 'alarmEmail');
  together(given, 'tableStreamArn', 'tableName');
  if ((given.changeEvents || given.webhooks) && given.tableName !== undefined && given.tableStreamArn === undefined) {
    throw new BadContextError(
      '-c changeEvents=true and -c webhooks=true with -c tableName need -c tableStreamArn: switch the stream of that table on first, with new images.',
    );
  }
  requireOwnStream(given);
  requireOwnRegion(given, region);
  const { stage = 'prod', davIngress = 'http-api', domainName, certificateArn, hostedZoneId, hostedZoneName } = given;
  if (davIngress === 'alb' && domainName === undefined) {
    throw new BadContextError(
      '-c davIngress=alb needs -c domainName and -c certificateArn, because a load balancer has no certificate of its own.',
    );
  }
  if (davIngress === 'alb' && given.apigwCustomVerbRoutes) {
    throw new BadContextError(
      '-c apigwCustomVerbRoutes=true makes no sense with -c davIngress=alb, which routes every verb itself.',
    );
  }
  if (domainName && hostedZoneName && domainName !== hostedZoneName && !domainName.endsWith(`.${hostedZoneName}`)) {
    throw new BadContextError(`-c domainName=${domainName} does not lie in -c hostedZoneName=${hostedZoneName}.`);
  }
  const { adminIssuer, adminAudience, adminScope, consoleClientId, consoleScope = 'openid' } = given;
  const [reserved] = /aws|amazon|cognito/.exec(stage) ?? [];
  if (adminIssuer === undefined && reserved !== undefined) {
    throw new BadContextError(
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
    ...adminBranchOf(given),
    reservedConcurrency: given.reservedConcurrency,
    gradualDeployment: given.gradualDeployment ?? false,
    changeEvents: given.changeEvents ?? false,
    webhooks: given.webhooks ?? false,
    tableStreamArn: given.tableStreamArn,
    tracing: given.tracing ?? false,
    deviceNoteMinutes: given.deviceNoteMinutes,
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
