import { ArnFormat, type Stack, Token } from 'aws-cdk-lib';
import { type Conditions, Effect, PolicyStatement } from 'aws-cdk-lib/aws-iam';
import type { FunctionAccess } from '../shared/deployment/functions.ts';
import { type Partition, partitions } from '../shared/deployment/partitions.ts';
import { headProjection, table } from '../shared/store/dynamo/rows/table.ts';
import { googleLinkSecret, secretPrefix } from '../shared/store/secret-names.ts';

/** What `dynamodb:LeadingKeys` compares with the partition key, and with nothing else of a row. */
const leadingKey = (partition: Partition): string =>
  partitions[partition].endsWith('#') ? `${partitions[partition]}*` : partitions[partition];

const reading = ['dynamodb:GetItem', 'dynamodb:BatchGetItem', 'dynamodb:Query'];
const writing = ['dynamodb:PutItem', 'dynamodb:UpdateItem', 'dynamodb:DeleteItem', 'dynamodb:ConditionCheckItem'];

/** One allowance: these actions on these partitions, where asked for on these attributes only. */
interface Allowance {
  readonly actions: readonly string[];
  readonly on: readonly Partition[];
  /** Nothing but these attributes may be named; answers are then confined to them too. */
  readonly attributes?: readonly string[];
}

const read = (...on: Partition[]): Allowance => ({ actions: reading, on });
/** Rows whose keys are known; nothing is looked for. */
const find = (...on: Partition[]): Allowance => ({ actions: ['dynamodb:GetItem'], on });
const write = (...on: Partition[]): Allowance => ({ actions: [...reading, ...writing], on });
/** All of it but deletion. */
const change = (...on: Partition[]): Allowance => ({
  actions: [...reading, ...writing.filter((action) => action !== 'dynamodb:DeleteItem')],
  on,
});

/** The audit trail is added to; nobody here can change or delete what it says. */
const appendAudit: Allowance = { actions: ['dynamodb:PutItem'], on: ['audit'] };

/** A read verb moves the high-water mark of a calendar, and can touch nothing else of it. */
const advanceStable: Allowance = {
  actions: ['dynamodb:UpdateItem'],
  on: ['calendars'],
  attributes: [table.partitionKey, table.sortKey, 'stable', 'version', 'epoch'],
};

/** The administration sees and edits the heads of calendars by naming their attributes; rows of appointments stay closed. */
const heads: Allowance = {
  actions: ['dynamodb:GetItem', 'dynamodb:PutItem', 'dynamodb:UpdateItem', 'dynamodb:ConditionCheckItem'],
  on: ['calendars'],
  attributes: headProjection,
};

/** With a service access go its phones. */
const forgetDevices: Allowance = { actions: ['dynamodb:Query', 'dynamodb:DeleteItem'], on: ['devices'] };

/** What signing in with Basic needs: the credential row, and the rows that count failures. */
const provingRows = find('accesses', 'failures');
const proving: readonly Allowance[] = [provingRows, appendAudit];
const signingIn: readonly Allowance[] = [...proving, { actions: ['dynamodb:UpdateItem'], on: ['failures'] }];

/** What phones synchronise through counts their failures, and notes which phone it was; it reads nothing of that. */
const synchronising: readonly Allowance[] = [
  ...proving,
  { actions: ['dynamodb:UpdateItem'], on: ['failures', 'devices'] },
];

