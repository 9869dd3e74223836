import { parse } from 'csv-parse/sync';
import type { InBoth } from '../language.ts';
import { ProblemError } from '../problem.ts';
import { type Column, columnNames, columnOf } from './columns.ts';

/** Rows that one file may have. */
export const mostRows = 500;

/** One row: the line of the file on which it begins, and its cells; what is empty is absent. */
export interface TableRow {
  readonly line: number;
  readonly cells: Readonly<Partial<Record<Column, string>>>;
  /** Cells beyond the last column hold something: a delimiter stands in a text without quotes. */
  readonly isTooLong: boolean;
}

interface Parsed {
  readonly record: readonly string[];
  readonly info: { readonly lines: number };
}

const refused = (message: InBoth, line?: number): ProblemError =>
  new ProblemError('invalid-input', {
    ...(line !== undefined && { line }),
    issues: [{ where: 'body', field: '', message }],
  });

/** Excel writes UTF-8 with a mark, windows-1252 without, or UTF-16 as “Unicode text”. */
const textOf = (file: Uint8Array): string => {
  if (file[0] === 0xff && file[1] === 0xfe) return new TextDecoder('utf-16le').decode(file);
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(file);
  } catch {
    return new TextDecoder('windows-1252').decode(file);
  }
};

const delimiters = [';', ',', '\t'] as const;

/** The delimiter that makes the most known headings of the first line. */
const delimiterIn = (text: string): string => {
  const [first = ''] = text.split('\n', 1);
  const known = (delimiter: string): number => first.split(delimiter).filter((cell) => columnOf(cell)).length;
  return delimiters.reduce((best, one) => (known(one) > known(best) ? one : best));
};

/** Excel's own line about the delimiter is none of the table. */
const withoutHint = (text: string): { readonly text: string; readonly skipped: number } => {
  const [hint] = /^sep=.\n/.exec(text) ?? [];
  return hint === undefined ? { text, skipped: 0 } : { text: text.slice(hint.length), skipped: 1 };
};

const parsed = (text: string): readonly Parsed[] => {
  try {
    return parse(text, {
      delimiter: delimiterIn(text),
      info: true,
      relax_column_count: true,
      relax_quotes: true,
      trim: true,
    }) as unknown as readonly Parsed[];
  } catch (error) {
    const { lines } = error as { readonly lines?: number };
    const message = { en: 'must be CSV: a quote does not end', de: 'muss CSV sein: ein Anführungszeichen endet nicht' };
    throw refused(message, lines);
  }
};

const columnsIn = (headings: readonly string[]): readonly Column[] => {
  const found = headings.map(columnOf);
  const unknown = headings.filter((_, at) => found[at] === undefined);
  const all = found.filter((column) => column !== undefined);
  const twice = all.filter((column, at) => all.indexOf(column) !== at);
  const wrong = [...unknown, ...twice];
  const known = columnNames.join(', ');
  if (wrong.length > 0)
    throw refused({
      en: `has columns that are not known, or twice: ${wrong.map((one) => `“${one}”`).join(', ')}; known are ${known}`,
      de: `hat unbekannte oder doppelte Spalten: ${wrong.map((one) => `„${one}“`).join(', ')}; bekannt sind ${known}`,
    });
  if (!all.includes('name'))
    throw refused({
      en: 'needs a column “Name” in its first line',
      de: 'braucht in der ersten Zeile eine Spalte „Name“',
    });
  return all;
};

/** The rows of a CSV file as people save it from their spreadsheet, or why it is none; empty lines do not count. */
export const readTable = (file: Uint8Array): readonly TableRow[] => {
  const { text, skipped } = withoutHint(textOf(file).replaceAll(/\r\n?/g, '\n'));
  const [head, ...records] = parsed(text).filter(({ record }) => record.some((cell) => cell !== ''));
  if (head === undefined)
    throw refused({
      en: 'must be a CSV file with a first line of headings',
      de: 'muss eine CSV-Datei mit Überschriften in der ersten Zeile sein',
    });
  const headings = head.record.slice(0, head.record.findLastIndex((cell) => cell !== '') + 1);
  const names = columnsIn(headings);
  if (records.length === 0)
    throw refused({ en: 'must have rows below its headings', de: 'muss unter den Überschriften Zeilen haben' });
  if (records.length > mostRows)
    throw refused({ en: `must have at most ${mostRows} rows`, de: `darf höchstens ${mostRows} Zeilen haben` });
  return records.map(({ record, info }) => ({
    // The parser counts to the end of a row; a text may hold lines of its own.
    line: info.lines + skipped - record.join('').split('\n').length + 1,
    cells: Object.fromEntries(names.flatMap((name, at) => (record[at] ? [[name, record[at]]] : []))),
    isTooLong: record.slice(names.length).some((cell) => cell !== ''),
  }));
};
