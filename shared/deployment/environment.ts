/** Every environment variable that a function, the local server or a maintenance command reads. */
export const environment = {
  tableName: 'TABLE_NAME',
  davBaseUrl: 'DAV_BASE_URL',
  ingress: 'INGRESS',
  stage: 'STAGE',
  /** The host name of the gateway's own, if it has one. */
  hostName: 'HOST_NAME',
  /** Minutes after which a phone that goes on as before is noted again. */
  deviceNoteMinutes: 'DEVICE_NOTE_MINUTES',
  adminBaseUrl: 'ADMIN_BASE_URL',
  /** The claim that confines an administrator to one branch, and what stands before its id there. */
  adminBranchClaim: 'ADMIN_BRANCH_CLAIM',
  adminBranchPrefix: 'ADMIN_BRANCH_PREFIX',
  consoleIssuer: 'CONSOLE_ISSUER',
  consoleClientId: 'CONSOLE_CLIENT_ID',
  consoleScope: 'CONSOLE_SCOPE',
  consoleOrigins: 'CONSOLE_ORIGINS',
  /** `true` where webhooks are sent. */
  webhooks: 'WEBHOOKS',
  /** The bus that changes are told on. */
  eventBus: 'EVENT_BUS',
  /** Set by Lambda itself. */
  region: 'AWS_REGION',
  functionFolder: 'LAMBDA_TASK_ROOT',
  /** The name by which every AWS SDK takes another endpoint. */
  sdkEndpoint: 'AWS_ENDPOINT_URL_DYNAMODB',
  /** `true` for AWS's endpoints that are validated for FIPS, and for those that speak IPv6 too; names of every AWS SDK. */
  sdkFips: 'AWS_USE_FIPS_ENDPOINT',
  sdkDualStack: 'AWS_USE_DUALSTACK_ENDPOINT',
  /** Milliseconds between two looks at what a deployment has made; a test's own. */
  deployPause: 'DEPLOY_PAUSE_MS',
  /** On one machine and for maintenance: another DynamoDB. */
  endpoint: 'DYNAMODB_ENDPOINT',
  /** Where commands of AWS go, beside `AWS_REGION`. */
  sdkDefaultRegion: 'AWS_DEFAULT_REGION',
  /** Set by the toolkit: where a deploy goes, if that is known. */
  toolkitRegion: 'CDK_DEFAULT_REGION',
  toolkitAccount: 'CDK_DEFAULT_ACCOUNT',
} as const;

/** The names, as they stand in `process.env`. */
export type EnvironmentName = (typeof environment)[keyof typeof environment];
