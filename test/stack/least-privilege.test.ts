import { describe, expect, it } from 'vitest';
import { functions } from '../../shared/deployment/functions.ts';
import { exampleTemplate } from '../support/stack.ts';

interface Statement {
  readonly Effect: string;
  readonly Action: string | string[];
  readonly Resource: unknown;
  readonly Condition?: Record<string, Record<string, string | string[]>>;
}

const template = exampleTemplate();
const listOf = <T>(value: T | readonly T[]): T[] => [value].flat() as T[];

/** All statements in the role of a function. */
const roleOf = (functionName: string): Statement[] =>
  Object.entries(template.findResources('AWS::IAM::Policy'))
    .filter(([id]) => id.startsWith(`${functionName}FunctionRole`))
    .flatMap(
      ([, { Properties }]) => (Properties as { PolicyDocument: { Statement: Statement[] } }).PolicyDocument.Statement,
    );

/** Those about the table. */
const statementsOf = (functionName: string): Statement[] =>
  roleOf(functionName).filter(({ Action }) => listOf(Action).some((action) => action.startsWith('dynamodb:')));

const partitionsOf = ({ Condition }: Statement): string[] =>
  listOf(Condition?.['ForAllValues:StringLike']?.['dynamodb:LeadingKeys'] ?? '*');
const attributesOf = ({ Condition }: Statement): string[] =>
  listOf(Condition?.['ForAllValues:StringEquals']?.['dynamodb:Attributes'] ?? '*');

/** May this function do this to rows of this partition, with no word about attributes? */
const mayFreely = (functionName: string, action: string, partition: string): boolean =>
  statementsOf(functionName).some(
    (statement) =>
      listOf(statement.Action).includes(`dynamodb:${action}`) &&
      attributesOf(statement).includes('*') &&
      partitionsOf(statement).some((pattern) => pattern === '*' || partition.startsWith(pattern.replace(/\*$/, ''))),
  );

const writes = ['PutItem', 'UpdateItem', 'DeleteItem'];
const dav = functions.filter(({ side }) => side === 'dav');

