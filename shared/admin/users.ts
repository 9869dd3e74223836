import * as z from 'zod/mini';
import { paths } from '../deployment/paths.ts';
import type { User } from '../model/entities/user.ts';
import type { Pin } from '../store/admin-store.ts';
import { call, pageOfSchema, pageQuery } from './call.ts';
import type { AdminContext } from './context.ts';
import { audited, edit, entityTag, listAll, patched, randomText, requireEntity } from './entity.ts';
import { clearable, flag, id, label, time, timeOf } from './fields.ts';
import { ProblemError } from './problem.ts';

const rights = z.array(z.enum(['administration', 'organiser'])).check(z.maxLength(2));

const userView = z.strictObject({
  id,
  name: label,
  branchId: z.optional(id),
  rights,
  disabled: z.boolean(),
  createdAt: time,
  changedAt: time,
});

const viewOf = ({ revision: _revision, links: _links, ...user }: User): z.output<typeof userView> => ({
  ...user,
  rights: [...user.rights],
  createdAt: timeOf(user.createdAt),
  changedAt: timeOf(user.changedAt),
});

const reply = (user: User) => ({ body: viewOf(user), etag: entityTag(user.revision) });
const tag = 'users';
const path = `${paths.admin}/users` as const;

/** The branch that an entity is about to depend on, as a pin; 404 when there is none. */
export const branchPin = async (context: AdminContext, branchId: string | undefined): Promise<Pin[]> =>
  branchId === undefined ? [] : [{ kind: 'branch', entity: await requireEntity(context, 'branch', branchId) }];

/** The user that an entity is about to depend on, as a pin; 404 when there is none. */
export const userPin = async (context: AdminContext, userId: string | undefined): Promise<Pin[]> =>
  userId === undefined ? [] : [{ kind: 'user', entity: await requireEntity(context, 'user', userId) }];

/** Members of staff and the dummy users of rooms (S11). */
export const userCalls = [
  call({
    method: 'POST',
    path,
    tag,
    summary: 'Make a user',
    status: 201,
    body: z.strictObject({
      name: label,
      branchId: z.optional(id),
      rights: z._default(rights, ['organiser']),
      disabled: z._default(z.boolean(), false),
    }),
    answer: userView,
    sends: ['etag', 'location'],
    run: async ({ context, caller, body }) => {
      const now = context.clock();
      const user: User = { id: `u${randomText(context, 9)}`, ...body, revision: 1, createdAt: now, changedAt: now };
      const saved = await context.store.save([{ kind: 'user', after: user }], {
        pins: await branchPin(context, user.branchId),
        audit: audited(context, caller, 'user created', user.id),
      });
      if (saved !== 'saved') throw new ProblemError('stale');
      return { ...reply(user), location: `${path}/${user.id}` };
    },
  }),
  call({
    method: 'GET',
    path,
    tag,
    summary: 'List users',
    status: 200,
    query: z.strictObject({ ...pageQuery, branchId: z.optional(id), disabled: z.optional(flag) }),
    answer: pageOfSchema(userView),
    run: async ({ context, query: { cursor, limit, branchId, disabled } }) => {
      const page = await context.store.list(
        'user',
        { limit, ...(cursor !== undefined && { after: cursor }) },
        (user) =>
          (branchId === undefined || user.branchId === branchId) &&
          (disabled === undefined || user.disabled === disabled),
      );
      return { body: { ...page, items: page.items.map(viewOf) } };
    },
  }),
  call({
    method: 'GET',
    path: `${path}/{userId}`,
    tag,
    summary: 'Read a user',
    status: 200,
    answer: userView,
    sends: ['etag'],
    run: async ({ context, params }) => reply(await requireEntity(context, 'user', params.userId)),
  }),
  call({
    method: 'PATCH',
    path: `${path}/{userId}`,
    tag,
    summary: 'Change a user; disabling acts on the next request of his phones',
    status: 200,
    body: z.strictObject({
      name: z.optional(label),
      branchId: clearable(id),
      rights: z.optional(rights),
      disabled: z.optional(z.boolean()),
    }),
    answer: userView,
    sends: ['etag'],
    run: async ({ params, body, ...request }) => {
      const { context } = request;
      const now = context.clock();
      const user = await edit(request, 'user', params.userId, 'user changed', async (before) => {
        const after = { ...patched(before, body), revision: before.revision + 1, changedAt: now };
        const affected =
          after.disabled === before.disabled
            ? []
            : await listAll(context, 'access', ({ userId }) => userId === before.id);
        const along = await Promise.all(
          affected.map(async ({ canonicalName }) => {
            const access = await requireEntity(context, 'access', canonicalName);
            return {
              kind: 'access' as const,
              before: access,
              after: { ...access, userDisabled: after.disabled, version: access.version + 1, changedAt: now },
            };
          }),
        );
        const pins = after.branchId === before.branchId ? [] : await branchPin(context, after.branchId);
        return { after, along, pins };
      });
      return reply(user);
    },
  }),
  call({
    method: 'DELETE',
    path: `${path}/{userId}`,
    tag,
    summary: 'Delete a user on whom nothing depends any more',
    status: 204,
    run: async ({ params, ...request }) => {
      await edit(request, 'user', params.userId, 'user deleted', async ({ id }) => {
        const dependents = await Promise.all(
          (['resource', 'access'] as const).map((kind) =>
            request.context.store.list(kind, { limit: 1 }, (entity) => entity.userId === id),
          ),
        );
        if (dependents.some(({ items }) => items.length > 0)) throw new ProblemError('in-use', { id });
        return { after: undefined };
      });
      return undefined;
    },
  }),
];
