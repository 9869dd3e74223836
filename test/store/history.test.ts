import { beforeEach, describe, expect, it } from 'vitest';
import type { ConsumedCapacity } from '../../shared/store/capacity.ts';
import { countingClient } from '../../shared/store/dynamo/engine/consumed-capacity.ts';
import { dynamoHistory } from '../../shared/store/dynamo/history/store.ts';
import { historyPrefix, keys } from '../../shared/store/dynamo/rows/keys.ts';
import type { HistoryReader } from '../../shared/store/history.ts';
import { historyDays } from '../../shared/store/history.ts';
import type { Writer } from '../../shared/store/writer.ts';
import { seededRandom } from '../support/business-data-text.ts';
import { anna, appointment, day, now, openDiary, type TestDiary } from './diary.ts';

const iphone: Writer = { kind: 'phone', principal: { ...anna, client: 'iOS 26.5' } };
const program: Writer = { kind: 'diary', actor: 'organiser' };
const consumed: ConsumedCapacity = { read: 0, written: 0 };
const clock = { now };
let diary: TestDiary;
let history: HistoryReader;

beforeEach(async () => {
  clock.now = now;
  diary = await openDiary({ wrap: (client) => countingClient(client, () => consumed), clock: () => clock.now });
  history = dynamoHistory({ ...diary, clock: () => clock.now });
});

const put = async (name: string, object = appointment(name), writer: Writer = iphone) =>
  diary.store.putObject({ calendar: await diary.load(), name, object, conditions: {}, writer });

const remove = async (name: string, writer: Writer = iphone) =>
  diary.store.deleteObject({ calendar: await diary.load(), name, conditions: {}, writer });

const historyOf = async (name: string, limit = 10) => history.loadHistory(await diary.load(), name, { limit });

const deleted = async (query: Partial<Parameters<HistoryReader['listDeleted']>[1]> = {}) =>
  history.listDeleted(await diary.load(), { limit: 50, ...query });

/** Bytes that no deflate makes smaller. */
const dense = (name: string, octets: number, seed: number) => {
  const random = seededRandom(seed);
  const body = Uint8Array.from({ length: octets }, () => random() * 256);
  return { ...appointment(name), body, etag: `"${name} ${octets} ${seed}"` };
};

const rowsKept = async (): Promise<number> => {
  const { Items = [] } = await diary.client.call('Scan', { TableName: diary.tableName });
  return Items.filter(({ sk }) => String(sk).startsWith(historyPrefix)).length;
};

describe('B10 what a write ends', () => {
  it('is kept with who ended it, when and from which phone', async () => {
    await put('a', appointment('a', 'first'), program);
    clock.now += 1_000;
    await put('a', appointment('a', 'second'));
    clock.now += 1_000;
    await remove('a');
    const { live, past, changes, version } = await historyOf('a');
    expect(live).toBeUndefined();
    expect(version).toBe(3);
    expect(past.map(({ object, endedBy }) => [object.version, endedBy, object.etag])).toEqual([
      [2, 3, appointment('a', 'second').etag],
      [1, 2, appointment('a', 'first').etag],
    ]);
    expect(past[1]?.object.body).toEqual(appointment('a', 'first').body);
    expect([...changes.values()].sort((a, b) => a.version - b.version)).toEqual([
      { version: 1, name: 'a', op: 'put', who: 'organiser', at: now },
      { version: 2, name: 'a', op: 'put', who: anna.userName, client: 'iOS 26.5', at: now + 1_000, was: 1 },
      { version: 3, name: 'a', op: 'delete', who: anna.userName, client: 'iOS 26.5', at: now + 2_000, was: 2 },
    ]);
  });

  it('names that begin like others have their own history', async () => {
    for (const name of ['a', 'a#000000000001', 'a#']) {
      await put(name, appointment(name, 'first'));
      await put(name, appointment(name, 'second'));
    }
    for (const name of ['a', 'a#000000000001', 'a#'])
      expect((await historyOf(name)).past.map(({ object }) => object.name)).toEqual([name]);
  });

  it('is paged from the newest, each version once', async () => {
    for (let change = 0; change < 8; change++) await put('a', appointment('a', `text ${change}`));
    const calendar = await diary.load();
    const seen: number[] = [];
    let before: number | undefined;
    do {
      const page = await history.loadHistory(calendar, 'a', { limit: 3, ...(before !== undefined && { before }) });
      seen.push(...page.past.slice(0, 3).map(({ object }) => object.version));
      before = page.next;
    } while (before !== undefined);
    expect(seen).toEqual([7, 6, 5, 4, 3, 2, 1]);
  });

  it('is absent 30 days after it was ended, although its row is still there', async () => {
    await put('a', appointment('a', 'first'));
    await put('a', appointment('a', 'second'));
    await put('b');
    await remove('b');
    clock.now += historyDays * day - 1_000;
    expect((await historyOf('a')).past).toHaveLength(1);
    expect((await deleted()).items).toHaveLength(1);
    expect(await history.loadVersion(await diary.load(), 'a', 1)).toBeDefined();
    clock.now += 1_000;
    const calendar = await diary.load();
    expect(await rowsKept()).toBe(2);
    expect((await historyOf('a')).past).toEqual([]);
    expect((await deleted()).items).toEqual([]);
    expect((await history.loadDeleted(calendar, ['b'])).size).toBe(0);
    expect(await history.loadVersion(calendar, 'a', 1)).toBeUndefined();
    expect(await history.loadVersion(calendar, 'a', 2)).toBeDefined();
  });

  it('of thirty large objects in one transaction is kept as far as it fits; the write happens, and what is missing says so', async () => {
    const batch = (seed: number) =>
      Array.from({ length: 30 }, (_, at) => ({ name: `n${at}`, object: dense(`n${at}`, 99_000, seed + at) }));
    await diary.store.putObjects(await diary.load(), program, batch(1));
    const outcomes = await diary.store.putObjects(await diary.load(), program, batch(100));
    expect(new Set(outcomes.map(({ outcome }) => outcome))).toEqual(new Set(['updated']));
    const found = await Promise.all(batch(1).map(({ name }) => historyOf(name)));
    const bodies = found.flatMap(({ past }) => past.map(({ object }) => object.body?.byteLength));
    expect(bodies).toHaveLength(30);
    expect(bodies.filter((octets) => octets === 99_000)).toHaveLength(9);
    expect(bodies.filter((octets) => octets === undefined)).toHaveLength(21);
  });

  it('is kept whole for one object of the largest size, changed and deleted', async () => {
    await put('a', dense('a', 262_144, 1));
    await put('a', dense('a', 262_144, 2));
    await remove('a');
    expect((await historyOf('a')).past.map(({ object }) => object.body?.byteLength)).toEqual([262_144, 262_144]);
  });

  it('is not kept for a moment when it is erased', async () => {
    await put('a');
    await remove('a', { kind: 'diary', actor: 'organiser', erasing: true });
    expect(await rowsKept()).toBe(0);
    expect([...(await historyOf('a')).changes.values()]).toMatchObject([{ op: 'delete', who: 'organiser' }]);
  });

  it('of a personal calendar is not kept, and costs nothing', async () => {
    const made = await diary.store.createPersonalCalendar(anna, {
      homeName: 'own',
      displayName: 'Own',
      zone: 'UTC',
      components: ['VEVENT'],
      properties: {},
    });
    expect(made.outcome).toBe('created');
    const write = async (text: string) =>
      diary.store.putObject({
        calendar: await diary.load('own'),
        name: 'a',
        object: appointment('a', text),
        conditions: {},
        writer: iphone,
      });
    await write('one');
    Object.assign(consumed, { read: 0, written: 0 });
    await write('two');
    expect(consumed.written).toBe(8);
    expect(await rowsKept()).toBe(0);
  });

  it('moved out of the diaries is in the trash, moved within them it is not', async () => {
    await diary.store.createPersonalCalendar(anna, {
      homeName: 'own',
      displayName: 'Own',
      zone: 'UTC',
      components: ['VEVENT'],
      properties: {},
    });
    const move = async (name: string, into: string, to = name) =>
      diary.store.moveObject({
        from: { calendar: await diary.load(), name },
        to: { calendar: await diary.load(into), name: to },
        conditions: {},
        overwrite: false,
        writer: iphone,
      });
    for (const name of ['own', 'room', 'here']) await put(name);
    await move('own', 'own');
    await move('room', 'room');
    await move('here', 'anna', 'there');
    expect((await deleted()).items.map(({ object }) => object.name)).toEqual(['own']);
    expect([...(await historyOf('there')).changes.values()]).toMatchObject([
      { op: 'put', place: { calendarId: 'anna', name: 'here' } },
    ]);
    expect([...(await historyOf('room')).changes.values()]).toMatchObject([
      { op: 'delete', place: { calendarId: 'room', name: 'room' } },
    ]);
  });
});

