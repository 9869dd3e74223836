import { describe, expect, it } from 'vitest';
import type { CalendarDatabaseOptions } from '../../shared/store/dynamo/calendar/database.ts';
import { dynamoStore } from '../../shared/store/dynamo/calendar/store.ts';
import type { TableClient } from '../../shared/store/dynamo/engine/client.ts';
import { faultNamed } from '../../shared/store/dynamo/engine/fault.ts';
import type { OperationName } from '../../shared/store/dynamo/engine/operations.ts';
import { StoreBusyError } from '../../shared/store/errors.ts';
import { seededRandom } from '../support/business-data-text.ts';
import { anna, appointment, now, openDiary, phone } from './diary.ts';

type Call = (operation: OperationName, input: Record<string, unknown>) => Promise<unknown>;

/** A diary whose requests go through `intercept`, and that waits for nothing. */
const around = (intercept: (operation: OperationName, input: Record<string, unknown>, call: Call) => unknown) => ({
  sleep: async () => undefined,
  wrap: (client: TableClient): TableClient => ({
    call: async (operation, input) =>
      (await intercept(operation, input as never, (passed, given) => client.call(passed, given as never))) as never,
  }),
});

const objects = (count: number) =>
  Array.from({ length: count }, (_, index) => ({ name: `n${index}`, object: appointment(`n${index}`) }));

describe('a table that refuses', () => {
  it('T34 throttling and conflicts of 30 % each are outlived: every write once, never half', {
    timeout: 60_000,
  }, async () => {
    const random = seededRandom(34);
    const diary = await openDiary(
      around(async (operation, input, call) => {
        if (random() < 0.3) throw faultNamed('ThrottlingException');
        if (operation === 'TransactWriteItems' && random() < 0.3)
          throw faultNamed('TransactionCanceledException', 'cancelled', {
            CancellationReasons: [{ Code: 'TransactionConflict' }],
          });
        return call(operation, input);
      }),
    );
    const outcomes: string[] = [];
    for (const { name, object } of objects(60)) {
      const written = await diary.store
        .putObject({ calendar: await diary.load(), name, object, conditions: { ifNoneMatch: '*' }, writer: phone })
        .catch((error: unknown) => {
          expect(error).toBeInstanceOf(StoreBusyError);
          return { outcome: 'busy' };
        });
      outcomes.push(written.outcome);
    }
    const created = outcomes.filter((outcome) => outcome === 'created').length;
    expect(created).toBeGreaterThanOrEqual(50);
    expect((await diary.load()).version).toBe(created);
    expect(await diary.store.listObjects(await diary.load())).toHaveLength(created);
  });

  /** A store whose table refuses every request, and how often it was asked; `onCall` happens while the table is asked. */
  const refused = ({
    name = 'ThrottlingException',
    onCall = () => undefined,
    ...timing
  }: Omit<CalendarDatabaseOptions, 'client' | 'tableName'> & { name?: string; onCall?: () => void }) => {
    const asked = { times: 0 };
    const call = async () => {
      asked.times++;
      onCall();
      throw faultNamed(name);
    };
    return { asked, store: dynamoStore({ client: { call }, tableName: 'none', ...timing }) };
  };

  it('T34 a table that refuses for ever is busy after eight tries, within three seconds of waiting', async () => {
    const waits: number[] = [];
    const sleep = async (milliseconds: number) => void waits.push(milliseconds);
    const { store, asked } = refused({ clock: () => now, random: () => 1, sleep });
    await expect(store.loadServiceAccess('anna')).rejects.toBeInstanceOf(StoreBusyError);
    expect(asked.times).toBe(8);
    expect(waits).toHaveLength(7);
    expect(waits.reduce((sum, wait) => sum + wait)).toBeLessThanOrEqual(6_000);
  });

  it('T34 time that runs out ends the tries early', async () => {
    let time = now;
    const onCall = () => {
      time += 1_600;
    };
    const { store, asked } = refused({ clock: () => time, sleep: async () => undefined, onCall });
    await expect(store.loadServiceAccess('anna')).rejects.toBeInstanceOf(StoreBusyError);
    expect(asked.times).toBe(2);
  });

  it('T37 a process that stood still while it waited decides anew: what it holds is dated too early', async () => {
    let time = now;
    const sleep = async () => {
      time += 3_600_000;
    };
    const { store, asked } = refused({ clock: () => time, sleep });
    await expect(store.loadServiceAccess('anna')).rejects.toBeInstanceOf(StoreBusyError);
    expect(asked.times).toBe(1);
  });

  it('a mistake of our own is not repeated', async () => {
    const { store, asked } = refused({ name: 'ValidationException', clock: () => now });
    await expect(store.loadServiceAccess('anna')).rejects.toMatchObject({ name: 'ValidationException' });
    expect(asked.times).toBe(1);
  });

  it('T33 a lost answer is asked for again under the same token, another attempt has another', async () => {
    const tokens: unknown[] = [];
    const diary = await openDiary(
      around(async (operation, input, call) => {
        if (operation !== 'TransactWriteItems') return call(operation, input);
        tokens.push(input.ClientRequestToken);
        const answer = await call(operation, input);
        if (tokens.length === 1) throw faultNamed('TimeoutError');
        return answer;
      }),
    );
    const write = async (name: string) =>
      diary.store.putObject({
        calendar: await diary.load(),
        name,
        object: appointment(name),
        conditions: { ifNoneMatch: '*' },
        writer: phone,
      });
    expect(await write('a')).toMatchObject({ outcome: 'created' });
    expect(await write('b')).toMatchObject({ outcome: 'created' });
    expect(tokens).toHaveLength(3);
    expect(tokens[1]).toBe(tokens[0]);
    expect(tokens[2]).not.toBe(tokens[0]);
    expect((await diary.load()).version).toBe(2);
  });

  it('T35 a batch read that comes back half done is finished, with no false absence', async () => {
    const diary = await openDiary(
      around(async (operation, input, call) => {
        if (operation !== 'BatchGetItem') return call(operation, input);
        const [[table, request] = ['', { Keys: [] }]] = Object.entries(
          input.RequestItems as Record<string, { Keys: object[] }>,
        );
        const half = Math.floor(request.Keys.length / 2);
        const some = { ...request, Keys: request.Keys.slice(half) };
        const answer = (await call(operation, { RequestItems: { [table]: some } })) as object;
        if (half === 0) return answer;
        return { ...answer, UnprocessedKeys: { [table]: { ...request, Keys: request.Keys.slice(0, half) } } };
      }),
    );
    const written = objects(40);
    await diary.store.putObjects(await diary.load(), phone, written);
    const loaded = await diary.store.loadObjects(
      await diary.load(),
      written.map(({ name }) => name),
    );
    expect(loaded.size).toBe(40);
  });

  it('T34 a batch read that never comes to anything is busy after eight tries', async () => {
    let asked = 0;
    const diary = await openDiary(
      around(async (operation, input, call) => {
        if (operation !== 'BatchGetItem') return call(operation, input);
        // Without an end of its own the test would never end.
        if (++asked > 100) throw faultNamed('ValidationException');
        return { Responses: {}, UnprocessedKeys: input.RequestItems };
      }),
    );
    await expect(diary.store.loadObjects(await diary.load(), ['a'])).rejects.toBeInstanceOf(StoreBusyError);
    expect(asked).toBe(8);
  });

  it('T35 what is told row by row is read to its end', async () => {
    const diary = await openDiary(
      around((operation, input, call) =>
        call(operation, operation === 'Query' && input.Limit === undefined ? { ...input, Limit: 1 } : input),
      ),
    );
    await diary.store.putObjects(await diary.load(), phone, objects(5));
    expect(await diary.store.listObjects(await diary.load())).toHaveLength(5);
    const { id, epoch } = await diary.load();
    const told = await diary.store.sync(await diary.load(), {
      since: { calendarId: id, epoch, version: 1 },
      limit: 10,
    });
    expect(told).toMatchObject({ outcome: 'changes' });
    expect(told.outcome === 'changes' && told.changes).toHaveLength(4);
  });
});

