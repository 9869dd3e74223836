import { InvalidCalendarError } from '../../codec/ical/invalid-calendar.ts';
import { parseCalendarObject } from '../../codec/ical/parse-object.ts';
import { readCalendar } from '../../codec/ical/read.ts';
import { requireRule } from '../../codec/ical/validate-rule.ts';
import { firstInstance } from '../../codec/recurrence/expand.ts';
import type { Calendar } from '../../model/calendar.ts';
import type { CalendarObject, Conditions, DiaryFields, ParsedObject } from '../../model/calendar-object.ts';
import type { Once } from '../../store/once.ts';
import type { NamedObject, Writer } from '../../store/writer.ts';
import type { AdminContext, Caller } from '../context.ts';
import { isKey, requireEntity } from '../entity.ts';
import { ProblemError } from '../problem.ts';
import { doubleBooked } from './double-booked.ts';

/** The calendar of an open diary resource, or 404. */
export const requireCalendar = async ({ store }: AdminContext, resourceId: string): Promise<Calendar> => {
  const calendar = isKey(resourceId) ? await store.loadResourceCalendar(resourceId) : undefined;
  if (calendar === undefined) throw new ProblemError('resource-not-found', { id: resourceId });
  return calendar;
};

/** Branch and second resource of an appointment are there, or 404. */
export const requireKnown = async (
  context: AdminContext,
  { branchId, secondResourceId }: { readonly branchId?: string | null; readonly secondResourceId?: string | null },
): Promise<void> => {
  if (branchId != null) await requireEntity(context, 'branch', branchId);
  if (secondResourceId != null) await requireCalendar(context, secondResourceId);
};

/** The second resource is another than that of the diary itself. */
export const requireAnother = ({ id }: Calendar, secondResourceId: string | null | undefined): void => {
  if (secondResourceId === id) throw new ProblemError('invalid-appointment', { field: 'secondResourceId' });
};

/** An appointment's object with its calendar, or 404. */
export const requireObject = async (
  context: AdminContext,
  { resourceId, appointmentId }: { readonly resourceId: string; readonly appointmentId: string },
): Promise<{ calendar: Calendar; object: CalendarObject }> => {
  const calendar = await requireCalendar(context, resourceId);
  const object = isKey(appointmentId) ? await context.store.loadObject(calendar, appointmentId) : undefined;
  if (object === undefined) throw new ProblemError('appointment-not-found', { id: appointmentId });
  return { calendar, object };
};

interface Stored {
  readonly calendar: Calendar;
  readonly object: CalendarObject;
}

/** The appointment itself where its counterpart in the diary of its second resource is meant; undefined when its own diary was deleted. */
export const loadKept = async (context: AdminContext, place: Stored): Promise<Stored | undefined> => {
  const { counterpartOf } = place.object;
  if (!counterpartOf) return place;
  const calendar = await context.store.loadResourceCalendar(counterpartOf.calendarId);
  const object = calendar && (await context.store.loadObject(calendar, counterpartOf.name));
  return object && { calendar, object };
};

/** Which field of an appointment says a property. */
const fields: Readonly<Record<string, string>> = {
  RRULE: 'recurrence',
  DTSTART: 'start',
  DTEND: 'end',
  DURATION: 'end',
};

/** What the codec refuses, in the words of the API. */
const judged = <T>(judge: () => T): T => {
  try {
    return judge();
  } catch (error) {
    if (!(error instanceof InvalidCalendarError)) throw error;
    const field = fields[error.property ?? ''];
    throw new ProblemError('invalid-appointment', {
      ...(field !== undefined && { field }),
      condition: error.condition,
      reason: error.message,
    });
  }
};

/** A body the diary is about to store, under the same rules as one from a phone. */
export const parsed = (body: Uint8Array): ParsedObject => judged(() => parseCalendarObject(body, ['VEVENT']));

/** A rule that the diary is about to write: refused before anything is made of it. */
export const requireRecurrence = (rule: string): string => judged(() => requireRule(rule) && rule);

/** The same, when a list would show anything of it: an appointment that nobody can see is none. */
const shown = (body: Uint8Array, { zone }: Calendar): ParsedObject => {
  const object = parsed(body);
  if (firstInstance(readCalendar(body, object.etag), { zone })) return object;
  throw new ProblemError('invalid-appointment', {
    reason: 'no instance would be left: delete the appointment instead',
  });
};

/** Who writes, and the claim that the transaction settles where the work is to be done once. */
export interface Writing {
  readonly context: AdminContext;
  readonly caller: Caller;
  readonly claimed?: Once | undefined;
}

/** The writer that a caller of the administration is. */
export const writerOf = ({ caller, claimed }: Pick<Writing, 'caller' | 'claimed'>) =>
  ({
    kind: 'diary',
    actor: caller.subject,
    by: caller.isProgram ? 'program' : 'administrator',
    ...(claimed && { once: claimed }),
  }) as const satisfies Writer;

interface Rewrite {
  readonly name: string;
  readonly body: Uint8Array;
  readonly conditions: Conditions;
  readonly diary?: DiaryFields;
  readonly disclosed?: NamedObject['disclosed'];
}

/** Writes appointments' objects in one transaction and gives the first of them; every outcome but success is a refusal. */
export const write = async (
  { context, caller, claimed }: Writing,
  calendar: Calendar,
  first: Rewrite,
  ...others: readonly Rewrite[]
): Promise<CalendarObject> => {
  const outcome = await context.store.putTogether({
    calendar,
    objects: [first, ...others].map(({ body, ...place }) => ({ ...place, object: shown(body, calendar) })),
    writer: writerOf({ caller, claimed }),
  });
  switch (outcome.outcome) {
    case 'written': {
      const object = await context.store.loadObject(calendar, first.name);
      if (object === undefined) throw new ProblemError('stale');
      return object;
    }
    case 'condition-failed':
      throw new ProblemError('stale');
    case 'uid-conflict':
      throw new ProblemError('uid-taken', { id: outcome.holder });
    case 'double-booked':
      throw await doubleBooked(context, outcome.refusal);
    // It was another's when it was written: whoever reads it again finds where it is kept.
    case 'counterpart':
      throw new ProblemError('stale');
    case 'gone':
      throw new ProblemError('resource-not-found', { id: calendar.id });
  }
};

/** Deletes an appointment's object under conditions. */
export const remove = async (
  { context, caller, claimed }: Writing,
  calendar: Calendar,
  { name, counterpartOf }: CalendarObject,
  conditions: Conditions,
): Promise<void> => {
  const writer = writerOf({ caller, claimed });
  const orphaned = counterpartOf !== undefined;
  const { outcome } = await context.store.deleteObject({ calendar, name, conditions, writer, orphaned });
  if (outcome === 'condition-failed' || outcome === 'counterpart') throw new ProblemError('stale');
  if (outcome !== 'deleted') throw new ProblemError('appointment-not-found', { id: name });
};
