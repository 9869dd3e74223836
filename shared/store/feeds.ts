import type { Feed } from '../model/feed.ts';
import type { Instant } from '../model/instant.ts';

/** What answering a feed reads, strongly, on every request: a revocation acts on the next one. */
export interface FeedReader {
  loadFeed(resourceId: string, secretHash: string): Promise<Feed | undefined>;
  /** Notes that it was used, at most once in a quarter of an hour over all processes. Never throws and tries once. */
  noteFeedUse(feed: Feed, use: { readonly at: Instant; readonly agent: string }): Promise<'noted' | 'known' | 'lost'>;
}

/** The feeds of diary resources, as administrators keep them; each change with its audit entry, or not at all. */
export interface Feeds<AuditEntry> {
  /** The oldest first. */
  listFeeds(resourceId: string): Promise<readonly Feed[]>;
  addFeed(feed: Feed, audit: AuditEntry): Promise<void>;
  /** What an administrator decides of it, unless somebody changed or deleted it since it was read. */
  changeFeed(before: Feed, after: Feed, audit: AuditEntry): Promise<'changed' | 'stale'>;
  deleteFeed(feed: Feed, audit: AuditEntry): Promise<'deleted' | 'stale'>;
  /** All of a resource that is deleted. */
  forgetFeeds(resourceId: string): Promise<void>;
}