describe('T37 a process that dies', () => {
  const dies = async (work: (diary: Awaited<ReturnType<typeof openDiary>>) => Promise<unknown>, after: number) => {
    let requests = 0;
    let armed = false;
    let die: () => void = () => undefined;
    const dead = new Promise<void>((resolve) => {
      die = resolve;
    });
    const diary = await openDiary(
      around(async (operation, input, call) => {
        if (armed && ++requests > after) {
          die();
          return new Promise(() => undefined);
        }
        return call(operation, input);
      }),
    );
    armed = true;
    await Promise.race([work(diary), dead]);
    const survivor = dynamoStore({ client: diary.client, tableName: diary.tableName, clock: () => now });
    return { survivor, diary };
  };

  const load = async (store: ReturnType<typeof dynamoStore>) => (await store.loadCalendar(anna, 'anna'))!;

  it.each([0, 1, 2, 3, 4, 5])('after %i requests of a PUT leaves all or nothing', async (after) => {
    const { survivor } = await dies(
      async ({ store, load: loadCalendar }) =>
        store.putObject({
          calendar: await loadCalendar(),
          name: 'a',
          object: appointment('uid'),
          conditions: {},
          writer: phone,
        }),
      after,
    );
    const calendar = await load(survivor);
    const stored = await survivor.loadObject(calendar, 'a');
    expect(calendar.version).toBe(stored ? 1 : 0);
    expect(await survivor.findUid(calendar, 'uid')).toBe(stored ? 'a' : undefined);

    const again = await survivor.putObject({
      calendar,
      name: 'a',
      object: appointment('uid'),
      conditions: {},
      writer: phone,
    });
    expect(again.outcome).toBe(stored ? 'unchanged' : 'created');
    expect(await survivor.sync(await load(survivor), {})).toMatchObject({ token: { version: 1 }, changes: [{}] });
  });

  it.each([2, 5, 8])('after %i requests of an import leaves whole batches', async (after) => {
    const { survivor } = await dies(
      async ({ store, load: loadCalendar }) => store.putObjects(await loadCalendar(), phone, objects(70)),
      after,
    );
    const calendar = await load(survivor);
    const listed = await survivor.listObjects(calendar);
    expect([0, 30, 60, 70]).toContain(listed.length);
    expect(calendar.version).toBe(listed.length);
    const outcomes = await survivor.putObjects(calendar, phone, objects(70));
    expect(outcomes.filter(({ outcome }) => outcome === 'unchanged')).toHaveLength(listed.length);
    expect(await survivor.listObjects(await load(survivor))).toHaveLength(70);
  });
});
