import type { Row } from '../rows/items.ts';

/** JSON has neither bytes nor sets; each is an object with one telling member. */
const replaceSpecial = (_key: string, value: unknown): unknown => {
  if (value instanceof Uint8Array) return { $bytes: Buffer.from(value).toString('base64') };
  if (value instanceof Set) return { $set: [...value] };
  // A Buffer has made an object of itself before it gets here.
  const { type, data } = (value ?? {}) as { type?: unknown; data?: unknown };
  return type === 'Buffer' && Array.isArray(data) ? { $bytes: Buffer.from(data).toString('base64') } : value;
};

const reviveSpecial = (_key: string, value: unknown): unknown => {
  if (typeof value !== 'object' || value === null || Object.keys(value).length !== 1) return value;
  if ('$bytes' in value) return new Uint8Array(Buffer.from(String(value.$bytes), 'base64'));
  if ('$set' in value) return new Set(value.$set as string[]);
  return value;
};

/** A row as one line of an export. */
export const lineOf = (row: Row): string => JSON.stringify(row, replaceSpecial);

/** The row of a line. */
export const rowOf = (line: string): Row => {
  const row = JSON.parse(line, reviveSpecial) as Row;
  if (typeof row.pk !== 'string' || typeof row.sk !== 'string') throw new Error('a line of the export has no key');
  return row;
};
