import { DateTime } from 'luxon';
import * as z from 'zod/mini';
import type { Work } from '../../codec/recurrence/work.ts';
import { paths } from '../../deployment/paths.ts';
import type { Calendar } from '../../model/calendar.ts';
import type { DiaryFields } from '../../model/calendar-object.ts';
import type { Made } from '../../store/once.ts';
import { call, type Input, pageOfSchema, pageQuery } from '../call.ts';
import type { AdminContext } from '../context.ts';
import { randomText } from '../entity.ts';
import { ProblemError } from '../problem.ts';
import { readReply, reply, requireShown } from './answer.ts';
import { keptOf } from './integrator-data.ts';
import { cursorShape, listPage } from './list.ts';
import { type Place, wholeInstance } from './project.ts';
import { renderAppointment } from './render.ts';
import { appointmentEntry, appointmentView, type NewAppointment, newAppointment, part } from './schema.ts';
import { parsed, requireAnother, requireCalendar, requireKnown, requireObject, write } from './stored.ts';
import { loadTold } from './told.ts';
import { findByUid } from './uid.ts';

const tag = 'appointments';
const path = `${paths.admin}/resources/{resourceId}/appointments` as const;

/** The answer to whoever made it. */
const madeReply = async (context: AdminContext, place: Place) => ({
  ...(await reply(context, place)),
  location: `${paths.admin}/resources/${place.calendar.id}/appointments/${place.object.name}`,
});

/** Refuses, before anything is stored, what would have no answer: no instance, or a rule that cannot be followed. */
const requireShowable = (
  calendar: Calendar,
  { name, body, diary }: { readonly name: string; readonly body: Uint8Array; readonly diary: DiaryFields },
  work: Work,
): void => {
  const at = calendar.changedAt;
  const size = body.byteLength;
  const object = { ...parsed(body), name, size, version: 0, createdAt: at, modifiedAt: at, diary, properties: {} };
  if (wholeInstance({ calendar, object, work }) === undefined)
    throw new ProblemError('invalid-appointment', { reason: 'it has no instance' });
  requireShown({ calendar, object, work });
};

/** Makes an appointment or a series, once where the request is to be done once. */
export const createAppointment = async (
  { context, caller, work, once }: Pick<Input, 'context' | 'caller' | 'work' | 'once'>,
  resourceId: string,
  body: NewAppointment,
) => {
  const calendar = await requireCalendar(context, resourceId);
  await requireKnown(context, body);
  requireAnother(calendar, body.secondResourceId);
  const { start, end, zone = calendar.zone, title, description, location, recurrence, uid: own, ...diary } = body;
  const minted = randomText(context, 20);
  const uid = own ?? minted;
  const ics = renderAppointment(
    { uid, start, end, zone, title, description, location, recurrence, status: diary.status, type: diary.type },
    context.clock(),
  );
  // Never made of a UID that others choose: a phone may have given that name to something else.
  const name = `${minted}.ics`;
  const kept = keptOf({
    ...(calendar.branchId !== undefined && { branchId: calendar.branchId }),
    creator: caller.subject,
    ...diary,
  });
  // What could not be answered is not stored: a request that fails leaves nothing behind.
  requireShowable(calendar, { name, body: ics, diary: kept }, work);
  const object = await write({ context, caller, claimed: once(name) }, calendar, {
    name,
    body: ics,
    conditions: { ifNoneMatch: '*' },
    diary: kept,
  });
  return madeReply(context, { calendar, object, work });
};

/** The answer to what was made before under the same key. */
export const createdBefore = async (
  { context, work }: Pick<Input, 'context' | 'work'>,
  resourceId: string,
  made: Made,
) => madeReply(context, { ...(await loadTold(context, resourceId, made)), work });

/** An edge of a list's window: a day begins in the resource's zone. */
const edgeOf = (text: string, zone: string): number => {
  const edge = DateTime.fromISO(text, { zone });
  if (!edge.isValid) throw new ProblemError('invalid-input', { issues: [{ where: 'query', field: 'from, to' }] });
  return edge.toMillis();
};

const listEdge = z
  .string()
  .check(
    z.maxLength(32),
    z.regex(/^\d{4}-\d{2}-\d{2}/),
    z.describe('2026-11-22, or RFC 3339; without offset in the resource’s zone'),
  );

const queryIssues = (fields: readonly string[], [en, de]: readonly [string, string]): ProblemError =>
  new ProblemError('invalid-input', {
    issues: fields.map((field) => ({ where: 'query', field, message: { en, de } })),
  });

/** A UID says which appointment is meant; a period beside it would say something else. */
const requireAlone = (others: Readonly<Record<string, unknown>>): void => {
  const fields = Object.keys(others).filter((name) => others[name] !== undefined);
  if (fields.length > 0) throw queryIssues(fields, ['does not go with uid', 'passt nicht neben uid']);
};

const missingEdges = (edges: Readonly<Record<string, unknown>>): ProblemError =>
  queryIssues(
    Object.keys(edges).filter((name) => edges[name] === undefined),
    ['is required without uid: 2026-11-22, or RFC 3339', 'wird ohne uid gebraucht: 2026-11-22 oder RFC 3339'],
  );

/** The diary: appointments are its view of calendar objects. */
export const appointmentCalls = [
  call({
    name: 'createAppointment',
    method: 'POST',
    path,
    tag,
    summary: 'Make an appointment or a series',
    status: 201,
    body: newAppointment,
    answer: appointmentView,
    sends: ['etag', 'location'],
    run: ({ params, body, ...request }) => createAppointment(request, params.resourceId, body),
    again: ({ params, ...request }, made) => createdBefore(request, params.resourceId, made),
  }),
  call({
    name: 'listAppointments',
    method: 'GET',
    path,
    tag,
    summary:
      'List the appointments of a period by start, series instance by instance, at most 5,000 in all; or find the one with a UID',
    status: 200,
    query: z.strictObject({
      ...pageQuery,
      cursor: z.optional(z.string().check(z.regex(cursorShape), z.describe('`next` of the page before'))),
      from: z.optional(listEdge),
      to: z.optional(listEdge),
      uid: z.optional(
        z
          .string()
          .check(z.maxLength(1_000), z.describe('instead of `from` and `to`: the appointment with this UID, or none')),
      ),
    }),
    answer: pageOfSchema(appointmentEntry),
    run: async ({ context, params, query: { from, to, uid, ...query }, work }) => {
      const calendar = await requireCalendar(context, params.resourceId);
      if (uid !== undefined) {
        requireAlone({ from, to, cursor: query.cursor });
        const object = await findByUid(context.store, calendar, uid);
        return { body: { items: object ? [(await readReply(context, { calendar, object, work })).body] : [] } };
      }
      if (from === undefined || to === undefined) throw missingEdges({ from, to });
      const period = { from: edgeOf(from, calendar.zone), to: edgeOf(to, calendar.zone) };
      return { body: await listPage(context, calendar, period, { ...query, work }) };
    },
  }),
  call({
    name: 'getAppointment',
    method: 'GET',
    path: `${path}/{appointmentId}`,
    tag,
    summary: 'Read an appointment, or one instance of a series',
    status: 200,
    query: z.pick(part, { instance: true }),
    answer: appointmentEntry,
    sends: ['etag'],
    run: async ({ context, params, query, work }) =>
      readReply(context, { ...(await requireObject(context, params)), work }, query.instance),
  }),
];
