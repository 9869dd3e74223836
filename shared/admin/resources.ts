import * as z from 'zod/mini';
import type { DiaryResource } from '../model/diary.ts';
import { call, pageOfSchema, pageQuery } from './call.ts';
import type { AdminContext } from './context.ts';
import { audited, edit, entityTag, mustLoad, patched, randomText } from './entity.ts';
import { clearable, color, id, label, time, timeOf, zone } from './fields.ts';
import { noteOf, noteView, Refused } from './problem.ts';
import { branchPin, userPin } from './users.ts';

const kind = z.enum(['person', 'place']);

const resourceView = z.strictObject({
  id,
  kind,
  name: label,
  userId: z.optional(id),
  branchId: z.optional(id),
  color: z.optional(color),
  zone,
  allowCalendarSync: z.boolean(),
  googleLinked: z.boolean(),
  createdAt: time,
  changedAt: time,
  notes: z.optional(z.array(noteView)),
});

const viewOf = ({
  revision: _revision,
  closed: _closed,
  ...resource
}: DiaryResource): z.output<typeof resourceView> => ({
  ...resource,
  createdAt: timeOf(resource.createdAt),
  changedAt: timeOf(resource.changedAt),
});

/** What an administrator should know about this resource, without being stopped by it (S11). */
const notesOf = async (context: AdminContext, { kind, userId, allowCalendarSync, googleLinked }: DiaryResource) => {
  const user = userId === undefined ? undefined : await context.store.load('user', userId);
  return [
    ...(userId === undefined ? (['employee-missing'] as const) : []),
    ...(allowCalendarSync ? [] : (['resource-sync-not-allowed'] as const)),
    ...(googleLinked ? (['google-calendar-linked'] as const) : []),
    ...(user?.disabled ? (['user-disabled'] as const) : []),
    ...(user && !user.rights.includes('organiser') ? (['user-no-organiser-right'] as const) : []),
    ...(kind === 'place' && user?.rights.some((right) => right !== 'organiser')
      ? (['room-user-too-powerful'] as const)
      : []),
  ].map(noteOf);
};

const reply = async (context: AdminContext, resource: DiaryResource) => ({
  body: { ...viewOf(resource), notes: await notesOf(context, resource) },
  etag: entityTag(resource.revision),
});

/** What may not be saved together (S02, S04). */
const demandConsistent = ({ allowCalendarSync, googleLinked, userId }: DiaryResource): void => {
  if (allowCalendarSync && googleLinked) throw new Refused('google-calendar-linked');
  if (allowCalendarSync && userId === undefined) throw new Refused('employee-missing');
};

const tag = 'resources';
const path = '/admin/v1/resources';

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
      demandConsistent(resource);
      const audit = audited(context, caller, 'resource created', resource.id);
      const saved = await context.store.save([{ kind: 'resource', after: resource }], { pins, audit });
      if (saved !== 'saved') throw new Refused('stale');
      return { ...(await reply(context, resource)), location: `${path}/${resource.id}` };
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
      allowCalendarSync: z.optional(z.stringbool()),
    }),
    answer: pageOfSchema(resourceView),
    run: async ({ context, query: { cursor, limit, ...wanted } }) => {
      const filters = Object.entries(wanted).filter(([, value]) => value !== undefined);
      const page = await context.store.list(
        'resource',
        { limit, ...(cursor !== undefined && { after: cursor }) },
        (resource) => filters.every(([field, value]) => resource[field as keyof DiaryResource] === value),
      );
      return { body: { ...page, items: page.items.map(viewOf) } };
    },
  }),
  call({
    method: 'GET',
    path: `${path}/{resourceId}`,
    tag,
    summary: 'Read a diary resource with its notes',
    status: 200,
    answer: resourceView,
    run: async ({ context, params }) => reply(context, await mustLoad(context, 'resource', params.resourceId)),
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
    run: async ({ params, body, ...request }) => {
      const { context } = request;
      const resource = await edit(request, 'resource', params.resourceId, 'resource changed', async (before) => {
        const after = { ...patched(before, body), revision: before.revision + 1, changedAt: context.clock() };
        demandConsistent(after);
        const pins = [
          ...(after.branchId === before.branchId ? [] : await branchPin(context, after.branchId)),
          ...(after.userId === before.userId ? [] : await userPin(context, after.userId)),
        ];
        return { after, pins };
      });
      return reply(context, resource);
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
      return undefined;
    },
  }),
  call({
    method: 'PUT',
    path: `${path}/{resourceId}/google-link`,
    tag,
    summary: 'Record that the resource is linked to Google Calendar',
    status: 200,
    body: z.strictObject({}),
    answer: resourceView,
    run: async ({ params, ...request }) => {
      const { context } = request;
      const resource = await edit(request, 'resource', params.resourceId, 'google link made', (before) => {
        if (before.allowCalendarSync) throw new Refused('google-calendar-linked');
        return { after: { ...before, googleLinked: true, revision: before.revision + 1, changedAt: context.clock() } };
      });
      return reply(context, resource);
    },
  }),
  call({
    method: 'DELETE',
    path: `${path}/{resourceId}/google-link`,
    tag,
    summary: 'Record that the Google link is gone; no appointment is touched',
    status: 200,
    answer: resourceView,
    run: async ({ params, ...request }) => {
      const { context } = request;
      const resource = await edit(request, 'resource', params.resourceId, 'google link deleted', (before) => ({
        after: { ...before, googleLinked: false, revision: before.revision + 1, changedAt: context.clock() },
      }));
      return reply(context, resource);
    },
  }),
];
