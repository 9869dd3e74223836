import { isReading } from '../deployment/methods.ts';
import type { Principal } from '../model/principal.ts';
import type { Target } from '../model/target.ts';
import type { CalendarReader } from '../store/reader.ts';
import type { SeenRequest } from './devices.ts';
import type { HttpRequest } from './message.ts';
import { phoneRefusalOf } from './phone-refusal.ts';

/** Which calendars a request reached. */
export interface Reached {
  /** By id. */
  readonly calendars: Set<string>;
  /** It asked which calendars there are. */
  listed: boolean;
}

/** The same store, that takes down which calendars are asked for and there. */
export const reaching = <Store extends CalendarReader>(store: Store, reached: Reached): Store => ({
  ...store,
  async loadCalendar(principal, name) {
    const calendar = await store.loadCalendar(principal, name);
    if (calendar) reached.calendars.add(calendar.id);
    return calendar;
  },
  async listCalendars(principal) {
    const calendars = await store.listCalendars(principal);
    reached.listed = true;
    for (const { id } of calendars) reached.calendars.add(id);
    return calendars;
  },
});

interface Ended {
  readonly request: Pick<HttpRequest, 'method' | 'headers'>;
  readonly target: Target;
  readonly principal: Principal;
  readonly reached: Reached;
}

/** What is to be noted of the phone whose request ended so; undefined where it neither asked for calendars nor was refused anything. */
export const requestEnded = (
  { request: { method, headers }, target, principal, reached: { calendars, listed } }: Ended,
  error: unknown,
): SeenRequest | undefined => {
  const hasCalendar = calendars.size > 0;
  const asks = isReading(method) && method !== 'OPTIONS';
  const asksForCalendar = asks && target.kind === 'collection';
  const seen = { principal, userAgent: headers.get('user-agent'), calendars };
  if (error === undefined) {
    if (hasCalendar) return asks ? { ...seen, refusal: undefined } : undefined;
    // Who is being cleared is to find nothing.
    return listed ? { ...seen, refusal: principal.isBeingCleared ? undefined : 'no-calendar' } : undefined;
  }
  const refusal = phoneRefusalOf(error, { method, asksForCalendar, hasCalendar });
  return refusal && { ...seen, refusal };
};
