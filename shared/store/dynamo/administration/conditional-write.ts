import type { Database, TransactionItem } from '../engine/database.ts';
import { startBackoff } from '../engine/retry.ts';

/** One conditional write, withRetries faults as transactions do; false when its condition does not hold. */
export const writeIf = async (database: Database, item: TransactionItem): Promise<boolean> => {
  const backoff = startBackoff(database);
  for (;;) {
    const reasons = await database.transact([item], backoff);
    if (reasons === undefined) return true;
    if (reasons.some(({ Code }) => Code === 'ConditionalCheckFailed')) return false;
    await backoff.wait(reasons);
  }
};
