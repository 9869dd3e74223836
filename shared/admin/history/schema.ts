import * as z from 'zod/mini';
import { appointmentEntry } from '../appointments/schema.ts';
import { time } from '../fields.ts';
import { named } from '../schema-names.ts';

/** Who changed an appointment. */
export const madeBy = named(
  'MadeBy',
  z.strictObject({
    kind: z
      .enum(['phone', 'administrator', 'program', 'unknown'])
      .check(z.describe('`unknown` for changes of releases that did not note it')),
    name: z.string().check(z.describe('the user name of a service access, or who called this API')),
    client: z.optional(z.string().check(z.describe('the program of the phone, for example iOS 26.5'))),
  }),
);

const movedPlace = z.strictObject({ resourceId: z.string(), id: z.string() });

/** One change of an appointment. */
export const historyEntry = named(
  'HistoryEntry',
  z.strictObject({
    version: z.int().check(z.describe('names what the appointment was from then on')),
    at: time,
    change: z
      .enum(['created', 'changed', 'moved', 'deleted', 'restored'])
      .check(z.describe('`moved`: to another time and nothing else, or to another diary or id')),
    by: z.optional(madeBy),
    fields: z.optional(
      z
        .array(z.string())
        .check(z.describe('the fields of Appointment that were changed; `details` is what it does not show')),
    ),
    movedFrom: z.optional(movedPlace),
    movedTo: z.optional(movedPlace),
    title: z.optional(z.string()),
    isKept: z.boolean().check(z.describe('can be read and restored; the version that the appointment has is kept too')),
  }),
);

/** What happened to an appointment in the last 30 days, newest first. */
export const historyPage = named(
  'HistoryPage',
  z.strictObject({ items: z.array(historyEntry), next: z.optional(z.string()) }),
);

/** What an appointment was. */
export const appointmentVersion = named(
  'AppointmentVersion',
  z.strictObject({
    version: z.int(),
    at: time,
    appointment: appointmentEntry,
    ics: z.string().check(z.describe('the calendar object as phones were served it')),
  }),
);

/** A deleted appointment. */
export const trashEntry = named(
  'DeletedAppointment',
  z.strictObject({
    id: z.string(),
    version: z.int(),
    deletedAt: time,
    deletedBy: madeBy,
    restorableUntil: time,
    isKept: z.boolean(),
    appointment: appointmentEntry,
  }),
);

/** What came of putting one appointment back. */
export const restored = named(
  'RestoredAppointment',
  z.strictObject({
    resourceId: z.string(),
    id: z.string(),
    outcome: z.enum(['restored', 'refused']),
    code: z.optional(z.string().check(z.describe('of the note that says why not'))),
    holder: z.optional(z.string().check(z.describe('the appointment that has its UID'))),
  }),
);

export type HistoryEntry = z.output<typeof historyEntry>;
export type MadeBy = z.output<typeof madeBy>;
export type Restored = z.output<typeof restored>;
export type TrashEntry = z.output<typeof trashEntry>;
