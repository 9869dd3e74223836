import { AsyncLocalStorage } from 'node:async_hooks';
import type { TableClient } from './client.ts';

/** Capacity units that a piece of work has consumed so far, as DynamoDB bills them. */
export interface Units {
  read: number;
  written: number;
}

interface Billed {
  readonly ConsumedCapacity?: Consumed | readonly Consumed[];
}

interface Consumed {
  readonly CapacityUnits?: number;
}

const bills = new AsyncLocalStorage<Units>();

/** Runs the work; whatever it asks of a metered client is added to these units. */
export const onBill = <T>(units: Units, work: () => Promise<T>): Promise<T> => bills.run(units, work);

const isWrite = /Write|Put|Update|Delete/;

/** A client that asks for the price of every request and puts it on a bill: that of the work which asks, unless told. */
export const metered = (
  client: TableClient,
  billNow: () => Units | undefined = () => bills.getStore(),
): TableClient => ({
  async call(operation, input) {
    const answer = await client.call(operation, { ...input, ReturnConsumedCapacity: 'TOTAL' });
    const { ConsumedCapacity = [] } = answer as Billed;
    const units = [ConsumedCapacity].flat().reduce((sum, { CapacityUnits = 0 }) => sum + CapacityUnits, 0);
    const bill = billNow();
    if (bill) bill[isWrite.test(operation) ? 'written' : 'read'] += units;
    return answer;
  },
});
