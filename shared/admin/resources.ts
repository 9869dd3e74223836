import * as z from 'zod/mini';
import { paths } from '../deployment/paths.ts';
import type { DiaryResource } from '../model/entities/diary-resource.ts';
import { googleLinkSecret } from '../store/secret-names.ts';
import { call, pageOfSchema, pageQuery } from './call.ts';
import { audited, edit, patched, randomText, requireEntity } from './entity.ts';
import { clearable, color, flag, id, label, zone } from './fields.ts';
import { ProblemError } from './problem.ts';
import { kind, resourceReply, resourceView, resourceViewOf } from './resource-view.ts';
import { branchPin, userPin } from './users.ts';

/** What may not be saved together (S02, S04). */
const requireConsistent = ({ allowCalendarSync, googleLinked, userId }: DiaryResource): void => {
  if (allowCalendarSync && googleLinked) throw new ProblemError('google-calendar-linked');
  if (allowCalendarSync && userId === undefined) throw new ProblemError('employee-missing');
};

const tag = 'resources';
const path = `${paths.admin}/resources` as const;

/** Diary resources: employees' diaries and rooms, with the flag that lets phones in (S01-S04). */
export const resourceCalls = [
  call({
    method: 'POST',
    path,
    tag,
    summary: 'Make a diary resource',
    status: 201,
    body: z.strictObject({
      kind,
      name: label,
      userId: z.optional(id),
      branchId: z.optional(id),
      color: z.optional(color),
      zone: z.optional(zone),
      allowCalendarSync: z._default(z.boolean(), false),
    }),
    answer: resourceView,
    sends: ['etag', 'location'],
    run: async ({ context, caller, body }) => {
      const now = context.clock();
      const pins = [...(await branchPin(context, body.branchId)), ...(await userPin(context, body.userId))];
      const branch = pins.find((pin) => pin.kind === 'branch')?.entity;
      const resource: DiaryResource = {
        id: `r${randomText(context, 9)}`,
        ...body,
        zone: body.zone ?? branch?.zone ?? 'UTC',
        googleLinked: false,
        closed: false,
        revision: 1,
        createdAt: now,
        changedAt: now,
      };
      requireConsistent(resource);
      const audit = audited(context, caller, 'resource created', resource.id);
      const saved = await context.store.save([{ kind: 'resource', after: resource }], { pins, audit });
      if (saved !== 'saved') throw new ProblemError('stale');
      return { ...(await resourceReply(context, resource)), location: `${path}/${resource.id}` };
    },
  }),
  call({
    method: 'GET',
    path,
    tag,
    summary: 'List diary resources',
    status: 200,
    query: z.strictObject({
      ...pageQuery,
      kind: z.optional(kind),
      branchId: z.optional(id),
      userId: z.optional(id),
      allowCalendarSync: z.optional(flag),
    }),
    answer: pageOfSchema(resourceView),
    run: async ({ context, query: { cursor, limit, ...wanted } }) => {
      const filters = Object.entries(wanted).filter(([, value]) => value !== undefined);
      const page = await context.store.list(
        'resource',
        { limit, ...(cursor !== undefined && { after: cursor }) },
        (resource) => filters.every(([field, value]) => resource[field as keyof DiaryResource] === value),
      );
      return { body: { ...page, items: page.items.map(resourceViewOf) } };
    },
  }),
  call({
    method: 'GET',
    path: `${path}/{resourceId}`,
    tag,
    summary: 'Read a diary resource with its notes',
    status: 200,
    answer: resourceView,
    sends: ['etag'],
    run: async ({ context, params }) =>
      resourceReply(context, await requireEntity(context, 'resource', params.resourceId)),
  }),
  call({
    method: 'PATCH',
    path: `${path}/{resourceId}`,
    tag,
    summary: 'Change a diary resource; `allowCalendarSync` acts on the next request of every phone',
    status: 200,
    body: z.strictObject({
      kind: z.optional(kind),
      name: z.optional(label),
      userId: clearable(id),
      branchId: clearable(id),
      color: clearable(color),
      zone: z.optional(zone),
      allowCalendarSync: z.optional(z.boolean()),
    }),
    answer: resourceView,
    sends: ['etag'],
    run: async ({ params, body, ...request }) => {
      const { context } = request;
      const resource = await edit(request, 'resource', params.resourceId, 'resource changed', async (before) => {
        const after = { ...patched(before, body), revision: before.revision + 1, changedAt: context.clock() };
        requireConsistent(after);
        const pins = [
          ...(after.branchId === before.branchId ? [] : await branchPin(context, after.branchId)),
          ...(after.userId === before.userId ? [] : await userPin(context, after.userId)),
        ];
        return { after, pins };
      });
      return resourceReply(context, resource);
    },
  }),
  call({
    method: 'DELETE',
    path: `${path}/{resourceId}`,
    tag,
    summary: 'Delete a diary resource; its calendar is closed for good',
    status: 204,
    run: async ({ params, ...request }) => {
      await edit(request, 'resource', params.resourceId, 'resource deleted', () => ({ after: undefined }));
      await request.context.secrets.forget(googleLinkSecret(params.resourceId));
      return undefined;
    },
  }),
];
