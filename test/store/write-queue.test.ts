import { describe, expect, it } from 'vitest';
import { writeQueue } from '../../shared/store/dynamo/calendar/write-queue.ts';
import { StoreBusyError } from '../../shared/store/errors.ts';
import { appointment, openDiary, phone } from './diary.ts';

/** Work that goes on until it is told to end. */
const held = () => {
  let end = (): void => undefined;
  const done = new Promise<void>((resolve) => {
    end = resolve;
  });
  return { end, done };
};

describe('writers of one process at once', () => {
  it('50 phones, each with five PUTs into one calendar, are all served', { timeout: 120_000 }, async () => {
    const diary = await openDiary();
    let busy = 0;
    const put = async (name: string): Promise<void> => {
      const calendar = await diary.load();
      await diary.store
        .putObject({ calendar, name, object: appointment(name), conditions: {}, writer: phone })
        .catch((error: unknown) => {
          if (!(error instanceof StoreBusyError)) throw error;
          busy++;
        });
    };
    await Promise.all(
      Array.from({ length: 50 }, async (_, writer) => {
        for (let count = 0; count < 5; count++) await put(`w${writer}-${count}`);
      }),
    );
    expect(busy).toBe(0);
    expect(await diary.load()).toMatchObject({ version: 250, stable: 250 });
  });

  it('one after the other in a calendar, in the order they came; beside each other in two', async () => {
    const queue = writeQueue(() => 0);
    const order: string[] = [];
    const first = held();
    const all = [
      queue.inTurn(['a'], async (waited) => {
        order.push(`first ${waited}`);
        await first.done;
      }),
      queue.inTurn(['a'], async (waited) => void order.push(`second ${waited}`)),
      queue.inTurn(['b'], async (waited) => void order.push(`other ${waited}`)),
      queue.inTurn(['a'], async (waited) => void order.push(`third ${waited}`)),
    ];
    await all[2];
    expect(order).toEqual(['first false', 'other false']);
    first.end();
    await Promise.all(all);
    expect(order).toEqual(['first false', 'other false', 'second true', 'third true']);
  });

  it('moves between two calendars in both directions do not wait for each other', async () => {
    const queue = writeQueue(() => 0);
    const rounds = Array.from({ length: 20 }, (_, index) =>
      queue.inTurn(index % 2 === 0 ? ['a', 'b'] : ['b', 'a', 'b'], async () => index),
    );
    expect(await Promise.all(rounds)).toHaveLength(20);
  });

  it('who failed makes room; who waited too long, or finds too many waiting, is told to come again', async () => {
    let now = 0;
    const queue = writeQueue(() => now);
    const first = held();
    const failing = queue.inTurn(['a'], async () => {
      await first.done;
      throw new Error('failed');
    });
    const done: number[] = [];
    const waiters = Array.from({ length: 500 }, (_, index) => queue.inTurn(['a'], async () => void done.push(index)));
    await expect(queue.inTurn(['a'], async () => done.push(-1))).rejects.toThrow(StoreBusyError);
    now = 10_001;
    first.end();
    await expect(failing).rejects.toThrow('failed');
    const results = await Promise.allSettled(waiters);
    expect(results.every(({ status }) => status === 'rejected')).toBe(true);
    expect(done).toEqual([]);
    expect(await queue.inTurn(['a'], async (waited) => waited)).toBe(false);
  });
});
