import type { TableClient } from '../../shared/store/dynamo/engine/client.ts';
import type { Operations } from '../../shared/store/dynamo/engine/operations.ts';
import { createTableInput, table } from '../../shared/store/dynamo/rows/table.ts';

interface Table {
  readonly client: TableClient;
  readonly tableName: string;
}

/** Makes the table unless it is there; true when it was made. */
export const ensureTable = async ({ client, tableName }: Table): Promise<boolean> => {
  try {
    await client.call('DescribeTable', { TableName: tableName });
    return false;
  } catch (error) {
    if (!(error instanceof Error) || error.name !== 'ResourceNotFoundException') throw error;
    await client.call('CreateTable', createTableInput(tableName));
    return true;
  }
};

/** Deletes what has expired, as DynamoDB's TTL would; the embedded database never does. */
export const sweepExpired = async ({ client, tableName }: Table, now: number): Promise<number> => {
  const seconds = Math.floor(now / 1000);
  let swept = 0;
  let ExclusiveStartKey: Record<string, unknown> | undefined;
  do {
    const page: Operations['Scan']['output'] = await client.call('Scan', {
      TableName: tableName,
      ProjectionExpression: 'pk, sk',
      FilterExpression: 'expires < :now',
      ExpressionAttributeValues: { ':now': seconds },
      Limit: 1_000,
      ExclusiveStartKey,
    });
    for (const { [table.partitionKey]: pk, [table.sortKey]: sk } of page.Items ?? []) {
      // The row may have been renewed since the scan saw it.
      const gone = await client
        .call('DeleteItem', {
          TableName: tableName,
          Key: { pk, sk },
          ConditionExpression: 'expires < :now',
          ExpressionAttributeValues: { ':now': seconds },
        })
        .then(
          () => 1,
          () => 0,
        );
      swept += gone;
    }
    ExclusiveStartKey = page.LastEvaluatedKey;
  } while (ExclusiveStartKey);
  return swept;
};
