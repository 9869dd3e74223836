import * as z from 'zod/mini';
import type { Booking } from '../../store/double-booking.ts';
import { time, timeOf } from '../fields.ts';

/** The time that an appointment takes in a diary. */
export const bookingShape = {
  startsAt: time,
  endsAt: time,
  takenFrom: time.check(z.describe('with preparation')),
  takenUntil: time.check(z.describe('with follow-up')),
};

/** The same as answers show it. */
export const bookingView = ({ start, end, from, to }: Booking) => ({
  startsAt: timeOf(start),
  endsAt: timeOf(end),
  takenFrom: timeOf(from),
  takenUntil: timeOf(to),
});
