import { cancelInstance, changeInstance, changeSeries, type Editing } from '../../codec/ical/edit-series.ts';
import { endSeries, splitSeries } from '../../codec/ical/edit-split.ts';
import type { Instance } from '../../codec/recurrence/expand.ts';
import { paths } from '../../deployment/paths.ts';
import { call, type Input } from '../call.ts';
import { randomText, requireMatch } from '../entity.ts';
import { ProblemError } from '../problem.ts';
import { reply } from './calls.ts';
import { changesOf, diaryAfter, seriesOnly, withZone } from './changes.ts';
import { findInstance, type Place, project, wholeInstance } from './project.ts';
import { type AppointmentPatch, appointmentPatch, appointmentView, part } from './schema.ts';
import { remove, requireKnown, requireObject, write } from './stored.ts';

const tag = 'appointments';
const path = `${paths.admin}/resources/{resourceId}/appointments/{appointmentId}` as const;

/** How often an edit is done again on top of a phone's before the caller is told. */
const attempts = 6;

type Requester = Pick<Input, 'context' | 'caller' | 'ifMatch' | 'work'>;

/** Reads, edits and writes under the entity tag that was read; with `If-Match` only the state the caller knows. */
const retrying = async <T>(
  { context, ifMatch, work }: Requester,
  params: { readonly resourceId: string; readonly appointmentId: string },
  edit: (place: Place) => Promise<T>,
): Promise<T> => {
  for (let attempt = 1; ; attempt++) {
    const place = { ...(await requireObject(context, params)), work };
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

const editingOf = ({ context }: Requester, { calendar, work }: Place): Editing => ({
  now: context.clock(),
  zone: calendar.zone,
  work,
});

const projectOf = ({ calendar, object }: Place, instance: Instance | undefined) =>
  instance && project(calendar, object, [instance])[0];
const projectWhole = (place: Place) => projectOf(place, wholeInstance(place));
const projectInstance = (place: Place, name: string) => projectOf(place, findInstance(place, name));

/** Where the series had the instance of that name. */
const originalOf = (place: Place, name: string): number => {
  const original = findInstance(place, name)?.recurrenceId;
  if (original === undefined) throw missing(place, name);
  return original;
};

/** Another body under the entity tag that was read. */
const replacing = ({ object }: Place, body: Uint8Array) => ({
  name: object.name,
  body,
  conditions: { ifMatch: [object.etag] },
});

const changeWhole = async (request: Requester, place: Place, patch: AppointmentPatch) => {
  const view = projectWhole(place);
  const body = view && changeSeries(place.object.body, changesOf(view, patch), editingOf(request, place));
  if (body === undefined) throw missing(place);
  const diary = diaryAfter(place.object.diary, patch);
  const changed = { ...replacing(place, withZone(body, patch.zone)), diary };
  return reply({ ...place, object: await write(request, place.calendar, changed) });
};

const changeOne = async (request: Requester, place: Place, patch: AppointmentPatch, instance: string) => {
  const foreign = seriesOnly(patch);
  if (foreign.length > 0)
    throw new ProblemError('invalid-input', {
      issues: foreign.map((field) => ({ where: 'body', field, message: 'belongs to the whole series' })),
    });
  const original = originalOf(place, instance);
  const view = projectInstance(place, instance);
  const body = view && changeInstance(place.object.body, original, changesOf(view, patch), editingOf(request, place));
  if (body === undefined) throw missing(place, instance);
  const object = await write(request, place.calendar, replacing(place, withZone(body, patch.zone)));
  return reply({ ...place, object }, instance);
};

/** The tail becomes an appointment of its own in the transaction that ends the series: never both, never neither. */
const changeFollowing = async (request: Requester, place: Place, patch: AppointmentPatch, instance: string) => {
  const { calendar, object } = place;
  const at = originalOf(place, instance);
  const view = projectInstance(place, instance);
  const uid = randomText(request.context, 20);
  const split =
    view && splitSeries(object.body, at, { ...editingOf(request, place), uid, changes: changesOf(view, patch) });
  if (split === undefined) throw missing(place, instance);
  if (split.before === undefined) return changeWhole(request, place, patch);

  const tail = {
    name: `${uid}.ics`,
    body: withZone(split.following, patch.zone),
    conditions: { ifNoneMatch: '*' as const },
    diary: diaryAfter(object.diary, patch),
  };
  return reply({ ...place, object: await write(request, calendar, tail, replacing(place, split.before)) });
};

/** The series without an instance, or without that one and all following; undefined when nothing is left of it. */
const without = (request: Requester, place: Place, instance: string, scope: 'this' | 'following') => {
  const original = originalOf(place, instance);
  const editing = editingOf(request, place);
  if (scope === 'following') return endSeries(place.object.body, original, editing);
  const rest = cancelInstance(place.object.body, original, editing);
  if (rest === undefined) throw missing(place, instance);
  return rest;
};

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
    run: async ({ params, query: { instance, scope }, body, ...request }) => {
      await requireKnown(request.context, body);
      return retrying(request, params, (place) => {
        if (instance === undefined) return changeWhole(request, place, body);
        return scope === 'this'
          ? changeOne(request, place, body, instance)
          : changeFollowing(request, place, body, instance);
      });
    },
  }),
  call({
    name: 'deleteAppointment',
    method: 'DELETE',
    path,
    tag,
    summary: 'Delete an appointment, one instance of a series, or that one and all following',
    status: 204,
    query: part,
    run: ({ params, query: { instance, scope }, ...request }) =>
      retrying(request, params, async (place) => {
        const { calendar, object } = place;
        const rest = instance === undefined ? undefined : without(request, place, instance, scope);
        if (rest === undefined) await remove(request, calendar, object.name, { ifMatch: [object.etag] });
        else await write(request, calendar, replacing(place, rest));
        return undefined;
      }),
  }),
];
