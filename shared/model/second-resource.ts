import type { AppointmentPlace } from './calendar-object.ts';

/** The diary in which an appointment of this calendar has its counterpart: its own is none, and a counterpart has none (B03). */
export const secondResourceOf = (
  calendarId: string,
  {
    secondResourceId,
    counterpartOf,
  }: { readonly secondResourceId?: string | undefined; readonly counterpartOf?: AppointmentPlace | undefined },
): string | undefined => (counterpartOf || secondResourceId === calendarId ? undefined : secondResourceId);
