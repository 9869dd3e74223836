import { el } from '../../codec/xml/node.ts';
import { zoneOrUtc } from '../../codec/zones/resolve.ts';
import { toWall } from '../../codec/zones/zone.ts';
import type { Calendar } from '../../model/calendar.ts';
import type { Instant } from '../../model/instant.ts';
import { gateway } from '../../model/names.ts';
import type { Booking, Refusal } from '../../store/double-booking.ts';
import { type DavError, violated } from '../preconditions.ts';

const utc = (instant: Instant): string => new Date(instant).toISOString().replace(/[-:]|\.\d{3}/g, '');

/** `2026-12-03 10:30 to 11:30`, as clocks in the diary's zone show it. */
const inWords = ({ from, to }: Booking, zoneName: string): string => {
  const zone = zoneOrUtc(zoneName);
  const [start, end] = [from, to].map((instant) => new Date(toWall(instant, zone)).toISOString().slice(0, 16));
  const [day, time] = (start ?? '').split('T');
  const [lastDay, until] = (end ?? '').split('T');
  return `${day} ${time} to ${day === lastDay ? '' : `${lastDay} `}${until}`;
};

/**
 * The refusal of a write that would book a diary twice (B03): an element of our own for each time that is taken, with
 * preparation and follow-up in it, and the same in a sentence. Whose appointments these are is not said.
 */
export const doubleBooked = ({ calendarId, zone, inTheWay }: Refusal, calendar: Calendar): DavError => {
  const whose = calendarId === calendar.id ? 'the diary' : 'the second resource';
  const taken = inTheWay.map((booking) => inWords(booking, zone)).join(', ');
  return violated('double-booked', {
    content: inTheWay.map(({ from, to }) => el(gateway('taken'), { start: utc(from), end: utc(to) })),
    message:
      inTheWay.length > 0
        ? `${whose} is taken: ${taken} (${zone})`
        : `the recurring appointments of ${whose} take too much work to be compared`,
  });
};
