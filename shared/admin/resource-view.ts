import * as z from 'zod/mini';
import type { DiaryResource } from '../model/entities/diary-resource.ts';
import type { AdminContext } from './context.ts';
import { entityTag } from './entity.ts';
import { color, id, label, time, timeOf, zone } from './fields.ts';
import type { NoteCode } from './notes.ts';
import { noteOf, noteView } from './problem.ts';

/** People's diaries and rooms. */
export const kind = z.enum(['person', 'place']);

/** A diary resource as administrators read it. */
export const resourceView = z.strictObject({
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

/** A diary resource without what is internal. */
export const resourceViewOf = ({
  revision: _revision,
  closed: _closed,
  ...resource
}: DiaryResource): z.output<typeof resourceView> => ({
  ...resource,
  createdAt: timeOf(resource.createdAt),
  changedAt: timeOf(resource.changedAt),
});

/** What an administrator should know about this resource, without being stopped by it (S11). */
export const loadResourceCodes = async (
  context: AdminContext,
  { kind, userId, allowCalendarSync, googleLinked }: DiaryResource,
): Promise<readonly NoteCode[]> => {
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
  ];
};

/** A diary resource with its notes and entity tag. */
export const resourceReply = async (context: AdminContext, resource: DiaryResource) => ({
  body: { ...resourceViewOf(resource), notes: (await loadResourceCodes(context, resource)).map(noteOf) },
  etag: entityTag(resource.revision),
});
