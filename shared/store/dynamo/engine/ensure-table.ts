import { createTableInput } from '../rows/table.ts';
import type { DatabaseOptions } from './database.ts';

/** Makes the table unless it is there; true when it was made. */
export const ensureTable = async ({
  client,
  tableName,
}: Pick<DatabaseOptions, 'client' | 'tableName'>): Promise<boolean> => {
  try {
    await client.call('DescribeTable', { TableName: tableName });
    return false;
  } catch (error) {
    if (!(error instanceof Error) || error.name !== 'ResourceNotFoundException') throw error;
    await client.call('CreateTable', createTableInput(tableName));
    return true;
  }
};
