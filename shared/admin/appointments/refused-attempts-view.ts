import * as z from 'zod/mini';
import { time } from '../fields.ts';
import { named } from '../schema-names.ts';
import { bookingShape } from './bookings.ts';

/** A write that the diary did not take because the time was taken. */
export const attemptView = named(
  'RefusedAttempt',
  z.strictObject({
    id: z.string(),
    who: z.string().check(z.describe('the user name of the phone, or who wrote in the diary')),
    byPhone: z.boolean(),
    firstAt: time,
    lastAt: time,
    times: z.int().check(z.describe('how often the same was tried')),
    resourceId: z.string().check(z.describe('the diary that refused: this one, or that of the second resource')),
    uid: z.string(),
    title: z.string(),
    ...bookingShape,
    inTheWay: z.array(z.strictObject({ appointmentId: z.string(), ...bookingShape })),
  }),
);

/** What was refused in a diary, the latest first. */
export const attemptsView = z.strictObject({ items: z.array(attemptView) });
