import { mkdtempSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Statement } from '../../support/iam/statements.ts';

export const region = 'eu-central-1';
export const account = '123456789012';

interface Resource {
  readonly Type: string;
  readonly Properties: ReturnType<typeof JSON.parse>;
}

/** A function as its template describes it. */
export interface FunctionDefinition {
  readonly name: string;
  readonly arn: string;
  handler: string;
  readonly memory: number;
  /** Seconds. */
  readonly timeout: number;
  readonly environment: Readonly<Record<string, string>>;
  /** Where its code lies. */
  readonly folder: string;
  statements: readonly Statement[];
}

export interface Route {
  readonly key: string;
  readonly functionArn: string;
  needsToken: boolean;
  readonly scopes: readonly string[] | null;
}

/** One condition of a listener rule, as CloudFormation writes it. */
export interface RuleCondition {
  readonly Field: string;
  readonly HttpRequestMethodConfig?: { readonly Values: readonly string[] };
  readonly PathPatternConfig?: { readonly Values: readonly string[] };
}

export interface ListenerRule {
  readonly priority: number;
  readonly conditions: readonly RuleCondition[];
  readonly functionArn: string;
  readonly isMultiValue: boolean;
}

/** The table as the template describes it. */
export interface TableDefinition {
  readonly name: string;
  readonly properties: Readonly<Record<string, unknown>>;
}

/** How Lambda follows the stream of the table for a function. */
export interface StreamMapping {
  readonly functionArn: string;
  readonly batchSize: number;
  /** Patterns, any of which a record has to match. */
  readonly filters: readonly string[];
  readonly reportsItems: boolean;
  readonly bisects: boolean;
}

/** A synthesised stack with its names resolved, as CloudFormation would resolve them. */
export interface DeployedStack {
  readonly functions: readonly FunctionDefinition[];
  readonly routes: Route[];
  readonly rules: readonly ListenerRule[];
  readonly table: TableDefinition | undefined;
  readonly mappings: readonly StreamMapping[];
}

const arnOf = (service: string, resource: string): string => `arn:aws:${service}:${region}:${account}:${resource}`;

/** The ARN of a table. */
export const tableArn = (name: string): string => arnOf('dynamodb', `table/${name}`);

/** The ARN of a bus. */
export const busArn = (name: string): string => arnOf('events', `event-bus/${name}`);

const pseudoParameters: Readonly<Record<string, string>> = {
  'AWS::Region': region,
  'AWS::AccountId': account,
  'AWS::Partition': 'aws',
  'AWS::URLSuffix': 'amazonaws.com',
};

/** Resolves the intrinsic functions in what is read of a template. */
const resolverOf = (stackName: string, resources: Readonly<Record<string, Resource>>) => {
  const nameOf = (id: string): string => resources[id]?.Properties.FunctionName ?? id;
  const refs: Readonly<Record<string, (id: string, properties: Resource['Properties']) => string>> = {
    'AWS::DynamoDB::Table': (id) => `${stackName}-${id}`,
    'AWS::Events::EventBus': (_, { Name }) => Name,
    // What is called by its alias runs as the function: there is one version.
    'AWS::Lambda::Alias': (_, { FunctionName }) => arnOf('lambda', `function:${nameOf(FunctionName.Ref)}`),
    'AWS::Lambda::Function': nameOf,
  };
  const ref = (id: string): string => {
    const { Type = '', Properties } = resources[id] ?? {};
    return pseudoParameters[id] ?? refs[Type]?.(id, Properties) ?? id;
  };
  const attribute = ([id = '', name = '']: readonly string[]): string => {
    const { Type } = resources[id] ?? {};
    if (name === 'Arn' && Type === 'AWS::Lambda::Function') return arnOf('lambda', `function:${nameOf(id)}`);
    if (name === 'Arn' && Type === 'AWS::Events::EventBus') return busArn(ref(id));
    if (name === 'Arn' && Type === 'AWS::DynamoDB::Table') return tableArn(ref(id));
    return `${id}.${name}`;
  };
  const resolve = (value: unknown): unknown => {
    if (Array.isArray(value)) return value.map(resolve);
    if (typeof value !== 'object' || value === null) return value;
    const [[key, inner] = []] = Object.entries(value);
    if (key === 'Ref') return ref(inner);
    if (key === 'Fn::GetAtt') return attribute(inner);
    if (key === 'Fn::Join') return inner[1].map(resolve).join(inner[0]);
    if (key === 'Fn::Sub') return String(inner).replaceAll(/\$\{([^}]+)\}/g, (_, name) => ref(name));
    if (key?.startsWith('Fn::')) throw new Error(`${key} is not resolved here`);
    return Object.fromEntries(Object.entries(value).map(([name, part]) => [name, resolve(part)]));
  };
  return resolve as <T = string>(value: unknown) => T;
};

