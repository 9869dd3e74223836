import { type ConsumedCapacity, consumedByThisWork } from '../../capacity.ts';
import type { TableClient } from './client.ts';

interface Answer {
  readonly ConsumedCapacity?: Consumed | readonly Consumed[];
}

interface Consumed {
  readonly CapacityUnits?: number;
}

const isWrite = /Write|Put|Update|Delete/;

/** A client that has every answer tell the capacity it consumed and adds it to the counts of the work that asked, unless told otherwise. */
export const countingClient = (
  client: TableClient,
  countsNow: () => ConsumedCapacity | undefined = consumedByThisWork,
): TableClient => ({
  async call(operation, input, mayBeLost) {
    const answer = await client.call(operation, { ...input, ReturnConsumedCapacity: 'TOTAL' }, mayBeLost);
    const { ConsumedCapacity = [] } = answer as Answer;
    const units = [ConsumedCapacity].flat().reduce((sum, { CapacityUnits = 0 }) => sum + CapacityUnits, 0);
    const counts = countsNow();
    if (counts) counts[isWrite.test(operation) ? 'written' : 'read'] += units;
    return answer;
  },
});
