import { table } from '../../rows/table.ts';
import type { Document } from '../attribute-values.ts';
import { invalid } from '../fault.ts';
import { type Placeholders, stepOf } from './document-path.ts';
import type { Condition, Operand } from './expression.ts';
import { operandIn } from './holds.ts';
import type { RowRange } from './rows.ts';

/** What a query asks for besides its key condition. */
export interface RangeQuery {
  readonly condition: Condition;
  readonly given: Placeholders;
  readonly byTime: boolean;
  readonly forward: boolean;
  readonly limit: number;
  readonly start: Document | undefined;
}

const notSupported = (): Error => invalid('Query key condition not supported');

/** The least text that is greater than every text with this beginning; undefined when there is none. */
const behind = (prefix: string): string | undefined => {
  const points = [...prefix].map((character) => character.codePointAt(0) ?? 0);
  while (points.length > 0) {
    const last = points.pop() ?? 0;
    if (last < 0x10ffff) return String.fromCodePoint(...points, last === 0xd7ff ? 0xe000 : last + 1);
  }
  return undefined;
};

interface Clause {
  readonly sql: string;
  readonly values: readonly string[];
}

const clauseOf = (condition: Condition, column: string, textOf: (operand: Operand | undefined) => string): Clause => {
  switch (condition.kind) {
    case 'compare':
      if (condition.by === '<>') throw notSupported();
      return { sql: `${column} ${condition.by} ?`, values: [textOf(condition.right)] };
    case 'between':
      return { sql: `${column} BETWEEN ? AND ?`, values: [textOf(condition.low), textOf(condition.high)] };
    case 'call': {
      if (condition.name !== 'begins_with') throw notSupported();
      const prefix = textOf(condition.values[1]);
      const end = behind(prefix);
      return end === undefined
        ? { sql: `${column} >= ?`, values: [prefix] }
        : { sql: `${column} >= ? AND ${column} < ?`, values: [prefix, end] };
    }
    default:
      throw notSupported();
  }
};

const attributeOf = (condition: Condition, given: Placeholders): string => {
  const operand =
    condition.kind === 'compare'
      ? condition.left
      : condition.kind === 'between'
        ? condition.value
        : condition.kind === 'call'
          ? condition.values[0]
          : undefined;
  if (operand?.kind !== 'path' || operand.path.length !== 1) throw notSupported();
  return String(stepOf(operand.path[0] ?? '', given));
};

const startClause = (start: Document, partition: string, { byTime, forward }: RangeQuery): Clause => {
  const { pk, sk, [table.byTime.sortKey]: time } = start;
  const names = Object.keys(start).length;
  if (pk !== partition || typeof sk !== 'string' || names !== (byTime ? 3 : 2) || (byTime && typeof time !== 'string'))
    throw invalid('The provided starting key is invalid');
  const compare = forward ? '>' : '<';
  return byTime
    ? { sql: `(time, sk) ${compare} (?, ?)`, values: [String(time), sk] }
    : { sql: `sk ${compare} ?`, values: [sk] };
};

/** The range of rows that a query reads: its partition, what its sort key must be, and where the page before ended. */
export const keyRange = (query: RangeQuery): RowRange => {
  const { condition, given, byTime, forward, start } = query;
  const sortKey = byTime ? table.byTime.sortKey : table.sortKey;
  const textOf = (operand: Operand | undefined): string => {
    const value = operand?.kind === 'value' ? operandIn(operand, {}, given) : undefined;
    if (typeof value !== 'string')
      throw invalid('One or more parameter values were invalid: Condition parameter type does not match schema type');
    if (value === '') throw invalid('The AttributeValue for a key attribute cannot contain an empty string value');
    return value;
  };
  const parts = condition.kind === 'and' ? condition.all : [condition];
  const own = parts.find((one) => attributeOf(one, given) === table.partitionKey);
  if (own?.kind !== 'compare' || own.by !== '=' || parts.length > 2)
    throw invalid('Query condition missed key schema element: pk');
  const others = parts.filter((one) => one !== own);
  if (others.some((one) => attributeOf(one, given) !== sortKey))
    throw invalid(`Query condition missed key schema element: ${sortKey}`);

  const partition = textOf(own.right);
  const clauses = [
    { sql: 'pk = ?', values: [partition] },
    // As the definition of the index says it, so that SQLite sees that the index will do.
    ...(byTime ? [{ sql: 'time IS NOT NULL', values: [] }] : []),
    ...others.map((one) => clauseOf(one, sortKey, textOf)),
    ...(start ? [startClause(start, partition, query)] : []),
  ];
  const direction = forward ? 'ASC' : 'DESC';
  return {
    where: clauses.map(({ sql }) => sql).join(' AND '),
    values: clauses.flatMap(({ values }) => values),
    order: byTime ? `time ${direction}, sk ${direction}` : `sk ${direction}`,
    limit: query.limit,
  };
};
