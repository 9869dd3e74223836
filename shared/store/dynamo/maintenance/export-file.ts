import { createHash } from 'node:crypto';
import { partitions } from '../../../deployment/partitions.ts';
import type { Row } from '../rows/items.ts';
import { lineOf, rowOf } from './lines.ts';

/** What is wrong with an export, and at which line; nothing of it was written. */
export class ExportError extends Error {
  constructor(message: string) {
    super(message);
    this.name = 'ExportError';
  }
}

/** Closes an export: how many rows, and the SHA-256 of all lines before this one. */
interface LastLine {
  readonly $end: { readonly rows: number; readonly sha256: string };
}

const isLastLine = (value: unknown): value is LastLine =>
  typeof value === 'object' && value !== null && '$end' in value && Object.keys(value).length === 1;

/** Phones are noted anew with their next synchronisation; who had which is nobody's business in a file. */
const isExported = ({ pk }: Row): boolean => pk !== partitions.devices;

/** The lines of an export, each with its end: one for each row but those of phones, then one with count and hash. */
export async function* exportLines(rows: AsyncIterable<Row>): AsyncGenerator<string> {
  const hash = createHash('sha256');
  let count = 0;
  for await (const row of rows) {
    if (!isExported(row)) continue;
    const line = `${lineOf(row)}\n`;
    hash.update(line);
    count++;
    yield line;
  }
  const last: LastLine = { $end: { rows: count, sha256: hash.digest('hex') } };
  yield `${JSON.stringify(last)}\n`;
}

/** A row, and the line it stands on, counted from 1. */
export interface NumberedRow {
  readonly line: number;
  readonly row: Row;
}

/** A row in words: its key. */
export const wordsFor = ({ pk, sk }: Row): string => `${pk} ${sk}`;

const reasonOf = (fault: unknown): string => (fault instanceof Error ? fault.message : String(fault));

const parsed = (text: string, line: number): unknown => {
  try {
    return JSON.parse(text);
  } catch (fault) {
    throw new ExportError(`line ${line} is no JSON, as if it were cut: ${reasonOf(fault)}`);
  }
};

const rowIn = (text: string, line: number): Row => {
  try {
    return rowOf(text);
  } catch (fault) {
    throw new ExportError(`line ${line}: ${reasonOf(fault)}`);
  }
};

/**
 * The rows of an export in its order. Throws an `ExportError` at the first line that cannot be read, that is there twice, and
 * at the end where count or hash are missing or differ: so read it whole once before anything is written.
 */
export async function* rowsOfExport(lines: AsyncIterable<string>): AsyncGenerator<NumberedRow> {
  const hash = createHash('sha256');
  const seen = new Map<string, number>();
  let line = 0;
  let end: LastLine['$end'] | undefined;
  for await (const text of lines) {
    line++;
    if (end) throw new ExportError(`line ${line} stands behind the last line, which has count and hash`);
    const value = parsed(text, line);
    if (isLastLine(value)) {
      end = value.$end;
      continue;
    }
    const row = rowIn(text, line);
    const before = seen.get(wordsFor(row));
    if (before !== undefined) throw new ExportError(`line ${line} has the row of line ${before}: ${wordsFor(row)}`);
    seen.set(wordsFor(row), line);
    hash.update(`${text}\n`);
    yield { line, row };
  }
  if (!end) {
    throw new ExportError(
      `the last line, with count and hash, is missing after line ${line}: the export was cut, or is of a release that wrote none`,
    );
  }
  if (end.rows !== seen.size) throw new ExportError(`it has ${seen.size} rows, and its last line says ${end.rows}`);
  if (end.sha256 !== hash.digest('hex'))
    throw new ExportError('its rows are not those that were written: another hash');
}
