import type { Document } from '../attribute-values.ts';
import { invalid } from '../fault.ts';
import type { Operations } from '../operations.ts';
import type { Connection } from './connection.ts';
import { projected } from './document-path.ts';
import type { Tables } from './rows.ts';
import {
  type PlannedWrite,
  planWrite,
  requireWrite,
  targetOf,
  unitsOf,
  type WriteRequest,
  writePlanned,
} from './write-plan.ts';

type Input<O extends keyof Operations> = Operations[O]['input'];
type Output<O extends keyof Operations> = Operations[O]['output'];

/** Where writes go. */
export interface Target {
  readonly connection: Connection;
  readonly tables: Tables;
}

/** What a write gives back, as `ReturnValues` says. */
const returned = (
  { before, after, touched }: PlannedWrite,
  request: WriteRequest,
  wanted: string | undefined,
): Document | undefined => {
  switch (wanted) {
    case 'ALL_OLD':
      return before?.item;
    case 'ALL_NEW':
      return after;
    case 'UPDATED_OLD':
      return before && projected(before.item, touched, request);
    case 'UPDATED_NEW':
      return after && projected(after, touched, request);
    default:
      return undefined;
  }
};

/** Writes one item: PutItem, UpdateItem or DeleteItem. */
export const writeItem = (
  { connection, tables }: Target,
  request: WriteRequest,
  {
    ReturnValues,
    ReturnConsumedCapacity,
  }: { ReturnValues?: string | undefined; ReturnConsumedCapacity?: string | undefined },
  mayBeLost?: boolean,
): Output<'UpdateItem'> => {
  if (request.kind !== 'Update' && ReturnValues !== undefined && !['NONE', 'ALL_OLD'].includes(ReturnValues))
    throw invalid('ReturnValues can only be ALL_OLD or NONE');
  requireWrite(request);
  const planned = connection.atomically(() => {
    const decided = planWrite(tables, request);
    writePlanned(decided);
    return decided;
  }, mayBeLost);
  const Attributes = returned(planned, request, ReturnValues);
  return {
    ...(Attributes && Object.keys(Attributes).length > 0 && { Attributes }),
    ...(ReturnConsumedCapacity && {
      ConsumedCapacity: { TableName: request.TableName, CapacityUnits: unitsOf(planned) },
    }),
  };
};

const itemsPerBatch = 25;

/** BatchWriteItem: puts and deletes without conditions. */
export const batchWriteItem = (
  { connection, tables }: Target,
  input: Input<'BatchWriteItem'>,
): Output<'BatchWriteItem'> => {
  const requests = Object.entries(input.RequestItems ?? {}).flatMap(([TableName, writes]) =>
    writes.map(
      ({ PutRequest, DeleteRequest }): WriteRequest =>
        PutRequest
          ? { kind: 'Put', TableName, Item: PutRequest.Item }
          : { kind: 'Delete', TableName, Key: DeleteRequest?.Key },
    ),
  );
  if (requests.length === 0 || requests.length > itemsPerBatch)
    throw invalid('Too many items requested for the BatchWriteItem call, or none');
  requireDistinct(requests, 'Provided list of item keys contains duplicates');
  for (const request of requests) requireWrite(request);
  const planned = connection.atomically(() =>
    requests.map((request) => {
      const decided = planWrite(tables, request);
      writePlanned(decided);
      return [request.TableName, unitsOf(decided)] as const;
    }),
  );
  return { UnprocessedItems: {}, ...(input.ReturnConsumedCapacity && { ConsumedCapacity: capacityByTable(planned) }) };
};

/** Refuses two writes of one item. */
export const requireDistinct = (requests: readonly WriteRequest[], message: string): void => {
  const places = requests.map((request) => {
    const { pk, sk } = targetOf(request);
    return JSON.stringify([request.TableName, pk, sk]);
  });
  if (new Set(places).size < places.length) throw invalid(message);
};

/** Capacity units summed up, table by table. */
export const capacityByTable = (units: readonly (readonly [table: string | undefined, units: number])[]) => {
  const sums = new Map<string | undefined, number>();
  for (const [name, some] of units) sums.set(name, (sums.get(name) ?? 0) + some);
  return [...sums].map(([TableName, CapacityUnits]) => ({ TableName, CapacityUnits }));
};
