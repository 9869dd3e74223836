import type { Database, TransactionItem } from '../engine/database.ts';
import { startPace } from '../engine/retry.ts';

/** One conditional write, outliving faults as transactions do; false when its condition does not hold. */
export const writeIf = async (database: Database, item: TransactionItem): Promise<boolean> => {
  const pace = startPace(database);
  for (;;) {
    const reasons = await database.transact([item], pace);
    if (reasons === undefined) return true;
    if (reasons.some(({ Code }) => Code === 'ConditionalCheckFailed')) return false;
    await pace.again(reasons);
  }
};
