import { createHash } from 'node:crypto';
import type { Instance } from '../../codec/recurrence/expand.ts';
import { TooManyInstancesError, type Work } from '../../codec/recurrence/work.ts';
import type { Calendar } from '../../model/calendar.ts';
import type { CalendarObject } from '../../model/calendar-object.ts';
import type { AdminContext } from '../context.ts';
import { ProblemError } from '../problem.ts';
import { instanceName, instancesOf, project } from './project.ts';
import type { AppointmentView } from './schema.ts';

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
  readonly instance: Instance;
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

/** Everything in the period, unordered. */
const findAll = async ({ store }: AdminContext, calendar: Calendar, window: Period, work: Work): Promise<Found[]> => {
  const entries = await store.listObjects(calendar, { window });
  const names = entries.map(({ name }) => name);
  const found: Found[] = [];
  try {
    for (const object of (await store.loadObjects(calendar, names)).values()) {
      for (const instance of instancesOf({ calendar, object, work }, window, mostInstances - found.length)) {
        const place = digest(object.name, instanceName(instance));
        found.push({ object, instance, start: instance.start, place });
      }
    }
  } catch (error) {
    if (!(error instanceof TooManyInstancesError)) throw error;
    throw refused('from, to', `more than ${mostInstances} instances in the period: ask for a shorter one`);
  }
  return found;
};

/** Each of them in the diary's words; every object is read once. */
const projected = (calendar: Calendar, page: readonly Found[]): AppointmentView[] => {
  const views = new Map(
    [...Map.groupBy(page, ({ object }) => object)].flatMap(([object, group]) => {
      const own = project(
        calendar,
        object,
        group.map(({ instance }) => instance),
      );
      return group.map((one, index) => [one, own[index]] as const);
    }),
  );
  return page.flatMap((one) => views.get(one) ?? []);
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
): Promise<{ items: AppointmentView[]; next?: string }> => {
  const list = digest(calendar.id, period.from, period.to).slice(0, 16);
  const last = cursor === undefined ? undefined : positionOf(cursor, list);
  // What is still to come starts no earlier than what was read last.
  const window = { ...period, from: Math.max(period.from, last?.start ?? period.from) };
  const found = await findAll(context, calendar, window, work);
  const rest = found.filter((one) => last === undefined || inOrder(one, last) > 0).sort(inOrder);
  const page = rest.slice(0, limit);
  const end = page.at(-1);
  return {
    items: projected(calendar, page),
    ...(end && rest.length > limit && { next: `${list}.${end.start}.${end.place}` }),
  };
};
