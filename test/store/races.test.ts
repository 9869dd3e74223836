import { beforeEach, describe, expect, it } from 'vitest';
import type { Conditions } from '../../shared/model/calendar-object.ts';
import { keys } from '../../shared/store/dynamo/rows/keys.ts';
import type { PutOutcome } from '../../shared/store/writer.ts';
import { anna, appointment, openDiary, phone, type TestDiary } from './diary.ts';

let diary: TestDiary;

beforeEach(async () => {
  diary = await openDiary();
});

const put = async (name: string, object = appointment(name), conditions: Conditions = {}): Promise<PutOutcome> =>
  diary.store.putObject({ calendar: await diary.load(), name, object, conditions, writer: phone });

const remove = async (name: string, conditions: Conditions = {}) =>
  diary.store.deleteObject({ calendar: await diary.load(), name, conditions, writer: phone });

const move = async (from: string, to: string, options: { into?: string; overwrite?: boolean } = {}) =>
  diary.store.moveObject({
    from: { calendar: await diary.load(), name: from },
    to: { calendar: await diary.load(options.into), name: to },
    conditions: {},
    overwrite: options.overwrite ?? true,
    writer: phone,
  });

const outcomesOf = (outcomes: readonly PutOutcome[]): Record<string, number> => {
  const counts: Record<string, number> = {};
  for (const { outcome } of outcomes) counts[outcome] = (counts[outcome] ?? 0) + 1;
  return counts;
};

const namesIn = async (calendarName?: string): Promise<readonly string[]> =>
  (await diary.store.listObjects(await diary.load(calendarName))).map(({ name }) => name).sort();

describe('writers at the same time', () => {
  it('T28 of a hundred replacements of one entity tag exactly one succeeds', async () => {
    const first = appointment('a', 'first');
    await put('a', first);
    const outcomes = await Promise.all(
      Array.from({ length: 100 }, (_, index) => put('a', appointment('a', `try ${index}`), { ifMatch: [first.etag] })),
    );
    expect(outcomesOf(outcomes)).toEqual({ updated: 1, 'condition-failed': 99 });
    expect((await diary.load()).version).toBe(2);
  });

  it('T29 of fifty first PUTs of one href exactly one succeeds', async () => {
    const outcomes = await Promise.all(
      Array.from({ length: 50 }, (_, index) => put('a', appointment('a', `try ${index}`), { ifNoneMatch: '*' })),
    );
    expect(outcomesOf(outcomes)).toEqual({ created: 1, 'condition-failed': 49 });
    expect((await diary.load()).version).toBe(1);
  });

  it('several objects of one write are there together or not at all, however many write at once', async () => {
    const first = appointment('a', 'first');
    await put('a', first);
    const outcomes = await Promise.all(
      Array.from({ length: 20 }, async (_, index) =>
        diary.store.putTogether({
          calendar: await diary.load(),
          objects: [
            { name: `tail${index}`, object: appointment(`tail${index}`), conditions: { ifNoneMatch: '*' } },
            { name: 'a', object: appointment('a', `try ${index}`), conditions: { ifMatch: [first.etag] } },
          ],
          writer: { kind: 'diary', actor: 'staff' },
        }),
      ),
    );
    expect(outcomes.map(({ outcome }) => outcome).sort()).toEqual([...Array(19).fill('condition-failed'), 'written']);
    expect(await namesIn()).toEqual(['a', `tail${outcomes.findIndex(({ outcome }) => outcome === 'written')}`]);
    expect((await diary.load()).version).toBe(3);
  });

  it('T30 of fifty PUTs of one UID at two hrefs exactly one succeeds, the other href hears who holds it', async () => {
    const outcomes = await Promise.all(
      Array.from({ length: 50 }, (_, index) =>
        put(index % 2 === 0 ? 'even' : 'odd', appointment('uid', `try ${index}`), { ifNoneMatch: '*' }),
      ),
    );
    expect(outcomesOf(outcomes)).toEqual({ created: 1, 'condition-failed': 24, 'uid-conflict': 25 });
    const [holder = ''] = await namesIn();
    for (const outcome of outcomes) if (outcome.outcome === 'uid-conflict') expect(outcome.holder).toBe(holder);
    expect(await diary.store.findUid(await diary.load(), 'uid')).toBe(holder);

    await remove(holder);
    expect(await diary.store.findUid(await diary.load(), 'uid')).toBeUndefined();
    expect(await put('third', appointment('uid'))).toMatchObject({ outcome: 'created' });
  });

  it('different objects of one calendar all arrive, one version each', async () => {
    const outcomes = await Promise.all(Array.from({ length: 12 }, (_, index) => put(`n${index}`)));
    expect(outcomesOf(outcomes)).toEqual({ created: 12 });
    expect(await diary.load()).toMatchObject({ version: 12 });
    expect(await namesIn()).toHaveLength(12);
  });
});

