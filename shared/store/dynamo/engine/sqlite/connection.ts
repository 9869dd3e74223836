import { DatabaseSync, type SQLInputValue, type SQLOutputValue, type StatementSync } from 'node:sqlite';
import { translated } from './broken.ts';

/** A row as SQLite gives it, in the order of the columns. */
export type SqlRow = readonly SQLOutputValue[];

/** One connection to a database file. Everything happens at once, before the call returns. */
export interface Connection {
  readonly database: DatabaseSync;
  get(sql: string, ...values: SQLInputValue[]): SqlRow | undefined;
  /** Row by row; nothing else may be written until it is done. */
  rows(sql: string, ...values: SQLInputValue[]): Iterable<SqlRow>;
  run(sql: string, ...values: SQLInputValue[]): void;
  /** All of the work or nothing. Once it returns the work is on the disk, unless it `mayBeLost` with the machine's power. */
  atomically<T>(work: () => T, mayBeLost?: boolean): T;
  close(): void;
}

const inMemory = ':memory:';

/** How long one process waits for another that writes (milliseconds). */
const busyTimeout = 2_000;

/**
 * Opens a database file, made if it is not there: a write-ahead log, synchronised to the disk with every transaction.
 * Errors of SQLite come out as `StoreBrokenError` or as transient faults.
 */
export const openConnection = (
  file: string,
  { readOnly = false }: { readonly readOnly?: boolean } = {},
): Connection => {
  const said = <T>(work: () => T): T => {
    try {
      return work();
    } catch (error) {
      throw translated(error);
    }
  };
  const database = said(() => new DatabaseSync(file, { timeout: busyTimeout, readOnly }));
  const statements = new Map<string, StatementSync>();
  const prepared = (sql: string): StatementSync => {
    const known = statements.get(sql);
    if (known) return known;
    const statement = database.prepare(sql);
    statement.setReturnArrays(true);
    statements.set(sql, statement);
    return statement;
  };

  said(() => {
    if (!readOnly && file !== inMemory) database.exec('PRAGMA journal_mode = WAL');
    database.exec('PRAGMA synchronous = FULL; PRAGMA cache_size = -16384; PRAGMA trusted_schema = OFF');
  });
  let lazily = false;
  const synchronise = (mayBeLost: boolean): void => {
    if (lazily === mayBeLost) return;
    database.exec(`PRAGMA synchronous = ${mayBeLost ? 'NORMAL' : 'FULL'}`);
    lazily = mayBeLost;
  };

  return {
    database,
    get: (sql, ...values) => said(() => prepared(sql).get(...values) as SqlRow | undefined),
    rows: (sql, ...values) => said(() => prepared(sql).iterate(...values) as unknown as Iterable<SqlRow>),
    run: (sql, ...values) => said(() => void prepared(sql).run(...values)),
    atomically: (work, mayBeLost = false) =>
      said(() => {
        if (database.isTransaction) return work();
        synchronise(mayBeLost);
        prepared('BEGIN IMMEDIATE').run();
        try {
          const done = work();
          prepared('COMMIT').run();
          return done;
        } catch (error) {
          // A full disk has ended the transaction already.
          if (database.isTransaction) prepared('ROLLBACK').run();
          throw error;
        }
      }),
    close: () => said(() => database.close()),
  };
};
