import * as z from 'zod/mini';
import { type DiaryResource, diaryResourceFields } from '../model/entities/diary-resource.ts';
import type { User } from '../model/entities/user.ts';
import type { AdminContext } from './context.ts';
import { viewOf, viewShape } from './entities/schemas.ts';
import { entityTag } from './entity.ts';
import { judgementOf, judgementShape, loadByIds } from './judgement.ts';
import type { NoteCode } from './notes.ts';
import { named } from './schema-names.ts';

/** A diary resource as administrators read it. */
export const resourceView = named(
  'DiaryResource',
  z.strictObject({ ...viewShape(diaryResourceFields), ...judgementShape }),
);

/** What an administrator should know about a resource, without being stopped by it (S11). */
const resourceCodes = (
  { kind, userId, allowCalendarSync, googleLinked }: DiaryResource,
  user: User | undefined,
): readonly NoteCode[] => {
  const situations: readonly (readonly [boolean, NoteCode])[] = [
    [userId === undefined, 'employee-missing'],
    [!allowCalendarSync, 'resource-sync-not-allowed'],
    [googleLinked, 'google-calendar-linked'],
    [user?.disabled === true, 'user-disabled'],
    [user !== undefined && !user.rights.includes('organiser'), 'user-no-organiser-right'],
    [
      kind === 'place' && user !== undefined && user.rights.some((right) => right !== 'organiser'),
      'room-user-too-powerful',
    ],
  ];
  return situations.flatMap(([holds, code]) => (holds ? [code] : []));
};

/** How diary resources stand: for all of these at once. */
export const loadResourceJudge = async (
  context: AdminContext,
  resources: readonly DiaryResource[],
): Promise<(resource: DiaryResource) => readonly NoteCode[]> => {
  const users = await loadByIds(
    context,
    'user',
    resources.map(({ userId }) => userId),
  );
  return (resource) => resourceCodes(resource, resource.userId === undefined ? undefined : users.get(resource.userId));
};

/** The stored situation of a diary resource as note codes. */
export const loadResourceCodes = async (context: AdminContext, resource: DiaryResource): Promise<readonly NoteCode[]> =>
  (await loadResourceJudge(context, [resource]))(resource);

/** Nobody allowed its synchronisation: whatever else is in the way of phones is no fault yet. */
export const isLeftOff = ({ allowCalendarSync }: DiaryResource): boolean => !allowCalendarSync;

/** A diary resource with its notes and entity tag. */
export const resourceReply = async (context: AdminContext, resource: DiaryResource) => ({
  body: {
    ...viewOf(diaryResourceFields, resource),
    ...judgementOf(await loadResourceCodes(context, resource), isLeftOff(resource)),
  },
  etag: entityTag(resource.revision),
});
