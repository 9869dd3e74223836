import { type Entities, type EntityKind, entityFields } from '../../../model/entities/entities.ts';
import type { Fields } from '../../../model/entities/field.ts';
import type { Page, PageQuery } from '../../admin-store.ts';
import type { Database } from '../engine/database.ts';
import type { Row } from '../rows/items.ts';
import { keys } from '../rows/keys.ts';

const isSecret = (kind: EntityKind, name: string): boolean => {
  const fields: Fields = entityFields[kind];
  return fields[name]?.kept === 'secret';
};

/** The directory row of an entity: all of it but its secrets, for the lists of administrators. */
export const directoryRow = (kind: EntityKind, id: string, entity: object): Row => ({
  ...keys.directory(kind, id),
  entity: Object.fromEntries(
    Object.entries(entity).filter(([name, value]) => !isSecret(kind, name) && value !== undefined),
  ),
});

/** Pages through a partition in key order until `limit` rows pass `take`; `next` is the key of the last row taken, which tells nothing of rows that were not. */
export const pageOf = async <T>(
  database: Database,
  partition: string,
  { after, limit }: PageQuery,
  take: (row: Row) => T | undefined,
  ScanIndexForward = true,
): Promise<Page<T>> => {
  const items: T[] = [];
  let last = after === undefined ? undefined : { pk: partition, sk: after };
  let taken = last;
  for (;;) {
    const { rows, next } = await database.queryPage<Row>({
      KeyConditionExpression: 'pk = :pk',
      ExpressionAttributeValues: { ':pk': partition },
      ExclusiveStartKey: last,
      ScanIndexForward,
    });
    for (const row of rows) {
      const item = take(row);
      if (item !== undefined && items.length === limit) return { items, ...(taken && { next: taken.sk }) };
      last = { pk: partition, sk: row.sk };
      if (item === undefined) continue;
      items.push(item);
      taken = last;
    }
    if (next === undefined) return { items };
  }
};

/** One page of the directory of a kind (`where` filters before the page is cut). */
export const listDirectory = <K extends EntityKind>(
  database: Database,
  kind: K,
  query: PageQuery,
  where: (entity: Entities[K]) => boolean = () => true,
): Promise<Page<Entities[K]>> =>
  pageOf(database, keys.directory(kind, '').pk, query, ({ entity }) =>
    where(entity as Entities[K]) ? (entity as Entities[K]) : undefined,
  );
