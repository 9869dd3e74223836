import { noteEvery } from '../../devices.ts';
import type { FeedReader } from '../../feeds.ts';
import { type DatabaseOptions, openDatabase } from '../engine/database.ts';
import { keys } from '../rows/keys.ts';
import { feedOf } from './feed-row.ts';

/** One strong read for a feed; the row says itself whether its use is to be noted. */
export const dynamoFeedReader = (options: DatabaseOptions): FeedReader => {
  const { get, tryOnce } = openDatabase(options);
  return {
    async loadFeed(resourceId, secretHash) {
      const row = await get(keys.feed(resourceId, secretHash));
      return row && feedOf(row);
    },

    async noteFeedUse({ resourceId, secretHash, lastUsedAt = -Infinity }, { at, agent }) {
      if (at - noteEvery < lastUsedAt && lastUsedAt <= at + noteEvery) return 'known';
      try {
        const outcome = await tryOnce({
          Key: keys.feed(resourceId, secretHash),
          UpdateExpression: 'SET lastUsedAt = :at, lastUsedBy = :agent',
          ConditionExpression:
            'attribute_exists(pk) AND (attribute_not_exists(lastUsedAt) OR lastUsedAt <= :due OR lastUsedAt > :ahead)',
          ExpressionAttributeValues: { ':at': at, ':agent': agent, ':due': at - noteEvery, ':ahead': at + noteEvery },
        });
        return outcome === 'not-taken' ? 'lost' : outcome === 'done' ? 'noted' : 'known';
      } catch {
        return 'lost';
      }
    },
  };
};
