/** One access to one resource, as IAM would be asked about it. */
export interface Access {
  readonly action: string;
  readonly resource: string;
  readonly context: Readonly<Record<string, readonly string[]>>;
}

type Input = Readonly<Record<string, unknown>>;
type Names = Readonly<Record<string, string>>;
type Row = Readonly<Record<string, unknown>>;

const keywords = new Set(
  'SET REMOVE ADD DELETE AND OR NOT IN BETWEEN attribute_exists attribute_not_exists attribute_type begins_with contains size if_not_exists list_append'
    .toLowerCase()
    .split(' '),
);

/** The attributes that an expression names at top level; what follows a dot lies inside one of them. */
const namedIn = (expression: unknown, names: Names = {}): string[] =>
  (String(expression ?? '').match(/\.?[#:]?[A-Za-z_]\w*/g) ?? [])
    .filter((word) => !/^[.:]/.test(word) && !keywords.has(word.toLowerCase()))
    .map((word) => names[word] ?? word);

const expressions = [
  'ProjectionExpression',
  'UpdateExpression',
  'ConditionExpression',
  'KeyConditionExpression',
  'FilterExpression',
];

const attributesOf = (input: Input): string[] => [
  ...new Set([
    ...[input.Item, input.Key, ...((input.Keys as Row[] | undefined) ?? [])].flatMap((row) => Object.keys(row ?? {})),
    ...expressions.flatMap((name) => namedIn(input[name], input.ExpressionAttributeNames as Names | undefined)),
  ]),
];

/** A partition key, as plain text or as DynamoDB writes it on the wire. */
const textOf = (value: unknown): string =>
  typeof value === 'object' && value !== null ? String(Object.values(value)[0]) : String(value);

const keyOf = (row: unknown): string => textOf((row as Row).pk);

/** The partitions a query reads: `pk = :x`, or `#p = :x` for a name that stands for it. */
const queried = ({
  KeyConditionExpression,
  ExpressionAttributeValues,
  ExpressionAttributeNames = {},
}: Input): string[] =>
  [...String(KeyConditionExpression).matchAll(/(#?\w+)\s*=\s*(:\w+)/g)].flatMap(([, name = '', value = '']) =>
    ((ExpressionAttributeNames as Names)[name] ?? name) === 'pk'
      ? [textOf((ExpressionAttributeValues as Input)[value])]
      : [],
  );

const transactionActions = {
  Put: 'PutItem',
  Update: 'UpdateItem',
  Delete: 'DeleteItem',
  ConditionCheck: 'ConditionCheckItem',
  Get: 'GetItem',
} as const;

/**
 * What IAM is asked about an operation of DynamoDB, by its service authorization reference; a transaction is asked about
 * item by item. `arnOf` gives the ARN of a table.
 */
export const databaseAccesses = (
  operation: string,
  input: Input,
  arnOf: (tableName: string) => string,
): readonly Access[] => {
  const accessOf = (
    action: string,
    part: Input,
    leadingKeys: readonly string[],
    tableName = part.TableName,
  ): Access => ({
    action: `dynamodb:${action}`,
    resource: [arnOf(String(tableName)), ...(part.IndexName === undefined ? [] : [part.IndexName])].join('/index/'),
    context: {
      'dynamodb:LeadingKeys': [...new Set(leadingKeys)],
      'dynamodb:Attributes': attributesOf(part),
      ...(/Get|Query|Scan/.test(action) && {
        'dynamodb:Select': [
          String(part.Select ?? (part.ProjectionExpression === undefined ? 'ALL_ATTRIBUTES' : 'SPECIFIC_ATTRIBUTES')),
        ],
      }),
      ...(part.ReturnValues !== undefined && { 'dynamodb:ReturnValues': [String(part.ReturnValues)] }),
    },
  });

  switch (operation) {
    case 'Query':
      return [accessOf('Query', input, queried(input))];
    case 'BatchGetItem':
      return Object.entries(input.RequestItems as Record<string, Input>).map(([table, part]) =>
        accessOf('BatchGetItem', part, (part.Keys as Row[]).map(keyOf), table),
      );
    case 'TransactWriteItems':
    case 'TransactGetItems':
      return (input.TransactItems as Record<keyof typeof transactionActions, Input>[]).flatMap((item) =>
        Object.entries(item).map(([kind, part]) =>
          accessOf(transactionActions[kind as keyof typeof transactionActions], part, [keyOf(part.Key ?? part.Item)]),
        ),
      );
    case 'GetItem':
    case 'PutItem':
    case 'UpdateItem':
    case 'DeleteItem':
      return [accessOf(operation, input, [keyOf(input.Key ?? input.Item)])];
    default:
      // No role of a function allows any other.
      return [accessOf(operation, input, [])];
  }
};
