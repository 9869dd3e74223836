import { DateTime } from 'luxon';
import * as z from 'zod/mini';
import { paths } from '../../deployment/paths.ts';
import { call, pageOfSchema, pageQuery, type Reply } from '../call.ts';
import { randomText } from '../entity.ts';
import { ProblemError } from '../problem.ts';
import { cursorShape, listPage } from './list.ts';
import { findInstance, type Place, project, projectUnreadable, wholeInstance } from './project.ts';
import { renderAppointment } from './render.ts';
import {
  type AppointmentEntry,
  type AppointmentView,
  appointmentEntry,
  appointmentView,
  newAppointment,
  part,
} from './schema.ts';
import { requireCalendar, requireKnown, requireObject, write } from './stored.ts';

const tag = 'appointments';
const path = `${paths.admin}/resources/{resourceId}/appointments` as const;

/** The whole appointment, or one instance of it, as a reply; one that has no instance left is not there. */
export const reply = (place: Place, instance?: string): Reply<AppointmentView> & { readonly etag: string } => {
  const { calendar, object } = place;
  const shown = instance === undefined ? wholeInstance(place) : findInstance(place, instance);
  const [view] = shown ? project(calendar, object, [shown]) : [];
  if (view === undefined) throw new ProblemError('appointment-not-found', { id: object.name, instance });
  return { body: instance === undefined ? { ...view, instance: undefined } : view, etag: object.etag };
};

/** The same to read; what cannot be shown says so. */
const entryReply = (place: Place, instance?: string): Reply<AppointmentEntry> & { readonly etag: string } => {
  try {
    return reply(place, instance);
  } catch (error) {
    if (error instanceof ProblemError) throw error;
    return { body: projectUnreadable(place.object, error), etag: place.object.etag };
  }
};

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
    run: async ({ context, caller, params, body, work }) => {
      const calendar = await requireCalendar(context, params.resourceId);
      await requireKnown(context, body);
      const { start, end, zone = calendar.zone, title, description, location, recurrence, ...diary } = body;
      const uid = randomText(context, 20);
      const ics = renderAppointment(
        { uid, start, end, zone, title, description, location, recurrence, status: diary.status },
        context.clock(),
      );
      const object = await write({ context, caller }, calendar, {
        name: `${uid}.ics`,
        body: ics,
        conditions: { ifNoneMatch: '*' },
        diary: {
          ...(calendar.branchId !== undefined && { branchId: calendar.branchId }),
          creator: caller.subject,
          ...diary,
        },
      });
      const made = `${paths.admin}/resources/${calendar.id}/appointments/${object.name}`;
      return { ...reply({ calendar, object, work }), location: made };
    },
  }),
  call({
    name: 'listAppointments',
    method: 'GET',
    path,
    tag,
    summary: 'List the appointments of a period by start, series instance by instance; at most 5,000 in all',
    status: 200,
    query: z.strictObject({
      ...pageQuery,
      cursor: z.optional(z.string().check(z.regex(cursorShape), z.describe('`next` of the page before'))),
      from: listEdge,
      to: listEdge,
    }),
    answer: pageOfSchema(appointmentEntry),
    run: async ({ context, params, query: { from, to, ...query }, work }) => {
      const calendar = await requireCalendar(context, params.resourceId);
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
      entryReply({ ...(await requireObject(context, params)), work }, query.instance),
  }),
];
