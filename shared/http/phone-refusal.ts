import { InvalidCalendarError } from '../codec/ical/invalid-calendar.ts';
import { TooManyInstancesError } from '../codec/recurrence/work.ts';
import { DavError, type PreconditionName, preconditions } from '../dav/preconditions.ts';
import { isReading } from '../deployment/methods.ts';
import type { PhoneRefusal } from '../model/phone-refusal.ts';
import { AnswerTooLargeError } from './finish.ts';

const codes: { readonly [Name in PreconditionName]?: PhoneRefusal } = {
  'need-privileges': 'phone-right-missing',
  'branch-missing': 'branch-missing',
  'double-booked': 'double-booked',
  'appointment-length': 'phone-appointment-length',
  'number-of-matches-within-limits': 'phone-answer-too-large',
  'answer-within-limits': 'phone-answer-too-large',
};

const byElement = new Map<string, PhoneRefusal>(
  Object.entries(codes).map(([name, code]) => [preconditions[name as PreconditionName].name, code]),
);

/** Refusals that a phone deals with by itself: it asks again, differently or anew. */
const ordinary: readonly number[] = [400, 405, 412, 415, 416, 501, 502];

/** Why a phone was refused, where an administrator should know of it; undefined for what is part of synchronising. */
export const phoneRefusalOf = (
  error: unknown,
  { method, asksForCalendar, hasCalendar }: { method: string; asksForCalendar: boolean; hasCalendar: boolean },
): PhoneRefusal | undefined => {
  if (error instanceof AnswerTooLargeError || error instanceof TooManyInstancesError) return 'phone-answer-too-large';
  if (error instanceof InvalidCalendarError) return isReading(method) ? undefined : 'phone-appointment-refused';
  if (!(error instanceof DavError) || ordinary.includes(error.status)) return undefined;
  if (error.status === 404) return asksForCalendar && !hasCalendar ? 'phone-calendar-gone' : undefined;
  // The first element is the cause; `need-privileges` may stand beside it.
  const [cause] = error.conditions;
  return (cause && byElement.get(cause.name)) ?? (isReading(method) ? undefined : 'phone-appointment-refused');
};
