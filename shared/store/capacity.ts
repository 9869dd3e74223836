import { AsyncLocalStorage } from 'node:async_hooks';

/** Capacity units of the table that a piece of work has consumed so far, as DynamoDB bills them. */
export interface ConsumedCapacity {
  read: number;
  written: number;
}

const counting = new AsyncLocalStorage<ConsumedCapacity>();

/** Runs the work; whatever it consumes of the table is added to these counts. */
export const countingCapacity = <T>(consumed: ConsumedCapacity, work: () => Promise<T>): Promise<T> =>
  counting.run(consumed, work);

/** The counts of the work that runs now; undefined outside of any. */
export const consumedByThisWork = (): ConsumedCapacity | undefined => counting.getStore();
