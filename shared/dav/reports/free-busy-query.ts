import type { BusyPeriod } from '../../codec/recurrence/busy.ts';
import { childOf } from '../../codec/xml/node.ts';
import { caldav } from '../../model/names.ts';
import { closedRangeOf } from '../filter/time-range.ts';
import { busyTimes, freeBusyCalendar } from '../objects/freebusy.ts';
import { DavError } from '../preconditions.ts';
import { calendarMediaType } from '../responses/object-headers.ts';
import type { Answer } from './answer.ts';
import { calendarsBelow } from './members.ts';

/** free-busy-query: when the calendar, or any of a home, is taken, as a VFREEBUSY without a word about what (RFC 4791 §7.10). */
export const freeBusyQuery: Answer = async (query, request, context) => {
  const given = childOf(query, caldav('time-range'));
  const range = given && closedRangeOf(given);
  if (!range) throw new DavError(400, { message: 'free-busy-query needs a time-range with start and end in UTC' });
  const periods: BusyPeriod[] = [];
  for (const { calendar } of await calendarsBelow(request, context)) {
    periods.push(...(await busyTimes(calendar, range, context)));
  }
  return { status: 200, headers: calendarMediaType(), body: freeBusyCalendar(periods, range, context.clock()) };
};
