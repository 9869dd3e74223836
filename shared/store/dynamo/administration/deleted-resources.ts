import type { Instant } from '../../../model/instant.ts';
import type { AdminStore, Change, DeletedResource } from '../../admin-store.ts';
import { historyMs } from '../../history.ts';
import type { Database, TransactionItem } from '../engine/database.ts';
import type { Row } from '../rows/items.ts';
import { keys } from '../rows/keys.ts';

interface DeletedRow extends Row, DeletedResource {}

/** What deleting a diary resource keeps of it, and what restoring it takes back; nothing of any other change. */
export const deletedResourceWrites = (
  { kind, before, after }: Change,
  { at, actor }: { readonly at: Instant; readonly actor: string },
): readonly TransactionItem[] => {
  if (kind !== 'resource' || before === undefined) return [];
  const key = keys.deletedResource(before.id);
  if (after === undefined) return [{ Put: { Item: { ...key, resource: before, deletedAt: at, actor } } }];
  return before.closed ? [{ Delete: { Key: { ...key }, ConditionExpression: 'attribute_exists(pk)' } }] : [];
};

const deletedIn = ({ resource, deletedAt, actor }: DeletedRow): DeletedResource => ({ resource, deletedAt, actor });

/** Rows of deleted diary resources. They have no end of their own: whoever sweeps the calendar takes the row last. */
export const deletedResourceStore = (
  database: Database,
): Pick<AdminStore, 'listDeletedResources' | 'loadDeletedResource'> => {
  const isThere = ({ deletedAt }: DeletedResource): boolean => database.clock() < deletedAt + historyMs;

  return {
    async listDeletedResources() {
      const rows = await database.query<DeletedRow>({
        KeyConditionExpression: 'pk = :pk',
        ExpressionAttributeValues: { ':pk': keys.deletedResource('').pk },
      });
      return rows.map(deletedIn).filter(isThere);
    },

    async loadDeletedResource(id) {
      const row = await database.get<DeletedRow>(keys.deletedResource(id));
      const deleted = row && deletedIn(row);
      return deleted && isThere(deleted) ? deleted : undefined;
    },
  };
};
