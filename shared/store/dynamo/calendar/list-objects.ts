import type { Calendar } from '../../../model/calendar.ts';
import type { ObjectEntry } from '../../../model/calendar-object.ts';
import type { Interval } from '../../../model/instant.ts';
import { touches } from '../../../model/touches.ts';
import type { ListFilter } from '../../reader.ts';
import { changesBetween } from './changes.ts';
import { coldListing, withChanges } from './cold-listing.ts';
import { alarmsTouch, listAll, listWindow } from './index-query.ts';
import { covers, type Listing, type ListingCache } from './listing-cache.ts';
import type { CalendarDatabase } from './object-memory.ts';
import { advanceStable } from './stable.ts';

/** More changes than this cost more than reading the index anew. */
const maxBehind = 200;

/** What a warm process knows of a window, brought up to date as any client would: by the changes since. Undefined when that is not possible. */
export const knownListing = async (
  database: CalendarDatabase,
  cache: ListingCache,
  calendar: Calendar,
  window: Interval = {},
): Promise<Listing | undefined> => {
  const known = cache.get(calendar.id);
  if (!known || known.epoch !== calendar.epoch || !covers(known, window)) return undefined;
  const { stable } = await advanceStable(database, calendar);
  // What is written but not settled yet stands in the index alone: who just wrote it must see it.
  if (stable < calendar.version) return undefined;
  if (known.version >= stable) return known;
  if (stable - known.version > maxBehind) return undefined;
  const changes = await changesBetween(database, calendar, known.version, stable);
  if (!changes) return undefined;

  const listing = { ...known, version: stable, entries: withChanges(known.entries, changes) };
  cache.put(calendar.id, listing);
  return listing;
};

/** Every live object, from the index where it must be, and remembered. */
export const listEverything = async (
  database: CalendarDatabase,
  cache: ListingCache,
  calendar: Calendar,
): Promise<readonly ObjectEntry[]> => {
  const known = await knownListing(database, cache, calendar);
  if (known) return [...known.entries.values()];
  const listing = await coldListing(database, calendar, () => listAll(database, calendar));
  cache.put(calendar.id, listing);
  return [...listing.entries.values()];
};

/** What the index holds of a window. One without an end is remembered: who asks for what is to come asks soon again, from a little later. */
const readWindow = async (
  database: CalendarDatabase,
  cache: ListingCache,
  calendar: Calendar,
  window: Interval,
): Promise<Listing> => {
  const listing = await coldListing(database, calendar, () => listWindow(database, calendar, window));
  if (window.to === undefined)
    cache.put(calendar.id, { ...listing, ...(window.from !== undefined && { from: window.from }) });
  return listing;
};

/** The live objects that touch the window; by alarms all are looked at, because an alarm may lie anywhere. */
const listTouching = async (
  database: CalendarDatabase,
  cache: ListingCache,
  calendar: Calendar,
  { window, of = 'instances' }: Omit<ListFilter, 'within'>,
): Promise<readonly ObjectEntry[]> => {
  if (!window) return listEverything(database, cache, calendar);
  if (of === 'alarms')
    return (await listEverything(database, cache, calendar)).filter((entry) => alarmsTouch(entry, window));
  const { entries } =
    (await knownListing(database, cache, calendar, window)) ?? (await readWindow(database, cache, calendar, window));
  return [...entries.values()].filter((entry) => touches(entry, window));
};

/** The live objects that touch the window, of those that lie in the other one. */
export const listObjects = async (
  database: CalendarDatabase,
  cache: ListingCache,
  calendar: Calendar,
  { within, ...filter }: ListFilter = {},
): Promise<readonly ObjectEntry[]> => {
  const window = filter.window ?? (filter.of === 'alarms' ? undefined : within);
  const entries = await listTouching(database, cache, calendar, { ...filter, ...(window && { window }) });
  return within ? entries.filter((entry) => touches(entry, within)) : entries;
};
