import type { Database, TransactionItem } from '../engine/database.ts';
import { startBackoff } from '../engine/retry.ts';

/** All of these writes or none, tried again while other writes are in the way; false when a condition does not hold. */
export const writeAllIf = async (database: Database, items: readonly TransactionItem[]): Promise<boolean> => {
  const backoff = startBackoff(database);
  for (;;) {
    const reasons = await database.transact(items, backoff);
    if (reasons === undefined) return true;
    if (reasons.some(({ Code }) => Code === 'ConditionalCheckFailed')) return false;
    await backoff.wait(reasons);
  }
};

/** One write, likewise. */
export const writeIf = (database: Database, item: TransactionItem): Promise<boolean> => writeAllIf(database, [item]);
