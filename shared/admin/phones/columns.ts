/** The columns of a file of phones, each by its name in English and in German, the first of which its template has. */
export const columns = {
  name: [['Name'], ['Name']],
  kind: [['Kind'], ['Art']],
  branch: [['Branch'], ['Filiale']],
  user: [['User'], ['Benutzer']],
  userName: [['User name'], ['Benutzername']],
  confirmed: [['Confirmed'], ['Bestätigt']],
  validFrom: [['Valid from'], ['Gültig ab', 'Gültig von']],
  validUntil: [['Valid until'], ['Gültig bis']],
  description: [['Description'], ['Beschreibung']],
} as const satisfies Readonly<Record<string, readonly [en: readonly string[], de: readonly string[]]>>;

/** A column of such a file. */
export type Column = keyof typeof columns;

/** The columns in their order. */
export const columnNames = Object.keys(columns) as readonly Column[];

/** What two spellings of a word have in common: case, blanks and signs say nothing. */
const folded = (text: string): string =>
  text
    .normalize('NFC')
    .toLowerCase()
    .replaceAll(/[^\p{L}\p{N}]/gu, '');

const byWord = new Map<string, Column>(
  columnNames.flatMap((column) => [column, ...columns[column].flat()].map((word) => [folded(word), column] as const)),
);

/** The column that a heading means. */
export const columnOf = (heading: string): Column | undefined => byWord.get(folded(heading));

const words = {
  person: ['person', 'employee', 'mitarbeiter', 'mitarbeiterin', 'personenressource'],
  place: ['place', 'room', 'raum', 'ortsressource'],
  yes: ['yes', 'ja', 'true', 'wahr', 'x', '1'],
  no: ['no', 'nein', 'false', 'falsch', '0'],
} as const satisfies Readonly<Record<string, readonly string[]>>;

/** Which of these a cell says, in either language. */
export const wordIn = <Word extends keyof typeof words>(cell: string, ...wanted: readonly Word[]): Word | undefined =>
  wanted.find((word) => words[word].some((one) => one === (folded(cell) || cell)));
