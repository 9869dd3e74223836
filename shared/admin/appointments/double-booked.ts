import { textOf } from '../../codec/ical/jcal.ts';
import { principalComponents, readCalendar } from '../../codec/ical/read.ts';
import type { Refusal } from '../../store/double-booking.ts';
import type { AdminContext } from '../context.ts';
import { ProblemError } from '../problem.ts';
import { bookingView } from './bookings.ts';

const titleOf = (body: Uint8Array): string | undefined => {
  const [component] = principalComponents(readCalendar(body));
  return component && textOf(component, 'summary');
};

/** The refusal of a double booking, with what is in the way by id, title and time (B03). */
export const doubleBooked = async (
  { store }: AdminContext,
  { calendarId, attempted, inTheWay }: Refusal,
): Promise<ProblemError> => {
  const calendar = await store.loadResourceCalendar(calendarId);
  const names = inTheWay.map(({ name }) => name);
  const objects = calendar && (await store.loadObjects(calendar, names));
  return new ProblemError('double-booked', {
    resourceId: calendarId,
    ...bookingView(attempted),
    inTheWay: inTheWay.map((booking) => {
      const object = objects?.get(booking.name);
      return { appointmentId: booking.name, title: object && titleOf(object.body), ...bookingView(booking) };
    }),
  });
};
