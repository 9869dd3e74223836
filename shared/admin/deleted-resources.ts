import * as z from 'zod/mini';
import { paths } from '../deployment/paths.ts';
import { type DiaryResource, diaryResourceFields } from '../model/entities/diary-resource.ts';
import { holdersOf, partsOf, type Shares } from '../model/entities/shares.ts';
import type { Pin } from '../store/admin-store.ts';
import { historyMs } from '../store/history.ts';
import { call } from './call.ts';
import type { AdminContext } from './context.ts';
import { viewOf, viewShape } from './entities/schemas.ts';
import { audited, isKey } from './entity.ts';
import { time, timeOf } from './fields.ts';
import { loadOwn } from './own-branch/belongs.ts';
import { ProblemError } from './problem.ts';
import { resourceReply, resourceView } from './resource-view.ts';
import { named } from './schema-names.ts';

const path = `${paths.admin}/deleted-resources`;
/** A deleted diary resource. */
export const deletedResourceView = named(
  'DeletedDiaryResource',
  z.strictObject({
    ...viewShape(diaryResourceFields),
    deletedAt: time,
    deletedBy: z.string(),
    restorableUntil: time,
  }),
);

/** What it comes back as: without what is gone meanwhile, and without the link, whose token was forgotten. */
const comingBack = async (
  { store, clock }: AdminContext,
  { userId, branchId, shares = {} as Shares, ...resource }: DiaryResource,
): Promise<{ readonly after: DiaryResource; readonly pins: readonly Pin[] }> => {
  const [user, branch] = await Promise.all([
    userId === undefined ? undefined : store.load('user', userId),
    branchId === undefined ? undefined : store.load('branch', branchId),
  ]);
  const holders = holdersOf(shares);
  const there = await Promise.all(
    holders.map(async (holder) => {
      const { kind, id } = partsOf(holder);
      return (await store.load(kind, id)) === undefined ? [] : [holder];
    }),
  );
  const kept = there.flat();
  const after: DiaryResource = {
    ...resource,
    ...(kept.length > 0 && { shares: Object.fromEntries(kept.map((holder) => [holder, shares[holder]])) as Shares }),
    ...(user && { userId: user.id }),
    ...(branch && { branchId: branch.id }),
    allowCalendarSync: resource.allowCalendarSync && user !== undefined,
    googleLinked: false,
    // The closed head counted one more than what was deleted.
    revision: resource.revision + 2,
    changedAt: clock(),
  };
  const pins: Pin[] = [
    ...(user ? [{ kind: 'user', entity: user } as const] : []),
    ...(branch ? [{ kind: 'branch', entity: branch } as const] : []),
  ];
  return { after, pins };
};

/** Deleted diary resources and their way back (B10). */
export const deletedResourceCalls = [
  call({
    name: 'listDeletedDiaryResources',
    method: 'GET',
    path,
    tag: 'resources',
    summary: 'List the diary resources that were deleted in the last 30 days, the last deleted first',
    status: 200,
    limited: 'filtered',
    answer: z.strictObject({ items: z.array(deletedResourceView) }),
    run: async ({ context, caller }) => {
      const [deleted, isOwn] = await Promise.all([
        context.store.listDeletedResources(),
        loadOwn(context, caller, 'resource'),
      ]);
      const own = deleted.filter(({ resource }) => isOwn(resource));
      return {
        body: {
          items: own
            .toSorted((a, b) => b.deletedAt - a.deletedAt)
            .map(({ resource, deletedAt, actor }) => ({
              ...viewOf(diaryResourceFields, resource),
              deletedAt: timeOf(deletedAt),
              deletedBy: actor,
              restorableUntil: timeOf(deletedAt + historyMs),
            })),
        },
      };
    },
  }),
  call({
    name: 'restoreDiaryResource',
    method: 'POST',
    path: `${path}/{deletedId}/restore`,
    tag: 'resources',
    summary:
      'Restore a deleted diary resource under its id, with its appointments; phones start anew with it, as with a calendar they never saw',
    status: 200,
    limited: 'filtered',
    answer: resourceView,
    sends: ['etag'],
    run: async ({ context, caller, params: { deletedId: id } }) => {
      const deleted = isKey(id) ? await context.store.loadDeletedResource(id) : undefined;
      const isOwn = await loadOwn(context, caller, 'resource');
      if (deleted === undefined || !isOwn(deleted.resource)) throw new ProblemError('resource-not-found', { id });
      const { resource } = deleted;
      const { after, pins } = await comingBack(context, resource);
      const before = { ...resource, closed: true, revision: resource.revision + 1 };
      const audit = audited(context, caller, 'resource restored', id, { name: resource.name });
      const saved = await context.store.save([{ kind: 'resource', before, after }], { pins, audit });
      if (saved !== 'saved') throw new ProblemError('stale');
      return resourceReply(context, after);
    },
  }),
];
