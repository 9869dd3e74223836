import { setTimeout } from 'node:timers/promises';
import type { Instant } from '../../../model/instant.ts';
import type { DatabaseOptions } from '../engine/database.ts';
import type { Operations } from '../engine/operations.ts';
import type { Row } from '../rows/items.ts';

/** A table as ops open it: scans and bulk writes, which no function of the gateway may do. */
export type OpenTable = Pick<DatabaseOptions, 'client' | 'tableName'>;

/** Every row of the table, page by page, each read strongly; of each these attributes alone, if any are named. */
export async function* allRows(
  { client, tableName }: OpenTable,
  attributes?: readonly ('pk' | 'sk' | 'version')[],
): AsyncGenerator<Row> {
  let start: Record<string, unknown> | undefined;
  do {
    const page: Operations['Scan']['output'] = await client.call('Scan', {
      TableName: tableName,
      ConsistentRead: true,
      ProjectionExpression: attributes?.join(', '),
      ExclusiveStartKey: start,
    });
    yield* (page.Items ?? []) as Row[];
    start = page.LastEvaluatedKey;
  } while (start);
}

/** The rows that are not past their time: what the table has not come to delete yet is nobody's any more (B10). */
export async function* livingRows(rows: AsyncIterable<Row>, now: Instant): AsyncGenerator<Row> {
  for await (const row of rows) if (typeof row.expires !== 'number' || row.expires * 1000 > now) yield row;
}

const batchSize = 25;

/** Puts rows as they are, whatever stood there; returns how many. */
export const putRows = async (
  { client, tableName }: OpenTable,
  rows: AsyncIterable<Row> | Iterable<Row>,
): Promise<number> => {
  let count = 0;
  let batch: Row[] = [];
  const flush = async (): Promise<void> => {
    let pending = batch.map((Item) => ({ PutRequest: { Item: Item as Record<string, unknown> } }));
    batch = [];
    for (let wait = 50; pending.length > 0; wait = Math.min(wait * 2, 5_000)) {
      const { UnprocessedItems } = await client.call('BatchWriteItem', {
        RequestItems: { [tableName]: pending },
      });
      pending = (UnprocessedItems?.[tableName] ?? []) as typeof pending;
      if (pending.length > 0) await setTimeout(wait);
    }
  };
  for await (const row of rows) {
    count++;
    if (batch.push(row) === batchSize) await flush();
  }
  await flush();
  return count;
};
