import { beforeEach, describe, expect, it } from 'vitest';
import { persistStable } from '../../shared/store/dynamo/calendar/stable.ts';
import { openDatabase } from '../../shared/store/dynamo/engine/database.ts';
import { keys } from '../../shared/store/dynamo/rows/keys.ts';
import { retention } from '../../shared/store/dynamo/rows/object-row.ts';
import { BrokenInvariantError, StoreBusyError } from '../../shared/store/errors.ts';
import { anna, appointment, now, openDiary, phone, type TestDiary } from './diary.ts';

let diary: TestDiary;

beforeEach(async () => {
  diary = await openDiary({ sleep: async () => undefined });
});

const put = async (name: string, calendar = diary.load()) =>
  diary.store.putObject({
    calendar: await calendar,
    name,
    object: appointment(name),
    conditions: {},
    writer: phone,
  });

const setHead = (attribute: string, value: unknown) =>
  diary.client.call('UpdateItem', {
    TableName: diary.tableName,
    Key: { ...keys.head('anna') },
    UpdateExpression: 'SET #a = :v',
    ExpressionAttributeNames: { '#a': attribute },
    ExpressionAttributeValues: { ':v': value },
  });

const namesIn = async () => (await diary.store.listObjects(await diary.load())).map(({ name }) => name).sort();

describe('the high-water mark as it is kept', () => {
  const persist = async (change: object, stable: number) => {
    const database = openDatabase({ client: diary.client, tableName: diary.tableName, clock: () => now });
    return persistStable(database, { ...(await diary.load()), ...change }, stable);
  };

  it('goes neither back nor beyond the version, and never by who knows another incarnation', async () => {
    for (const name of ['a', 'b', 'c']) await put(name);
    await setHead('stable', 2);
    expect(await persist({}, 1)).toBe(false);
    expect(await persist({}, 4)).toBe(false);
    expect(await persist({ epoch: 'epoch0' }, 3)).toBe(false);
    expect(await diary.load()).toMatchObject({ version: 3, stable: 2 });
    expect(await persist({}, 3)).toBe(true);
    expect(await diary.load()).toMatchObject({ version: 3, stable: 3 });
  });
});

describe('T45: a process that was warm when the table was restored', () => {
  /** The head begins anew and what was there is gone, as after a restore. */
  const restore = async () => {
    await setHead('epoch', 'epoch2');
    await diary.client.call('DeleteItem', { TableName: diary.tableName, Key: { ...keys.object('anna', 'a') } });
  };

  it('lists and loads what is there now', async () => {
    await put('a');
    await put('b');
    expect(await namesIn()).toEqual(['a', 'b']);
    await diary.store.loadObjects(await diary.load(), ['a', 'b']);
    await restore();
    expect(await namesIn()).toEqual(['b']);
    expect([...(await diary.store.loadObjects(await diary.load(), ['a', 'b'])).keys()]).toEqual(['b']);
  });

  it('writes into the incarnation that is there, and settles what it wrote', async () => {
    await put('a');
    const before = diary.load();
    await before;
    await restore();
    let transactions = 0;
    const stop = diary.intercept((operation) => {
      if (operation === 'TransactWriteItems') transactions++;
    });
    expect(await put('c', before)).toMatchObject({ outcome: 'created' });
    stop();
    expect(transactions).toBe(2);
    expect(await diary.load()).toMatchObject({ epoch: 'epoch2', version: 2, stable: 2 });
  });
});

describe('what must hold is asked while it runs', () => {
  it.each([
    ['settled beyond its version', 'stable', 7],
    ['settled below nothing', 'stable', -1],
    ['with a version that is none', 'version', 1.5],
    ['without a usable epoch', 'epoch', 'a:b'],
  ])('a calendar %s is not served', async (_, attribute, value) => {
    await put('a');
    await setHead(attribute, value);
    await expect(diary.store.loadCalendar(anna, 'anna')).rejects.toThrow(BrokenInvariantError);
  });

  it('a change row that is no version is not counted as one', async () => {
    await put('a');
    const since = { ...(await diary.store.currentToken(await diary.load())), version: 0 };
    const Item = { pk: keys.head('anna').pk, sk: 'change#000000000001x', name: 'b' };
    await diary.client.call('PutItem', { TableName: diary.tableName, Item });
    await put('b');
    await expect(diary.store.sync(await diary.load(), { since })).rejects.toThrow(BrokenInvariantError);
  });

  it('a version that has its change row already is never written over', async () => {
    const Item = { ...keys.change('anna', 1), name: 'kept' };
    await diary.client.call('PutItem', { TableName: diary.tableName, Item });
    await expect(put('a')).rejects.toThrow(StoreBusyError);
    const { Item: kept } = await diary.client.call('GetItem', {
      TableName: diary.tableName,
      Key: { ...keys.change('anna', 1) },
    });
    expect(kept).toMatchObject({ name: 'kept' });
    expect(await diary.load()).toMatchObject({ version: 0 });
    expect(await namesIn()).toEqual([]);
  });
});

it('T42 that an object was deleted is known for longer than what any token can still ask for', () => {
  expect(retention.tombstone).toBeGreaterThan(retention.change);
});
