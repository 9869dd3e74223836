import { Temporal } from 'temporal-polyfill';

/** The views of the diary. */
export const views = ['week', 'day'] as const;
export type View = (typeof views)[number];

/** The day it is now in this zone, `2026-11-27`. */
export const today = (zone: string): string => Temporal.Now.plainDateISO(zone).toString();

/** The first day that a view of this day shows, and the first one it no longer shows. */
export const daysOf = (day: string, view: View): { readonly first: string; readonly after: string } => {
  const date = Temporal.PlainDate.from(day);
  const first = view === 'day' ? date : date.subtract({ days: date.dayOfWeek - 1 });
  return { first: first.toString(), after: first.add({ days: view === 'day' ? 1 : 7 }).toString() };
};

/** The day so many views further on. */
export const further = (day: string, view: View, views: number): string =>
  Temporal.PlainDate.from(day)
    .add({ days: views * (view === 'day' ? 1 : 7) })
    .toString();

/** The instant at which a day or a local time begins in a zone, as the API reads it. */
export const instantOf = (local: string, zone: string): string =>
  Temporal.PlainDateTime.from(local).toZonedDateTime(zone).toInstant().toString();

/** The local time of an instant in a zone, to the minute: `2026-11-27T09:30`. */
export const localOf = (instant: string, zone: string): string =>
  Temporal.Instant.from(instant).toZonedDateTimeISO(zone).toPlainDateTime().toString({ smallestUnit: 'minute' });

/** A local time in one zone as the local time of the same instant in another. */
export const inZone = (local: string, from: string, to: string): string => localOf(instantOf(local, from), to);

/** The local time so many minutes later. */
export const later = (local: string, minutes: number): string =>
  Temporal.PlainDateTime.from(local).add({ minutes }).toString({ smallestUnit: 'minute' });

/** The day after or before. */
export const dayAfter = (day: string, days = 1): string => Temporal.PlainDate.from(day).add({ days }).toString();

/** Is this the name of a zone that the browser knows? Phones may bring zones of their own. */
export const isKnown = (zone: string): boolean => {
  try {
    new Intl.DateTimeFormat('en', { timeZone: zone });
    return true;
  } catch {
    return false;
  }
};
