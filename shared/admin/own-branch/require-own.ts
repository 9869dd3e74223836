import type { EntityKind } from '../../model/entities/entities.ts';
import { canonicalUserName } from '../../model/entities/service-access.ts';
import type { Call } from '../call.ts';
import type { AdminContext, Caller } from '../context.ts';
import { notFound, requireEntity } from '../entity.ts';
import { ProblemError } from '../problem.ts';
import { loadOwn } from './belongs.ts';

type Values = Readonly<Record<string, unknown>>;

/** What the parameters of a path name. */
const inPath: Readonly<Record<string, EntityKind>> = {
  branchId: 'branch',
  userId: 'user',
  resourceId: 'resource',
  userName: 'access',
};

/** What the fields of a body name; a user name there is a new one. */
const inBody: Readonly<Record<string, EntityKind>> = {
  branchId: 'branch',
  userId: 'user',
  resourceId: 'resource',
  secondResourceId: 'resource',
};

/** What lies in another branch is, for who administers one, not there: the same 404. */
const requireOwn = async <K extends EntityKind>(
  context: AdminContext,
  caller: Caller,
  kind: K,
  id: string,
): Promise<void> => {
  const [entity, isOwn] = await Promise.all([requireEntity(context, kind, id), loadOwn(context, caller, kind)]);
  if (!isOwn(entity)) throw new ProblemError(notFound[kind], { id });
};

const requireAllOwn = async (
  context: AdminContext,
  caller: Caller,
  names: Readonly<Record<string, EntityKind>>,
  values: Values,
): Promise<void> => {
  for (const [name, kind] of Object.entries(names)) {
    const value = values[name];
    if (typeof value !== 'string') continue;
    await requireOwn(context, caller, kind, kind === 'access' ? canonicalUserName(value) : value);
  }
};

/**
 * Lets who administers one branch call what is about an entity of it, and what keeps to their branch by itself; everything
 * else is refused, a call that says nothing of this too.
 */
export const requireCallable = async (
  { limited, path }: Call,
  context: AdminContext,
  caller: Caller,
  params: Readonly<Record<string, string>>,
): Promise<void> => {
  if (caller.branchId === undefined) return;
  const isAboutOne = Object.keys(inPath).some((name) => path.includes(`{${name}}`));
  if (limited === 'refused' || (limited === undefined && !isAboutOne)) throw new ProblemError('own-branch-only');
  await requireAllOwn(context, caller, inPath, params);
};

/** Refuses a body that names something outside the caller's branch. */
export const requireOwnReferences = async (context: AdminContext, caller: Caller, body: unknown): Promise<void> => {
  if (caller.branchId === undefined || typeof body !== 'object' || body === null) return;
  await requireAllOwn(context, caller, inBody, body as Values);
};
