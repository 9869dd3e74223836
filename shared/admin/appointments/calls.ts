import { DateTime } from 'luxon';
import * as z from 'zod/mini';
import { TooManyInstances } from '../../codec/recurrence/expand.ts';
import type { Calendar } from '../../model/calendar.ts';
import type { CalendarObject } from '../../model/calendar-object.ts';
import { call, type Reply } from '../call.ts';
import { randomText } from '../entity.ts';
import { Refused } from '../problem.ts';
import { projectInstance, projectWhole, projectWindow } from './project.ts';
import { renderAppointment } from './render.ts';
import { type AppointmentView, appointmentView, newAppointment, part } from './schema.ts';
import { demandKnown, mustLoadCalendar, mustLoadObject, write } from './stored.ts';

const tag = 'appointments';
const path = '/admin/v1/resources/{resourceId}/appointments';

/** Instances in one answer. */
const listLimit = 5_000;

/** A whole appointment as a reply; one that has no instance left is not there. */
export const reply = (
  calendar: Calendar,
  object: CalendarObject,
  instance?: string,
): Reply<AppointmentView> & { readonly etag: string } => {
  const view = instance === undefined ? projectWhole(calendar, object) : projectInstance(calendar, object, instance);
  if (view === undefined) throw new Refused('appointment-not-found', { id: object.name, instance });
  return { body: view, etag: object.etag };
};

/** An edge of a list's window: a day begins in the resource's zone. */
const edgeOf = (text: string, zone: string): number => {
  const edge = DateTime.fromISO(text, { zone });
  if (!edge.isValid) throw new Refused('invalid-input', { issues: [{ where: 'query', field: 'from, to' }] });
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
    method: 'POST',
    path,
    tag,
    summary: 'Make an appointment or a series',
    status: 201,
    body: newAppointment,
    answer: appointmentView,
    sends: ['etag', 'location'],
    run: async ({ context, caller, params, body }) => {
      const calendar = await mustLoadCalendar(context, params.resourceId);
      await demandKnown(context, body);
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
      return { ...reply(calendar, object), location: `/admin/v1/resources/${calendar.id}/appointments/${object.name}` };
    },
  }),
  call({
    method: 'GET',
    path,
    tag,
    summary: 'List the appointments of a period, series instance by instance',
    status: 200,
    query: z.strictObject({ from: listEdge, to: listEdge }),
    answer: z.strictObject({ items: z.array(appointmentView) }),
    run: async ({ context, params, query }) => {
      const calendar = await mustLoadCalendar(context, params.resourceId);
      const window = { from: edgeOf(query.from, calendar.zone), to: edgeOf(query.to, calendar.zone) };
      const entries = await context.store.listObjects(calendar, { window });
      const objects = await context.store.loadObjects(
        calendar,
        entries.map(({ name }) => name),
      );
      const items: AppointmentView[] = [];
      try {
        for (const object of objects.values()) {
          items.push(...projectWindow(calendar, object, window, listLimit - items.length));
        }
      } catch (error) {
        if (!(error instanceof TooManyInstances)) throw error;
        throw new Refused('invalid-input', { issues: [{ where: 'query', field: 'from, to', message: error.message }] });
      }
      return { body: { items: items.sort((a, b) => a.startsAt.localeCompare(b.startsAt)) } };
    },
  }),
  call({
    method: 'GET',
    path: `${path}/{appointmentId}`,
    tag,
    summary: 'Read an appointment, or one instance of a series',
    status: 200,
    query: z.pick(part, { instance: true }),
    answer: appointmentView,
    sends: ['etag'],
    run: async ({ context, params, query }) => {
      const { calendar, object } = await mustLoadObject(context, params);
      return reply(calendar, object, query.instance);
    },
  }),
];
