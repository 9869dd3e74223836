import { table } from '../../rows/table.ts';
import { type Document, attributesOf as wireOf } from '../attribute-values.ts';
import { faultNamed, invalid } from '../fault.ts';
import { requireUpdatable, updated } from './apply-update.ts';
import { type WrittenSize, writeUnits } from './capacity.ts';
import { requirePlaceholders } from './check-expressions.ts';
import { type ItemKey, requireItem, requireItemKey, requireKey } from './check-item.ts';
import { requireOperands } from './check-operands.ts';
import { wholeRow } from './columns.ts';
import type { Path } from './expression.ts';
import { holds } from './holds.ts';
import { itemSize } from './item-size.ts';
import { parseCondition } from './read-condition.ts';
import { optional, requireTable } from './read-items.ts';
import { parseUpdate } from './read-update.ts';
import type { FoundRow, Rows, Tables } from './rows.ts';

interface Conditioned {
  readonly TableName?: string | undefined;
  readonly ConditionExpression?: string | undefined;
  readonly ExpressionAttributeNames?: Readonly<Record<string, string>> | undefined;
  readonly ExpressionAttributeValues?: Document | undefined;
  readonly ReturnValuesOnConditionCheckFailure?: string | undefined;
}

/** One write, or check, of one item: alone or in a transaction. */
export type WriteRequest = Conditioned &
  (
    | { readonly kind: 'Put'; readonly Item?: Document | undefined }
    | { readonly kind: 'Update'; readonly Key?: Document | undefined; readonly UpdateExpression?: string | undefined }
    | { readonly kind: 'Delete' | 'ConditionCheck'; readonly Key?: Document | undefined }
  );

/** What a write would do to its item; `after` undefined = nothing is left. A check leaves the item as it is. */
export interface PlannedWrite {
  readonly rows: Rows;
  readonly key: ItemKey;
  readonly checkOnly: boolean;
  readonly before: FoundRow | undefined;
  readonly after: Document | undefined;
  readonly size: number;
  /** The paths that an update names. */
  readonly touched: readonly Path[];
}

/** The item and key of a request, checked by themselves. */
export const targetOf = (request: WriteRequest): ItemKey =>
  request.kind === 'Put' ? requireItemKey(request.Item ?? {}) : requireKey(request.Key);

const tooLarge = 'Item size has exceeded the maximum allowed size';
const updatedTooLarge = 'Item size to update has exceeded the maximum allowed size';

/** The fault of a condition that does not hold. */
export const conditionFailed = (before: FoundRow | undefined, returned: string | undefined) =>
  faultNamed('ConditionalCheckFailedException', 'The conditional request failed', {
    ...(returned === 'ALL_OLD' && before && { Item: wireOf(before.item) }),
  });

/** What can be refused before any item is looked at. */
export const requireWrite = (request: WriteRequest): void => {
  const condition = optional(request.ConditionExpression, parseCondition);
  const update = request.kind === 'Update' ? optional(request.UpdateExpression, parseUpdate) : undefined;
  requirePlaceholders(request, [condition, update]);
  if (condition) requireOperands(condition.is, request);
  if (update) requireUpdatable(update.is, [table.partitionKey, table.sortKey], request);
  if (request.kind === 'Put') requireItem(request.Item ?? {}, tooLarge);
  if (request.kind === 'ConditionCheck' && !condition) throw invalid('ConditionExpression must not be null');
};

/** Decides one write on the item as it is now; throws when its condition does not hold or nothing valid comes of it. */
export const planWrite = (tables: Tables, request: WriteRequest): PlannedWrite => {
  const rows = requireTable(tables, request.TableName);
  const key = targetOf(request);
  const before = rows.read(key, wholeRow);
  const condition = optional(request.ConditionExpression, parseCondition);
  if (condition && !holds(condition.is, before?.item ?? {}, request))
    throw conditionFailed(before, request.ReturnValuesOnConditionCheckFailure);
  const planned = { rows, key, before, checkOnly: false, touched: [] };
  switch (request.kind) {
    case 'Put': {
      const after = { ...request.Item };
      return { ...planned, after, size: itemSize(after) };
    }
    case 'Update': {
      const actions = optional(request.UpdateExpression, parseUpdate)?.is ?? [];
      const after = updated({ ...before?.item, ...key }, actions, request);
      return { ...planned, after, size: requireItem(after, updatedTooLarge), touched: actions.map(({ path }) => path) };
    }
    case 'Delete':
      return { ...planned, after: undefined, size: 0 };
    case 'ConditionCheck':
      return { ...planned, checkOnly: true, after: before?.item, size: before?.size ?? 0 };
  }
};

/** Carries out what was planned. */
export const writePlanned = ({ rows, key, checkOnly, before, after, size }: PlannedWrite): void => {
  if (checkOnly) return;
  if (after) rows.write(after, size);
  else if (before) rows.remove(key);
};

const indexEntry = (item: Document | undefined): WrittenSize['index'] => {
  const { pk, sk, [table.byTime.sortKey]: time, version, entry } = item ?? {};
  if (time === undefined) return undefined;
  return {
    key: String(time),
    content: JSON.stringify([version, entry]),
    size: itemSize({ pk, sk, [table.byTime.sortKey]: time, version, entry }),
  };
};

/** The capacity units that a planned write takes. */
export const unitsOf = ({ checkOnly, before, after, size }: PlannedWrite, inTransaction = false): number =>
  checkOnly
    ? writeUnits({ row: size }, {}, inTransaction)
    : writeUnits(
        { row: before?.size, index: indexEntry(before?.item) },
        { row: size, index: indexEntry(after) },
        inTransaction,
      );
