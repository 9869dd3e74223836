import { createHash } from 'node:crypto';
import { eachInstance, type Instance, tooMany } from '../../codec/recurrence/expand.ts';
import { TooManyInstancesError, type Work } from '../../codec/recurrence/work.ts';
import type { Calendar } from '../../model/calendar.ts';
import type { CalendarObject } from '../../model/calendar-object.ts';
import { overlaps } from '../../model/instant.ts';
import { loadInPieces } from '../../store/load-in-pieces.ts';
import type { AdminContext } from '../context.ts';
import { ProblemError } from '../problem.ts';
import { overlapsOf } from './overlaps.ts';
import { instanceName, project, projectUnreadable, readingOf } from './project.ts';
import type { AppointmentEntry } from './schema.ts';

/** Instances that a period may have, however it is paged. */
const mostInstances = 5_000;

/** How a cursor looks: its list, and the start and the place of the last appointment that was read. */
export const cursorShape = /^[\w-]{16}\.-?\d{1,16}\.[\w-]{43}$/;

/** The period of a list, half-open. */
export interface Period {
  readonly from: number;
  readonly to: number;
}

/** Where something stands in a list: by its start, then by what it is, which no change of its texts moves. */
interface Position {
  readonly start: number;
  readonly place: string;
}

interface Found extends Position {
  readonly object: CalendarObject;
  /** Absent where the object could not be read. */
  readonly instance?: Instance;
  readonly error?: unknown;
}

const digest = (...parts: readonly unknown[]): string =>
  createHash('sha256').update(JSON.stringify(parts)).digest('base64url');

const inOrder = (a: Position, b: Position): number =>
  a.start - b.start || (a.place < b.place ? -1 : Number(a.place > b.place));

const refused = (field: string, message: string): ProblemError =>
  new ProblemError('invalid-input', { issues: [{ where: 'query', field, message }] });

const positionOf = (cursor: string, list: string): Position => {
  const [of, start, place = ''] = cursor.split('.');
  if (of !== list) throw refused('cursor', 'belongs to another list: begin without a cursor');
  return { start: Number(start), place };
};

/** So many instances of one appointment may be running when the period begins. */
const mostRunning = 1_000;

/** What a list shows of one object; throws what reading it throws. */
function* foundIn(calendar: Calendar, object: CalendarObject, window: Period, work: Work): Generator<Found> {
  const [ical, reading] = readingOf({ calendar, object, work });
  let running = 0;
  for (const instance of eachInstance(ical, window, reading)) {
    if (!overlaps(instance, window)) continue;
    running += Number(instance.start < window.from);
    if (running > mostRunning) throw new TooManyInstancesError(`more than ${mostRunning} of its instances at one time`);
    yield { object, instance, start: instance.start, place: digest(object.name, instanceName(instance)) };
  }
}

/** All of one object in the period, or the one entry that stands for it when it cannot be read: never neither, never both. */
const findIn = (calendar: Calendar, object: CalendarObject, window: Period, work: Work, most: number): Found[] => {
  try {
    const found = foundIn(calendar, object, window, work)
      .take(most + 1)
      .toArray();
    // Views are made of a page later: what they need is tried here, where it marks one entry.
    project(calendar, object, found.flatMap(({ instance }) => instance ?? []).slice(0, 1));
    return found;
  } catch (error) {
    // The work is the request's: without any left nothing more can be read.
    work.spend(0);
    return [{ object, error, start: object.bounds.start ?? 0, place: digest(object.name) }];
  }
};

/** Everything in the period, unordered. */
const findAll = async ({ store }: AdminContext, calendar: Calendar, window: Period, work: Work): Promise<Found[]> => {
  const entries = await store.listObjects(calendar, { window });
  const found: Found[] = [];
  try {
    for await (const object of loadInPieces(store, calendar, entries)) {
      found.push(...findIn(calendar, object, window, work, mostInstances - found.length));
      if (found.length > mostInstances) throw tooMany(mostInstances);
    }
  } catch (error) {
    if (!(error instanceof TooManyInstancesError)) throw error;
    throw refused('from, to', `more than ${mostInstances} instances in the period: ask for a shorter one`);
  }
  return found;
};

/** Each of them in the diary's words; every object is read once. */
const projected = async (
  context: AdminContext,
  calendar: Calendar,
  page: readonly Found[],
): Promise<AppointmentEntry[]> => {
  const shown = page.flatMap((one) => (one.instance ? [{ ...one, instance: one.instance, found: one }] : []));
  const overlaps = await overlapsOf(context, calendar, shown);
  const marks = new Map(shown.map(({ found }, index) => [found, overlaps[index]]));
  const views = new Map(
    [...Map.groupBy(page, ({ object }) => object)].flatMap(([object, group]) => {
      const shown = group.flatMap(({ instance }) => instance ?? []);
      const own = project(calendar, object, shown);
      return group.map((one, index) => [one, own[index] ?? projectUnreadable(object, one.error)] as const);
    }),
  );
  return page.flatMap((one) => {
    const view = views.get(one);
    const marked = marks.get(one);
    return view === undefined ? [] : [marked?.length ? { ...view, overlaps: marked } : view];
  });
};

/**
 * One page of a period, by start: what is there all the while and keeps its start comes exactly once, what is added or
 * moved meanwhile if it starts after all that was read.
 */
export const listPage = async (
  context: AdminContext,
  calendar: Calendar,
  period: Period,
  { cursor, limit, work }: { readonly cursor?: string | undefined; readonly limit: number; readonly work: Work },
): Promise<{ items: AppointmentEntry[]; next?: string }> => {
  const list = digest(calendar.id, period.from, period.to).slice(0, 16);
  const last = cursor === undefined ? undefined : positionOf(cursor, list);
  // What is still to come starts no earlier than what was read last.
  const window = { ...period, from: Math.max(period.from, last?.start ?? period.from) };
  const found = await findAll(context, calendar, window, work);
  const rest = found.filter((one) => last === undefined || inOrder(one, last) > 0).sort(inOrder);
  const page = rest.slice(0, limit);
  const end = page.at(-1);
  return {
    items: await projected(context, calendar, page),
    ...(end && rest.length > limit && { next: `${list}.${end.start}.${end.place}` }),
  };
};
