import type { Document } from '../attribute-values.ts';
import { faultNamed, invalid } from '../fault.ts';
import type { Operations } from '../operations.ts';
import { readUnits } from './capacity.ts';
import { requirePlaceholders } from './check-expressions.ts';
import { requireKey } from './check-item.ts';
import { selectionFor } from './columns.ts';
import { type Placeholders, projected, requireApart, stepOf } from './document-path.ts';
import type { Parsed, Path } from './expression.ts';
import { parseProjection } from './expression-reader.ts';
import type { Rows, Tables } from './rows.ts';

type Input<O extends keyof Operations> = Operations[O]['input'];
type Output<O extends keyof Operations> = Operations[O]['output'];

/** The rows of a table, or DynamoDB's word that there is none. */
export const requireTable = (tables: Tables, name: string | undefined): Rows => {
  const rows = tables.of(name);
  if (!rows) throw faultNamed('ResourceNotFoundException', 'Requested resource not found');
  return rows;
};

/** What was parsed of an expression, if there is one. */
export const optional = <T>(text: string | undefined, parse: (text: string) => T): T | undefined =>
  text === undefined ? undefined : parse(text);

/** The projection of a request, if it has one. */
export const projectionOf = (
  given: Placeholders & { readonly ProjectionExpression?: string | undefined },
): Parsed<readonly Path[]> | undefined => {
  const projection = optional(given.ProjectionExpression, parseProjection);
  if (projection) requireApart(projection.is, given);
  return projection;
};

/** The attributes that a projection reaches into; undefined for all. */
export const attributesOf = (
  projection: Parsed<readonly Path[]> | undefined,
  given: Placeholders,
): string[] | undefined => projection?.is.map(([first = '']) => String(stepOf(first, given)));

/** As much of an item as was asked for. */
export const shown = (
  item: Document,
  projection: Parsed<readonly Path[]> | undefined,
  given: Placeholders,
): Document => (projection ? projected(item, projection.is, given) : item);

/** GetItem. */
export const getItem = (tables: Tables, input: Input<'GetItem'>): Output<'GetItem'> => {
  const rows = requireTable(tables, input.TableName);
  const key = requireKey(input.Key);
  const projection = projectionOf(input);
  requirePlaceholders(input, [projection]);
  const found = rows.read(key, selectionFor(attributesOf(projection, input)));
  return {
    ...(found && { Item: shown(found.item, projection, input) }),
    ...(input.ReturnConsumedCapacity && {
      ConsumedCapacity: {
        TableName: input.TableName,
        CapacityUnits: readUnits(found?.size ?? 0, input.ConsistentRead),
      },
    }),
  };
};

const keysPerBatch = 100;
const bytesPerBatch = 16 * 1024 * 1024;

/** BatchGetItem: what goes beyond 16 MB comes back as unprocessed. */
export const batchGetItem = (tables: Tables, input: Input<'BatchGetItem'>): Output<'BatchGetItem'> => {
  const requests = Object.entries(input.RequestItems ?? {});
  const count = requests.reduce((sum, [, { Keys = [] }]) => sum + Keys.length, 0);
  if (count === 0 || count > keysPerBatch) throw invalid('Too many items requested for the BatchGetItem call, or none');
  const Responses: Record<string, Document[]> = {};
  const UnprocessedKeys: NonNullable<Output<'BatchGetItem'>['UnprocessedKeys']> = {};
  const capacity: { TableName: string; CapacityUnits: number }[] = [];
  let bytes = 0;

  for (const [TableName, request] of requests) {
    const rows = requireTable(tables, TableName);
    const keys = (request.Keys ?? []).map((key) => requireKey(key));
    if (new Set(keys.map(({ pk, sk }) => JSON.stringify([pk, sk]))).size < keys.length)
      throw invalid('Provided list of item keys contains duplicates');
    const projection = projectionOf(request);
    requirePlaceholders(request, [projection]);
    const selection = selectionFor(attributesOf(projection, request));
    const items: Document[] = [];
    let CapacityUnits = 0;
    for (let at = 0; at < keys.length; at++) {
      const found = rows.read(keys[at] as (typeof keys)[number], selection);
      bytes += found?.size ?? 0;
      if (bytes > bytesPerBatch) {
        UnprocessedKeys[TableName] = { ...request, Keys: keys.slice(at).map((key) => ({ ...key })) };
        break;
      }
      CapacityUnits += readUnits(found?.size ?? 0, request.ConsistentRead);
      if (found) items.push(shown(found.item, projection, request));
    }
    // In no order that anybody may rely on, as DynamoDB's.
    Responses[TableName] = items.reverse();
    capacity.push({ TableName, CapacityUnits });
  }
  return { Responses, UnprocessedKeys, ...(input.ReturnConsumedCapacity && { ConsumedCapacity: capacity }) };
};
