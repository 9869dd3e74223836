import type { Language } from '../../../shared/admin/language.ts';

/** What Excel opens with a double click in the reader's country. */
const delimiters: Readonly<Record<Language, string>> = { en: ',', de: ';' };

/** A spreadsheet would calculate what begins like this; a mark in front keeps it text. */
const plain = (cell: string): string => (/^[=+\-@\t\r]/.test(cell) ? `'${cell}` : cell);

const quoted = (cell: string): string => (/[",;\r\n]/.test(cell) ? `"${cell.replaceAll('"', '""')}"` : cell);

/** Rows as a CSV file that spreadsheets open as it is. */
export const csvOf = (rows: readonly (readonly string[])[], language: Language): string =>
  `\uFEFF${rows.map((cells) => cells.map((cell) => quoted(plain(cell))).join(delimiters[language])).join('\r\n')}\r\n`;

/** Saves a text as a file of this name. */
export const saveAs = (name: string, text: string): void => {
  const link = document.createElement('a');
  link.href = URL.createObjectURL(new Blob([text], { type: 'text/csv' }));
  link.download = name;
  link.click();
  URL.revokeObjectURL(link.href);
};
