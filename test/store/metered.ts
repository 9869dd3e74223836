import type { TestTable } from '../support/dynamodb.ts';

interface Metered {
  readonly ConsumedCapacity?: Capacity | readonly Capacity[];
}

interface Capacity {
  readonly CapacityUnits?: number;
}

const writes = new Set(['TransactWriteCommand', 'UpdateCommand', 'PutCommand']);

/** Capacity units used, as DynamoDB bills them. */
export interface Bill {
  read: number;
  written: number;
}

/** A client that asks for the price of every request and keeps the bill. */
export const metered = (client: TestTable['client'], bill: Bill): Pick<TestTable['client'], 'send'> => ({
  send: (async (command: { input: object; constructor: unknown }) => {
    const Command = command.constructor as new (input: object) => Parameters<typeof client.send>[0];
    const answer = (await client.send(new Command({ ...command.input, ReturnConsumedCapacity: 'TOTAL' }))) as Metered;
    const units = [answer.ConsumedCapacity ?? []].flat().reduce((sum, { CapacityUnits = 0 }) => sum + CapacityUnits, 0);
    bill[writes.has(Command.name) ? 'written' : 'read'] += units;
    return answer;
  }) as TestTable['client']['send'],
});