describe('writes, one after the other', () => {
  it('T31 an object never changes its UID', async () => {
    await put('a', appointment('one'));
    expect(await put('a', appointment('two'))).toEqual({ outcome: 'uid-conflict', holder: 'a' });
    expect(await diary.store.loadObject(await diary.load(), 'a')).toMatchObject({ uid: 'one' });
  });

  it('T32 the same bytes again change nothing, with the old entity tag they are refused', async () => {
    const first = appointment('a', 'first');
    const second = appointment('a', 'second');
    await put('a', first);
    await put('a', second, { ifMatch: [first.etag] });
    expect(await put('a', second, { ifMatch: [first.etag] })).toEqual({ outcome: 'condition-failed' });
    expect(await put('a', second)).toMatchObject({ outcome: 'unchanged', etag: second.etag });
    expect((await diary.load()).version).toBe(2);
  });

  it('T32 the same bytes are a version of their own for who names the one they replace', async () => {
    const first = appointment('a', 'first');
    await put('a', first);
    expect(await put('a', first, { ifMatch: [first.etag] })).toMatchObject({ outcome: 'updated', etag: first.etag });
    expect((await diary.load()).version).toBe(2);
  });

  it('T38 a late replacement or deletion fails by its condition; without one it deletes what is there', async () => {
    const first = appointment('a', 'first');
    await put('a', first);
    await remove('a');
    await put('a', appointment('a', 'second'));
    expect(await put('a', first, { ifMatch: [first.etag] })).toEqual({ outcome: 'condition-failed' });
    expect(await remove('a', { ifMatch: [first.etag] })).toEqual({ outcome: 'condition-failed' });
    expect(await remove('a')).toEqual({ outcome: 'deleted' });
    expect(await remove('a')).toEqual({ outcome: 'absent' });
    expect(await remove('a', { ifMatch: '*' })).toEqual({ outcome: 'condition-failed' });
  });

  it('T27 keeps bytes exactly, deflated or not', async () => {
    const noise = Buffer.from(Array.from({ length: 4_000 }, (_, index) => (index * 7919) % 256));
    const plain = Buffer.from('BEGIN:VCALENDAR\r\n'.repeat(16_000));
    for (const [name, body] of [
      ['noise', noise],
      ['plain', plain],
      ['tiny', Buffer.from('x')],
    ] as const) {
      await put(name, { ...appointment(name), body });
      const stored = await diary.store.loadObject(await diary.load(), name);
      expect(Buffer.compare(stored?.body ?? Buffer.alloc(0), body)).toBe(0);
      expect(stored?.size).toBe(body.byteLength);
    }
  });

  it('the diary keeps its fields across an edit on a phone and may replace them', async () => {
    const write = async (text: string, diaryFields?: object, writer: 'phone' | 'diary' = 'phone') =>
      diary.store.putObject({
        calendar: await diary.load(),
        name: 'a',
        object: appointment('a', text),
        conditions: {},
        writer: writer === 'phone' ? phone : { kind: 'diary', actor: 'shop' },
        ...(diaryFields && { diary: diaryFields }),
      });
    const fields = async () => (await diary.store.loadObject(await diary.load(), 'a'))?.diary;

    await write('one', { customer: 'c1' }, 'diary');
    await write('two', { creator: 'phone of anna' });
    expect(await fields()).toEqual({ customer: 'c1' });
    await write('two', { customer: 'c2' }, 'diary');
    expect(await fields()).toEqual({ customer: 'c2' });
    await write('three', undefined, 'diary');
    expect(await fields()).toEqual({ customer: 'c2' });
  });
});

