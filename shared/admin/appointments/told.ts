import type { Calendar } from '../../model/calendar.ts';
import type { CalendarObject } from '../../model/calendar-object.ts';
import type { Made } from '../../store/once.ts';
import type { AdminContext } from '../context.ts';
import { ProblemError } from '../problem.ts';
import { requireCalendar } from './stored.ts';

/** So many changes of an appointment are looked through for the state that was told. */
const mostChanges = 100;

/**
 * The appointment in the state that an earlier answer told, also where it was changed or deleted since; as it is now where that
 * state is not known any more. What was erased is 404: no answer brings it back (B10).
 */
export const loadTold = async (
  context: AdminContext,
  resourceId: string,
  { made, told }: Made,
): Promise<{ readonly calendar: Calendar; readonly object: CalendarObject }> => {
  const { calendarId = resourceId, name = made, etag } = told ?? {};
  const calendar = await requireCalendar(context, calendarId);
  const live = await context.store.loadObject(calendar, name);
  if (live && (etag === undefined || live.etag === etag)) return { calendar, object: live };
  const { past } = await context.store.loadHistory(calendar, name, { limit: mostChanges });
  const then = past.find(({ object }) => object.etag === etag)?.object;
  if (then?.body !== undefined) return { calendar, object: { ...then, body: then.body } };
  if (live) return { calendar, object: live };
  throw new ProblemError('appointment-not-found', { id: name });
};
