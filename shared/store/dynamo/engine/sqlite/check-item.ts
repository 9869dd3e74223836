import { table } from '../../rows/table.ts';
import type { Document } from '../attribute-values.ts';
import { invalid } from '../fault.ts';
import { itemSize } from './item-size.ts';
import { typeOf } from './values.ts';

/** A row's place: its two key attributes. */
export interface ItemKey {
  readonly pk: string;
  readonly sk: string;
}

/** What DynamoDB allows (octets). */
const limits = { partitionKey: 2048, sortKey: 1024, item: 400 * 1024 } as const;

const requireKeyPart = (value: unknown, name: string, limit: number): string => {
  if (value === undefined)
    throw invalid(`One or more parameter values were invalid: Missing the key ${name} in the item`);
  if (typeof value !== 'string')
    throw invalid(
      `One or more parameter values were invalid: Type mismatch for key ${name} expected: S actual: ${typeOf(value)}`,
    );
  if (value === '')
    throw invalid(
      `One or more parameter values are not valid. The AttributeValue for a key attribute cannot contain an empty string value. Key: ${name}`,
    );
  if (value.length > limit / 3 && Buffer.byteLength(value) > limit)
    throw invalid(
      `One or more parameter values were invalid: Size of ${name} has exceeded the maximum size limit of ${limit} bytes`,
    );
  return value;
};

/** The key in a request, which names exactly its two attributes. */
export const requireKey = (key: Document | undefined): ItemKey => {
  if (Object.keys(key ?? {}).length !== 2) throw invalid('The provided key element does not match the schema');
  return requireItemKey(key as Document);
};

/** The key of a whole item. */
export const requireItemKey = ({ pk, sk }: Document): ItemKey => ({
  pk: requireKeyPart(pk, 'pk', limits.partitionKey),
  sk: requireKeyPart(sk, 'sk', limits.sortKey),
});

const largest = 1e126;
const smallest = 1e-130;

const deepest = 31;

/** Refuses values that DynamoDB cannot hold, however deep, and those that lie too deep. */
export const requireValue = (value: unknown, depth = 0): void => {
  if (depth > deepest) throw invalid('Nesting Levels have exceeded supported limits');
  switch (typeOf(value)) {
    case 'N': {
      const magnitude = Math.abs(value as number);
      if (!(magnitude < largest))
        throw invalid('Number overflow. Attempting to store a number with magnitude larger than supported range');
      if (magnitude < smallest && magnitude > 0)
        throw invalid('Number underflow. Attempting to store a number with magnitude smaller than supported range');
      return;
    }
    case 'SS':
      if ((value as ReadonlySet<unknown>).size === 0)
        throw invalid('One or more parameter values were invalid: An string set  may not be empty');
      for (const element of value as ReadonlySet<unknown>) {
        if (typeof element !== 'string') throw new TypeError('sets hold strings');
      }
      return;
    case 'L':
      for (const element of value as readonly unknown[]) requireValue(element, depth + 1);
      return;
    case 'M':
      for (const name in value as Document) requireValue((value as Document)[name], depth + 1);
      return;
    case undefined:
      if (value !== undefined) throw new TypeError(`DynamoDB has no ${typeof value}`);
  }
};

const requireIndexKey = (time: unknown): void => {
  if (time === undefined) return;
  if (typeof time !== 'string')
    throw invalid(
      `One or more parameter values were invalid: Type mismatch for Index Key ${table.byTime.sortKey} Expected: S Actual: ${typeOf(time)}`,
    );
  if (time === '')
    throw invalid(
      'One or more parameter values are not valid. The AttributeValue for a key attribute cannot contain an empty string value.',
    );
  if (time.length > limits.sortKey / 3 && Buffer.byteLength(time) > limits.sortKey)
    throw invalid(
      'One or more parameter values were invalid: Size of the index key has exceeded the maximum size limit',
    );
};

/** Refuses an item that DynamoDB would not take; its size in octets. `message` as the operation words it. */
export const requireItem = (item: Document, message: string): number => {
  requireIndexKey(item[table.byTime.sortKey]);
  for (const name in item) requireValue(item[name]);
  const size = itemSize(item);
  if (size > limits.item) throw invalid(message);
  return size;
};