/** How far each kind of function may reach, in the words of the table. */
const allowances: Record<FunctionAccess, readonly Allowance[]> = {
  finds: [...signingIn, find('calendars', 'users')],
  // A branch says which diaries are shared with it.
  reads: [...synchronising, read('calendars', 'users', 'branches', 'principals'), advanceStable],
  writes: [
    // What belongs to a principal is written only while their service access, which they may read, is there.
    ...synchronising.map((one) =>
      one === provingRows ? { ...one, actions: [...one.actions, 'dynamodb:ConditionCheckItem'] } : one,
    ),
    read('users', 'branches'),
    write('calendars', 'users', 'principals'),
  ],
  administration: [
    write('branches', 'users', 'accesses', 'directory', 'idempotency', 'invitations', 'failures', 'feeds', 'webhooks'),
    forgetDevices,
    read('audit'),
    appendAudit,
    heads,
  ],
  appointments: [
    read('branches', 'users', 'accesses', 'directory'),
    write('calendars', 'idempotency', 'positions'),
    appendAudit,
  ],
  me: [...signingIn, read('users', 'branches', 'devices'), change('accesses', 'directory')],
  setup: [read('accesses', 'directory'), write('invitations')],
  feed: [read('feeds', 'calendars'), { actions: ['dynamodb:UpdateItem'], on: ['feeds'] }, advanceStable],
  webhooks: [read('directory', 'calendars'), advanceStable, write('webhooks'), appendAudit],
  // Nobody can restore any more what it deletes; it reads no appointment to find it.
  sweeping: [
    { actions: ['dynamodb:Query', 'dynamodb:UpdateItem', 'dynamodb:DeleteItem'], on: ['calendars', 'directory'] },
  ],
  nothing: [],
};

const conditionsOf = ({ on, attributes }: Allowance): Conditions => ({
  'ForAllValues:StringLike': { 'dynamodb:LeadingKeys': on.map(leadingKey) },
  // A request that names no partition would satisfy "for all values" with none.
  Null: { 'dynamodb:LeadingKeys': 'false' },
  ...(attributes && {
    'ForAllValues:StringEquals': { 'dynamodb:Attributes': attributes },
    // Without naming attributes a read or a returned item would be the whole row.
    StringEqualsIfExists: {
      'dynamodb:Select': ['SPECIFIC_ATTRIBUTES'],
      'dynamodb:ReturnValues': ['NONE', 'UPDATED_OLD', 'UPDATED_NEW'],
    },
  }),
});

/** The statements of a function's role: named actions, the one table and its index, and only the rows of its concern. */
export const statementsFor = (access: FunctionAccess, tableArn: string): PolicyStatement[] =>
  allowances[access].map(
    (allowance) =>
      new PolicyStatement({
        effect: Effect.ALLOW,
        actions: [...allowance.actions],
        resources: allowance.actions.includes('dynamodb:Query')
          ? [tableArn, `${tableArn}/index/${table.byTime.name}`]
          : [tableArn],
        conditions: conditionsOf(allowance),
      }),
  );

/** The secrets of a stage's Google links, whatever their resource. */
export const googleLinkSecrets = (stack: Stack, stage: string): string =>
  stack.formatArn({
    service: 'secretsmanager',
    resource: 'secret',
    resourceName: `${secretPrefix(stage)}/${googleLinkSecret('*')}`,
    arnFormat: ArnFormat.COLON_RESOURCE_NAME,
  });

const inFinding = (value: string, name: string): string => (Token.isUnresolved(value) ? `<AWS::${name}>` : value);

/** The finding that this resource has a wildcard, and why it has. */
export const secretsFinding = ({ partition, region, account }: Stack, stage: string) => {
  const place = [inFinding(partition, 'Partition'), 'secretsmanager', inFinding(region, 'Region')].join(':');
  const name = `${secretPrefix(stage)}/${googleLinkSecret('*')}`;
  return {
    id: `AwsSolutions-IAM5[Resource::arn:${place}:${inFinding(account, 'AccountId')}:secret:${name}]`,
    reason: 'Each linked diary resource has a secret of its own, made while the stack runs.',
  };
};

/** The administration sets and deletes the secrets of Google links; nobody here can read one (T55). */
export const secretStatementsFor = (access: FunctionAccess, secretArns: string): PolicyStatement[] =>
  access === 'administration'
    ? [
        new PolicyStatement({
          effect: Effect.ALLOW,
          actions: ['secretsmanager:CreateSecret', 'secretsmanager:PutSecretValue', 'secretsmanager:DeleteSecret'],
          resources: [secretArns],
        }),
      ]
    : [];
