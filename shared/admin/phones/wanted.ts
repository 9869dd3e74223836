import * as z from 'zod/mini';
import { userNameFor } from '../../model/user-name-for.ts';
import { edge, label, text } from '../fields.ts';
import { issuesOf, wanting } from '../issues.ts';
import { ProblemError } from '../problem.ts';
import { wordIn } from './columns.ts';
import type { TableRow } from './read-table.ts';

/** What a row asks for: somebody, or a room, and how their phone signs in. */
const wanted = z.strictObject({
  name: label,
  kind: wanting(z.enum(['person', 'place']), ['Employee or Room', 'Mitarbeiter oder Raum']),
  branch: z.optional(label),
  user: z.optional(label),
  userName: z.string().check(z.maxLength(300)),
  confirmed: wanting(z.boolean(), ['yes or no', 'ja oder nein']),
  validFrom: z.optional(edge),
  validUntil: z.optional(edge),
  description: z.optional(text(2_000)),
});

export type Wanted = z.output<typeof wanted>;

/** `22.11.2026` and `22.11.2026 18:30` as the API has them; anything else as it came, to be judged by what it says. */
const edgeIn = (cell: string | undefined): string | undefined => {
  if (cell === undefined) return undefined;
  const [, day = '', month = '', year = '', time] =
    /^(\d{1,2})\.(\d{1,2})\.(\d{4})(?:[ T]+(\d{1,2}:\d{2})(?::00)?)?$/.exec(cell) ?? [];
  if (year === '') return cell.replace(/^(\d{4}-\d\d-\d\d) (\d\d:\d\d(?::\d\d)?)$/, '$1T$2');
  const date = `${year}-${month.padStart(2, '0')}-${day.padStart(2, '0')}`;
  return time === undefined ? date : `${date}T${time.padStart(5, '0')}`;
};

const yesOrNo = (cell: string): unknown => {
  const word = wordIn(cell, 'yes', 'no');
  return word === undefined ? cell : word === 'yes';
};

/** What a row asks for, in the words of the API; refuses with every cell that does not fit. */
export const wantedIn = ({ cells, isTooLong }: TableRow): Wanted => {
  if (isTooLong) {
    const message = {
      en: 'has more cells than there are columns: put texts with a delimiter in quotes',
      de: 'hat mehr Zellen als Spalten: Texte mit Trennzeichen in Anführungszeichen setzen',
    };
    throw new ProblemError('invalid-input', { issues: [{ where: 'body', field: '', message }] });
  }
  const { name = '', kind = 'person', userName = userNameFor(name), confirmed = 'yes', ...texts } = cells;
  const value = {
    ...texts,
    name: cells.name,
    kind: wordIn(kind, 'person', 'place') ?? kind,
    userName,
    confirmed: yesOrNo(confirmed),
    ...(cells.validFrom !== undefined && { validFrom: edgeIn(cells.validFrom) }),
    ...(cells.validUntil !== undefined && { validUntil: edgeIn(cells.validUntil) }),
  };
  const result = z.safeParse(wanted, value);
  if (result.success) return result.data;
  throw new ProblemError('invalid-input', { issues: issuesOf('body', wanted, value, result.error) });
};
