import type { Access } from './accesses.ts';

type Conditions = Readonly<Record<string, Readonly<Record<string, string | readonly string[]>>>>;

/** A statement of a role, its references resolved. */
export interface Statement {
  readonly Effect: string;
  readonly Action: string | readonly string[];
  readonly Resource: string | readonly string[];
  readonly Condition?: Conditions;
}

const listOf = (value: string | readonly string[]): readonly string[] => (typeof value === 'string' ? [value] : value);

/** Does a value match a pattern of IAM, whose `*` stands for anything, slashes included, and `?` for one character? */
export const like = (pattern: string, value: string): boolean =>
  new RegExp(
    `^${pattern
      .replaceAll(/[^\w*?]/g, '\\$&')
      .replaceAll('*', '.*')
      .replaceAll('?', '.')}$`,
    's',
  ).test(value);

const tests: Readonly<Record<string, (wanted: readonly string[], value: string) => boolean>> = {
  StringLike: (wanted, value) => wanted.some((pattern) => like(pattern, value)),
  StringEquals: (wanted, value) => wanted.includes(value),
  StringNotEquals: (wanted, value) => !wanted.includes(value),
};

/** Does a condition hold, by the IAM reference? `actual` is empty where the request has no such key. */
const holds = (operator: string, wanted: readonly string[], actual: readonly string[]): boolean => {
  if (operator === 'Null') return (actual.length === 0) === (wanted[0] === 'true');
  const [, quantifier, base = '', ifExists] = /^(?:(For\w+):)?(\w+?)(IfExists)?$/.exec(operator) ?? [];
  const test = tests[base];
  if (!test) throw new Error(`the operator ${operator} is not evaluated here`);
  const passes = (value: string) => test(wanted, value);
  if (ifExists && actual.length === 0) return true;
  if (quantifier === 'ForAllValues') return actual.every(passes);
  if (quantifier === 'ForAnyValue') return actual.some(passes);
  return actual.length > 0 && actual.every(passes);
};

const applies = ({ Action, Resource, Condition = {} }: Statement, { action, resource, context }: Access): boolean =>
  listOf(Action).some((pattern) => like(pattern, action)) &&
  listOf(Resource).some((pattern) => like(pattern, resource)) &&
  Object.entries(Condition).every(([operator, keys]) =>
    Object.entries(keys).every(([key, wanted]) => holds(operator, listOf(wanted), context[key] ?? [])),
  );

/** The statement by which IAM allows an access; undefined where one denies it or none allows it. */
export const allowedBy = (statements: readonly Statement[], access: Access): Statement | undefined => {
  const applying = statements.filter((statement) => applies(statement, access));
  return applying.every(({ Effect }) => Effect === 'Allow') ? applying[0] : undefined;
};