const readJson = (...path: string[]) => JSON.parse(readFileSync(join(...path), 'utf8'));

/** The functions, routes, listener rules and the table of the stack in a cloud assembly. */
export const readStack = (folder: string): DeployedStack => {
  const stackName = readdirSync(folder)
    .find((name) => name.endsWith('.template.json'))
    ?.replace('.template.json', '');
  if (stackName === undefined) throw new Error(`${folder} holds no template`);
  const resources: Record<string, Resource> = readJson(folder, `${stackName}.template.json`).Resources;
  const assets: { source: { path: string }; destinations: Record<string, { objectKey: string }> }[] = Object.values(
    readJson(folder, `${stackName}.assets.json`).files,
  );
  const resolve = resolverOf(stackName, resources);
  const ofType = (type: string) =>
    Object.entries(resources).flatMap(([id, { Type, Properties }]) =>
      Type === type ? [{ id, properties: Properties }] : [],
    );

  const codeOf = ({ S3Key: key, ZipFile }: { readonly S3Key?: string; readonly ZipFile?: string }): string => {
    if (ZipFile !== undefined) {
      const inline = mkdtempSync(join(tmpdir(), 'inline-'));
      writeFileSync(join(inline, 'index.js'), ZipFile);
      return inline;
    }
    const asset = assets.find(({ destinations }) =>
      Object.values(destinations).some(({ objectKey }) => objectKey === key),
    );
    return join(folder, asset?.source.path ?? `no asset ${key}`);
  };
  const statementsOf = (roleId: string): Statement[] =>
    ofType('AWS::IAM::Policy')
      .filter(({ properties }) => properties.Roles.some(({ Ref }: { Ref: string }) => Ref === roleId))
      .flatMap(({ properties }) => resolve<Statement[]>(properties.PolicyDocument.Statement));

  const functions = ofType('AWS::Lambda::Function').map(({ id, properties }) => ({
    name: properties.FunctionName ?? id,
    arn: arnOf('lambda', `function:${properties.FunctionName ?? id}`),
    handler: properties.Handler,
    memory: properties.MemorySize ?? 128,
    timeout: properties.Timeout,
    environment: resolve<Record<string, string>>(properties.Environment?.Variables ?? {}),
    folder: codeOf(properties.Code),
    statements: statementsOf(properties.Role['Fn::GetAtt'][0]),
  }));

  const integrations = new Map(
    ofType('AWS::ApiGatewayV2::Integration').map(({ id, properties }) => [
      id,
      resolve<string>(properties.IntegrationUri),
    ]),
  );
  const routes = ofType('AWS::ApiGatewayV2::Route').map(({ properties }) => ({
    key: properties.RouteKey,
    functionArn: integrations.get(resolve<string>(properties.Target).replace('integrations/', '')) ?? '',
    needsToken: properties.AuthorizationType === 'JWT',
    scopes: properties.AuthorizationScopes ?? null,
  }));

  const targetGroups = new Map(
    ofType('AWS::ElasticLoadBalancingV2::TargetGroup').map(({ id, properties }) => [id, properties]),
  );
  const rules = ofType('AWS::ElasticLoadBalancingV2::ListenerRule')
    .map(({ properties: { Priority, Conditions, Actions } }) => {
      const group = targetGroups.get(resolve(Actions[0].TargetGroupArn));
      return {
        priority: Priority,
        conditions: Conditions,
        functionArn: resolve(group?.Targets[0].Id),
        isMultiValue: Boolean(
          group?.TargetGroupAttributes.some(
            ({ Key, Value }: { Key: string; Value: string }) =>
              Key === 'lambda.multi_value_headers.enabled' && Value === 'true',
          ),
        ),
      };
    })
    .sort((one, other) => one.priority - other.priority);

  const [table] = ofType('AWS::DynamoDB::Table').map(({ id, properties }) => ({
    name: resolve({ Ref: id }),
    properties: resolve<Record<string, unknown>>(properties),
  }));
  const mappings = ofType('AWS::Lambda::EventSourceMapping').map(({ properties }) => ({
    functionArn: arnOf('lambda', `function:${resolve(properties.FunctionName)}`),
    batchSize: properties.BatchSize,
    filters: properties.FilterCriteria.Filters.map(({ Pattern }: { Pattern: string }) => Pattern),
    reportsItems: (properties.FunctionResponseTypes ?? []).includes('ReportBatchItemFailures'),
    bisects: Boolean(properties.BisectBatchOnFunctionError),
  }));
  return { functions, routes, rules, table, mappings };
};
