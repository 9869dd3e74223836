import type { Entities, EntityKind } from '../../model/entities/entities.ts';
import { holdersOf, partsOf } from '../../model/entities/shares.ts';
import type { AdminContext, Caller } from '../context.ts';
import { ProblemError } from '../problem.ts';

type Belongs<K extends EntityKind> = (entity: Entities[K]) => boolean;

const everything = { limit: Number.MAX_SAFE_INTEGER } as const;

/** What belongs to a branch, kind by kind. */
const loaders: { readonly [K in EntityKind]: (context: AdminContext, branchId: string) => Promise<Belongs<K>> } = {
  branch:
    async (_context, branchId) =>
    ({ id }) =>
      id === branchId,
  user: async (_context, branchId) => (user) => user.branchId === branchId,
  resource: async (_context, branchId) => (resource) => resource.branchId === branchId,
  // Whoever sets its password can read what it opens: every diary of its user.
  access: async ({ store }, branchId) => {
    const [users, elsewhere] = await Promise.all([
      store.list('user', everything, (user) => user.branchId === branchId),
      store.list('resource', everything, (resource) => resource.branchId !== branchId),
    ]);
    const own = new Set(users.items.map(({ id }) => id));
    for (const { userId = '', shares } of elsewhere.items) {
      own.delete(userId);
      // What is shared with the branch as a whole is known there.
      for (const { kind, id } of holdersOf(shares).map(partsOf)) if (kind === 'user') own.delete(id);
    }
    return (access) => access.branchId === branchId && own.has(access.userId);
  },
};

/** Which entities of a kind this caller may know of: those of their branch, or all. */
export const loadOwn = async <K extends EntityKind>(
  context: AdminContext,
  { branchId }: Pick<Caller, 'branchId'>,
  kind: K,
): Promise<Belongs<K>> => (branchId === undefined ? () => true : loaders[kind](context, branchId));

/** Refuses to change an entity that is outside the caller's branch, or would be then. */
export const requireStaysOwn = async <K extends EntityKind>(
  context: AdminContext,
  caller: Pick<Caller, 'branchId'>,
  kind: K,
  ...states: readonly (Entities[K] | undefined)[]
): Promise<void> => {
  if (caller.branchId === undefined) return;
  const isOwn = await loadOwn(context, caller, kind);
  if (states.some((entity) => entity !== undefined && !isOwn(entity))) throw new ProblemError('own-branch-only');
};
