import type { ObjectEntry } from '../../../model/calendar-object.ts';
import type { Instant, Interval } from '../../../model/instant.ts';
import { lru } from '../../../model/lru.ts';

/** All live objects of a calendar as a reader knows them who has seen everything up to `version`. */
export interface Listing {
  readonly epoch: string;
  readonly version: number;
  readonly entries: ReadonlyMap<string, ObjectEntry>;
  /** Of what ends before, it holds some at most; absent: it holds everything. */
  readonly from?: Instant;
}

/** Does the listing hold every object that touches the window? */
export const covers = ({ from = -Infinity }: Pick<Listing, 'from'>, window: Interval): boolean =>
  (window.from ?? -Infinity) >= from;

/** What a warm process remembers of calendars it listed; bounded by the number of entries, the longest unused goes first. */
export interface ListingCache {
  get(calendarId: string): Listing | undefined;
  /** Keeps it unless something newer of the same epoch is known, or more of the same version. */
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
      if (known?.epoch === listing.epoch) {
        if (known.version > listing.version) return;
        if (known.version === listing.version && covers(known, listing)) return;
      }
      listings.set(calendarId, listing);
    },
  };
};
