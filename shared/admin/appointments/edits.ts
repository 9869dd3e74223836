import type * as z from 'zod/mini';
import { type Editing, EditRefusedError, opened } from '../../codec/ical/edit.ts';
import { hasInstances } from '../../codec/ical/edit-check.ts';
import { startOf } from '../../codec/ical/edit-instance.ts';
import { cancelInstance, changeInstance } from '../../codec/ical/edit-override.ts';
import { changeSeries } from '../../codec/ical/edit-series.ts';
import { endSeries, splitSeries } from '../../codec/ical/edit-split.ts';
import { withItsZones } from '../../codec/ical/edit-zones.ts';
import { TooManyInstancesError } from '../../codec/recurrence/work.ts';
import { paths } from '../../deployment/paths.ts';
import type { Instant } from '../../model/instant.ts';
import { call, type Input } from '../call.ts';
import { randomText, requireMatch } from '../entity.ts';
import { ProblemError } from '../problem.ts';
import { reply } from './answer.ts';
import { changesOf, diaryAfter, type Edited, seriesOnly } from './changes.ts';
import { findInstance, type Place, project, wholeInstance } from './project.ts';
import { type AppointmentPatch, appointmentPatch, appointmentView, part } from './schema.ts';
import { loadKept, remove, requireAnother, requireKnown, requireObject, write } from './stored.ts';

const tag = 'appointments';
const path = `${paths.admin}/resources/{resourceId}/appointments/{appointmentId}` as const;

/** How often an edit is done again on top of a phone's before the caller is told. */
const attempts = 6;

type Requester = Pick<Input, 'context' | 'caller' | 'ifMatch' | 'work' | 'once'>;

interface AppointmentPlace {
  readonly resourceId: string;
  readonly appointmentId: string;
}

/**
 * The appointment that is meant, in the diary that keeps it; what its diary left behind when it was deleted stands for itself.
 * Who administers one branch changes nothing of another, though one of their own rooms is taken by it.
 */
const keptOrOrphan = async ({ context, caller }: Pick<Requester, 'context' | 'caller'>, params: AppointmentPlace) => {
  const place = await requireObject(context, params);
  const kept = await loadKept(context, place);
  if (caller.branchId !== undefined && kept !== undefined && kept.calendar.branchId !== caller.branchId)
    throw new ProblemError('own-branch-only');
  return kept ?? place;
};

/** Where it is kept is gone: it can only be deleted. */
const requireKept = ({ object: { counterpartOf } }: Place): void => {
  if (counterpartOf) throw new ProblemError('resource-not-found', { id: counterpartOf.calendarId });
};

/** Reads, edits and writes under the entity tag that was read; with `If-Match` only the state the caller knows. */
const retrying = async <T>(
  { context, caller, ifMatch, work }: Requester,
  params: AppointmentPlace,
  edit: (place: Place) => Promise<T>,
): Promise<T> => {
  for (let attempt = 1; ; attempt++) {
    const place = { ...(await keptOrOrphan({ context, caller }, params)), work };
    requireMatch(ifMatch, place.object.etag);
    try {
      return await edit(place);
    } catch (error) {
      if (!(error instanceof ProblemError && error.code === 'stale') || ifMatch !== undefined || attempt === attempts)
        throw error;
    }
  }
};

const missing = ({ object }: Place, instance?: string) =>
  new ProblemError('appointment-not-found', { id: object.name, instance });

const editingOf = ({ context }: Requester, { calendar, object, work }: Place): Editing => ({
  etag: object.etag,
  now: context.clock(),
  zone: calendar.zone,
  work,
});

/** What the codec makes of it; what it refuses, or cannot read, is a refusal of the call, and nothing is done by half. */
const edit = <T>(edited: () => T): T => {
  try {
    return edited();
  } catch (error) {
    if (error instanceof ProblemError) throw error;
    const known = error instanceof EditRefusedError || error instanceof TooManyInstancesError;
    throw new ProblemError('invalid-appointment', { reason: known ? error.message : 'what is stored cannot be read' });
  }
};

/** What is to change, as it is and as the diary shows it: one instance by its name, or the one that stands for the whole. */
const editedOf = (request: Requester, place: Place, name?: string): Edited => {
  const instance = edit(() => (name === undefined ? wholeInstance(place) : findInstance(place, name)));
  const [view] = instance ? project(place.calendar, place.object, [instance]) : [];
  if (!instance || !view) throw missing(place, name);
  return { instance, view, form: edit(() => startOf(opened(place.object.body, editingOf(request, place)), instance)) };
};

/** Where the series had the instance. */
const originalOf = (place: Place, { instance }: Edited, name: string): Instant => {
  if (instance.recurrenceId === undefined) throw missing(place, name);
  return instance.recurrenceId;
};

/** Who writes, and what the transaction carries that writes the object of this name. */
const writing = ({ context, caller, once }: Requester, name: string) => ({ context, caller, claimed: once(name) });

/** Another body under the entity tag that was read. */
const replacing = ({ object }: Place, body: Uint8Array) => ({
  name: object.name,
  body: withItsZones(object.body, body),
  conditions: { ifMatch: [object.etag] },
});

