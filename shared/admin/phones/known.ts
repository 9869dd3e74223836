import type { Branch } from '../../model/entities/branch.ts';
import type { DiaryResource } from '../../model/entities/diary-resource.ts';
import type { User } from '../../model/entities/user.ts';
import type { AdminContext, Caller } from '../context.ts';
import { listAll } from '../entity.ts';
import { loadOwn } from '../own-branch/belongs.ts';
import { ProblemError } from '../problem.ts';

/** What is there already, as far as the caller may know of it. */
export interface Known {
  readonly branches: readonly Branch[];
  readonly users: readonly User[];
  readonly resources: readonly DiaryResource[];
}

/** Reads what rows may refer to, once for all of them. */
export const loadKnown = async (context: AdminContext, caller: Caller): Promise<Known> => {
  const [branches, users, resources] = await Promise.all([
    listAll(context, 'branch', await loadOwn(context, caller, 'branch')),
    listAll(context, 'user', await loadOwn(context, caller, 'user')),
    listAll(context, 'resource', await loadOwn(context, caller, 'resource')),
  ]);
  return { branches, users, resources };
};

/** The one that a cell means by its id or its name; refuses what means none, or several. */
const meant = <One extends { readonly id: string; readonly name: string }>(
  all: readonly One[],
  cell: string,
  field: 'branch' | 'user',
): One => {
  const byId = all.find(({ id }) => id === cell);
  const byName = all.filter(({ name }) => name.toLowerCase() === cell.toLowerCase());
  const [one, ...others] = byId ? [byId] : byName;
  if (one === undefined) throw new ProblemError(`${field}-not-found`, { id: cell });
  if (others.length === 0) return one;
  const message = {
    en: 'is the name of several: give the id, as in the address of its page in the console',
    de: 'heißen mehrere: die Kennung angeben, wie in der Adresse der Seite in der Konsole',
  };
  throw new ProblemError('invalid-input', { issues: [{ where: 'body', field, message }] });
};

/** The branch of a row: the named one, else that of the user, else the only one there is. */
export const branchFor = ({ branches }: Known, cell: string | undefined, user: User | undefined): Branch => {
  if (cell !== undefined) return meant(branches, cell, 'branch');
  const own = branches.find(({ id }) => id === user?.branchId);
  const [only, ...others] = own ? [own] : branches;
  if (only !== undefined && others.length === 0) return only;
  const message = { en: 'is required: the name of a branch', de: 'wird gebraucht: der Name einer Filiale' };
  throw new ProblemError('invalid-input', { issues: [{ where: 'body', field: 'branch', message }] });
};

/** The user of a row who is there already. */
export const userFor = ({ users }: Known, cell: string | undefined): User | undefined =>
  cell === undefined ? undefined : meant(users, cell, 'user');
