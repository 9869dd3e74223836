import type { ObjectEntry } from '../../../model/calendar-object.ts';

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
  const listings = new Map<string, Listing>();
  let total = 0;

  const drop = (calendarId: string): void => {
    total -= listings.get(calendarId)?.entries.size ?? 0;
    listings.delete(calendarId);
  };

  return {
    get(calendarId) {
      const listing = listings.get(calendarId);
      if (listing) {
        listings.delete(calendarId);
        listings.set(calendarId, listing);
      }
      return listing;
    },
    put(calendarId, listing) {
      const known = listings.get(calendarId);
      if (known && known.epoch === listing.epoch && known.version > listing.version) return;
      drop(calendarId);
      listings.set(calendarId, listing);
      total += listing.entries.size;
      for (const oldest of listings.keys()) {
        if (total <= maxEntries) break;
        drop(oldest);
      }
    },
  };
};
