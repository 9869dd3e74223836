import * as z from 'zod/mini';
import type { Branch } from '../../model/entities/branch.ts';
import { type DiaryResource, diaryResourceFields } from '../../model/entities/diary-resource.ts';
import type { ServiceAccess } from '../../model/entities/service-access.ts';
import type { User } from '../../model/entities/user.ts';
import type { Change, Pin } from '../../store/admin-store.ts';
import type { AdminContext, Caller } from '../context.ts';
import { draftOf } from '../entities/draft.ts';
import type { EntityApi } from '../entities/entity-api.ts';
import { creationSchema } from '../entities/schemas.ts';
import { requireStaysOwn } from '../own-branch/belongs.ts';
import { ProblemError } from '../problem.ts';
import { resourceApiOf } from '../resources.ts';
import { serviceAccessApi } from '../service-accesses.ts';
import { userApi } from '../users.ts';
import { branchFor, type Known, userFor } from './known.ts';
import type { Wanted } from './wanted.ts';

const resourceApi = resourceApiOf(diaryResourceFields);

/** What one transaction makes of a row; the password is still missing. */
export interface Plan {
  readonly access: ServiceAccess;
  readonly resourceId: string;
  /** User and diary, where they are new or change. */
  readonly changes: readonly Change[];
  readonly pins: readonly Pin[];
}

interface Around {
  readonly context: AdminContext;
  readonly caller: Caller;
  readonly branch: Branch;
}

/** A new entity of what a row says, with everything else as one that is made alone. */
const newOf = <K extends 'user' | 'resource' | 'access'>(
  api: EntityApi<K>,
  { context, caller }: Around,
  body: Readonly<Record<string, unknown>>,
) => draftOf(api, context, caller, z.parse(creationSchema(api.fields), body));

const settled = async <K extends 'resource' | 'access'>(
  { settle }: EntityApi<K>,
  { context, branch }: Around,
  draft: Parameters<NonNullable<EntityApi<K>['settle']>>[0]['draft'],
  user: User,
) => {
  const references = { user, branch, pins: [] };
  const { after } = (await settle?.({ context, draft, before: undefined, references })) ?? { after: draft };
  return after ?? draft;
};

/** The diary that phones of this user shall see: one that they may see already, else one that they may see from now on, else a new one. */
const diaryFor = async (
  around: Around,
  { name, kind }: Wanted,
  user: User,
  own: readonly DiaryResource[],
): Promise<{ readonly resourceId: string; readonly changes: readonly Change[] }> => {
  const { context, branch } = around;
  const allowed = own.find(({ allowCalendarSync }) => allowCalendarSync);
  if (allowed) return { resourceId: allowed.id, changes: [] };
  const before = own.find(({ googleLinked }) => !googleLinked);
  if (before) {
    const after = { ...before, allowCalendarSync: true, revision: before.revision + 1, changedAt: context.clock() };
    return { resourceId: before.id, changes: [{ kind: 'resource', before, after }] };
  }
  if (own.length > 0) throw new ProblemError('google-calendar-linked');
  const wanted = { kind, name, userId: user.id, branchId: branch.id, allowCalendarSync: true };
  const after = await settled(resourceApi, around, newOf(resourceApi, around, wanted), user);
  return { resourceId: after.id, changes: [{ kind: 'resource', after }] };
};

/** What a row makes: nothing of it that is there already; refuses as the single calls would. */
export const planOf = async (context: AdminContext, caller: Caller, known: Known, wanted: Wanted): Promise<Plan> => {
  const { name, userName, confirmed, validFrom, validUntil, description } = wanted;
  const there = userFor(known, wanted.user);
  const branch = branchFor(known, wanted.branch, there);
  const around = { context, caller, branch };
  const user = there ?? newOf(userApi, around, { name, branchId: branch.id, rights: ['organiser'] });
  const own = there ? known.resources.filter(({ userId }) => userId === there.id) : [];
  const diary = await diaryFor(around, wanted, user, own);
  const body = { userName, userId: user.id, branchId: branch.id, confirmed, validFrom, validUntil, description };
  const access = await settled(serviceAccessApi, around, newOf(serviceAccessApi, around, body), user);
  // Who is new belongs to the branch with all that they have.
  if (there) await requireStaysOwn(context, caller, 'access', access);
  return {
    access,
    resourceId: diary.resourceId,
    changes: [...(there ? [] : [{ kind: 'user', after: user } as const]), ...diary.changes],
    pins: [{ kind: 'branch', entity: branch }, ...(there ? [{ kind: 'user', entity: there } as const] : [])],
  };
};
