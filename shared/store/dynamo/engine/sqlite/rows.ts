import type { SQLInputValue } from 'node:sqlite';
import type { Document } from '../attribute-values.ts';
import type { ItemKey } from './check-item.ts';
import { createSql, itemIn, putSql, rowOf, type Selection, sizeIn } from './columns.ts';
import type { Connection, SqlRow } from './connection.ts';
import { itemSize } from './item-size.ts';

/** A row as it was found: the item, as far as it was asked for, and the octets of the whole. */
export interface FoundRow {
  readonly item: Document;
  readonly size: number;
}

/** A range of rows in the order of the table or of an index. */
export interface RowRange {
  /** After `WHERE`. */
  readonly where: string;
  readonly values: readonly SQLInputValue[];
  readonly order: string;
  /** At most so many. */
  readonly limit: number;
}

/** The rows of one table. */
export interface Rows {
  read(key: ItemKey, selection: Selection): FoundRow | undefined;
  /** In order, read while they are taken. */
  range(range: RowRange, selection: Selection): Iterable<FoundRow>;
  write(item: Document, size: number): void;
  remove(key: ItemKey): void;
  /** Deletes rows whose time was before this second, at most so many; how many. */
  expire(second: number, limit: number): number;
}

const found = (selection: Selection, row: SqlRow): FoundRow => {
  const item = itemIn(selection, row);
  return { item, size: sizeIn(row) ?? itemSize(item) };
};

/** The rows of the table of this name, which must be there. */
export const rowsOf = (connection: Connection, name: string): Rows => {
  const put = putSql(name);
  const remove = `DELETE FROM "${name}" WHERE pk = ? AND sk = ?`;
  return {
    read({ pk, sk }, selection) {
      const row = connection.get(`SELECT ${selection.columns} FROM "${name}" WHERE pk = ? AND sk = ?`, pk, sk);
      return row && found(selection, row);
    },
    *range({ where, values, order, limit }, selection) {
      const sql = `SELECT ${selection.columns} FROM "${name}" WHERE ${where} ORDER BY ${order} LIMIT ?`;
      for (const row of connection.rows(sql, ...values, limit)) yield found(selection, row);
    },
    write: (item, size) => connection.run(put, ...rowOf(item, size)),
    remove: ({ pk, sk }) => connection.run(remove, pk, sk),
    expire(second, limit) {
      connection.run(
        `DELETE FROM "${name}" WHERE rowid IN (SELECT rowid FROM "${name}" WHERE expires < ? ORDER BY expires LIMIT ?)`,
        second,
        limit,
      );
      return Number(connection.get('SELECT changes()')?.[0]);
    },
  };
};

const registry = 'tables';

/** The tables of a database file. */
export interface Tables {
  of(name: string | undefined): Rows | undefined;
  create(name: string): void;
  names(): readonly string[];
}

/** The tables of a database, found by name once and remembered. */
export const tablesOf = (connection: Connection): Tables => {
  const known = new Map<string, Rows>();
  return {
    of(name = '') {
      const rows = known.get(name);
      if (rows) return rows;
      if (!connection.get(`SELECT 1 FROM sqlite_schema WHERE type = 'table' AND name = ?`, `${registry}:${name}`))
        return undefined;
      const opened = rowsOf(connection, `${registry}:${name}`);
      known.set(name, opened);
      return opened;
    },
    create: (name) => connection.atomically(() => connection.database.exec(createSql(`${registry}:${name}`))),
    names: () =>
      [
        ...connection.rows(
          `SELECT name FROM sqlite_schema WHERE type = 'table' AND name LIKE '${registry}:%' ORDER BY name`,
        ),
      ].map(([name]) => String(name).slice(registry.length + 1)),
  };
};
