import type { AuditEntry } from '../../admin-store.ts';
import type { Feeds } from '../../feeds.ts';
import { auditRow } from '../administration/audit.ts';
import type { Database, TransactionItem } from '../engine/database.ts';
import { startBackoff } from '../engine/retry.ts';
import { keys } from '../rows/keys.ts';
import { feedOf, feedRow } from './feed-row.ts';

/** Nobody changed or deleted it since it was read. */
const unchanged = (changedAt: number) =>
  ({
    ConditionExpression: 'changedAt = :seen',
    ExpressionAttributeValues: { ':seen': changedAt },
  }) as const;

/** Rows of feeds: those of a resource lie together, under the hashes of their secrets. */
export const feedsStore = (database: Database): Feeds<AuditEntry> => {
  const transact = async (items: readonly TransactionItem[]): Promise<boolean> => {
    const backoff = startBackoff(database);
    for (;;) {
      const reasons = await database.transact(items, backoff);
      if (reasons === undefined) return true;
      if (reasons.some(({ Code }) => Code === 'ConditionalCheckFailed')) return false;
      await backoff.wait(reasons);
    }
  };

  const listFeeds: Feeds<AuditEntry>['listFeeds'] = async (resourceId) => {
    const rows = await database.query({
      KeyConditionExpression: 'pk = :pk',
      ExpressionAttributeValues: { ':pk': keys.feed(resourceId, '').pk },
    });
    return rows.map(feedOf).toSorted((a, b) => a.createdAt - b.createdAt || (a.id < b.id ? -1 : 1));
  };

  return {
    listFeeds,

    async addFeed(feed, audit) {
      await transact([{ Put: { Item: feedRow(feed) } }, { Put: { Item: auditRow(audit) } }]);
    },

    async changeFeed(before, after, audit) {
      const Key = keys.feed(before.resourceId, before.secretHash);
      const isSame = before.secretHash === after.secretHash;
      const removes = after.name === undefined ? ' REMOVE #name' : '';
      // What is noted of its use meanwhile stays.
      const changed: TransactionItem = {
        Update: {
          Key,
          UpdateExpression: `SET privacy = :privacy, pastDays = :past, futureDays = :future, changedAt = :now${after.name === undefined ? '' : ', #name = :name'}${removes}`,
          ConditionExpression: 'changedAt = :seen',
          ExpressionAttributeNames: { '#name': 'name' },
          ExpressionAttributeValues: {
            ':privacy': after.privacy,
            ':past': after.pastDays,
            ':future': after.futureDays,
            ':now': after.changedAt,
            ':seen': before.changedAt,
            ...(after.name !== undefined && { ':name': after.name }),
          },
        },
      };
      const moved: TransactionItem[] = [
        { Delete: { Key, ...unchanged(before.changedAt) } },
        { Put: { Item: feedRow(after) } },
      ];
      const items = [...(isSame ? [changed] : moved), { Put: { Item: auditRow(audit) } }];
      return (await transact(items)) ? 'changed' : 'stale';
    },

    async deleteFeed({ resourceId, secretHash, changedAt }, audit) {
      const removed = await transact([
        { Delete: { Key: keys.feed(resourceId, secretHash), ...unchanged(changedAt) } },
        { Put: { Item: auditRow(audit) } },
      ]);
      return removed ? 'deleted' : 'stale';
    },

    async forgetFeeds(resourceId) {
      const feeds = await listFeeds(resourceId);
      if (feeds.length === 0) return;
      await transact(feeds.map(({ secretHash }) => ({ Delete: { Key: keys.feed(resourceId, secretHash) } })));
    },
  };
};
