import type { Calendar } from '../../../model/calendar.ts';
import type { ObjectEntry } from '../../../model/calendar-object.ts';
import type { ListFilter } from '../../reader.ts';
import type { Database } from '../engine/database.ts';
import { changesBetween } from './changes.ts';
import { alarmsTouch, listAll, listWindow, touches } from './index-query.ts';
import type { Listing, ListingCache } from './listing-cache.ts';
import { advanceStable } from './stable.ts';

/** More changes than this cost more than reading the index anew. */
const maxBehind = 200;

/** What a warm process knows, brought up to date as any client would: by the changes since. Undefined when that is not possible. */
export const knownListing = async (
  database: Database,
  cache: ListingCache,
  calendar: Calendar,
): Promise<Listing | undefined> => {
  const known = cache.get(calendar.id);
  if (!known || known.epoch !== calendar.epoch) return undefined;
  const stable = await advanceStable(database, calendar);
  // What is written but not settled yet stands in the index alone: who just wrote it must see it.
  if (stable < calendar.version) return undefined;
  if (known.version >= stable) return known;
  if (stable - known.version > maxBehind) return undefined;
  const changes = await changesBetween(database, calendar, known.version, stable);
  if (!changes) return undefined;

  const entries = new Map(known.entries);
  for (const change of changes) {
    if (change.change === 'live') entries.set(change.entry.name, change.entry);
    else entries.delete(change.name);
  }
  const listing = { epoch: calendar.epoch, version: stable, entries };
  cache.put(calendar.id, listing);
  return listing;
};

/** Keeps a complete listing that was begun when everything up to `version` could be seen. */
export const remember = (
  cache: ListingCache,
  { id, epoch }: Calendar,
  version: number,
  entries: readonly ObjectEntry[],
): void => cache.put(id, { epoch, version, entries: new Map(entries.map((entry) => [entry.name, entry])) });

const listEverything = async (
  database: Database,
  cache: ListingCache,
  calendar: Calendar,
): Promise<readonly ObjectEntry[]> => {
  const known = await knownListing(database, cache, calendar);
  if (known) return [...known.entries.values()];
  // The mark first: what the index shows beyond it will be told again as a change.
  const version = await advanceStable(database, calendar);
  const entries = await listAll(database, calendar);
  remember(cache, calendar, version, entries);
  return entries;
};

/** The live objects that touch the window; by alarms all are looked at, because an alarm may lie anywhere. */
export const listObjects = async (
  database: Database,
  cache: ListingCache,
  calendar: Calendar,
  { window, of = 'instances' }: ListFilter = {},
): Promise<readonly ObjectEntry[]> => {
  if (!window) return listEverything(database, cache, calendar);
  if (of === 'alarms')
    return (await listEverything(database, cache, calendar)).filter((entry) => alarmsTouch(entry, window));
  const known = await knownListing(database, cache, calendar);
  const entries = known ? [...known.entries.values()] : await listWindow(database, calendar, window);
  return entries.filter((entry) => touches(entry, window));
};
