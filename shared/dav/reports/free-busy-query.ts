import { childOf } from '../../codec/xml/node.ts';
import { caldav } from '../../model/names.ts';
import { depthOf } from '../conditions/conditional.ts';
import { closedRangeOf } from '../filter/time-range.ts';
import { busyTimes, freeBusyCalendar } from '../objects/freebusy.ts';
import { DavError, violated } from '../preconditions.ts';
import { loadCalendarOf } from '../resources/resources.ts';
import { calendarMediaType } from '../responses/object-headers.ts';
import type { Answer } from './answer.ts';

/** free-busy-query: when the calendar is taken, as a VFREEBUSY without a word about what (RFC 4791 §7.10). */
export const freeBusyQuery: Answer = async (query, { target, headers }, context) => {
  if (target.kind !== 'collection') throw violated('supported-report');
  const given = childOf(query, caldav('time-range'));
  const range = given && closedRangeOf(given);
  if (!range) throw new DavError(400, { message: 'free-busy-query needs a time-range with start and end in UTC' });
  const calendar = await loadCalendarOf(target, context);
  const periods = (depthOf(headers) ?? '1') === '0' ? [] : await busyTimes(calendar, range, context);
  return { status: 200, headers: calendarMediaType(), body: freeBusyCalendar(periods, range, context.clock()) };
};
