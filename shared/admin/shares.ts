import * as z from 'zod/mini';
import { paths } from '../deployment/paths.ts';
import type { Branch } from '../model/entities/branch.ts';
import type { DiaryResource } from '../model/entities/diary-resource.ts';
import {
  holdersOf,
  mostShares,
  partsOf,
  type ShareHolder,
  type ShareLevel,
  type Shares,
  shareLevels,
} from '../model/entities/shares.ts';
import type { Change, Pin } from '../store/admin-store.ts';
import { call } from './call.ts';
import type { AdminContext, Caller } from './context.ts';
import { edit, entityTag, listAll, requireEntity } from './entity.ts';
import { id, label } from './fields.ts';
import { loadByIds } from './judgement.ts';
import { loadOwn } from './own-branch/belongs.ts';
import { ProblemError } from './problem.ts';
import { named } from './schema-names.ts';

const tag = 'resources';
const path = `${paths.admin}/resources/{resourceId}/shares` as const;

/** One share of a diary resource (B14). */
export const shareView = named(
  'Share',
  z.strictObject({
    with: z.enum(['user', 'branch']).check(z.describe('one user, or everybody whose service access is of a branch')),
    id,
    name: z.optional(label),
    level: z.enum(shareLevels),
  }),
);

type View = z.output<typeof shareView>;

/** The shares with the names of whom they are with, as far as the caller may know them. */
const viewsOf = async (context: AdminContext, caller: Caller, shares: Shares = {}): Promise<View[]> => {
  const holders = holdersOf(shares).map((holder) => ({ ...partsOf(holder), level: shares[holder] ?? 'read' }));
  const namesOf = async (kind: 'user' | 'branch') => {
    const ids = holders.flatMap((one) => (one.kind === kind ? one.id : []));
    const [found, isOwn] = await Promise.all([loadByIds(context, kind, ids), loadOwn(context, caller, kind)]);
    return new Map([...found].flatMap(([id, entity]) => (isOwn(entity as never) ? [[id, entity.name]] : [])));
  };
  const names = { user: await namesOf('user'), branch: await namesOf('branch') };
  return holders.map(({ kind, id, level }) => {
    const name = names[kind].get(id);
    return { with: kind, id, ...(name !== undefined && { name }), level };
  });
};

const withShares = (before: DiaryResource, shares: Shares, now: number): DiaryResource => {
  const { shares: _, ...rest } = before;
  const isShared = holdersOf(shares).length > 0;
  return { ...rest, ...(isShared && { shares }), revision: before.revision + 1, changedAt: now };
};

/** What a branch's first share changes beside the resource: from then on its homes look for what is shared with it. */
const firstShareOf = async (context: AdminContext, branch: Branch): Promise<Change[]> => {
  const changedAt = context.clock();
  const affected = await listAll(context, 'access', ({ branchId }) => branchId === branch.id);
  const accesses = affected.map(async ({ canonicalName }): Promise<Change> => {
    const before = await requireEntity(context, 'access', canonicalName);
    return {
      kind: 'access',
      before,
      after: { ...before, branchHasShares: true, version: before.version + 1, changedAt },
    };
  });
  const after = { ...branch, hasShares: true, revision: branch.revision + 1, changedAt };
  return [{ kind: 'branch', before: branch, after }, ...(await Promise.all(accesses))];
};

/** Whom it is shared with, or the 404 of their kind. */
const requireHolder = async (context: AdminContext, holder: ShareHolder): Promise<Pin> => {
  const { kind, id } = partsOf(holder);
  // One arm for each kind, because the compiler pairs kind and entity in no other way.
  return kind === 'user'
    ? { kind, entity: await requireEntity(context, kind, id) }
    : { kind, entity: await requireEntity(context, kind, id) };
};

/** Saves the share with whom it is with held as they are: nobody deletes them meanwhile. */
const share = async (
  request: Parameters<typeof edit>[0],
  resourceId: string,
  holder: ShareHolder,
  level: ShareLevel,
) => {
  const { context } = request;
  const { after, name } = await edit(request, 'resource', resourceId, 'share made', async (before) => {
    const pin = await requireHolder(context, holder);
    if (holder === `user:${before.userId}`) throw new ProblemError('share-not-needed');
    const shares = { ...before.shares, [holder]: level };
    if (holdersOf(shares).length > mostShares) throw new ProblemError('too-many-shares');
    const after = withShares(before, shares, context.clock());
    const { name } = pin.entity;
    return pin.kind === 'branch' && !pin.entity.hasShares
      ? { after, name, along: await firstShareOf(context, pin.entity) }
      : { after, name, pins: [pin] };
  });
  const { kind, id } = partsOf(holder);
  return { body: { with: kind, id, name, level }, etag: entityTag(after.revision) };
};

const withdraw = (request: Parameters<typeof edit>[0], resourceId: string, holder: ShareHolder) =>
  edit(request, 'resource', resourceId, 'share withdrawn', (before) => {
    const { [holder]: withdrawn, ...shares } = before.shares ?? {};
    if (withdrawn === undefined) throw new ProblemError('share-not-found');
    return { after: withShares(before, shares, request.context.clock()) };
  });

const body = z.strictObject({ level: z.enum(shareLevels) });
const shared = {
  made: 'or let them do more or less than before; it acts on the next request',
  withdrawn: 'the calendar is gone from their phones with the next request',
};

/** Shares of a diary resource: who reaches it beside its own user, to read or to write (B14). */
export const shareCalls = [
  call({
    name: 'listShares',
    method: 'GET',
    path,
    tag,
    summary: 'List with whom a diary resource is shared',
    status: 200,
    answer: z.strictObject({ items: z.array(shareView) }),
    sends: ['etag'],
    run: async ({ context, caller, params }) => {
      const { shares, revision } = await requireEntity(context, 'resource', params.resourceId);
      return { body: { items: await viewsOf(context, caller, shares) }, etag: entityTag(revision) };
    },
  }),
  call({
    name: 'shareWithUser',
    method: 'PUT',
    path: `${path}/users/{userId}`,
    tag,
    summary: `Share a diary resource with a user, ${shared.made}`,
    status: 200,
    body,
    answer: shareView,
    sends: ['etag'],
    run: ({ params, body: { level }, ...request }) => share(request, params.resourceId, `user:${params.userId}`, level),
  }),
  call({
    name: 'shareWithBranch',
    method: 'PUT',
    path: `${path}/branches/{branchId}`,
    tag,
    summary: `Share a diary resource with all service accesses of a branch, ${shared.made}`,
    status: 200,
    body,
    answer: shareView,
    sends: ['etag'],
    run: ({ params, body: { level }, ...request }) =>
      share(request, params.resourceId, `branch:${params.branchId}`, level),
  }),
  call({
    name: 'withdrawFromUser',
    method: 'DELETE',
    path: `${path}/users/{userId}`,
    tag,
    summary: `Withdraw a share from a user: ${shared.withdrawn}`,
    status: 204,
    run: async ({ params, ...request }) => {
      await withdraw(request, params.resourceId, `user:${params.userId}`);
      return undefined;
    },
  }),
  call({
    name: 'withdrawFromBranch',
    method: 'DELETE',
    path: `${path}/branches/{branchId}`,
    tag,
    summary: `Withdraw a share from a branch: ${shared.withdrawn}`,
    status: 204,
    run: async ({ params, ...request }) => {
      await withdraw(request, params.resourceId, `branch:${params.branchId}`);
      return undefined;
    },
  }),
];
