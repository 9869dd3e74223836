import * as z from 'zod/mini';
import { flag } from '../fields.ts';
import { problemView } from '../problem.ts';
import { named } from '../schema-names.ts';
import { mostRows } from './read-table.ts';

/** How much of a file one call does. */
export const importQuery = z.strictObject({
  dryRun: z.optional(flag.check(z.describe('nothing is made; every row says whether it could be'))),
  from: z._default(z.coerce.number().check(z.int(), z.minimum(0), z.describe('`next` of the call before')), 0),
  limit: z._default(
    z.coerce.number().check(z.int(), z.minimum(1), z.maximum(mostRows), z.describe('rows of one call, for progress')),
    mostRows,
  ),
});

const importedRow = named(
  'ImportedPhone',
  z.strictObject({
    line: z.int().check(z.describe('of the file, where the row begins')),
    name: z.string(),
    outcome: z.enum(['ready', 'made', 'made-before', 'refused']),
    userName: z.optional(z.string()),
    password: z.optional(z.string().check(z.describe('generated, and never shown again'))),
    url: z.optional(z.string().check(z.describe('what is typed into the phone'))),
    problem: z.optional(problemView),
  }),
);

/** What came of each row. */
export const importedPhones = named(
  'ImportedPhones',
  z.strictObject({
    total: z.int().check(z.describe('rows of the file')),
    items: z.array(importedRow),
    next: z.optional(z.int().check(z.describe('repeat with ?from=next, under the same Idempotency-Key'))),
  }),
);

export type ImportedRow = z.output<typeof importedRow>;
