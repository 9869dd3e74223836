import { readCalendar } from '../../codec/ical/read.ts';
import type { Instance } from '../../codec/recurrence/expand.ts';
import { besideOf, type Occupied, occupiedBy, occupiedOf } from '../../codec/recurrence/occupied.ts';
import { type Work, workOf } from '../../codec/recurrence/work.ts';
import type { Calendar } from '../../model/calendar.ts';
import type { CalendarObject } from '../../model/calendar-object.ts';
import { dayMs } from '../../model/instant.ts';
import { secondResourceOf } from '../../model/second-resource.ts';
import type { AdminContext } from '../context.ts';
import { bookingView } from './bookings.ts';
import type { AppointmentView } from './schema.ts';

/** So many overlaps of one appointment are named. */
const mostNamed = 20;

type Overlaps = NonNullable<AppointmentView['overlaps']>;

/** An instance on a page of a list. */
interface Shown {
  readonly object: CalendarObject;
  readonly instance: Instance;
}

interface Taken {
  readonly object: CalendarObject;
  readonly occupied: Occupied;
}

type Stretch = Pick<Occupied, 'from' | 'to'>;

const takenBy = (object: CalendarObject, { zone }: Calendar, window: Stretch, work: Work): readonly Taken[] => {
  const { body, etag, diary } = object;
  try {
    const all = occupiedBy(readCalendar(body, etag), window, { zone, work }, besideOf(diary));
    return all.map((occupied) => ({ object, occupied }));
  } catch {
    // What cannot be read says so in its own entry, and marks no other.
    return [];
  }
};

/** Everything in a diary that takes time of this stretch. */
const takenIn = async ({ store }: AdminContext, calendar: Calendar, stretch: Stretch): Promise<readonly Taken[]> => {
  const window = { from: stretch.from - dayMs, to: stretch.to + dayMs };
  const names = (await store.listObjects(calendar, { window })).map(({ name }) => name);
  const objects = [...(await store.loadObjects(calendar, names)).values()];
  const work = workOf();
  return objects.flatMap((object) => takenBy(object, calendar, stretch, work));
};

const secondOf = ({ diary, counterpartOf }: CalendarObject, { id }: Calendar) =>
  secondResourceOf(id, { ...diary, counterpartOf });

/** Is the one the other, or its counterpart? */
const isSame = (other: CalendarObject, object: CalendarObject, home: Calendar, where: Calendar): boolean =>
  where.id === home.id
    ? other.name === object.name
    : other.counterpartOf?.calendarId === home.id && other.counterpartOf.name === object.name;

/** The diaries that watch for double booking among this one and those of the second resources on the page. */
const watchedDiaries = async ({ store }: AdminContext, home: Calendar, page: readonly Shown[]) => {
  const seconds = [...new Set(page.flatMap(({ object }) => secondOf(object, home) ?? []))];
  const rooms = await Promise.all(seconds.map((id) => store.loadResourceCalendar(id)));
  return [home, ...rooms].flatMap((calendar) => (calendar?.doubleBooking ? [calendar] : []));
};

/**
 * What overlaps each instance of a page, by its place on it: in its own diary, and in that of its second resource, as far as
 * these warn of double booking or refuse it (B03). Nothing is read for diaries that allow it, but the head of each second
 * resource.
 */
export const overlapsOf = async (
  context: AdminContext,
  home: Calendar,
  page: readonly Shown[],
): Promise<readonly Overlaps[]> => {
  const own = page.map(({ object, instance }) => occupiedOf(instance, besideOf(object.diary)));
  const all = own.filter((one) => one !== undefined);
  const diaries = all.length === 0 ? [] : await watchedDiaries(context, home, page);
  const stretch = { from: Math.min(...all.map(({ from }) => from)), to: Math.max(...all.map(({ to }) => to)) };
  const taken = await Promise.all(
    diaries.map(async (calendar) => ({ calendar, taken: await takenIn(context, calendar, stretch) })),
  );
  return page.map(({ object }, index) => {
    const mine = own[index];
    if (!mine) return [];
    const found = taken.flatMap(({ calendar, taken }) =>
      calendar.id !== home.id && secondOf(object, home) !== calendar.id
        ? []
        : taken
            .filter(
              ({ object: other, occupied }) =>
                occupied.from < mine.to && occupied.to > mine.from && !isSame(other, object, home, calendar),
            )
            .map(({ object: { name }, occupied }) => ({
              resourceId: calendar.id,
              appointmentId: name,
              ...bookingView({ name, ...occupied }),
            })),
    );
    return found.slice(0, mostNamed);
  });
};
