import { describe, expect, it } from 'vitest';
import { seededRandom } from '../support/business-data-text.ts';
import { FaultStore, noFaults } from '../support/fault-store.ts';
import { createScheduler } from '../support/scheduler.ts';

describe('the fault store', () => {
  it('shows a decided transaction row by row, and refuses other writers meanwhile', async () => {
    const scheduler = createScheduler(seededRandom(7));
    const table = new FaultStore(
      scheduler,
      { ...noFaults, stall: 0.9, earlyAnswer: 1 },
      { decided: () => undefined, written: () => undefined },
    );
    const puts = (ClientRequestToken: string) => ({
      TransactItems: ['a', 'b'].map((sk) => ({ Put: { TableName: 't', Item: { pk: 'p', sk } } })),
      ClientRequestToken,
    });
    const torn = await scheduler.run(
      (async () => {
        const session = table.session();
        await session.call('TransactWriteItems', puts('first'));
        await expect(session.call('TransactWriteItems', puts('second'))).rejects.toMatchObject({
          name: 'TransactionCanceledException',
        });
        let seenTorn = false;
        for (let look = 0; look < 200; look++) {
          const answer = await session.call('Query', {
            TableName: 't',
            KeyConditionExpression: 'pk = :pk',
            ExpressionAttributeValues: { ':pk': 'p' },
          });
          seenTorn ||= (answer as { Items: object[] }).Items.length === 1;
        }
        await table.quiesce();
        return seenTorn;
      })(),
    );
    expect(torn).toBe(true);
    expect(table.engine.items()).toHaveLength(2);
  });
});