describe('B10 the trash of a calendar', () => {
  it('holds what is deleted and did not come back, last deleted first, page by page', async () => {
    const names = Array.from({ length: 7 }, (_, at) => `n${at}`);
    for (const name of names) await put(name);
    for (const name of names) await remove(name);
    await put('n3');
    const first = await deleted({ limit: 4 });
    const second = await deleted({ limit: 4, before: Number(first.next) });
    expect(first.items.map(({ object }) => object.name)).toEqual(['n6', 'n5', 'n4', 'n2']);
    expect(second.items.map(({ object }) => object.name)).toEqual(['n1', 'n0']);
    expect(second.next).toBeUndefined();
    await remove('n3');
    expect((await deleted({ limit: 1 })).items.map(({ object }) => object.name)).toEqual(['n3']);
  });

  it('knows what one phone deleted in a period', async () => {
    for (const name of ['a', 'b', 'c', 'd']) await put(name);
    await remove('a');
    clock.now += 60_000;
    await remove('b');
    await remove('c', program);
    clock.now += 60_000;
    await remove('d');
    const found = await deleted({ phoneOf: anna.userName, period: { from: now + 60_000, to: now + 120_000 } });
    expect(found.items.map(({ object }) => object.name)).toEqual(['b']);
    expect((await deleted({ phoneOf: 'organiser' })).items).toEqual([]);
  });

  it('costs what was changed since, not what lies in the calendar', async () => {
    const many = Array.from({ length: 300 }, (_, at) => ({ name: `n${at}`, object: appointment(`n${at}`) }));
    await diary.store.putObjects(await diary.load(), program, many);
    clock.now += 40 * day;
    await remove('n1');
    const counted = dynamoHistory({
      client: countingClient(diary.client, () => consumed),
      tableName: diary.tableName,
      clock: () => clock.now,
    });
    const calendar = await diary.load();
    Object.assign(consumed, { read: 0, written: 0 });
    expect((await counted.listDeleted(calendar, { limit: 50 })).items).toHaveLength(1);
    expect(consumed.read).toBeLessThanOrEqual(25);
    expect(consumed.written).toBe(0);
  });
});

it('B10 rows that are ended keep their own end, which is 30 days off', async () => {
  await put('a', appointment('a', 'first'));
  await put('a', appointment('a', 'second'));
  const { Item } = await diary.client.call('GetItem', {
    TableName: diary.tableName,
    Key: { ...keys.history('anna', 'a', 1) },
  });
  expect(Item?.expires).toBe(now / 1000 + historyDays * 86_400);
  expect(Item).not.toHaveProperty('time');
});
