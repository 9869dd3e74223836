import { beforeAll, describe, expect, it } from 'vitest';
import type { ObjectEntry } from '../../shared/model/calendar-object.ts';
import type { ConsumedCapacity } from '../../shared/store/capacity.ts';
import { dynamoStore } from '../../shared/store/dynamo/calendar/store.ts';
import { countingClient } from '../../shared/store/dynamo/engine/consumed-capacity.ts';
import { keys } from '../../shared/store/dynamo/rows/keys.ts';
import { liveContent } from '../../shared/store/dynamo/rows/object-row.ts';
import { capacity, together } from '../stack/cost.ts';
import { anna, appointment, day, hour, now, openDiary, phone, type TestDiary } from './diary.ts';

const consumed: ConsumedCapacity = { read: 0, written: 0 };
let diary: TestDiary;

/** What the work costs, the calendar's own read included. */
const costOf = async (work: () => Promise<unknown>): Promise<ConsumedCapacity> => {
  Object.assign(consumed, { read: 0, written: 0 });
  await work();
  return { ...consumed };
};

beforeAll(async () => {
  diary = await openDiary({ wrap: (client) => countingClient(client, () => consumed) });
});

const put = async (name: string, text: string, ifMatch?: string) =>
  diary.store.putObject({
    calendar: await diary.load(),
    name,
    object: appointment(name, text),
    conditions: ifMatch === undefined ? {} : { ifMatch: [ifMatch] },
    writer: phone,
  });

describe('what operations cost', () => {
  it('T43: an unchanged poll is one read of the head and nothing else, a thousand times the same', async () => {
    await put('poll', 'one');
    const tokens = new Set<string>();
    const cost = await costOf(async () => {
      for (let poll = 0; poll < 1000; poll++)
        tokens.add(JSON.stringify(await diary.store.currentToken(await diary.load())));
    });
    expect(cost).toEqual(together(...Array.from({ length: 1000 }, () => capacity.poll)));
    expect(tokens.size).toBe(1);
  });

  it('T43: an empty sync with the current token costs the same', async () => {
    const since = await diary.store.currentToken(await diary.load());
    const cost = await costOf(async () => {
      const answer = await diary.store.sync(await diary.load(), { since });
      expect(answer).toEqual({ outcome: 'changes', changes: [], token: since, truncated: false });
    });
    expect(cost).toEqual(capacity.emptySync);
  });

  it('creating an object', async () => {
    expect(await costOf(() => put('new', 'one'))).toEqual(capacity.create);
  });

  it('replacing an object', async () => {
    const { etag } = (await put('known', 'one')) as { etag: string };
    expect(await costOf(() => put('known', 'two', etag))).toEqual(capacity.replace);
  });

  it('replacing an object at another time, which moves it in the index', async () => {
    await put('moving', 'one');
    const cost = await costOf(async () =>
      diary.store.putObject({
        calendar: await diary.load(),
        name: 'moving',
        object: appointment('moving', 'two', now + day),
        conditions: {},
        writer: phone,
      }),
    );
    expect(cost).toEqual(capacity.moveInTime);
  });

  it('deleting an object', async () => {
    await put('going', 'one');
    const cost = await costOf(async () =>
      diary.store.deleteObject({ calendar: await diary.load(), name: 'going', conditions: {}, writer: phone }),
    );
    expect(cost).toEqual(capacity.remove);
  });

  it('a refused or repeated write costs its two reads', async () => {
    expect(await costOf(() => put('new', 'other', '"stale"'))).toEqual(capacity.unchangedWrite);
    expect(await costOf(() => put('new', 'one'))).toEqual(capacity.unchangedWrite);
  });

  it('multiget of n is n reads', async () => {
    const calendar = await diary.load();
    const names = Array.from({ length: 150 }, (_, index) => `many-${index}`);
    await diary.store.putObjects(
      calendar,
      phone,
      names.map((name) => ({ name, object: appointment(name) })),
    );
    const cost = await costOf(async () => {
      expect((await diary.store.loadObjects(calendar, names)).size).toBe(150);
    });
    expect(cost).toEqual(capacity.objects(150));
  });

  it('a sync of k changes costs the head, the changes and k objects', async () => {
    const since = await diary.store.currentToken(await diary.load());
    for (let change = 0; change < 10; change++) await put(`synced-${change}`, 'one');
    const cost = await costOf(async () => diary.store.sync(await diary.load(), { since }));
    expect(cost).toEqual(capacity.sync(10));
  });

  it('a warm process lists again for the changes since, not for the calendar', async () => {
    await diary.store.listObjects(await diary.load());
    await put('since', 'one');
    await put('poll', 'two');
    await diary.store.deleteObject({ calendar: await diary.load(), name: 'known', conditions: {}, writer: phone });
    const known = async () => diary.store.listObjects(await diary.load());
    expect(await costOf(known)).toEqual({ read: 5, written: 0 });
    expect(await costOf(known)).toEqual({ read: 1, written: 0 });

    const cold = dynamoStore({ client: diary.client, tableName: diary.tableName, clock: () => now });
    const sorted = (entries: readonly ObjectEntry[]) => [...entries].sort((a, b) => (a.name < b.name ? -1 : 1));
    expect(sorted(await known())).toEqual(sorted(await cold.listObjects(await diary.load())));
    expect(sorted(await known()).find(({ name }) => name === 'known')).toBeUndefined();
  });

  it('T67: a cold process pays one write to know that no write is under way while it lists', async () => {
    const cold = dynamoStore({
      client: countingClient(diary.client, () => consumed),
      tableName: diary.tableName,
      clock: () => now,
    });
    const list = async () => cold.listObjects((await cold.loadCalendar(anna, 'anna'))!);
    expect(await costOf(list)).toMatchObject({ written: 1 });
    expect(await costOf(list)).toEqual(capacity.poll);
  });

  it('a busy head stays within one kilobyte', async () => {
    const { Item } = await diary.client.call('GetItem', { TableName: diary.tableName, Key: { ...keys.head('anna') } });
    expect(Buffer.byteLength(JSON.stringify(Item))).toBeLessThanOrEqual(1024);
  });
});

