import * as z from 'zod/mini';
import { type DiaryResource, diaryResourceFields } from '../model/entities/diary-resource.ts';
import type { AdminContext } from './context.ts';
import { viewOf, viewShape } from './entities/schemas.ts';
import { entityTag } from './entity.ts';
import type { NoteCode } from './notes.ts';
import { noteOf, noteView } from './problem.ts';
import { named } from './schema-names.ts';

/** What an answer about one diary resource says besides its fields. */
export const resourceNotes = {
  shape: { notes: z.optional(z.array(noteView)) },
  load: async (context: AdminContext, resource: DiaryResource) => ({
    notes: (await loadResourceCodes(context, resource)).map(noteOf),
  }),
};

/** A diary resource as administrators read it. */
export const resourceView = named(
  'DiaryResource',
  z.strictObject({ ...viewShape(diaryResourceFields), ...resourceNotes.shape }),
);

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
  body: { ...viewOf(diaryResourceFields, resource), ...(await resourceNotes.load(context, resource)) },
  etag: entityTag(resource.revision),
});
