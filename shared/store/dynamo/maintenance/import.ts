import { createHash } from 'node:crypto';
import { inOrder } from '../../../model/in-order.ts';
import type { Row } from '../rows/items.ts';
import { ExportError, type NumberedRow, wordsFor } from './export-file.ts';
import { lineOf } from './lines.ts';
import { allRows, type OpenTable, putRows } from './rows.ts';

/** The members of a set come from a database in any order too. */
const setsInOrder = (key: string, value: unknown): unknown =>
  key === '$set' && Array.isArray(value) ? value.map(String).sort() : inOrder(key, value);

const digestOf = (row: Row): string =>
  createHash('sha256')
    .update(JSON.stringify(JSON.parse(lineOf(row)), setsInOrder))
    .digest('base64');

/** What was read of an export before the first write. */
interface Plan {
  readonly rows: number;
  /** Keys of rows that the table holds already, the very same. */
  readonly present: ReadonlySet<string>;
}

/** Reads the export whole, and compares it with what the table holds; refuses what an import would have to overwrite. */
const planImport = async (table: OpenTable, exported: AsyncIterable<NumberedRow>, resume: boolean): Promise<Plan> => {
  const digests = new Map<string, string>();
  for await (const { row } of exported) digests.set(wordsFor(row), digestOf(row));
  if (digests.size === 0) throw new ExportError('it holds no row');
  const present = new Set<string>();
  for await (const row of allRows(table)) {
    if (!resume) {
      throw new ExportError(
        `${table.tableName} is not empty: import goes into an empty table only, or on with --resume after a fault.`,
      );
    }
    const words = wordsFor(row);
    if (digests.get(words) !== digestOf(row)) {
      throw new ExportError(`${table.tableName} holds what is not in the export, or otherwise there: ${words}`);
    }
    present.add(words);
  }
  return { rows: digests.size, present };
};

const reasonOf = (fault: unknown): string => (fault instanceof Error ? fault.message : String(fault));

/** Puts rows a batch at a time; a batch that is refused goes again row by row, so that the fault names line and row. */
const putBatch = async (table: OpenTable, batch: readonly NumberedRow[]): Promise<void> => {
  try {
    await putRows(
      table,
      batch.map(({ row }) => row),
    );
  } catch {
    for (const { line, row } of batch) {
      try {
        await putRows(table, [row]);
      } catch (fault) {
        throw new Error(`line ${line}, ${wordsFor(row)}: ${reasonOf(fault)}. Mend it and go on with --resume.`);
      }
    }
  }
};

const batchSize = 25;

/**
 * Carries an export into a table: nothing is written before the export has been read whole, and with `resume` what an earlier
 * try has written stays. `read` opens the export, once for each reading. Returns how many rows it has and how many were put.
 */
export const importRows = async (
  table: OpenTable,
  read: () => AsyncIterable<NumberedRow>,
  { resume = false }: { readonly resume?: boolean } = {},
): Promise<{ readonly rows: number; readonly put: number }> => {
  const { rows, present } = await planImport(table, read(), resume);
  let batch: NumberedRow[] = [];
  let put = 0;
  for await (const numbered of read()) {
    if (present.has(wordsFor(numbered.row))) continue;
    put++;
    if (batch.push(numbered) < batchSize) continue;
    await putBatch(table, batch);
    batch = [];
  }
  await putBatch(table, batch);
  return { rows, put };
};
