import { DateTime } from 'luxon';
import { describe, expect, it } from 'vitest';
import { windowStore } from '../../shared/dav/reader/window-store.ts';
import type { Calendar } from '../../shared/model/calendar.ts';
import type { Bounds } from '../../shared/model/calendar-object.ts';
import type { SyncToken } from '../../shared/model/sync-token.ts';
import { StoreBusyError } from '../../shared/store/errors.ts';
import type { DiaryWriter } from '../../shared/store/writer.ts';
import { appointment, day, hour } from '../store/diary.ts';
import { seededRandom } from '../support/business-data-text.ts';
import { type Faults, noFaults } from '../support/fault-store.ts';
import { createScheduler } from '../support/scheduler.ts';
import { createWorld, principal } from './world.ts';

const names = ['a', 'b', 'c', 'd', 'e', 'f', 'g', 'h'] as const;
const weathers: readonly Faults[] = [
  noFaults,
  noFaults,
  { ...noFaults, stall: 0.5 },
  { ...noFaults, stall: 0.8, throttle: 0.1, conflict: 0.1, lostAnswer: 0.1 },
];

/** Days as somebody counts them who knows nothing of how the gateway does. */
const isSeen = ({ start = -Infinity, end = Infinity }: Bounds, calendar: Calendar, now: number): boolean => {
  const today = DateTime.fromMillis(now, { zone: calendar.zone }).startOf('day');
  const { syncPastDays: past, syncFutureDays: future } = calendar;
  const from = past === undefined ? -Infinity : today.minus({ days: past }).toMillis();
  const to = future === undefined ? Infinity : today.plus({ days: future + 1 }).toMillis();
  return start < to && end > from;
};

/** A `forgetful` phone claims to have seen what slid until today. */
type Manner = 'sound' | 'forgetful';

interface Phone {
  readonly limit: number | undefined;
  readonly copies: Map<string, string>;
  token: SyncToken | undefined;
}

/** What phones hold in the end that they should not, or lack, after a story of days, edits and synchronisations. */
const story = async (seed: number, manner: Manner): Promise<readonly string[]> => {
  const scheduler = createScheduler(seededRandom(seed));
  const world = createWorld(scheduler);
  const { random, chance, pick } = scheduler;
  const days = (most: number): number => Math.floor(random() * (most + 1));
  const settings = pick([
    { syncPastDays: days(3), syncFutureDays: days(3) },
    { syncPastDays: days(3) },
    { syncFutureDays: days(3) },
  ]);
  // The clocks go back in the night to 25 October, and forward on 28 March.
  let now = pick([Date.UTC(2026, 9, 20, 12), Date.UTC(2026, 2, 25, 12)]);
  const written = new Map<string, Bounds>();
  const phones: readonly Phone[] = [undefined, 1, 2, 3].map((limit) => ({
    limit,
    copies: new Map(),
    token: undefined,
  }));

  const load = async (store: DiaryWriter): Promise<Calendar> => ({
    ...(await store.loadCalendar(principal, 'anna'))!,
    ...settings,
  });
  const boundsFor = (): Bounds => {
    const start = now + Math.floor((random() - 0.5) * 16 * 24) * hour;
    const series = chance(0.3);
    return { start, end: start + (series ? days(12) * day : 0) + hour, recurring: series };
  };
  const write = async (store: DiaryWriter): Promise<unknown> => {
    const [calendar, name, writer] = [await load(store), pick(names), { kind: 'phone', principal } as const];
    if (chance(0.2)) return store.deleteObject({ calendar, name, conditions: {}, writer });
    const object = { ...appointment(name, `${world.nextSerial()}`), bounds: boundsFor() };
    written.set(object.etag, object.bounds);
    return store.putObject({ calendar, name, object, conditions: {}, writer });
  };
  const sync = async (phone: Phone, store: DiaryWriter): Promise<boolean> => {
    const calendar = await load(store);
    const today = (await store.currentToken(calendar)).day ?? 0;
    const since = manner === 'forgetful' && phone.token ? { ...phone.token, day: today } : phone.token;
    const answer = await store.sync(calendar, {
      ...(since && { since }),
      ...(phone.limit !== undefined && { limit: phone.limit }),
    });
    if (answer.outcome !== 'changes') throw new Error(answer.outcome);
    const told = answer.changes.map((change) => (change.change === 'live' ? change.entry.name : change.name));
    expect(new Set(told).size).toBe(told.length);
    expect(told.length).toBeLessThanOrEqual(phone.limit ?? told.length);
    if (!since) expect(answer.changes.every(({ change }) => change === 'live')).toBe(true);
    for (const change of answer.changes) {
      if (change.change === 'live') phone.copies.set(change.entry.name, change.entry.etag);
      else phone.copies.delete(change.name);
    }
    phone.token = answer.token;
    return answer.truncated;
  };
  const busyAllowed = (error: unknown): boolean => {
    if (!(error instanceof StoreBusyError)) throw error;
    return false;
  };
  const open = (): DiaryWriter => windowStore(world.process().store, { clock: () => now, reads: true });

  const play = async (): Promise<readonly string[]> => {
    world.table.faults = pick(weathers);
    // One phone asks one thing at a time; writers write beside it, and days pass between two pages.
    const asking = phones.flatMap((phone) => [1, 2, 3, 4].map(() => () => sync(phone, open())));
    const passing = [1, 2, 3, 4].map(() => async () => {
      now += days(2) * day + days(20) * hour;
      return false;
    });
    const inTurn = async (acts: readonly (() => Promise<unknown>)[]): Promise<void> => {
      const drawn = acts.map((act) => [random(), act] as const).sort(([a], [b]) => a - b);
      for (const [, act] of drawn) await act().catch(busyAllowed);
    };
    const writing = () => Array.from({ length: 8 }, () => () => write(open()));
    await Promise.all([inTurn([...asking, ...passing]), inTurn(writing()), inTurn(writing())]);
    world.table.faults = noFaults;
    const store = open();
    for (const phone of phones) for (let page = 0; page < 60 && (await sync(phone, store)); page += 1);
    const calendar = await load(store);
    const truth = new Map(
      (await world.process().store.listObjects(calendar))
        .filter(({ etag }) => isSeen(written.get(etag)!, calendar, now))
        .map(({ name, etag }) => [name, etag]),
    );
    const inWords = (copies: ReadonlyMap<string, string>): string => JSON.stringify([...copies].sort());
    return phones.flatMap(({ limit, copies }) =>
      inWords(copies) === inWords(truth)
        ? []
        : [`seed ${seed}, limit ${limit}: ${inWords(copies)} instead of ${inWords(truth)}`],
    );
  };
  return scheduler.run(play());
};

const stories = async (count: number, manner: Manner = 'sound'): Promise<readonly string[]> => {
  const wrong: string[] = [];
  for (let seed = 1; seed <= count; seed += 1) wrong.push(...(await story(seed, manner)));
  return wrong;
};

describe('B06: a calendar of which phones see some days', () => {
  it('B06 is on every phone what lies in these days, whatever slid or was edited over their edges meanwhile', {
    timeout: 300_000,
  }, async () => {
    expect(await stories(80)).toEqual([]);
  });

  it('would notice if what slides was not told', { timeout: 300_000 }, async () => {
    expect((await stories(10, 'forgetful')).length).toBeGreaterThan(0);
  });
});
