import type { Calendar } from '../../model/calendar.ts';
import type { Clock, Interval } from '../../model/instant.ts';
import { touches } from '../../model/touches.ts';
import type { CalendarReader } from '../../store/reader.ts';
import { seenTime, syncWindowOf } from '../../store/sync-window.ts';

/** What is loaded of a calendar, as far as it lies in the days that are seen. */
const seeing = (store: CalendarReader, seenIn: (calendar: Calendar) => Interval | undefined) => ({
  async loadObject(...[calendar, name]: Parameters<CalendarReader['loadObject']>) {
    const within = seenIn(calendar);
    const object = await store.loadObject(calendar, name);
    return object && within && !touches(object, within) ? undefined : object;
  },
  async loadObjects(...[calendar, names]: Parameters<CalendarReader['loadObjects']>) {
    const within = seenIn(calendar);
    const objects = await store.loadObjects(calendar, names);
    return within ? new Map([...objects].filter(([, object]) => touches(object, within))) : objects;
  },
  async listObjects(...[calendar, filter]: Parameters<CalendarReader['listObjects']>) {
    const within = seenIn(calendar);
    return store.listObjects(calendar, within ? { ...filter, within } : filter);
  },
});

/**
 * The store with each calendar's days: whoever reads finds nothing of other days, and tokens name the day, so that they
 * change at midnight (B06). Whoever writes meets what is there, whatever its day, so that nothing of the diary is lost on
 * the way of an appointment out of those days.
 */
export const windowStore = <Store extends CalendarReader>(
  store: Store,
  { clock, reads }: { readonly clock: Clock; readonly reads: boolean },
): Store => {
  const windowOf = (calendar: Calendar) => syncWindowOf(calendar, clock());
  const seenIn = (calendar: Calendar): Interval | undefined => seenTime(calendar, clock());
  return {
    ...store,
    ...(reads && seeing(store, seenIn)),
    async currentToken(calendar) {
      const window = windowOf(calendar);
      return { ...(await store.currentToken(calendar)), ...(window && { day: window.today }) };
    },
    sync(calendar, query) {
      const window = windowOf(calendar);
      return store.sync(calendar, window ? { ...query, window } : query);
    },
  };
};
