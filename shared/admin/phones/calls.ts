import { paths } from '../../deployment/paths.ts';
import { canonicalUserName } from '../../model/entities/service-access.ts';
import { resourceUrl } from '../../model/href.ts';
import { call, type Input } from '../call.ts';
import { isKey } from '../entity.ts';
import { ProblemError, problem } from '../problem.ts';
import { refusedBy } from '../refused-by.ts';
import { type Known, loadKnown } from './known.ts';
import { make } from './make.ts';
import { type Plan, planOf } from './plan.ts';
import { readTable, type TableRow } from './read-table.ts';
import { type ImportedRow, importedPhones, importQuery } from './schema.ts';
import { type Wanted, wantedIn } from './wanted.ts';

/** After so long (milliseconds) no row is begun: the API has 30 seconds, and each row costs a slow hash. */
const budgetMs = 12_000;

type Request = Pick<Input, 'context' | 'caller' | 'once' | 'language'>;

/** A row with what it asks for, or why it asks for nothing that can be had. */
interface Asked {
  readonly row: TableRow;
  readonly wanted: Wanted | ProblemError;
}

/** Every row read once; the second of two with one user name is refused, whoever asks for it when. */
const askedIn = (rows: readonly TableRow[]): readonly Asked[] => {
  const taken = new Set<string>();
  return rows.map((row) => {
    try {
      const wanted = wantedIn(row);
      const name = canonicalUserName(wanted.userName);
      if (taken.has(name)) throw new ProblemError('username-taken', { userName: wanted.userName });
      taken.add(name);
      return { row, wanted };
    } catch (error) {
      if (error instanceof ProblemError) return { row, wanted: error };
      throw error;
    }
  });
};

const requireFree = async ({ context }: Request, { access: { canonicalName, userName } }: Plan): Promise<void> => {
  if (isKey(canonicalName) && (await context.store.load('access', canonicalName)) !== undefined)
    throw new ProblemError('username-taken', { userName });
};

/** Does a row on top of what is there, once more where that has changed meanwhile. */
const importerOf = (request: Request, isDry: boolean) => {
  const { context, caller } = request;
  let known: Known | undefined;
  const attempt = async ({ row, wanted }: Asked): Promise<ImportedRow> => {
    if (wanted instanceof ProblemError) throw wanted;
    known ??= await loadKnown(context, caller);
    const plan = await planOf(context, caller, known, wanted);
    const { line } = row;
    const { name, userName } = wanted;
    if (isDry) {
      await requireFree(request, plan);
      return { line, name, userName, outcome: 'ready' };
    }
    const { outcome, access, resourceId, password } = await make(request, plan, row.cells);
    const url = resourceId && resourceUrl(context.davBaseUrl, access.canonicalName, resourceId);
    return { line, name, userName, outcome, ...(password !== undefined && { password }), ...(url && { url }) };
  };
  return async (asked: Asked): Promise<ImportedRow> => {
    try {
      return await attempt(asked).catch((error: unknown) => {
        if (!(error instanceof ProblemError && error.code === 'stale')) throw error;
        known = undefined;
        return attempt(asked);
      });
    } catch (error) {
      const refusal = refusedBy(error);
      if (refusal === undefined || refusal.status >= 500) throw error;
      const { line, cells } = asked.row;
      const { body = '{}' } = problem(refusal, request.language);
      return { line, name: cells.name ?? '', outcome: 'refused', problem: JSON.parse(body) };
    }
  };
};

/** Many phones at once (U20). */
export const phoneCalls = [
  call({
    name: 'importPhones',
    method: 'POST',
    path: `${paths.admin}/phones/import`,
    tag: 'phones',
    summary:
      'Set up a phone for each row of a CSV file: user, diary resource, service access and a generated password, all of a row or nothing',
    status: 200,
    limited: 'filtered',
    query: importQuery,
    body: 'text/csv',
    answer: importedPhones,
    claimsParts: true,
    run: async ({ query: { dryRun = false, from, limit }, body, ...request }) => {
      const { clock } = request.context;
      const started = clock();
      const asked = askedIn(readTable(body));
      const importRow = importerOf(request, dryRun);
      const items: ImportedRow[] = [];
      for (const one of asked.slice(from, from + limit)) {
        if (clock() - started >= budgetMs) break;
        try {
          items.push(await importRow(one));
        } catch (error) {
          // Passwords that were made must reach somebody: what is done is answered, the rest can be asked for again.
          if (items.length === 0) throw error;
          break;
        }
      }
      const next = from + items.length;
      return { body: { total: asked.length, items, ...(next < asked.length && { next }) } };
    },
  }),
];
