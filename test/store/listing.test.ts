import { beforeAll, describe, expect, it } from 'vitest';
import type { Bounds } from '../../shared/model/calendar-object.ts';
import { timeKeyOf, timeRanges } from '../../shared/store/dynamo/rows/time-key.ts';
import type { ListFilter } from '../../shared/store/reader.ts';
import { seededRandom } from '../support/business-data-text.ts';
import { appointment, day, hour, now, openDiary, phone, type TestDiary } from './diary.ts';

let diary: TestDiary;

const objects: Readonly<Record<string, Bounds>> = {
  short: { start: now, end: now + hour, recurring: false },
  instant: { start: now + 3 * hour, end: now + 3 * hour, recurring: false },
  long: { start: now - 40 * day, end: now + 2 * hour, recurring: false },
  series: { start: now - 400 * day, end: now + 60 * day, recurring: true },
  finished: { start: now - 400 * day, end: now - 300 * day, recurring: true },
  endless: { start: now + 10 * day, recurring: true },
  reminded: { start: now + 90 * day, end: now + 90 * day + hour, recurring: false, alarms: { from: now, to: now + 1 } },
};

beforeAll(async () => {
  diary = await openDiary();
  const named = Object.entries(objects).map(([name, bounds]) => ({ name, object: { ...appointment(name), bounds } }));
  const task = { ...appointment('task'), component: 'VTODO' as const, bounds: { recurring: false } };
  await diary.store.putObjects(await diary.load(), phone, [...named, { name: 'task', object: task }]);
});

const listed = async (filter?: ListFilter): Promise<readonly string[]> =>
  (await diary.store.listObjects(await diary.load(), filter)).map(({ name }) => name).sort();

describe('listing', () => {
  it('without a window names every live object with its bounds', async () => {
    expect(await listed()).toEqual([...Object.keys(objects), 'task'].sort());
    for (const { name, bounds } of await diary.store.listObjects(await diary.load()))
      expect(bounds).toEqual(objects[name] ?? { recurring: false });
  });

  it.each([
    ['an hour', { from: now, to: now + hour }, ['long', 'series', 'short', 'task']],
    ['the hour after, which a short one ends at', { from: now + hour, to: now + 2 * hour }, ['long', 'series', 'task']],
    ['an instant at its start', { from: now + 3 * hour, to: now + 4 * hour }, ['instant', 'series', 'task']],
    ['an instant at its end, not', { from: now + 2 * hour, to: now + 3 * hour }, ['series', 'task']],
    ['far ahead', { from: now + 5000 * day }, ['endless', 'task']],
    ['long ago', { to: now - 350 * day }, ['finished', 'series', 'task']],
  ])('by window: %s', async (_, window, expected) => {
    expect(await listed({ window })).toEqual(expected);
  });

  it('from a day on is remembered, and is neither the whole nor what came before it', async () => {
    const other = await openDiary();
    const at = (name: string, start: number) => ({
      name,
      object: { ...appointment(name, `${start}`), bounds: { start, end: start + hour, recurring: false } },
    });
    await other.store.putObjects(await other.load(), phone, [
      at('past', now - 9 * day),
      at('near', now),
      at('far', now + 9 * day),
    ]);
    const from = async (days?: number) => {
      const window = days === undefined ? {} : { window: { from: now + days * day } };
      return (await other.store.listObjects(await other.load(), window)).map(({ name }) => name).sort();
    };
    expect(await from(-1)).toEqual(['far', 'near']);
    expect(await from(1)).toEqual(['far']);
    expect(await from(-10)).toEqual(['far', 'near', 'past']);
    expect(await from()).toEqual(['far', 'near', 'past']);

    const young = await openDiary();
    await young.store.putObjects(await young.load(), phone, [at('past', now - 9 * day), at('near', now)]);
    const listedFrom = async (window: ListFilter['window']) =>
      (await young.store.listObjects(await young.load(), window && { window })).map(({ name }) => name).sort();
    expect(await listedFrom({ from: now - day })).toEqual(['near']);
    for (const moved of [at('past', now + 3 * day), at('near', now - 5 * day)])
      await young.store.putObject({ calendar: await young.load(), ...moved, conditions: {}, writer: phone });
    expect(await listedFrom({ from: now - day })).toEqual(['past']);
    expect(await listedFrom({ from: now - day, to: now + day })).toEqual([]);
    expect(await listedFrom(undefined)).toEqual(['near', 'past']);
  });

  it('by alarms, which may lie far from their object', async () => {
    expect(await listed({ window: { from: now - hour, to: now + hour }, of: 'alarms' })).toEqual(['reminded']);
    expect(await listed({ window: { from: now + hour, to: now + 2 * hour }, of: 'alarms' })).toEqual([]);
  });
});

describe('the sort value of the index', () => {
  it('lies in the ranges of every window that the object touches', () => {
    const random = seededRandom(5);
    const somewhere = (): number => Math.floor((random() - 0.5) * 400 * day);
    for (let round = 0; round < 5_000; round++) {
      const start = now + somewhere();
      const end = random() < 0.1 ? undefined : start + Math.floor(random() * random() * 100 * day);
      const bounds = { start, ...(end !== undefined && { end }), recurring: random() < 0.3 };
      const from = now + somewhere();
      const to = from + Math.floor(random() * 60 * day);
      if (start >= to || (end ?? Infinity) < from) continue;
      const key = timeKeyOf(bounds);
      expect(timeRanges({ from, to }).some(([low, high]) => low <= key && key <= high)).toBe(true);
    }
  });

  it('holds for every year that can be written', () => {
    for (const instant of [Date.UTC(-1, 0, 1), Date.parse('0001-01-01T00:00:00Z'), Date.UTC(9999, 11, 31), 8.64e15])
      expect(timeKeyOf({ start: instant, end: instant, recurring: false })).toMatch(
        /^S#\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d$/,
      );
  });
});
