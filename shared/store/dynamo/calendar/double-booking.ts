import { readCalendar } from '../../../codec/ical/read.ts';
import { besideOf, type Occupied, occupiedBy } from '../../../codec/recurrence/occupied.ts';
import { mostSteps, TooManyInstancesError, type Work, workOf } from '../../../codec/recurrence/work.ts';
import type { Calendar } from '../../../model/calendar.ts';
import type { CalendarObject, ObjectEntry } from '../../../model/calendar-object.ts';
import { dayMs } from '../../../model/instant.ts';
import type { Booking, Refusal } from '../../double-booking.ts';
import { startBackoff } from '../engine/retry.ts';
import { keys } from '../rows/keys.ts';
import { type ObjectRow, objectOf } from '../rows/object-row.ts';
import { entryOf, summaryOf } from '../rows/packed-entry.ts';
import type { CalendarChanges, ObjectChange } from './commit.ts';
import { listWindow } from './index-query.ts';
import { loadObjects } from './load-objects.ts';
import type { CalendarDatabase } from './object-memory.ts';
import { untilSeen } from './stable.ts';
import { joined, overlapOf, type Stretch, without } from './stretches.ts';

/** Preparation and follow-up are no longer than this. */
const longestAside = dayMs;
/** Of a series this much is judged: so many instances, within two years. */
const horizon = { instances: 1_000, days: 731 } as const;
/** The series of a whole diary may take more steps than what one phone asks for. */
const steps = 4 * mostSteps.read;
/** So many of those that are in the way are named. */
const mostNamed = 10;

/** What happens once at a known time is judged by the index alone. */
const byIndex = ({ component, bounds, takes }: ObjectEntry): readonly Occupied[] | undefined => {
  if (component !== 'VEVENT' || takes?.free) return [];
  const { start, end, recurring } = bounds;
  if (recurring || start === undefined || end === undefined || takes === undefined) return undefined;
  const [from, to] = [start - takes.before, end + takes.after];
  return from < to ? [{ from, to, start, end }] : [];
};

const byBody = (
  { body, etag, diary }: CalendarObject,
  { zone }: Calendar,
  window: Stretch,
  work: Work,
  most?: number,
): readonly Occupied[] => occupiedBy(readCalendar(body, etag), window, { zone, work }, besideOf(diary), most);

/** What of an appointment is judged: of a series that is under way, what is to come. */
const judgedPart = ({ bounds }: ObjectEntry, now: number): Stretch => {
  const { start = now, end = Number.POSITIVE_INFINITY } = bounds;
  const from = end <= now ? start : Math.max(start, now - dayMs);
  return { from: from - longestAside, to: from + horizon.days * dayMs };
};

/** What a change makes an appointment take, and what it took before in the same part of time. */
interface Taking {
  readonly change: ObjectChange;
  readonly entry: ObjectEntry;
  readonly after: readonly Occupied[];
  readonly before: readonly Occupied[];
}

const takingOf = (calendar: Calendar, change: ObjectChange, now: number, work: Work): Taking | undefined => {
  const { name, content, took = change.replaces } = change;
  const row: ObjectRow = { ...keys.object(calendar.id, name), version: 0, ...content };
  const [entry, earlier] = [entryOf(row), took && entryOf(took)];
  if (!entry) return undefined;
  const part = judgedPart(entry, now);
  const made = objectOf(row);
  const after = byIndex(entry) ?? (made ? byBody(made, calendar, part, work, horizon.instances) : []);
  if (after.length === 0 || !earlier) return { change, entry, after, before: [] };
  const known = byIndex(earlier);
  if (known) return { change, entry, after, before: known };
  const there = objectOf(took);
  return { change, entry, after, before: there ? byBody(there, calendar, part, work) : [] };
};

