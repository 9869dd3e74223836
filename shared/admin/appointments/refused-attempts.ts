import type * as z from 'zod/mini';
import { paths } from '../../deployment/paths.ts';
import type { RefusedAttempt } from '../../store/double-booking.ts';
import { call } from '../call.ts';
import { timeOf } from '../fields.ts';
import { bookingView } from './bookings.ts';
import { attemptsView, type attemptView } from './refused-attempts-view.ts';
import { requireCalendar } from './stored.ts';

const tag = 'appointments';

/** So many attempts a list shows. */
const mostShown = 200;
const path = `${paths.admin}/resources/{resourceId}/refused-attempts` as const;

const viewOf = (attempt: RefusedAttempt): z.output<typeof attemptView> => {
  const { id, who, byPhone, firstAt, lastAt, times, calendarId, attempted, inTheWay } = attempt;
  return {
    id,
    who,
    byPhone,
    firstAt: timeOf(firstAt),
    lastAt: timeOf(lastAt),
    times,
    resourceId: calendarId,
    uid: attempted.uid,
    title: attempted.title,
    ...bookingView(attempted),
    inTheWay: inTheWay.map((booking) => ({ appointmentId: booking.name, ...bookingView(booking) })),
  };
};

/** What was refused in a diary because of double booking, for 30 days (B03). */
export const refusedAttemptCalls = [
  call({
    name: 'listRefusedAttempts',
    method: 'GET',
    path,
    tag,
    summary: 'What the diary refused in the last 30 days because the time was taken, the latest first; at most 200',
    status: 200,
    answer: attemptsView,
    run: async ({ context, params }) => {
      const attempts = await context.store.refusedAttempts(await requireCalendar(context, params.resourceId));
      return { body: { items: attempts.slice(0, mostShown).map(viewOf) } };
    },
  }),
];
