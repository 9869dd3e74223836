import { DateTime } from 'luxon';
import type { BusyPeriod } from '../../codec/recurrence/busy.ts';
import { TooManyInstancesError, type Work } from '../../codec/recurrence/work.ts';
import { paths } from '../../deployment/paths.ts';
import type { Calendar } from '../../model/calendar.ts';
import type { CalendarObject } from '../../model/calendar-object.ts';
import { dayMs, hourMs } from '../../model/instant.ts';
import { loadInPieces } from '../../store/load-in-pieces.ts';
import { requireCalendar } from '../appointments/stored.ts';
import { call, type Input } from '../call.ts';
import { timeOf } from '../fields.ts';
import { requireOwnReferences } from '../own-branch/require-own.ts';
import { ProblemError, problemOf } from '../problem.ts';
import { type FreeBusy, freeBusyAnswer, freeBusyQuery } from './schema.ts';
import { busyTimesOf, type Period, takenBy } from './taken.ts';

/** A quarter of a year, with the hour that clocks may be set back in it. */
const longest = 92 * dayMs + hourMs;

/** Preparation and follow-up reach no further than this beyond an appointment. */
const widest = dayMs;

/** Appointments that one request may read, and busy periods that it may find. */
const most = 5_000;

/** Diaries that are read beside one another. */
const atOnce = 5;

const refused = (field: string, [en, de]: readonly [string, string]): ProblemError =>
  new ProblemError('invalid-input', { issues: [{ where: 'body', field, message: { en, de } }] });

const instantOf = (text: string, field: string): number => {
  const at = DateTime.fromISO(text, { setZone: true });
  if (!at.isValid) throw refused(field, ['must be a time that exists', 'muss ein Zeitpunkt sein, den es gibt']);
  return at.toMillis();
};

const periodOf = ({ from, to }: { readonly from: string; readonly to: string }): Period => {
  const period = { from: instantOf(from, 'from'), to: instantOf(to, 'to') };
  if (period.to <= period.from) throw refused('to', ['must be after from', 'muss nach from liegen']);
  if (period.to - period.from > longest)
    throw refused('to', ['must be at most 92 days after from', 'darf höchstens 92 Tage nach from liegen']);
  return period;
};

/** Counts over the whole request. */
const counting = () => {
  let left = most;
  return (count: number): void => {
    left -= count;
    if (left < 0)
      throw refused('resourceIds, from, to', [
        `more than ${most} appointments: ask for fewer diaries or a shorter period`,
        `mehr als ${most} Termine: nach weniger Kalendern oder einem kürzeren Zeitraum fragen`,
      ]);
  };
};

/** All that an object may take, where nobody can read what it takes. */
const wholeOf = ({ bounds }: CalendarObject, { from, to }: Period): readonly BusyPeriod[] => {
  const start = Math.max(bounds.start ?? from, from);
  const end = Math.min(bounds.end ?? to, to);
  return start < end ? [{ start, end, type: 'BUSY' }] : [];
};

const freeBusyOf = async (
  { context, work }: Pick<Input, 'context' | 'work'>,
  calendar: Calendar,
  period: Period,
  count: (count: number) => void,
): Promise<Omit<FreeBusy, 'resourceId'>> => {
  const window = { from: period.from - widest, to: period.to + widest };
  const entries = await context.store.listObjects(calendar, { window });
  count(entries.length);
  const periods: BusyPeriod[] = [];
  let unreadable = false;
  for await (const object of loadInPieces(context.store, calendar, entries)) {
    const taken = takenOr(calendar, object, period, work);
    unreadable ||= taken === undefined;
    periods.push(...(taken ?? wholeOf(object, period)));
    if (periods.length > most) count(most + 1);
  }
  return { busy: busyTimesOf(periods), ...(unreadable && { unreadable }) };
};

/** Undefined for an object that cannot be read; what is too much for the request ends it. */
const takenOr = (calendar: Calendar, object: CalendarObject, period: Period, work: Work) => {
  try {
    return takenBy(calendar, object, period, work);
  } catch {
    work.spend(0);
    return undefined;
  }
};

/** When people and rooms are taken, of many at once (B09). */
export const freeBusyCalls = [
  call({
    name: 'queryFreeBusy',
    method: 'POST',
    path: `${paths.admin}/free-busy`,
    tag: 'free-busy',
    summary:
      'When up to 50 diaries are taken in up to 92 days, preparation and follow-up counted; says nothing of what takes them',
    status: 200,
    limited: 'filtered',
    body: freeBusyQuery,
    answer: freeBusyAnswer,
    run: async ({ body, ...request }) => {
      const period = periodOf(body);
      const count = counting();
      const one = async (resourceId: string): Promise<FreeBusy> => {
        try {
          await requireOwnReferences(request.context, request.caller, { resourceId });
          const calendar = await requireCalendar(request.context, resourceId);
          return { resourceId, ...(await freeBusyOf(request, calendar, period, count)) };
        } catch (error) {
          if (!(error instanceof ProblemError) || error.code !== 'resource-not-found') throw error;
          return { resourceId, busy: [], problem: problemOf(error, request.language) };
        }
      };
      const ids = [...new Set(body.resourceIds)];
      const items: FreeBusy[] = [];
      try {
        for (let at = 0; at < ids.length; at += atOnce)
          items.push(...(await Promise.all(ids.slice(at, at + atOnce).map(one))));
      } catch (error) {
        if (!(error instanceof TooManyInstancesError)) throw error;
        throw refused('from, to', [
          'too much recurs in it: ask for less',
          'darin wiederholt sich zu viel: weniger fragen',
        ]);
      }
      return { body: { from: timeOf(period.from), to: timeOf(period.to), items } };
    },
  }),
];
