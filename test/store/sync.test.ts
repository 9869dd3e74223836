import { beforeEach, describe, expect, it } from 'vitest';
import { headRow } from '../../shared/store/dynamo/rows/items.ts';
import { keys } from '../../shared/store/dynamo/rows/keys.ts';
import type { SyncOutcome, SyncQuery } from '../../shared/store/reader.ts';
import { appointment, calendarNamed, day, hour, now, openDiary, phone, type TestDiary } from './diary.ts';

let diary: TestDiary;
let time = now;

beforeEach(async () => {
  time = now;
  diary = await openDiary({ clock: () => time });
});

const put = async (name: string, text = name) =>
  diary.store.putObject({
    calendar: await diary.load(),
    name,
    object: appointment(name, text),
    conditions: {},
    writer: phone,
  });

const remove = async (name: string) =>
  diary.store.deleteObject({ calendar: await diary.load(), name, conditions: {}, writer: phone });

const token = async () => diary.store.currentToken(await diary.load());

const sync = async (query: SyncQuery = {}): Promise<SyncOutcome> => diary.store.sync(await diary.load(), query);

/** Names that changed, removed ones with a minus. */
const changed = async (query: SyncQuery): Promise<readonly string[]> => {
  const answer = await sync(query);
  if (answer.outcome !== 'changes') throw new Error(answer.outcome);
  return answer.changes.map((change) => (change.change === 'live' ? change.entry.name : `-${change.name}`));
};

const sweep = async (key: { pk: string; sk: string }) =>
  diary.client.call('DeleteItem', { TableName: diary.tableName, Key: { ...key } });

describe('sync', () => {
  it('trap 36: an initial sync names live members only; afterwards removed ones are told', async () => {
    await put('a');
    await put('b');
    const before = await token();
    await remove('a');
    await put('c');
    expect(await changed({})).toEqual(['b', 'c']);
    expect(await changed({ since: before })).toEqual(['-a', 'c']);
  });

  it('tells the state of now once, however often it changed', async () => {
    const before = await token();
    await put('a', 'one');
    await put('a', 'two');
    await remove('a');
    await put('a', 'three');
    const answer = await sync({ since: before });
    expect(answer).toMatchObject({ changes: [{ change: 'live', entry: { name: 'a', version: 4 } }], truncated: false });
  });

  it('trap 19, T40: pages of every size say together what one answer says, while writers go on', async () => {
    const before = await token();
    for (const name of ['a', 'b', 'c', 'd', 'e']) await put(name);
    await remove('c');
    for (const limit of [1, 2, 3, 7]) {
      const names = new Set<string>();
      let since = before;
      for (let page = 0; page < 20; page++) {
        const answer = await sync({ since, limit });
        if (answer.outcome !== 'changes') throw new Error(answer.outcome);
        expect(answer.changes.length).toBeLessThanOrEqual(limit);
        for (const change of answer.changes) names.add(change.change === 'live' ? change.entry.name : change.name);
        since = answer.token;
        if (!answer.truncated) break;
        await put('busy', `${limit} ${page}`);
      }
      expect([...names].filter((name) => name !== 'busy').sort()).toEqual(['a', 'b', 'c', 'd', 'e']);
    }
  });

  it('T40 a paged initial sync ends with the base it began with, so that nothing written meanwhile is lost', async () => {
    for (const name of ['a', 'b', 'c']) await put(name);
    const base = await token();
    const first = await sync({ limit: 2 });
    if (first.outcome !== 'changes') throw new Error(first.outcome);
    expect(first).toMatchObject({ truncated: true, token: { version: base.version } });
    await put('a', 'meanwhile');
    const last = await sync({ since: first.token, limit: 2 });
    expect(last).toMatchObject({ truncated: false, token: base });
    expect(await changed({ since: base })).toEqual(['a']);
  });

  it.each([
    ['of another calendar', { calendarId: 'room' }],
    ['of another epoch', { epoch: 'epoch0' }],
    ['from the future', { version: 99 }],
    ['with a cursor nobody gave', { cursor: 'S#nonsense' }],
  ])('T41 a token %s is refused', async (_, wrong) => {
    await put('a');
    expect(await sync({ since: { ...(await token()), ...wrong } })).toEqual({ outcome: 'invalid-token' });
  });

  it('T41 a token newer than the head we read is looked up before it is refused', async () => {
    const old = await diary.load();
    await put('a');
    expect(await diary.store.sync(old, { since: await token() })).toMatchObject({ outcome: 'changes', changes: [] });
  });

  it('T45 a token newer than the head we read is refused when the head is of another incarnation by now', async () => {
    const old = await diary.load();
    await put('a');
    const since = await token();
    await diary.client.call('UpdateItem', {
      TableName: diary.tableName,
      Key: { ...keys.head('anna') },
      UpdateExpression: 'SET epoch = :new',
      ExpressionAttributeValues: { ':new': 'epoch2' },
    });
    expect(await diary.store.sync(old, { since })).toEqual({ outcome: 'invalid-token' });
  });

  it('T41 T42 a token older than what is remembered is refused, a newer one works', async () => {
    await put('a');
    const old = await token();
    await put('b');
    await remove('b');
    const recent = await token();
    await put('c');
    await sweep(keys.change('anna', 2));
    expect(await sync({ since: old })).toEqual({ outcome: 'invalid-token' });
    expect(await changed({ since: recent })).toEqual(['c']);
  });

  it('T45 a restored calendar with a new epoch refuses tokens from before', async () => {
    await put('a');
    const before = await token();
    await diary.client.call('UpdateItem', {
      TableName: diary.tableName,
      Key: { ...keys.head('anna') },
      UpdateExpression: 'SET epoch = :new',
      ExpressionAttributeValues: { ':new': 'epoch2' },
    });
    expect(await sync({ since: before })).toEqual({ outcome: 'invalid-token' });
  });

  it('T44 clocks that disagree change neither tokens nor entity tags', async () => {
    await put('a');
    time = now - 5 * 60_000;
    await put('b');
    const late = await token();
    time = now + 5 * 60_000;
    expect(await token()).toEqual(late);
    expect(await changed({ since: { ...late, version: 1 } })).toEqual(['b']);
  });
});

