import { beforeEach, describe, expect, it } from 'vitest';
import { dynamoStore } from '../../shared/store/dynamo/calendar/store.ts';
import { headRow } from '../../shared/store/dynamo/rows/items.ts';
import { keys } from '../../shared/store/dynamo/rows/keys.ts';
import type { SyncOutcome } from '../../shared/store/reader.ts';
import type { DiaryWriter } from '../../shared/store/writer.ts';
import { anna, appointment, now, openDiary, phone, type TestDiary } from './diary.ts';

let diary: TestDiary;

/** Steps so small that a small burst is a great one. */
const versionsPerStep = 20;

const processOf = ({ client, tableName }: TestDiary): DiaryWriter =>
  dynamoStore({ client, tableName, clock: () => now, versionsPerStep });

const load = async (store: DiaryWriter) => (await store.loadCalendar(anna, 'anna'))!;

beforeEach(async () => {
  diary = await openDiary();
});

const put = async (store: DiaryWriter, name: string) =>
  store.putObject({
    calendar: await load(store),
    name,
    object: appointment(name),
    conditions: {},
    writer: { kind: 'diary', actor: 'import' },
  });

/** As if all who wrote had died before they could move the mark. */
const forgetStable = async () => {
  const Item = headRow({ ...(await diary.load()), stable: 0 });
  await diary.client.call('PutItem', { TableName: diary.tableName, Item });
};

const changesOf = (answer: SyncOutcome) => {
  if (answer.outcome !== 'changes') throw new Error(answer.outcome);
  return answer;
};

describe('T60: a burst of writers that no reader watches', () => {
  it('leaves no gap: writers settle what others beside them could not', { timeout: 120_000 }, async () => {
    const writers = Array.from({ length: 4 }, (_, index) => ({ store: processOf(diary), index }));
    await Promise.all(
      writers.map(async ({ store, index }) => {
        for (let written = 0; written < 40; written++) await put(store, `w${index}-${written}`);
      }),
    );
    expect(await diary.load()).toMatchObject({ version: 160, stable: 160 });
  });

  it('one writer closes a part of a gap at most, and never more than its bound', async () => {
    const store = processOf(diary);
    for (let written = 0; written < 12; written++) await put(store, `n${written}`);
    await forgetStable();
    await put(store, 'next');
    expect(await diary.load()).toMatchObject({ version: 13, stable: 5 });
    await put(store, 'after');
    expect(await diary.load()).toMatchObject({ version: 14, stable: 10 });
  });

  it('a phone that syncs, one that pages and one that compares the ctag know all in one sitting', async () => {
    const names = Array.from({ length: 70 }, (_, index) => `n${String(index).padStart(2, '0')}`);
    const store = processOf(diary);
    await diary.store.putObjects(
      await diary.load(),
      phone,
      names.map((name) => ({ name, object: appointment(name) })),
    );
    const start = { ...(await diary.store.currentToken(await diary.load())), version: 0 };
    for (const limit of [undefined, 7]) {
      await forgetStable();
      const told: string[] = [];
      let since = start;
      for (let more = true; more; ) {
        const answer = changesOf(await store.sync(await load(store), { since, ...(limit && { limit }) }));
        told.push(...answer.changes.map((change) => (change.change === 'live' ? change.entry.name : '-')));
        expect(answer.token.version).toBeGreaterThan(since.version);
        ({ token: since, truncated: more } = answer);
      }
      expect(told.sort()).toEqual(names);
    }
    await forgetStable();
    const polled = await store.currentToken(await load(store));
    expect(polled.version).toBe(versionsPerStep);
    expect((await store.listObjects(await load(store))).map(({ name }) => name).sort()).toEqual(names);
  });

  it('a token beyond what the mark says is passed before anything is told, however far that is', async () => {
    const store = processOf(diary);
    for (let written = 0; written < 50; written++) await put(store, `n${written}`);
    const since = { ...(await store.currentToken(await load(store))), version: 45 };
    await forgetStable();
    const answer = changesOf(await store.sync(await load(store), { since }));
    expect(answer).toMatchObject({ token: { version: 50 }, truncated: false });
    expect(answer.changes).toHaveLength(5);
  });

  it('a row that is still to come is not waited for, and not taken for more', async () => {
    const store = processOf(diary);
    for (const name of ['a', 'b', 'c']) await put(store, name);
    const since = { ...(await store.currentToken(await load(store))), version: 0 };
    await forgetStable();
    await diary.client.call('DeleteItem', { TableName: diary.tableName, Key: { ...keys.change('anna', 2) } });
    expect(await store.sync(await load(store), { since })).toMatchObject({ token: { version: 1 }, truncated: false });
  });
});
