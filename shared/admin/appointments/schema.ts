import * as z from 'zod/mini';
import { id, label, minutes as minutesOf, text, time, zone } from '../fields.ts';
import { wanting } from '../issues.ts';
import { named } from '../schema-names.ts';
import { bookingShape } from './bookings.ts';
import { integratorData } from './integrator-data.ts';
import { ownUid } from './uid.ts';

const local = wanting(
  z
    .string()
    .check(
      z.regex(/^\d{4}-\d{2}-\d{2}(T([01]\d|2[0-3]):[0-5]\d(:[0-5]\d)?)?$/),
      z.describe('2026-11-22T18:30 in `zone`, or 2026-11-22 for an all-day appointment (its `end` is its last day)'),
    ),
  [
    'a local time as 2026-11-22T18:30, or a day as 2026-11-22',
    'eine Ortszeit wie 2026-11-22T18:30 oder ein Tag wie 2026-11-22',
  ],
);
const minutes = minutesOf(0, 1_440);

/** An iCalendar recurrence rule without its name (RFC 5545 §3.3.10). */
const recurrence = z
  .string()
  .check(z.maxLength(500), z.regex(/^FREQ=[A-Z0-9=;,:+-]+$/), z.describe('FREQ=WEEKLY;COUNT=10'));

/** What stands in the calendar object itself, so that phones show it. */
const shown = {
  start: local,
  end: local,
  zone,
  title: z.string().check(z.maxLength(500), z.regex(/^\P{Cc}*$/u)),
  description: text(20_000),
  location: z.string().check(z.maxLength(500), z.regex(/^\P{Cc}*$/u)),
  recurrence,
};

/** A customer in parts: the pseudonym that phones may be shown is made of all three (B01). */
const customerParts = z
  .strictObject({
    label: z.optional(label),
    firstName: z.optional(label),
    lastName: z.optional(label),
    number: z.optional(z.union([label, z.int().check(z.minimum(0))])),
  })
  .check(z.refine((parts) => Object.keys(parts).length > 0));

const customer = wanting(z.union([label, named('Customer', customerParts)]), [
  'a customer: one line of 1 to 200 characters, or an object of firstName, lastName, number and label, of which one at least',
  'ein Kunde: eine Zeile mit 1 bis 200 Zeichen, oder ein Objekt aus firstName, lastName, number und label, wenigstens eines davon',
]);

/** What only the diary knows (see `DiaryFields`). */
const kept = {
  branchId: id,
  type: label,
  status: label,
  preparationMinutes: minutes,
  followUpMinutes: minutes,
  customer,
  case: label,
  secondResourceId: id,
  integratorData,
};

const { start, end, title, ...others } = shown;

/** Where an appointment is kept that stands in the diary of its second resource. */
const keptIn = z.optional(
  z
    .strictObject({ resourceId: z.string(), appointmentId: z.string() })
    .check(z.describe('this diary is the second resource: the appointment is kept there, and changed from here too')),
);

/** Another appointment that takes the same time. */
const overlap = z.strictObject({
  resourceId: z.string().check(z.describe('the diary in which both stand')),
  appointmentId: z.string(),
  ...bookingShape,
});

/** A new appointment; `zone` is the resource's unless said otherwise. */
export const newAppointment = named(
  'NewAppointment',
  z.strictObject({
    start,
    end,
    title,
    uid: z.optional(ownUid),
    ...z.partial(z.object({ ...others, ...kept })).shape,
  }),
);

/** A change of an appointment, of one instance of it, or of that one and all following; null clears a field. */
export const appointmentPatch = named(
  'AppointmentPatch',
  z.strictObject({
    start: z.optional(start),
    end: z.optional(end),
    zone: z.optional(zone),
    title: z.optional(title),
    description: z.optional(z.nullable(shown.description)),
    location: z.optional(z.nullable(shown.location)),
    recurrence: z.optional(z.nullable(recurrence)),
    branchId: z.optional(z.nullable(kept.branchId)),
    type: z.optional(z.nullable(kept.type)),
    status: z.optional(z.nullable(kept.status)),
    preparationMinutes: z.optional(z.nullable(minutes)),
    followUpMinutes: z.optional(z.nullable(minutes)),
    customer: z.optional(z.nullable(kept.customer)),
    case: z.optional(z.nullable(kept.case)),
    secondResourceId: z.optional(z.nullable(kept.secondResourceId)),
    integratorData: z.optional(z.nullable(kept.integratorData)),
  }),
);

/** Which part of a series is meant: all of it, one instance, or one and all following. */
export const part = z.strictObject({
  instance: z.optional(z.string().check(z.regex(/^\d{4}-\d{2}-\d{2}(T\d{2}:\d{2}:\d{2}(\.000)?Z)?$/))),
  scope: z._default(z.enum(['this', 'following']), 'this'),
});

/** An appointment, or one instance of a series, as the diary sees it. */
export const appointmentView = named(
  'Appointment',
  z.strictObject({
    id: z.string(),
    uid: z.string(),
    start: local,
    end: local,
    allDay: z.boolean(),
    zone,
    startsAt: time,
    endsAt: time,
    title: z.string(),
    description: z.optional(z.string()),
    location: z.optional(z.string()),
    recurrence: z.optional(z.string()),
    instance: z.optional(z.string().check(z.describe('names this instance of its series'))),
    creator: z.optional(z.string()),
    ...z.partial(z.object(kept)).shape,
    keptIn,
    overlaps: z.optional(
      z
        .array(overlap)
        .check(z.describe('where the diary warns of double booking or refuses it: what overlaps this instance')),
    ),
    createdAt: time,
    changedAt: time,
  }),
);

/** An appointment that cannot be shown: it can be deleted and exported, and whatever stands beside it is shown. */
export const unreadableView = z.strictObject({
  id: z.string(),
  uid: z.string(),
  unreadable: z
    .literal(true)
    .check(z.describe('what the calendar object says cannot be shown; phones are served it as it is')),
  reason: z.string(),
  creator: z.optional(z.string()),
  ...z.partial(z.object(kept)).shape,
  keptIn,
  createdAt: time,
  changedAt: time,
});

/** What stands at a place in the diary. */
export const appointmentEntry = z.union([appointmentView, unreadableView]);

export type NewAppointment = z.output<typeof newAppointment>;
export type AppointmentPatch = z.output<typeof appointmentPatch>;
export type AppointmentView = z.output<typeof appointmentView>;
export type UnreadableView = z.output<typeof unreadableView>;
export type AppointmentEntry = z.output<typeof appointmentEntry>;
