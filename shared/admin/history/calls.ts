import * as z from 'zod/mini';
import { paths } from '../../deployment/paths.ts';
import type { Calendar } from '../../model/calendar.ts';
import type { PastObject } from '../../store/history.ts';
import { reply } from '../appointments/answer.ts';
import { appointmentView } from '../appointments/schema.ts';
import { requireCalendar, requireObject } from '../appointments/stored.ts';
import { loadTold } from '../appointments/told.ts';
import { call, pageQuery } from '../call.ts';
import type { AdminContext } from '../context.ts';
import { isKey, requireMatch } from '../entity.ts';
import { timeOf } from '../fields.ts';
import { ProblemError } from '../problem.ts';
import { entriesOf } from './entries.ts';
import { shownVersion } from './fields-changed.ts';
import { restoreVersion } from './restore.ts';
import { appointmentVersion, historyPage } from './schema.ts';

const tag = 'history';
const path = `${paths.admin}/resources/{resourceId}/appointments/{appointmentId}/history` as const;

interface Params {
  readonly resourceId: string;
  readonly appointmentId: string;
  readonly version: string;
}

/** The version of that number, or 404. */
const requireVersion = async (
  context: AdminContext,
  { resourceId, appointmentId, version }: Params,
): Promise<{ readonly calendar: Calendar; readonly past: PastObject }> => {
  const calendar = await requireCalendar(context, resourceId);
  const isNamed = isKey(appointmentId) && /^[1-9]\d{0,11}$/.test(version);
  const past = isNamed ? await context.store.loadVersion(calendar, appointmentId, Number(version)) : undefined;
  if (past === undefined) throw new ProblemError('version-not-found', { id: appointmentId, version });
  return { calendar, past };
};

/** The history of an appointment, and its way back (B10). */
export const historyCalls = [
  call({
    name: 'listAppointmentHistory',
    method: 'GET',
    path,
    tag,
    summary:
      'Who made, changed, moved, deleted or restored an appointment, newest first; versions ended in the last 30 days',
    status: 200,
    query: z.strictObject({
      limit: pageQuery.limit,
      cursor: z.optional(z.string().check(z.regex(/^[1-9]\d{0,11}$/), z.describe('`next` of the page before'))),
    }),
    answer: historyPage,
    run: async ({ context, params: { resourceId, appointmentId: id }, query: { limit, cursor } }) => {
      const calendar = await requireCalendar(context, resourceId);
      const before = cursor === undefined ? {} : { before: Number(cursor) };
      const history = isKey(id) ? await context.store.loadHistory(calendar, id, { limit, ...before }) : undefined;
      const page = { limit, isFirst: cursor === undefined, now: context.clock() };
      const items = history ? entriesOf(calendar, history, page) : [];
      if (items.length === 0 && page.isFirst) throw new ProblemError('appointment-not-found', { id });
      return { body: { items: [...items], next: history?.next === undefined ? undefined : String(history.next) } };
    },
  }),
  call({
    name: 'getAppointmentVersion',
    method: 'GET',
    path: `${path}/{version}`,
    tag,
    summary: 'Read an appointment as it was',
    status: 200,
    answer: appointmentVersion,
    run: async ({ context, params }) => {
      const { calendar, past } = await requireVersion(context, params);
      if (past.body === undefined) throw new ProblemError('version-not-kept', { id: past.name });
      return {
        body: {
          version: past.version,
          at: timeOf(past.modifiedAt),
          appointment: shownVersion(calendar, past),
          ics: new TextDecoder().decode(past.body),
        },
      };
    },
  }),
  call({
    name: 'restoreAppointmentVersion',
    method: 'POST',
    path: `${path}/{version}/restore`,
    tag,
    summary: 'Make an appointment what it was, deleted or not; phones get it with their next synchronisation',
    status: 200,
    answer: appointmentView,
    sends: ['etag'],
    run: async ({ context, caller, params, ifMatch, work, once }) => {
      const { calendar, past } = await requireVersion(context, params);
      const current = await context.store.loadObject(calendar, past.name);
      if (ifMatch !== undefined) requireMatch(ifMatch, current?.etag ?? '');
      const conditions = current ? { ifMatch: [current.etag] } : ({ ifNoneMatch: '*' } as const);
      await restoreVersion({ context, caller, claimed: once(past.name) }, calendar, past, conditions);
      return reply(context, { ...(await requireObject(context, params)), work });
    },
    again: async ({ context, params, work }, made) =>
      reply(context, { ...(await loadTold(context, params.resourceId, made)), work }),
  }),
];
