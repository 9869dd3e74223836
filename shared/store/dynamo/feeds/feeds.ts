import type { AuditEntry } from '../../admin-store.ts';
import type { Feeds } from '../../feeds.ts';
import { auditRow } from '../administration/audit.ts';
import { writeAllIf } from '../administration/conditional-write.ts';
import type { Database, TransactionItem } from '../engine/database.ts';
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
      await writeAllIf(database, [{ Put: { Item: feedRow(feed) } }, { Put: { Item: auditRow(audit) } }]);
    },

    async changeFeed(before, after, audit) {
      const Key = keys.feed(before.resourceId, before.secretHash);
      const isSame = before.secretHash === after.secretHash;
      const named = after.name === undefined ? ' REMOVE #name' : ', #name = :name';
      // What is noted of its use meanwhile stays.
      const changed: TransactionItem = {
        Update: {
          Key,
          UpdateExpression: `SET privacy = :privacy, pastDays = :past, futureDays = :future, changedAt = :now${named}`,
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
      return (await writeAllIf(database, items)) ? 'changed' : 'stale';
    },

    async deleteFeed({ resourceId, secretHash, changedAt }, audit) {
      const removed = await writeAllIf(database, [
        { Delete: { Key: keys.feed(resourceId, secretHash), ...unchanged(changedAt) } },
        { Put: { Item: auditRow(audit) } },
      ]);
      return removed ? 'deleted' : 'stale';
    },

    async forgetFeeds(resourceId) {
      const feeds = await listFeeds(resourceId);
      if (feeds.length === 0) return;
      await writeAllIf(
        database,
        feeds.map(({ secretHash }) => ({ Delete: { Key: keys.feed(resourceId, secretHash) } })),
      );
    },
  };
};