const changeWhole = async (request: Requester, place: Place, patch: AppointmentPatch) => {
  const edited = editedOf(request, place);
  const { body: old, diary } = place.object;
  const body = edit(() => changeSeries(old, changesOf(edited, patch), editingOf(request, place)));
  if (body === undefined) throw missing(place);
  const changed = { ...replacing(place, body), diary: diaryAfter(diary, patch) };
  const object = await write(writing(request, changed.name), place.calendar, changed);
  return reply(request.context, { ...place, object });
};

const changeOne = async (request: Requester, place: Place, patch: AppointmentPatch, name: string) => {
  const foreign = seriesOnly(patch);
  if (foreign.length > 0)
    throw new ProblemError('invalid-input', {
      issues: foreign.map((field) => ({ where: 'body', field, message: 'belongs to the whole series' })),
    });
  const edited = editedOf(request, place, name);
  const original = originalOf(place, edited, name);
  const { body: old } = place.object;
  const body = edit(() => changeInstance(old, original, changesOf(edited, patch), editingOf(request, place)));
  if (body === undefined) throw missing(place, name);
  const written = await write(writing(request, place.object.name), place.calendar, replacing(place, body));
  return reply(request.context, { ...place, object: written }, name);
};

/** The rest becomes an appointment of its own in the transaction that ends the series: never both, never neither. */
const changeFollowing = async (request: Requester, place: Place, patch: AppointmentPatch, name: string) => {
  const { object } = place;
  const edited = editedOf(request, place, name);
  const at = originalOf(place, edited, name);
  const uid = randomText(request.context, 20);
  const editing = { ...editingOf(request, place), uid, changes: changesOf(edited, patch) };
  const split = edit(() => splitSeries(object.body, at, editing));
  if (split === undefined) throw missing(place, name);
  const diary = diaryAfter(object.diary, patch);
  // Nothing lies before: the series itself changes from here on.
  const written = split.before
    ? await write(
        writing(request, `${uid}.ics`),
        place.calendar,
        {
          name: `${uid}.ics`,
          body: withItsZones(object.body, split.following),
          conditions: { ifNoneMatch: '*' },
          diary,
          // What phones see of the series they see of its rest (B01).
          ...(object.disclosure && { disclosed: object.disclosure }),
        },
        replacing(place, split.before),
      )
    : await write(writing(request, object.name), place.calendar, { ...replacing(place, split.following), diary });
  return reply(request.context, { ...place, object: written });
};

/** The series without an instance, or without that one and all following; undefined when nothing is left of it. */
const without = (request: Requester, place: Place, name: string, scope: 'this' | 'following') => {
  const { body } = place.object;
  const original = originalOf(place, editedOf(request, place, name), name);
  const editing = editingOf(request, place);
  if (scope === 'following') return edit(() => endSeries(body, original, editing));
  const rest = edit(() => cancelInstance(body, original, editing));
  if (rest === undefined) throw missing(place, name);
  return edit(() => hasInstances(rest, editing)) ? rest : undefined;
};

type Part = z.output<typeof part>;

/** Changes an appointment, one instance of it, or that one and all following, on top of whatever a phone does meanwhile. */
export const updateAppointment = async (
  request: Requester,
  params: AppointmentPlace,
  { instance, scope }: Part,
  patch: AppointmentPatch,
) => {
  await requireKnown(request.context, patch);
  return retrying(request, params, (place) => {
    requireKept(place);
    requireAnother(place.calendar, patch.secondResourceId);
    if (instance === undefined) return changeWhole(request, place, patch);
    return scope === 'this'
      ? changeOne(request, place, patch, instance)
      : changeFollowing(request, place, patch, instance);
  });
};

/** Deletes an appointment, one instance of it, or that one and all following. */
export const deleteAppointment = (
  request: Requester,
  params: AppointmentPlace,
  { instance, scope }: Part,
): Promise<undefined> =>
  retrying(request, params, async (place) => {
    const { calendar, object } = place;
    if (instance !== undefined) requireKept(place);
    const rest = instance === undefined ? undefined : without(request, place, instance, scope);
    const writer = writing(request, object.name);
    if (rest === undefined) await remove(writer, calendar, object, { ifMatch: [object.etag] });
    else await write(writer, calendar, replacing(place, rest));
    return undefined;
  });

/** Changes and deletions: of all, of one instance, of one and all following; what the diary does not know stays as it was. */
export const editCalls = [
  call({
    name: 'updateAppointment',
    method: 'PATCH',
    path,
    tag,
    summary: 'Change an appointment, one instance of a series, or that one and all following',
    status: 200,
    query: part,
    body: appointmentPatch,
    answer: appointmentView,
    sends: ['etag'],
    run: ({ params, query, body, ...request }) => updateAppointment(request, params, query, body),
  }),
  call({
    name: 'deleteAppointment',
    method: 'DELETE',
    path,
    tag,
    summary: 'Delete an appointment, one instance of a series, or that one and all following',
    status: 204,
    query: part,
    run: ({ params, query, ...request }) => deleteAppointment(request, params, query),
  }),
];
