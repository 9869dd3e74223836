import { table } from '../../rows/table.ts';
import type { Document } from '../attribute-values.ts';
import { invalid } from '../fault.ts';
import type { Operations } from '../operations.ts';
import { readUnits } from './capacity.ts';
import { requirePlaceholders } from './check-expressions.ts';
import { requireKey } from './check-item.ts';
import { requireNoKey, requireOperands } from './check-operands.ts';
import { indexRow, isInIndex, selectionFor } from './columns.ts';
import type { Placeholders } from './document-path.ts';
import type { Parsed, Path } from './expression.ts';
import { holds } from './holds.ts';
import { keyRange } from './key-range.ts';
import { parseCondition } from './read-condition.ts';
import { attributesOf, optional, projectionOf, requireTable, shown } from './read-items.ts';
import type { FoundRow, RowRange, Tables } from './rows.ts';

type Input<O extends keyof Operations> = Operations[O]['input'];
type Output<O extends keyof Operations> = Operations[O]['output'];

const bytesPerPage = 1024 * 1024;

interface PageInput extends Placeholders {
  readonly Limit?: number | undefined;
  readonly FilterExpression?: string | undefined;
  readonly ProjectionExpression?: string | undefined;
  readonly Select?: string | undefined;
}

/** Reads a page: up to `Limit` rows or 1 MB, of which those that pass the filter are shown. */
const pageOf = (found: Iterable<FoundRow>, input: PageInput, projection: Parsed<readonly Path[]> | undefined) => {
  const filter = optional(input.FilterExpression, parseCondition);
  if (filter) requireOperands(filter.is, input);
  const Items: Document[] = [];
  let bytes = 0;
  let ScannedCount = 0;
  let last: Document | undefined;
  let isCut = false;
  for (const { item, size } of found) {
    if (bytes + size > bytesPerPage && ScannedCount > 0) {
      isCut = true;
      break;
    }
    bytes += size;
    ScannedCount++;
    last = item;
    if (!filter || holds(filter.is, item, input)) Items.push(shown(item, projection, input));
  }
  const Count = Items.length;
  const isFull = isCut || (input.Limit !== undefined && ScannedCount === input.Limit);
  return {
    page: { ...(input.Select !== 'COUNT' && { Items }), Count, ScannedCount },
    bytes,
    ...(isFull && last && { last }),
  };
};

const requireLimit = (limit: number | undefined): number => {
  if (limit !== undefined && limit < 1) throw invalid('Limit must be at least 1');
  return limit ?? -1;
};

const cursorOf = ({ pk, sk, [table.byTime.sortKey]: time }: Document, byTime: boolean): Document => ({
  pk,
  sk,
  ...(byTime && { [table.byTime.sortKey]: time }),
});

/** Query, of the table or of its index by time. */
export const query = (tables: Tables, input: Input<'Query'>): Output<'Query'> => {
  const rows = requireTable(tables, input.TableName);
  const byTime = input.IndexName !== undefined;
  if (byTime && input.IndexName !== table.byTime.name)
    throw invalid(`The table does not have the specified index: ${input.IndexName}`);
  const condition = parseCondition(input.KeyConditionExpression ?? '');
  const projection = projectionOf(input);
  const filter = optional(input.FilterExpression, parseCondition);
  requirePlaceholders(input, [condition, projection, filter]);
  if (filter) requireNoKey(filter.is, input, [table.partitionKey, byTime ? table.byTime.sortKey : table.sortKey]);
  const range = keyRange({
    condition: condition.is,
    given: input,
    byTime,
    forward: input.ScanIndexForward !== false,
    limit: requireLimit(input.Limit),
    start: input.ExclusiveStartKey,
  });
  // A filter may look at anything.
  const attributes = filter ? undefined : attributesOf(projection, input);
  const selection = byTime && isInIndex(attributes ?? []) ? indexRow : selectionFor(attributes);
  const { page, bytes, last } = pageOf(rows.range(range, selection), input, projection);
  return {
    ...page,
    ...(last && { LastEvaluatedKey: cursorOf(last, byTime) }),
    ...(input.ReturnConsumedCapacity && {
      ConsumedCapacity: { TableName: input.TableName, CapacityUnits: readUnits(bytes, input.ConsistentRead) },
    }),
  };
};

const scanRange = (start: Document | undefined, limit: number | undefined): RowRange => {
  const order = 'pk, sk';
  if (!start) return { where: 'TRUE', values: [], order, limit: requireLimit(limit) };
  const { pk, sk } = requireKey(start);
  return { where: '(pk, sk) > (?, ?)', values: [pk, sk], order, limit: requireLimit(limit) };
};

/** Scan of the table, in the order of its keys. */
export const scan = (tables: Tables, input: Input<'Scan'>): Output<'Scan'> => {
  const rows = requireTable(tables, input.TableName);
  const projection = projectionOf(input);
  const filter = optional(input.FilterExpression, parseCondition);
  requirePlaceholders(input, [projection, filter]);
  const selection = selectionFor(filter ? undefined : attributesOf(projection, input));
  const { page, bytes, last } = pageOf(
    rows.range(scanRange(input.ExclusiveStartKey, input.Limit), selection),
    input,
    projection,
  );
  return {
    ...page,
    ...(last && { LastEvaluatedKey: cursorOf(last, false) }),
    ...(input.ReturnConsumedCapacity && {
      ConsumedCapacity: { TableName: input.TableName, CapacityUnits: readUnits(bytes, input.ConsistentRead) },
    }),
  };
};
