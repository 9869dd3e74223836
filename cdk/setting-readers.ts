/** What the context says is wrong, in one sentence. */
export class BadContextError extends Error {
  override readonly name = 'BadContextError';
}

type Reader<T> = (text: string, name: string) => T;

const matching =
  (pattern: RegExp, what: string): Reader<string> =>
  (text, name) => {
    if (!pattern.test(text)) throw new BadContextError(`-c ${name}=${text}: give ${what}.`);
    return text;
  };

const oneOf =
  <T extends string>(...values: readonly T[]): Reader<T> =>
  (text, name) => {
    const found = values.find((value) => value === text);
    if (found === undefined) throw new BadContextError(`-c ${name}=${text}: give one of ${values.join(', ')}.`);
    return found;
  };

const flag: Reader<boolean> = (text, name) => oneOf('true', 'false')(text, name) === 'true';

const numberIn =
  (from: number, to: number): Reader<number> =>
  (text, name) => {
    const value = Number(text);
    if (!/^\d+$/.test(text) || value < from || value > to) {
      throw new BadContextError(`-c ${name}=${text}: give a whole number from ${from} to ${to}.`);
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
    throw new BadContextError(
      `-c ${name}=${text}: give the https URL of an OpenID Connect issuer, without /.well-known.`,
    );
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
  adminBranchClaim: matching(/^[\w:./-]{1,200}$/, 'the name of a claim in the tokens of that issuer'),
  adminBranchPrefix: matching(/^[\w:./-]{1,100}$/, 'what stands before the id of a branch in that claim'),
  consoleClientId: matching(/^[!-~]+$/, 'the id of a public client of that issuer'),
  consoleScope: matching(/^[!#-[\]-~]+(?: [!#-[\]-~]+)*$/, 'the scopes to ask for, one space between them'),
  reservedConcurrency: numberIn(1, 1000),
  gradualDeployment: flag,
  changeEvents: flag,
  webhooks: flag,
  tableStreamArn: matching(
    /^arn:aws[a-z-]*:dynamodb:[a-z0-9-]+:\d{12}:table\/[A-Za-z0-9_.-]+\/stream\/[0-9T:.-]+$/,
    'the ARN of a stream of DynamoDB',
  ),
  tracing: flag,
  deviceNoteMinutes: numberIn(15, 1440),
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

/** What was given, by name. */
export type Given = { [Name in keyof typeof readers]?: ReturnType<(typeof readers)[Name]> };

/** Keys the toolkit itself puts into the context (`@aws-cdk/…`, `aws:cdk:…`, lookups). */
const isToolkitKey = (name: string): boolean => /[@:/]|^(?:cdk|cli-)|^acknowledged-issue-numbers$/.test(name);

/** The context of a deployment, every value read; the toolkit's own keys are left out. */
export const readGiven = (context: Readonly<Record<string, unknown>>): Given =>
  Object.fromEntries(
    Object.entries(context)
      .filter(([name]) => !isToolkitKey(name))
      .map(([name, value]) => {
        const reader = Object.entries(readers).find(([known]) => known === name)?.[1];
        if (!reader)
          throw new BadContextError(
            `-c ${name}: there is no such setting; there are ${Object.keys(readers).join(', ')}.`,
          );
        return [name, reader(String(value), name)];
      }),
  );