describe('MOVE', () => {
  it('inside a calendar: one object, two versions, the UID at its new name', async () => {
    await put('a', appointment('uid'));
    expect(await move('a', 'b')).toMatchObject({ outcome: 'created' });
    expect(await namesIn()).toEqual(['b']);
    expect(await diary.store.findUid(await diary.load(), 'uid')).toBe('b');
    expect((await diary.load()).version).toBe(3);
  });

  it('T68 never over another appointment: both stay, with their UIDs', async () => {
    await put('a', appointment('one'));
    await put('b', appointment('two'));
    expect(await move('a', 'b', { overwrite: false })).toEqual({ outcome: 'condition-failed' });
    expect(await move('a', 'b')).toEqual({ outcome: 'uid-conflict', holder: 'b' });
    expect([...(await namesIn())].sort()).toEqual(['a', 'b']);
    expect(await put('c', appointment('two'))).toEqual({ outcome: 'uid-conflict', holder: 'b' });
    expect(await put('d', appointment('one'))).toEqual({ outcome: 'uid-conflict', holder: 'a' });
  });

  it('between calendars: both tell it', async () => {
    await put('a', appointment('uid'));
    const since = await diary.store.currentToken(await diary.load());
    expect(await move('a', 'a', { into: 'room' })).toMatchObject({ outcome: 'created' });
    expect(await diary.store.sync(await diary.load(), { since })).toMatchObject({
      changes: [{ change: 'removed', name: 'a' }],
    });
    expect(await namesIn('room')).toEqual(['a']);
    expect(await move('a', 'a', { into: 'room' })).toEqual({ outcome: 'gone' });
  });

  it('into a calendar where another object holds the UID', async () => {
    await put('a', appointment('uid'));
    await diary.store.putObject({
      calendar: await diary.load('room'),
      name: 'held',
      object: appointment('uid'),
      conditions: {},
      writer: phone,
    });
    expect(await move('a', 'b', { into: 'room' })).toEqual({ outcome: 'uid-conflict', holder: 'held' });
    expect(await namesIn()).toEqual(['a']);
  });
});

describe('T10 T12 a calendar that is withdrawn between sign-in and commit', () => {
  it.each([
    ['no longer synchronised', 'allowCalendarSync', false],
    ['linked to Google', 'googleLinked', true],
    ['given to somebody else', 'userId', 'user-ben'],
    ['closed', 'closed', true],
  ])('%s: nothing is stored', async (_, attribute, value) => {
    const seen = await diary.load();
    await diary.client.call('UpdateItem', {
      TableName: diary.tableName,
      Key: { ...keys.head('anna') },
      UpdateExpression: 'SET #a = :v',
      ExpressionAttributeNames: { '#a': attribute },
      ExpressionAttributeValues: { ':v': value },
    });
    const write = { calendar: seen, name: 'a', object: appointment('a'), conditions: {}, writer: phone };
    expect(await diary.store.putObject(write)).toEqual({ outcome: 'gone' });
    expect(await diary.store.loadCalendar(anna, 'anna')).toBeUndefined();
    const byDiary = await diary.store.putObject({ ...write, writer: { kind: 'diary', actor: 'shop' } });
    expect(byDiary.outcome).toBe(attribute === 'closed' ? 'gone' : 'created');
  });
});
