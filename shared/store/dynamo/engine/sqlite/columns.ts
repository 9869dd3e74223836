import type { SQLInputValue, SQLOutputValue } from 'node:sqlite';
import { table } from '../../rows/table.ts';
import type { Document } from '../attribute-values.ts';
import { fromText, toText } from './value-text.ts';

/** How a column keeps the values of its attribute that have the usual type. */
type ColumnType = 'text' | 'real' | 'blob';

/**
 * Attributes with a column of their own: what the index needs, what expires, and bodies, which must not be read where only
 * the rest is asked for. All other attributes share one text.
 */
const ownColumns = {
  [table.byTime.sortKey]: 'text',
  version: 'real',
  entry: 'text',
  [table.expiry]: 'real',
  body: 'blob',
} as const satisfies Readonly<Record<string, ColumnType>>;

/** Columns in the order in which every statement reads and writes them; the body last, as it may fill pages of its own. */
const inOrder = [table.byTime.sortKey, 'version', table.expiry, 'entry', 'rest', 'body'] as const;

/** The definition of a table of rows and its indexes; the name is quoted here. */
export const createSql = (name: string): string => `
  CREATE TABLE "${name}" (
    pk TEXT NOT NULL, sk TEXT NOT NULL, size INTEGER NOT NULL,
    time TEXT, version REAL, expires REAL, entry TEXT, rest TEXT, body BLOB);
  CREATE UNIQUE INDEX "${name} key" ON "${name}" (pk, sk);
  CREATE INDEX "${name} ${table.byTime.name}" ON "${name}" (pk, time, sk, version, entry) WHERE time IS NOT NULL;
  CREATE INDEX "${name} ${table.expiry}" ON "${name}" (expires) WHERE expires IS NOT NULL;`;

/** Writes one row whole, whatever stood there; takes the values of `rowOf`. */
export const putSql = (name: string): string => {
  const columns = ['pk', 'sk', 'size', ...inOrder];
  const replaced = columns.slice(2).map((column) => `${column} = excluded.${column}`);
  return `INSERT INTO "${name}" (${columns.join(', ')}) VALUES (${columns.map(() => '?').join(', ')})
    ON CONFLICT (pk, sk) DO UPDATE SET ${replaced.join(', ')}`;
};

/** What a statement reads of a row; `itemIn` makes an item of it. */
export interface Selection {
  readonly columns: string;
  readonly names: readonly string[];
}

const selectionOf = (names: readonly string[], size = 'size'): Selection => ({
  names,
  columns: ['pk', 'sk', size, ...names].join(', '),
});

const indexed = [table.byTime.sortKey, ...table.byTime.projected];

/** Everything. */
export const wholeRow = selectionOf(inOrder);
const withoutBody = selectionOf(inOrder.slice(0, -1));
const entryOnly = selectionOf(indexed);
/** What the index by time holds, read from the index alone; it does not know the size. */
export const indexRow = selectionOf(indexed, 'NULL');

const inIndex: ReadonlySet<string> = new Set([table.partitionKey, table.sortKey, ...indexed]);

/** Does the index by time hold all of these attributes? */
export const isInIndex = (attributes: readonly string[]): boolean => attributes.every((name) => inIndex.has(name));

/** The least that has to be read for these attributes; for all of them, unless named. */
export const selectionFor = (attributes: readonly string[] | undefined): Selection => {
  if (!attributes || attributes.includes('body')) return wholeRow;
  return isInIndex(attributes) ? entryOnly : withoutBody;
};

/** A value of another type than usual is kept as text in a BLOB, or for a body as TEXT: SQLite keeps both apart. */
const toColumn = (type: ColumnType, value: unknown): SQLInputValue => {
  if (value === undefined) return null;
  if (type === 'text' && typeof value === 'string') return value;
  if (type === 'real' && typeof value === 'number') return value + 0;
  if (type === 'blob') return value instanceof Uint8Array ? value : toText(value);
  return Buffer.from(toText(value));
};

const fromColumn = (type: ColumnType, value: SQLOutputValue): unknown => {
  if (type === 'blob') return typeof value === 'string' ? fromText(value) : octetsOf(value as Uint8Array);
  return value instanceof Uint8Array ? fromText(octetsOf(value).toString()) : value;
};

const octetsOf = ({ buffer, byteOffset, byteLength }: Uint8Array): Buffer =>
  Buffer.from(buffer, byteOffset, byteLength);

/** A row as `putSql` takes it. */
export const rowOf = (item: Document, size: number): SQLInputValue[] => {
  const rest: Record<string, unknown> = {};
  let hasRest = false;
  for (const name in item) {
    if (name === 'pk' || name === 'sk' || Object.hasOwn(ownColumns, name) || item[name] === undefined) continue;
    rest[name] = item[name];
    hasRest = true;
  }
  const values = inOrder.map((name) =>
    name === 'rest' ? (hasRest ? toText(rest) : null) : toColumn(ownColumns[name], item[name]),
  );
  return [item.pk as string, item.sk as string, size, ...values];
};

/** The item of a row that was read with this selection. */
export const itemIn = ({ names }: Selection, row: readonly SQLOutputValue[]): Record<string, unknown> => {
  const item: Record<string, unknown> = { pk: row[0], sk: row[1] };
  for (let at = 0; at < names.length; at++) {
    const value = row[at + 3] as SQLOutputValue;
    if (value === null) continue;
    const name = names[at] as keyof typeof ownColumns | 'rest';
    if (name === 'rest') Object.assign(item, fromText(value as string));
    else item[name] = fromColumn(ownColumns[name], value);
  }
  return item;
};

/** The octets that DynamoDB counts of a row; undefined when it was read from the index. */
export const sizeIn = (row: readonly SQLOutputValue[]): number | undefined =>
  row[2] === null ? undefined : Number(row[2]);
