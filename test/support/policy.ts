/** A statement of a role as CloudFormation writes it. */
export interface Statement {
  readonly Effect: string;
  readonly Action: string | readonly string[];
  readonly Resource: unknown;
  readonly Condition?: Readonly<Record<string, Readonly<Record<string, string | readonly string[]>>>>;
}

/** One access to one table or index, as IAM would be asked about it. */
export interface Access {
  readonly action: string;
  readonly index: boolean;
  readonly context: Readonly<Record<string, readonly string[]>>;
}

type Input = Readonly<Record<string, unknown>>;
type Names = Readonly<Record<string, string>>;

const listOf = (value: string | readonly string[]): readonly string[] => (typeof value === 'string' ? [value] : value);

const words = new Set(
  'SET REMOVE ADD DELETE AND OR NOT IN BETWEEN attribute_exists attribute_not_exists attribute_type begins_with contains size if_not_exists list_append'.split(
    ' ',
  ),
);

/** The attributes that an expression names. */
const namedIn = (expression: unknown, names: Names = {}): string[] =>
  [...String(expression ?? '').matchAll(/(?<![:\w])[#A-Za-z_]\w*/g)].flatMap(([token]) =>
    words.has(token) ? [] : [names[token] ?? token],
  );

const expressions = [
  'ProjectionExpression',
  'UpdateExpression',
  'ConditionExpression',
  'KeyConditionExpression',
  'FilterExpression',
];

const attributesOf = (input: Input): string[] => [
  ...new Set([
    ...Object.keys((input.Item ?? input.Key ?? {}) as object),
    ...expressions.flatMap((name) => namedIn(input[name], input.ExpressionAttributeNames as Names | undefined)),
  ]),
];

/** The partitions a query reads: `pk = :x`, or `#p = :x` for a name that stands for it. */
const queried = ({
  KeyConditionExpression,
  ExpressionAttributeValues = {},
  ExpressionAttributeNames = {},
}: Input): string[] => {
  const [, name = '', value = ''] = /^\s*(#?\w+)\s*=\s*(:\w+)/.exec(String(KeyConditionExpression)) ?? [];
  return ((ExpressionAttributeNames as Names)[name] ?? name) === 'pk'
    ? [String((ExpressionAttributeValues as Input)[value])]
    : [];
};

const accessOf = (action: string, input: Input, leadingKeys: readonly string[]): Access => ({
  action: `dynamodb:${action}`,
  index: input.IndexName !== undefined,
  context: {
    'dynamodb:LeadingKeys': leadingKeys,
    'dynamodb:Attributes': attributesOf(input),
    ...(/Get|Query/.test(action) && {
      'dynamodb:Select': [input.ProjectionExpression === undefined ? 'ALL_ATTRIBUTES' : 'SPECIFIC_ATTRIBUTES'],
    }),
    ...(typeof input.ReturnValues === 'string' && { 'dynamodb:ReturnValues': [input.ReturnValues] }),
  },
});

const keyOf = (input: Input): string[] => [String(((input.Key ?? input.Item) as { pk: unknown }).pk)];

const transactionActions = {
  Put: 'PutItem',
  Update: 'UpdateItem',
  Delete: 'DeleteItem',
  ConditionCheck: 'ConditionCheckItem',
};

/** What IAM is asked about an operation; a transaction is asked about item by item. */
export const accessesOf = (operation: string, input: Input): readonly Access[] => {
  switch (operation.replace(/Items?$/, '')) {
    case 'Get':
      return [accessOf('GetItem', input, keyOf(input))];
    case 'Put':
      return [accessOf('PutItem', input, keyOf(input))];
    case 'Update':
      return [accessOf('UpdateItem', input, keyOf(input))];
    case 'Delete':
      return [accessOf('DeleteItem', input, keyOf(input))];
    case 'Query':
      return [accessOf('Query', input, queried(input))];
    case 'BatchGet':
      return Object.values(input.RequestItems as Record<string, { Keys: Input[] }>).map((table) =>
        accessOf(
          'BatchGetItem',
          { ...table, Key: table.Keys[0] } as Input,
          table.Keys.flatMap((Key) => keyOf({ Key })),
        ),
      );
    case 'TransactWrite':
      return (input.TransactItems as Record<string, Input>[]).flatMap((item) =>
        Object.entries(transactionActions).flatMap(([kind, action]) => {
          const write = item[kind];
          return write ? [accessOf(action, write, keyOf(write))] : [];
        }),
      );
    default:
      throw new Error(`no rule for ${operation}`);
  }
};

/** Does a value match a pattern of IAM, whose `*` stands for anything, slashes included? */
export const like = (pattern: string, value: string): boolean =>
  new RegExp(`^${pattern.replaceAll(/[^\w*]/g, '\\$&').replaceAll('*', '.*')}$`, 's').test(value);

type Operator = (wanted: readonly string[], actual: readonly string[] | undefined) => boolean;

/** The operators our policies use, as the IAM reference defines them. */
const operators: Readonly<Record<string, Operator>> = {
  'ForAllValues:StringLike': (wanted, actual = []) => actual.every((value) => wanted.some((one) => like(one, value))),
  'ForAllValues:StringEquals': (wanted, actual = []) => actual.every((value) => wanted.includes(value)),
  StringEqualsIfExists: (wanted, actual) => actual === undefined || actual.every((value) => wanted.includes(value)),
  Null: ([wanted], actual) => (actual === undefined || actual.length === 0) === (wanted === 'true'),
};

/** Would IAM allow this? Only Allow statements exist here; whatever none of them covers is refused. */
export const isAllowed = (statements: readonly Statement[], { action, index, context }: Access): boolean =>
  statements.some(
    ({ Action, Resource, Condition = {} }) =>
      listOf(Action).includes(action) &&
      JSON.stringify(Resource).includes('/index/') >= index &&
      Object.entries(Condition).every(([operator, keys]) =>
        Object.entries(keys).every(([key, wanted]) => operators[operator]?.(listOf(wanted), context[key]) === true),
      ),
  );
