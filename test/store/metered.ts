import type { TableClient } from '../../shared/store/dynamo/client.ts';

interface Metered {
  readonly ConsumedCapacity?: Capacity | readonly Capacity[];
}

interface Capacity {
  readonly CapacityUnits?: number;
}

const writes = new Set<string>(['TransactWriteItems', 'UpdateItem', 'PutItem']);

/** Capacity units used, as DynamoDB bills them. */
export interface Bill {
  read: number;
  written: number;
}

/** A client that asks for the price of every request and keeps the bill. */
export const metered = (client: TableClient, bill: Bill): TableClient => ({
  async call(operation, input) {
    const answer = await client.call(operation, { ...input, ReturnConsumedCapacity: 'TOTAL' });
    const { ConsumedCapacity = [] } = answer as Metered;
    const units = [ConsumedCapacity].flat().reduce((sum, { CapacityUnits = 0 }) => sum + CapacityUnits, 0);
    bill[writes.has(operation) ? 'written' : 'read'] += units;
    return answer;
  },
});
