import type { Document } from '../attribute-values.ts';

/** The types of DynamoDB that the table uses, by the names of its protocol. */
export type ValueType = 'S' | 'N' | 'B' | 'BOOL' | 'NULL' | 'L' | 'M' | 'SS';

/** The type under which a value is stored; undefined for what has none. */
export const typeOf = (value: unknown): ValueType | undefined => {
  switch (typeof value) {
    case 'string':
      return 'S';
    case 'number':
      return 'N';
    case 'boolean':
      return 'BOOL';
    case 'object':
      if (value === null) return 'NULL';
      if (value instanceof Uint8Array) return 'B';
      if (Array.isArray(value)) return 'L';
      return value instanceof Set ? 'SS' : 'M';
  }
  return undefined;
};

const octets = (value: Uint8Array): Buffer => Buffer.from(value.buffer, value.byteOffset, value.byteLength);

const sameEntries = (a: Document, b: Document): boolean => {
  const names = Object.keys(a);
  return (
    names.length === Object.keys(b).length && names.every((name) => Object.hasOwn(b, name) && equal(a[name], b[name]))
  );
};

/** Are two values the same in type and content? Nothing equals what is not there. */
export const equal = (a: unknown, b: unknown): boolean => {
  const type = typeOf(a);
  if (type === undefined || type !== typeOf(b)) return false;
  switch (type) {
    case 'S':
    case 'N':
    case 'BOOL':
    case 'NULL':
      return a === b;
    case 'B':
      return octets(a as Uint8Array).equals(b as Uint8Array);
    case 'SS': {
      const [left, right] = [a as ReadonlySet<string>, b as ReadonlySet<string>];
      return left.size === right.size && [...left].every((element) => right.has(element));
    }
    case 'L': {
      const [left, right] = [a as readonly unknown[], b as readonly unknown[]];
      return left.length === right.length && left.every((element, index) => equal(element, right[index]));
    }
    case 'M':
      return sameEntries(a as Document, b as Document);
  }
};

/** The order of two values: numbers by size, strings and binaries by their octets; undefined where there is none. */
export const order = (a: unknown, b: unknown): number | undefined => {
  const type = typeOf(a);
  if (type === undefined || type !== typeOf(b)) return undefined;
  switch (type) {
    case 'N':
      return (a as number) - (b as number);
    case 'S':
      return a === b ? 0 : Buffer.compare(Buffer.from(a as string), Buffer.from(b as string));
    case 'B':
      return Buffer.compare(a as Uint8Array, b as Uint8Array);
    default:
      return undefined;
  }
};

/** Does the value begin with the other: text with text, octets with octets? */
export const beginsWith = (value: unknown, start: unknown): boolean => {
  if (typeof value === 'string') return typeof start === 'string' && value.startsWith(start);
  return (
    value instanceof Uint8Array &&
    start instanceof Uint8Array &&
    octets(value).subarray(0, start.byteLength).equals(start)
  );
};

/** Is the other a part of the text or octets, or an element of the set or list? */
export const contains = (value: unknown, part: unknown): boolean => {
  if (typeof value === 'string') return typeof part === 'string' && value.includes(part);
  if (value instanceof Uint8Array) return part instanceof Uint8Array && octets(value).includes(octets(part));
  if (value instanceof Set) return typeof part === 'string' && value.has(part);
  return Array.isArray(value) && value.some((element) => equal(element, part));
};

/** What `size` says: octets of text and binary, elements of the rest; undefined where there is none. */
export const sizeOf = (value: unknown): number | undefined => {
  switch (typeOf(value)) {
    case 'S':
      return Buffer.byteLength(value as string);
    case 'B':
      return (value as Uint8Array).byteLength;
    case 'SS':
      return (value as ReadonlySet<string>).size;
    case 'L':
      return (value as readonly unknown[]).length;
    case 'M':
      return Object.keys(value as Document).length;
    default:
      return undefined;
  }
};