describe('T47 least privilege', () => {
  it('names every action and every resource', () => {
    const statements = Object.values(template.findResources('AWS::IAM::Policy')).flatMap(
      ({ Properties }) => (Properties as { PolicyDocument: { Statement: Statement[] } }).PolicyDocument.Statement,
    );
    expect(statements.length).toBeGreaterThan(functions.length);
    for (const { Effect, Action, Resource } of statements) {
      expect(Effect).toBe('Allow');
      for (const action of listOf(Action)) expect(action).toMatch(/^(dynamodb|logs|secretsmanager):\w+$/);
      for (const resource of listOf(Resource)) expect(resource).not.toBe('*');
    }
    template.resourcePropertiesCountIs('AWS::IAM::Role', { ManagedPolicyArns: [] }, 0);
  });

  it('lets nobody change or delete what the audit trail says, nor self-service delete who may sign in', () => {
    for (const { functionName } of functions)
      for (const action of ['UpdateItem', 'DeleteItem'])
        expect([functionName, action, mayFreely(functionName, action, 'audit')]).toEqual([functionName, action, false]);
    expect(functions.filter(({ functionName }) => mayFreely(functionName, 'Query', 'audit'))).toMatchObject([
      { functionName: 'access' },
    ]);
    expect(mayFreely('access', 'PutItem', 'audit')).toBe(true);
    for (const partition of ['access#anna', 'directory#access'])
      expect([mayFreely('me', 'PutItem', partition), mayFreely('me', 'DeleteItem', partition)]).toEqual([true, false]);
  });

  it('T55 lets the administration set and delete the secrets of Google links, and nobody read one', () => {
    const about = Object.entries(template.findResources('AWS::IAM::Policy')).flatMap(([id, { Properties }]) =>
      (Properties as { PolicyDocument: { Statement: Statement[] } }).PolicyDocument.Statement.filter(({ Action }) =>
        listOf(Action).some((action) => action.startsWith('secretsmanager:')),
      ).map((statement) => [id, statement] as const),
    );
    expect(about.map(([id]) => id.replace(/FunctionRole.*/, ''))).toEqual(['access']);
    expect(about.flatMap(([, { Action }]) => listOf(Action)).sort()).toEqual([
      'secretsmanager:CreateSecret',
      'secretsmanager:DeleteSecret',
      'secretsmanager:PutSecretValue',
    ]);
    expect(JSON.stringify(about.map(([, { Resource }]) => Resource))).toMatch(/secret:caldav-\w+\/google-link\/\*/);
  });

  it('never scans, and never changes the table itself', () => {
    const actions = functions.flatMap(({ functionName }) =>
      statementsOf(functionName).flatMap(({ Action }) => listOf(Action)),
    );
    expect(actions.filter((action) => /Scan|Table|Backup|PartiQL|Export/.test(action))).toEqual([]);
  });

  it('confines every function to the partitions of its concern', () => {
    for (const { functionName } of functions) {
      for (const statement of statementsOf(functionName)) {
        expect(partitionsOf(statement)).not.toContain('*');
        expect(statement.Condition?.Null).toEqual({ 'dynamodb:LeadingKeys': 'false' });
      }
    }
  });

  it.each(dav.map(({ functionName }) => functionName))(
    '%s cannot write a service access, a user or a branch',
    (name) => {
      expect(mayFreely(name, 'GetItem', 'access#anna')).toBe(true);
      for (const action of writes) {
        expect(mayFreely(name, action, 'access#anna')).toBe(false);
        expect(mayFreely(name, action, 'branch#1')).toBe(false);
        expect(mayFreely(name, action, 'directory#access')).toBe(false);
      }
    },
  );

  it.each(dav.filter(({ access }) => access !== 'writes').map(({ functionName }) => functionName))(
    '%s writes nothing in a calendar but its high-water mark',
    (name) => {
      for (const action of writes) expect(mayFreely(name, action, 'calendar#1')).toBe(false);
      const allowed = statementsOf(name).filter(
        (statement) =>
          partitionsOf(statement).includes('calendar#*') && listOf(statement.Action).includes('dynamodb:UpdateItem'),
      );
      const finds = functions.find(({ functionName }) => functionName === name)?.access === 'finds';
      expect(allowed.flatMap(({ Action }) => listOf(Action))).toEqual(finds ? [] : ['dynamodb:UpdateItem']);
      const mark = ['pk', 'sk', 'stable', 'version', 'epoch'];
      expect(allowed.flatMap(attributesOf).sort()).toEqual(finds ? [] : mark.sort());
    },
  );

  it('keeps event bodies from the function for access data, and access data from the diary', () => {
    for (const action of ['GetItem', 'BatchGetItem', 'Query'])
      expect(mayFreely('access', action, 'calendar#1')).toBe(false);
    for (const action of writes) expect(mayFreely('appointments', action, 'access#anna')).toBe(false);
  });

  it('lets whoever reads a feed know no service access, and change nothing but when the feed was used', () => {
    for (const action of ['GetItem', 'Query', ...writes])
      for (const partition of ['access#anna', 'user#1', 'directory#resource', 'devices'])
        expect([action, partition, mayFreely('feed', action, partition)]).toEqual([action, partition, false]);
    expect(['PutItem', 'UpdateItem', 'DeleteItem'].map((action) => mayFreely('feed', action, 'feeds#1'))).toEqual([
      false,
      true,
      false,
    ]);
    for (const action of writes) expect(mayFreely('feed', action, 'calendar#1')).toBe(false);
    const others = functions.filter(({ functionName }) => !['feed', 'access'].includes(functionName));
    for (const { functionName } of others) expect(mayFreely(functionName, 'GetItem', 'feeds#1')).toBe(false);
  });

  it('lets the page of the console write its log and nothing else', () => {
    const actions = roleOf('console').flatMap(({ Action }) => listOf(Action));
    expect(actions.sort()).toEqual(['logs:CreateLogStream', 'logs:PutLogEvents']);
  });

  it('lets the holder of a service access touch no calendar', () => {
    for (const { functionName: name } of functions.filter(({ side }) => side === 'self' || side === 'open')) {
      for (const action of ['GetItem', 'Query', ...writes]) expect(mayFreely(name, action, 'calendar#1')).toBe(false);
    }
  });
});