describe('the high-water mark', () => {
  /** A head whose writers died before they could move the mark along. */
  const forgetStable = async (version: number, changedAt = time) =>
    diary.client.call('PutItem', {
      TableName: diary.tableName,
      Item: headRow({ ...calendarNamed('anna'), version, stable: 0, changedAt }),
    });

  it('is moved along by a reader when the writer could not', async () => {
    await put('a');
    await put('b');
    await forgetStable(2);
    expect((await token()).version).toBe(2);
    expect((await diary.load()).stable).toBe(2);
  });

  it('T36 does not pass a change row or an object row that is not there yet', async () => {
    for (const name of ['a', 'b', 'c']) await put(name);
    for (const hidden of [keys.change('anna', 2), keys.object('anna', 'b')]) {
      await forgetStable(3);
      await sweep(hidden);
      expect((await token()).version).toBe(1);
    }
  });

  it('waits an hour for a missing row, then takes it for swept', async () => {
    for (const name of ['a', 'b', 'c']) await put(name);
    await forgetStable(3);
    await sweep(keys.change('anna', 2));
    time = now + hour;
    expect((await token()).version).toBe(1);
    time = now + hour + 1;
    expect((await token()).version).toBe(3);
  });

  it('rows swept before anybody saw them do not hold up what is written afterwards', async () => {
    for (const name of ['a', 'b']) await put(name);
    await forgetStable(2);
    for (const version of [1, 2]) await sweep(keys.change('anna', version));
    time = now + 401 * day;
    await put('c');
    expect((await token()).version).toBe(3);
  });

  it('goes 500 versions at a time', { timeout: 60_000 }, async () => {
    const many = Array.from({ length: 520 }, (_, index) => ({ name: `n${index}`, object: appointment(`n${index}`) }));
    await diary.store.putObjects(await diary.load(), phone, many);
    await forgetStable(520);
    expect((await token()).version).toBe(500);
    expect((await token()).version).toBe(520);
  });
});
