import { describe, expect, it } from 'vitest';
import { StoreBusyError } from '../../shared/store/errors.ts';
import type { ListFilter } from '../../shared/store/reader.ts';
import type { DiaryWriter } from '../../shared/store/writer.ts';
import { appointment, day, hour } from '../store/diary.ts';
import { seededRandom } from '../support/business-data-text.ts';
import { type Faults, noFaults } from '../support/fault-store.ts';
import { createScheduler } from '../support/scheduler.ts';
import type { Deviation } from './deviations.ts';
import { createWorld, principal } from './world.ts';

const names = ['a', 'b', 'c', 'd', 'e', 'f', 'g', 'h'] as const;
const weathers: readonly Faults[] = [
  noFaults,
  { ...noFaults, stall: 0.5 },
  { ...noFaults, stall: 0.9 },
  { ...noFaults, stall: 0.8, throttle: 0.1, conflict: 0.1, lostAnswer: 0.1 },
];

/** Lists as a verb does: the calendar, then its members. */
type List = (store: DiaryWriter) => Promise<readonly string[]>;

const listing =
  (filter?: ListFilter): List =>
  async (store) => {
    const calendar = (await store.loadCalendar(principal, 'anna'))!;
    return (await store.listObjects(calendar, filter)).map(({ name }) => name);
  };

const initialSync: List = async (store) => {
  const answer = await store.sync((await store.loadCalendar(principal, 'anna'))!, {});
  if (answer.outcome !== 'changes') throw new Error(answer.outcome);
  return answer.changes.map((change) => (change.change === 'live' ? change.entry.name : `-${change.name}`));
};

const lists: Readonly<Record<string, List>> = {
  everything: listing(),
  'a window': listing({ window: { from: createScheduler(Math.random).now() - hour } }),
  'an initial sync': initialSync,
};

/** What is wrong with what cold processes list while appointments turn into series and back, again and again. */
const listWhileMoving = async (
  seed: number,
  deviation: Deviation,
): Promise<{ readonly answered: number; readonly wrong: readonly string[] }> => {
  const scheduler = createScheduler(seededRandom(seed));
  const world = createWorld(scheduler, { deviation });
  const start = scheduler.now();
  const objectOf = (name: string, series: boolean, serial: number) => ({
    ...appointment(name, `${serial}`, start),
    bounds: series
      ? { start: start - day, end: start + 30 * day, recurring: true }
      : { start: start + Math.floor(scheduler.random() * 5) * hour, end: start + 6 * hour, recurring: false },
  });
  const write = async (store: DiaryWriter, name: string, series: boolean): Promise<unknown> => {
    const calendar = (await store.loadCalendar(principal, 'anna'))!;
    const object = objectOf(name, series, world.nextSerial());
    return store.putObject({ calendar, name, object, conditions: {}, writer: { kind: 'phone', principal } });
  };
  const busyAllowed = (error: unknown): undefined => {
    if (!(error instanceof StoreBusyError)) throw error;
  };
  const story = async () => {
    const { store: writer } = world.process();
    for (const name of names) await write(writer, name, scheduler.chance(0.5));
    world.table.faults = scheduler.pick(weathers);
    const moving = Array.from({ length: 2 }, async () => {
      const { store } = world.process();
      for (let works = 6; works > 0; works--)
        await write(store, scheduler.pick(names), scheduler.chance(0.5)).catch(busyAllowed);
    });
    const listings = Object.entries(lists).map(async ([what, list]) => {
      const listed = await list(world.process().store).catch(busyAllowed);
      return listed && `${what}: ${[...listed].sort().join(' ')}`;
    });
    await Promise.all(moving);
    const answers = (await Promise.all(listings)).flatMap((answer) => answer ?? []);
    return { answered: answers.length, wrong: answers.filter((answer) => !answer.endsWith(`: ${names.join(' ')}`)) };
  };
  return scheduler.run(story());
};

/** All seeds, some side by side. */
const listWithSeeds = async (count: number, deviation: Deviation = {}) => {
  const wrong: string[] = [];
  let answered = 0;
  for (let seed = 1; seed <= count; seed += 50) {
    const seeds = Array.from({ length: Math.min(50, count - seed + 1) }, (_, index) => seed + index);
    for (const [index, one] of (await Promise.all(seeds.map((s) => listWhileMoving(s, deviation)))).entries()) {
      answered += one.answered;
      wrong.push(...one.wrong.map((what) => `seed ${seed + index}, ${what}`));
    }
  }
  return { answered, wrong };
};

/** A process that believes no write to be under way whatever the table says. */
const overlooking: Deviation = {
  client: (client) => ({
    call: async (operation, input) => {
      const { ConditionExpression = '' } = input as { ConditionExpression?: string };
      return operation === 'UpdateItem' && ConditionExpression.startsWith('version = ')
        ? ({} as never)
        : client.call(operation, input);
    },
  }),
};

describe('T67: what a cold process lists while appointments turn into series', () => {
  it('names every object exactly once: everything, a window, an initial sync', { timeout: 300_000 }, async () => {
    const { answered, wrong } = await listWithSeeds(1_000);
    expect(wrong).toEqual([]);
    expect(answered).toBeGreaterThan(2_500);
  });

  it('would notice if a write under way was overlooked', { timeout: 300_000 }, async () => {
    expect((await listWithSeeds(100, overlooking)).wrong.length).toBeGreaterThan(0);
  });
});
