import type { ObjectEntry } from '../../../model/calendar-object.ts';
import { lru } from '../../../model/lru.ts';

/** All live objects of a calendar as a reader knows them who has seen everything up to `version`. */
export interface Listing {
  readonly epoch: string;
  readonly version: number;
  readonly entries: ReadonlyMap<string, ObjectEntry>;
}

/** What a warm process remembers of calendars it listed; bounded by the number of entries, the longest unused goes first. */
export interface ListingCache {
  get(calendarId: string): Listing | undefined;
  /** Keeps it unless something newer of the same epoch is known. */
  put(calendarId: string, listing: Listing): void;
}

const maxEntries = 50_000;

/** An empty cache. */
export const listingCache = (): ListingCache => {
  const listings = lru<string, Listing>(maxEntries, ({ entries }) => entries.size);
  return {
    get: listings.get,
    put(calendarId, listing) {
      const known = listings.get(calendarId);
      if (known && known.epoch === listing.epoch && known.version > listing.version) return;
      listings.set(calendarId, listing);
    },
  };
};
