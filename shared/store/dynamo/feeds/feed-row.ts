import type { Feed } from '../../../model/feed.ts';
import type { Row } from '../rows/items.ts';
import { keys } from '../rows/keys.ts';

/** The row of a feed; its address alone finds it. */
export const feedRow = (feed: Feed): Row => ({ ...keys.feed(feed.resourceId, feed.secretHash), ...feed });

/** The feed of a row. */
export const feedOf = ({ pk: _pk, sk: _sk, ...feed }: Row): Feed => feed as unknown as Feed;
