import * as z from 'zod/mini';
import { paths } from '../deployment/paths.ts';
import {
  calendarSyncClass,
  canonicalUserName,
  defaultRights,
  type ServiceAccess,
} from '../model/entities/service-access.ts';
import { call, pageOfSchema, pageQuery } from './call.ts';
import type { AdminContext } from './context.ts';
import { audited, edit, patched, requireEntity } from './entity.ts';
import { clearable, flag, id, text } from './fields.ts';
import { ProblemError } from './problem.ts';
import { accessReply, accessView, accessViewOf, edge, rights } from './service-access-view.ts';
import { branchPin, userPin } from './users.ts';
import { windowInstants } from './window.ts';

const tag = 'service access';
const path = `${paths.admin}/service-accesses` as const;

const userNameShape = /^[A-Za-z0-9._-]{1,64}$/;
// Dots alone are no segment of a URL (RFC 3986 §5.2.4).
const dotsOnly = /^\.+$/;

const requireUserName = (userName: string): void => {
  if (!userNameShape.test(userName) || dotsOnly.test(userName))
    throw new ProblemError('username-invalid', { userName });
};

const serviceClass = z.string().check(z.regex(/^[a-z0-9-]{1,64}$/));
const description = text(2_000);

/** The zone in which a window is read: the branch's, or UTC without one. */
const zoneOf = async (context: AdminContext, branchId: string | undefined): Promise<string> =>
  branchId === undefined ? 'UTC' : (await requireEntity(context, 'branch', branchId)).zone;

/** Service access data: who may sign in, when, for whom and with which rights (S05-S18). */
export const serviceAccessCalls = [
  call({
    method: 'POST',
    path,
    tag,
    summary: 'Make a service access; it has no password yet and is not confirmed unless said so',
    status: 201,
    body: z.strictObject({
      userName: z.string().check(z.maxLength(300)),
      accessType: z._default(z.literal('individual-user-password'), 'individual-user-password'),
      serviceClass: z._default(serviceClass, calendarSyncClass),
      userId: z.optional(z.nullable(id)),
      branchId: z.optional(id),
      confirmed: z._default(z.boolean(), false),
      validFrom: z.optional(edge),
      validUntil: z.optional(edge),
      rights: z.optional(z.partial(rights)),
      description: z.optional(description),
    }),
    answer: accessView,
    sends: ['etag', 'location'],
    run: async ({ context, caller, body }) => {
      requireUserName(body.userName);
      const { userId } = body;
      if (userId == null) throw new ProblemError('user-required');
      const pins = [...(await branchPin(context, body.branchId)), ...(await userPin(context, userId))];
      const now = context.clock();
      const access: ServiceAccess = {
        ...body,
        userId,
        canonicalName: canonicalUserName(body.userName),
        ...windowInstants(body, await zoneOf(context, body.branchId)),
        userDisabled: pins.some(({ kind, entity }) => kind === 'user' && entity.disabled),
        passwordState: 'missing',
        rights: { ...defaultRights, ...body.rights },
        version: 1,
        createdAt: now,
        changedAt: now,
      };
      const audit = audited(context, caller, 'service access created', access.canonicalName);
      const saved = await context.store.save([{ kind: 'access', after: access }], { pins, audit });
      if (saved === 'exists') throw new ProblemError('username-taken', { userName: body.userName });
      if (saved === 'stale') throw new ProblemError('stale');
      return { ...(await accessReply(context, access)), location: `${path}/${access.canonicalName}` };
    },
  }),
  call({
    method: 'GET',
    path,
    tag,
    summary: 'List service accesses',
    status: 200,
    query: z.strictObject({
      ...pageQuery,
      userId: z.optional(id),
      branchId: z.optional(id),
      confirmed: z.optional(flag),
      passwordState: z.optional(z.enum(['missing', 'admin-set', 'own'])),
    }),
    answer: pageOfSchema(accessView),
    run: async ({ context, query: { cursor, limit, ...wanted } }) => {
      const filters = Object.entries(wanted).filter(([, value]) => value !== undefined);
      const page = await context.store.list(
        'access',
        { limit, ...(cursor !== undefined && { after: cursor }) },
        (access) => filters.every(([field, value]) => access[field as keyof ServiceAccess] === value),
      );
      return { body: { ...page, items: page.items.map(accessViewOf) } };
    },
  }),
  call({
    method: 'GET',
    path: `${path}/{userName}`,
    tag,
    summary: 'Read a service access with its notes',
    status: 200,
    answer: accessView,
    sends: ['etag'],
    run: async ({ context, params }) =>
      accessReply(context, await requireEntity(context, 'access', canonicalUserName(params.userName))),
  }),
  call({
    method: 'PATCH',
    path: `${path}/{userName}`,
    tag,
    summary: 'Change a service access, all but its user name; it acts on the next request',
    status: 200,
    body: z.strictObject({
      userName: z.optional(z.string().check(z.maxLength(300))),
      accessType: z.optional(z.literal('individual-user-password')),
      serviceClass: z.optional(serviceClass),
      userId: clearable(id),
      branchId: clearable(id),
      confirmed: z.optional(z.boolean()),
      validFrom: clearable(edge),
      validUntil: clearable(edge),
      rights: z.optional(z.partial(rights)),
      description: clearable(description),
    }),
    answer: accessView,
    sends: ['etag'],
    run: async ({ params, body, ...request }) => {
      const { context } = request;
      const access = await edit(
        request,
        'access',
        canonicalUserName(params.userName),
        'service access changed',
        async (before) => {
          if (body.userName !== undefined && body.userName !== before.userName)
            throw new ProblemError('username-immutable');
          const { userId = before.userId, rights: changedRights, ...fields } = body;
          if (userId === null) throw new ProblemError('user-required');
          const edited = patched<ServiceAccess>(before, { ...fields, userId });
          const pins = [...(await branchPin(context, edited.branchId)), ...(await userPin(context, userId))];
          const after: ServiceAccess = {
            ...edited,
            ...windowInstants(edited, await zoneOf(context, edited.branchId)),
            userDisabled: pins.some(({ kind, entity }) => kind === 'user' && entity.disabled),
            rights: { ...before.rights, ...changedRights },
            version: before.version + 1,
            changedAt: context.clock(),
          };
          return { after, pins };
        },
      );
      return accessReply(context, access);
    },
  }),
  call({
    method: 'DELETE',
    path: `${path}/{userName}`,
    tag,
    summary: 'Delete a service access: its name stops signing in at once and may be taken again',
    status: 204,
    run: async ({ params, ...request }) => {
      const name = canonicalUserName(params.userName);
      await edit(request, 'access', name, 'service access deleted', () => ({ after: undefined }));
      return undefined;
    },
  }),
];
