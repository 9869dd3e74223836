import { AsyncLocalStorage } from 'node:async_hooks';
import type { DynamoDBDocumentClient } from '@aws-sdk/lib-dynamodb';

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

const isWrite = /^(?:Transact|Batch)?(?:Write|Put|Update|Delete)/;

/** Makes a client ask for the price of every request, for the work that runs on a bill. */
export const metered = (client: DynamoDBDocumentClient): DynamoDBDocumentClient => {
  client.middlewareStack.add(
    (next, { commandName = '' }) =>
      async (call) => {
        const answer = await next({ ...call, input: { ...call.input, ReturnConsumedCapacity: 'TOTAL' } as never });
        const { ConsumedCapacity = [] } = answer.output as Billed;
        const units = [ConsumedCapacity].flat().reduce((sum, { CapacityUnits = 0 }) => sum + CapacityUnits, 0);
        const bill = bills.getStore();
        if (bill) bill[isWrite.test(commandName) ? 'written' : 'read'] += units;
        return answer;
      },
    { step: 'initialize', name: 'meter' },
  );
  return client;
};