describe('a month costs what lies in it, not what lies around it', () => {
  const window = { from: now, to: now + 30 * day };

  /** One appointment every `step` from years before the month to years after it. */
  const fill = async (target: TestDiary, count: number, step: number): Promise<void> => {
    const requests = Array.from({ length: count }, (_, index) => {
      const start = now + (index - count / 2) * step;
      const { time, entry } = liveContent(appointment(`row-${index}`, 'x', start), { createdAt: now, now, diary: {} });
      return { PutRequest: { Item: { ...keys.object('anna', `row-${index}`), version: 1, time, entry } } };
    });
    const batches = Array.from({ length: count / 25 }, (_, index) => requests.slice(index * 25, index * 25 + 25));
    for (let at = 0; at < batches.length; at += 8) {
      const together = batches
        .slice(at, at + 8)
        .map((batch) => target.client.call('BatchWriteItem', { RequestItems: { [target.tableName]: batch } }));
      await Promise.all(together);
    }
  };

  it('50,000 objects against 1,000', { timeout: 300_000 }, async () => {
    const costs: number[] = [];
    for (const count of [1_000, 50_000]) {
      const monthly: ConsumedCapacity = { read: 0, written: 0 };
      const target = await openDiary({ wrap: (client) => countingClient(client, () => monthly) });
      await fill(target, count, 6 * hour);
      const calendar = await target.load();
      monthly.read = 0;
      expect(await target.store.listObjects(calendar, { window })).toHaveLength(120);
      costs.push(monthly.read);
    }
    const [small = 0, large = 0] = costs;
    expect(large).toBeLessThanOrEqual(small * 1.2);
  });
});

describe('a home', () => {
  it('with two calendars costs its rows and their heads', async () => {
    const cost = await costOf(() => diary.store.listCalendars(anna));
    expect(cost).toEqual(capacity.home(2));
  });
});

describe('B03 what double booking costs', () => {
  const resource = async (id: string, fields: object) => {
    const { client, tableName: TableName } = diary;
    const { Item } = await client.call('GetItem', { TableName, Key: { ...keys.head('anna') } });
    const { pk, sk } = keys.head(id);
    await client.call('PutItem', {
      TableName,
      Item: { ...Item, pk, sk, homeName: id, version: 0, stable: 0, ...fields },
    });
  };
  /** Hours beside one another, so that nothing is in the way. */
  const at =
    (calendarId: string, hours: number, text = 'one', more: object = {}) =>
    async () => {
      const calendar = await diary.load(calendarId);
      const name = `${calendarId}-${hours}`;
      const written = await diary.store.putObject({
        calendar,
        name,
        object: appointment(name, text, now + hours * hour),
        conditions: {},
        writer: phone,
        ...more,
      });
      expect(['created', 'updated']).toContain(written.outcome);
    };

  it('refuse: two ranges of the index for time that is newly taken, nothing for what keeps its time; warn: nothing', async () => {
    for (const doubleBooking of ['warn', 'refuse']) await resource(doubleBooking, { doubleBooking });
    expect(await costOf(at('warn', 1))).toEqual(capacity.create);
    expect(await costOf(at('warn', 1, 'two'))).toEqual(capacity.replace);
    const near = together(capacity.create, capacity.comparedTimes);
    expect(await costOf(at('refuse', 1))).toEqual(near);
    for (let hours = 2; hours < 8; hours++) expect(await costOf(at('refuse', hours))).toEqual(near);
    expect(await costOf(at('refuse', 3, 'two'))).toEqual(capacity.replace);
  });

  it('a second resource: its head, the counterpart and its guard, and the same rows once more', async () => {
    await resource('second', {});
    const withSecond = { writer: { kind: 'diary', actor: 'diary' }, diary: { secondResourceId: 'second' } } as const;
    expect(await costOf(at('anna', 101, 'one', withSecond))).toEqual(
      together(capacity.create, capacity.counterpart.create),
    );
    expect(await costOf(at('anna', 101, 'two'))).toEqual(together(capacity.replace, capacity.counterpart.replace));
  });
});
