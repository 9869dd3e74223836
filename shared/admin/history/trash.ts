import * as z from 'zod/mini';
import { paths } from '../../deployment/paths.ts';
import type { Calendar } from '../../model/calendar.ts';
import { type DeletedObject, historyMs } from '../../store/history.ts';
import { reply } from '../appointments/answer.ts';
import { appointmentView } from '../appointments/schema.ts';
import { requireCalendar, requireObject } from '../appointments/stored.ts';
import { loadTold } from '../appointments/told.ts';
import { call, pageOfSchema, pageQuery } from '../call.ts';
import type { AdminContext } from '../context.ts';
import { isKey } from '../entity.ts';
import { timeOf } from '../fields.ts';
import { ProblemError } from '../problem.ts';
import { madeByOf } from './entries.ts';
import { shownVersion } from './fields-changed.ts';
import { restoreDeleted, restoreVersion } from './restore.ts';
import { restored, type TrashEntry, trashEntry } from './schema.ts';

const tag = 'history';
const path = `${paths.admin}/resources/{resourceId}/trash` as const;
/** So many appointments one call puts back. */
const mostAtOnce = 200;

const entryFor = (calendar: Calendar, { deletion, object }: DeletedObject): TrashEntry => ({
  id: object.name,
  version: object.version,
  deletedAt: timeOf(deletion.at),
  deletedBy: madeByOf(deletion),
  restorableUntil: timeOf(deletion.at + historyMs),
  isKept: object.body !== undefined,
  appointment: shownVersion(calendar, object),
});

/** What is in the trash under this id; 409 when it is there again, else 404. */
const requireDeleted = async (context: AdminContext, calendar: Calendar, id: string): Promise<DeletedObject> => {
  const deleted = isKey(id) ? (await context.store.loadDeleted(calendar, [id])).get(id) : undefined;
  if (deleted) return deleted;
  const isThere = isKey(id) && (await context.store.loadObject(calendar, id));
  throw new ProblemError(isThere ? 'already-there' : 'appointment-not-found', { id });
};

/** The trash of a diary: what was deleted in the last 30 days (B10). */
export const trashCalls = [
  call({
    name: 'listTrash',
    method: 'GET',
    path,
    tag,
    summary: 'List the appointments that were deleted in the last 30 days, the last deleted first',
    status: 200,
    query: z.strictObject({
      limit: pageQuery.limit,
      cursor: z.optional(z.string().check(z.regex(/^[1-9]\d{0,11}$/), z.describe('`next` of the page before'))),
    }),
    answer: pageOfSchema(trashEntry),
    run: async ({ context, params, query: { limit, cursor } }) => {
      const calendar = await requireCalendar(context, params.resourceId);
      const before = cursor === undefined ? {} : { before: Number(cursor) };
      const { items, next } = await context.store.listDeleted(calendar, { limit, ...before });
      return { body: { items: items.map((deleted) => entryFor(calendar, deleted)), next } };
    },
  }),
  call({
    name: 'restoreAppointments',
    method: 'POST',
    path: `${path}/restore`,
    tag,
    summary: `Put up to ${mostAtOnce} deleted appointments back; each has its own outcome, and repeating it changes nothing more`,
    status: 200,
    body: z.strictObject({
      ids: z.array(z.string().check(z.maxLength(512))).check(z.minLength(1), z.maxLength(mostAtOnce)),
    }),
    answer: z.strictObject({ items: z.array(restored) }),
    run: async ({ context, caller, params, body }) => {
      const calendar = await requireCalendar(context, params.resourceId);
      const ids = [...new Set(body.ids)];
      const deleted = await context.store.loadDeleted(calendar, ids.filter(isKey));
      const found = [...deleted.values()].map(({ object }) => object);
      const items = await restoreDeleted(context, caller, calendar, found);
      const missing = ids.filter((id) => !deleted.has(id));
      const live = await context.store.loadObjects(calendar, missing.filter(isKey));
      const refused = missing.map((id) => ({
        resourceId: calendar.id,
        id,
        outcome: 'refused' as const,
        code: live.has(id) ? 'already-there' : 'appointment-not-found',
      }));
      return { body: { items: [...items, ...refused] } };
    },
  }),
  call({
    name: 'restoreAppointment',
    method: 'POST',
    path: `${path}/{appointmentId}/restore`,
    tag,
    summary: 'Put a deleted appointment back as it was',
    status: 200,
    answer: appointmentView,
    sends: ['etag'],
    run: async ({ context, caller, params, work, once }) => {
      const calendar = await requireCalendar(context, params.resourceId);
      const { object } = await requireDeleted(context, calendar, params.appointmentId);
      const claimed = once(object.name);
      await restoreVersion({ context, caller, claimed }, calendar, object, { ifNoneMatch: '*' });
      return reply(context, { ...(await requireObject(context, params)), work });
    },
    again: async ({ context, params, work }, made) =>
      reply(context, { ...(await loadTold(context, params.resourceId, made)), work }),
  }),
];