/** What the calendar holds near these stretches, but for some names: strong, and whole up to the version of this head. */
const othersNear = async (
  database: CalendarDatabase,
  calendar: Calendar,
  near: Stretch,
  but: ReadonlySet<string>,
  work: Work,
): Promise<readonly (readonly [name: string, Occupied])[]> => {
  await untilSeen(database, calendar, startBackoff(database));
  const window = { from: near.from - longestAside, to: near.to + longestAside };
  const entries = (await listWindow(database, calendar, window)).filter(({ name }) => !but.has(name));
  const judged = entries.map((entry) => ({ entry, occupied: byIndex(entry) }));
  const unknown = judged.flatMap(({ entry, occupied }) => (occupied ? [] : [entry.name]));
  const objects = await loadObjects(database, { ...calendar, stable: calendar.version }, unknown);
  return judged.flatMap(({ entry: { name }, occupied }) => {
    const object = objects.get(name);
    const all = occupied ?? (object ? byBody(object, calendar, near, work) : []);
    return all.map((one) => [name, one] as const);
  });
};

const bookingOf = (name: string, { start, end, from, to }: Occupied): Booking => ({ name, start, end, from, to });

/** What is in the way of one appointment that takes this time now and did not before. */
const refusalOfOne = (
  calendar: Calendar,
  { change, entry, after }: Taking,
  fresh: readonly Stretch[],
  others: readonly (readonly [name: string, Occupied])[],
): Refusal | undefined => {
  const hits = others.flatMap(([name, one]) => {
    const at = overlapOf(fresh, one);
    return at ? [{ name, one, at }] : [];
  });
  const [first] = hits.sort((a, b) => a.one.from - b.one.from);
  const attempted = first && after.find(({ from, to }) => from < first.at.to && to > first.at.from);
  if (!attempted) return undefined;
  return {
    calendarId: calendar.id,
    zone: calendar.zone,
    attempted: {
      ...bookingOf(change.name, attempted),
      uid: entry.uid,
      title: 'entry' in change.content ? summaryOf(change.content.entry) : '',
    },
    inTheWay: hits.slice(0, mostNamed).map(({ name, one }) => bookingOf(name, one)),
  };
};

const refusalIn = async (
  database: CalendarDatabase,
  { calendar, changes }: CalendarChanges,
): Promise<Refusal | undefined> => {
  const work = workOf(steps);
  const now = database.clock();
  const takings = changes.flatMap((change) => takingOf(calendar, change, now, work) ?? []);
  const before = joined(takings.flatMap((taking) => taking.before));
  const judged = takings.map((taking) => ({ taking, fresh: without(joined(taking.after), before) }));
  const all = joined(judged.flatMap(({ fresh }) => fresh));
  const [first, last] = [all[0], all.at(-1)];
  const names = new Set(changes.map(({ name }) => name));
  const others =
    first && last ? await othersNear(database, calendar, { from: first.from, to: last.to }, names, work) : [];
  for (const [index, { taking, fresh }] of judged.entries()) {
    const siblings = takings
      .slice(0, index)
      .flatMap(({ change, after }) => after.map((one) => [change.name, one] as const));
    const refusal =
      refusalOfOne(calendar, taking, fresh, others) ?? refusalOfOne(calendar, taking, joined(taking.after), siblings);
    if (refusal) return refusal;
  }
  return undefined;
};

/** Where the rules of a diary take too much work to be compared, nothing is known to be free. */
const undecided = ({ calendar, changes }: CalendarChanges): Refusal => {
  const [change] = changes;
  const entry = change && entryOf({ ...keys.object(calendar.id, change.name), version: 0, ...change.content });
  const { start = calendar.changedAt, end = start } = entry?.bounds ?? {};
  const { id: calendarId, zone } = calendar;
  const attempted = { name: change?.name ?? '', uid: entry?.uid ?? '', title: '', start, end, from: start, to: end };
  return { calendarId, zone, attempted, inTheWay: [] };
};

/**
 * Why these changes would book a diary twice whose rule refuses it, if they would (B03). Only time that is taken now and was
 * not before is judged: a text can be changed, and an appointment moved away, where two overlap already. What is read is
 * true for the heads that the changes were decided on, and the transaction holds only if they still stand.
 */
export const doubleBookingOf = async (
  database: CalendarDatabase,
  groups: readonly CalendarChanges[],
): Promise<Refusal | undefined> => {
  for (const group of groups) {
    if (group.calendar.doubleBooking !== 'refuse' || group.calendar.closed) continue;
    try {
      const refusal = await refusalIn(database, group);
      if (refusal) return refusal;
    } catch (error) {
      if (!(error instanceof TooManyInstancesError)) throw error;
      return undecided(group);
    }
  }
  return undefined;
};
