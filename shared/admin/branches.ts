import * as z from 'zod/mini';
import { paths } from '../deployment/paths.ts';
import type { Branch } from '../model/entities/branch.ts';
import type { Change } from '../store/admin-store.ts';
import { call, pageOfSchema, pageQuery } from './call.ts';
import { audited, edit, entityTag, listAll, patched, randomText, requireEntity } from './entity.ts';
import { flag, id, label, time, timeOf, zone } from './fields.ts';
import { ProblemError } from './problem.ts';
import { windowInstants } from './window.ts';

const branchView = z.strictObject({
  id,
  name: label,
  zone,
  closed: z.boolean(),
  createdAt: time,
  changedAt: time,
});

const viewOf = ({ id, name, zone, closed, createdAt, changedAt }: Branch): z.output<typeof branchView> => ({
  id,
  name,
  zone,
  closed,
  createdAt: timeOf(createdAt),
  changedAt: timeOf(changedAt),
});

const reply = (branch: Branch) => ({ body: viewOf(branch), etag: entityTag(branch.revision) });
const tag = 'branches';
const path = `${paths.admin}/branches` as const;

/** Branch offices: their zone decides validity windows (S10). */
export const branchCalls = [
  call({
    method: 'POST',
    path,
    tag,
    summary: 'Make a branch',
    status: 201,
    body: z.strictObject({ name: label, zone }),
    answer: branchView,
    sends: ['etag', 'location'],
    run: async ({ context, caller, body }) => {
      const now = context.clock();
      const branch: Branch = {
        id: `b${randomText(context, 9)}`,
        ...body,
        closed: false,
        revision: 1,
        createdAt: now,
        changedAt: now,
      };
      await context.store.save([{ kind: 'branch', after: branch }], {
        audit: audited(context, caller, 'branch created', branch.id),
      });
      return { ...reply(branch), location: `${path}/${branch.id}` };
    },
  }),
  call({
    method: 'GET',
    path,
    tag,
    summary: 'List branches',
    status: 200,
    query: z.strictObject({ ...pageQuery, closed: z.optional(flag) }),
    answer: pageOfSchema(branchView),
    run: async ({ context, query: { cursor, limit, closed } }) => {
      const page = await context.store.list(
        'branch',
        { limit, ...(cursor !== undefined && { after: cursor }) },
        (branch) => closed === undefined || branch.closed === closed,
      );
      return { body: { ...page, items: page.items.map(viewOf) } };
    },
  }),
  call({
    method: 'GET',
    path: `${path}/{branchId}`,
    tag,
    summary: 'Read a branch',
    status: 200,
    answer: branchView,
    sends: ['etag'],
    run: async ({ context, params }) => reply(await requireEntity(context, 'branch', params.branchId)),
  }),
  call({
    method: 'PATCH',
    path: `${path}/{branchId}`,
    tag,
    summary: 'Change a branch; windows of its service accesses follow its zone',
    status: 200,
    body: z.strictObject({ name: z.optional(label), zone: z.optional(zone), closed: z.optional(z.boolean()) }),
    answer: branchView,
    sends: ['etag'],
    run: async ({ params, body, ...request }) => {
      const now = request.context.clock();
      const branch = await edit(request, 'branch', params.branchId, 'branch changed', async (before) => {
        const after = { ...patched(before, body), revision: before.revision + 1, changedAt: now };
        const windowed =
          after.zone === before.zone
            ? []
            : await listAll(
                request.context,
                'access',
                (access) =>
                  access.branchId === before.id && (access.validFrom !== undefined || access.validUntil !== undefined),
              );
        const along = await Promise.all(
          windowed.map(async ({ canonicalName }): Promise<Change> => {
            const access = await requireEntity(request.context, 'access', canonicalName);
            return {
              kind: 'access',
              before: access,
              after: { ...access, ...windowInstants(access, after.zone), version: access.version + 1, changedAt: now },
            };
          }),
        );
        return { after, along };
      });
      return reply(branch);
    },
  }),
  call({
    method: 'DELETE',
    path: `${path}/{branchId}`,
    tag,
    summary: 'Delete a branch on which nothing depends any more',
    status: 204,
    run: async ({ params, ...request }) => {
      await edit(request, 'branch', params.branchId, 'branch deleted', async ({ id }) => {
        const dependents = await Promise.all(
          (['user', 'resource', 'access'] as const).map((kind) =>
            request.context.store.list(kind, { limit: 1 }, (entity) => entity.branchId === id),
          ),
        );
        if (dependents.some(({ items }) => items.length > 0)) throw new ProblemError('in-use', { id });
        return { after: undefined };
      });
      return undefined;
    },
  }),
];
