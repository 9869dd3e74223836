import { paths } from '../deployment/paths.ts';
import { type DiaryResource, diaryResourceFields } from '../model/entities/diary-resource.ts';
import type { Fields } from '../model/entities/field.ts';
import { googleLinkSecret } from '../store/secret-names.ts';
import type { Call } from './call.ts';
import { entityCalls, mintedId } from './entities/calls.ts';
import type { EntityApi } from './entities/entity-api.ts';
import { ProblemError } from './problem.ts';
import { isLeftOff, loadResourceJudge } from './resource-view.ts';

/** What may not be saved together (S02, S04). */
const requireConsistent = (resource: DiaryResource): void => {
  const { allowCalendarSync, googleLinked, userId, minimumMinutes = 0, maximumMinutes = minimumMinutes } = resource;
  if (allowCalendarSync && googleLinked) throw new ProblemError('google-calendar-linked');
  if (allowCalendarSync && userId === undefined) throw new ProblemError('employee-missing');
  if (maximumMinutes < minimumMinutes) {
    const message = { en: 'must not be less than minimumMinutes', de: 'darf nicht kleiner als minimumMinutes sein' };
    throw new ProblemError('invalid-input', { issues: [{ where: 'body', field: 'maximumMinutes', message }] });
  }
};

/** What is special about diary resources with these fields (S01-S04). */
export const resourceApiOf = (fields: Fields): EntityApi<'resource'> => ({
  kind: 'resource',
  fields,
  name: 'DiaryResource',
  many: 'DiaryResources',
  word: 'resource',
  tag: 'resources',
  path: `${paths.admin}/resources`,
  parameter: 'resourceId',
  idOf: ({ id }) => id,
  summaries: {
    create: 'Make a diary resource',
    list: 'List diary resources',
    read: 'Read a diary resource with its notes',
    change: 'Change a diary resource; `allowCalendarSync` acts on the next request of every phone',
    remove: 'Delete a diary resource; it is gone for phones at once and can be restored for 30 days',
  },
  minted: (context) => ({ ...mintedId('r')(context), googleLinked: false, closed: false }),
  settle: ({ draft, references }) => {
    const after = { ...draft, zone: draft.zone ?? references.branch?.zone ?? 'UTC' };
    requireConsistent(after);
    return { after };
  },
  judge: loadResourceJudge,
  isMeant: isLeftOff,
  removed: async ({ secrets, store }, id) => {
    await secrets.forget(googleLinkSecret(id));
    await store.forgetFeeds(id);
  },
});

/** Employees' diaries and rooms, with the flag that lets phones in. */
export const resourceCallsOf = (fields: Fields): readonly Call[] => entityCalls(resourceApiOf(fields));

/** The calls of the diary resources that there are. */
export const resourceCalls = resourceCallsOf(diaryResourceFields);
