import { StoreBusyError } from '../../shared/store/errors.ts';
import type { DiaryWriter } from '../../shared/store/writer.ts';
import { seededRandom } from '../support/business-data-text.ts';
import { type Faults, noFaults } from '../support/fault-store.ts';
import { createScheduler } from '../support/scheduler.ts';
import { type Client, ctagClient, syncClient } from './clients.ts';
import type { Deviation } from './deviations.ts';
import { watched } from './history.ts';
import { keptFault } from './kept.ts';
import { verbsWire } from './verbs-wire.ts';
import { storeWire, type Wire } from './wire.ts';
import { calendarNames, createWorld, principal, type World } from './world.ts';
import { drawWork, type Work } from './writers.ts';

const hour = 3_600_000;
const day = 24 * hour;

/** The weathers a schedule may run in. */
const weathers: readonly Faults[] = [
  noFaults,
  { ...noFaults, stall: 0.9 },
  { ...noFaults, stall: 0.97, earlyAnswer: 0.5 },
  { ...noFaults, stall: 0.7, lostAnswer: 0.3, earlyAnswer: 0.3 },
  { throttle: 0.3, conflict: 0.3, lostAnswer: 0.1, earlyAnswer: 0.1, stall: 0.8, unprocessed: 0.3 },
];

const between = ({ scheduler }: World, least: number, most: number): number =>
  least + Math.floor(scheduler.random() * (most - least + 1));

/** How clients of a schedule speak to a process. */
export type Speaking = (store: DiaryWriter, calendarName: string, clock: () => number, deviation: Deviation) => Wire;

/** Without XML, straight to the store. */
export const throughStore: Speaking = (store, calendarName, _, deviation) =>
  storeWire(store, principal, calendarName, deviation);

/** Through the verbs, with XML and iCalendar. */
export const throughVerbs: Speaking = (store, calendarName, clock) => verbsWire(store, principal, calendarName, clock);

interface Setting {
  readonly world: World;
  readonly deviation: Deviation;
  readonly speaking: Speaking;
}

/** A process that stays warm until it is killed; whoever is in it then is left without an answer. */
interface Running extends ReturnType<World['process']> {
  readonly killed: Promise<void>;
}

/** Where a process runs: one is started when somebody comes. Several clients and writers may share it, as they share a function or a server. */
interface Place {
  running?: Running;
}

/** Where a client is served. */
interface Seat {
  readonly calendarName: string;
  readonly place: Place;
}

const start = (world: World, place: Place): Running => {
  const { store, kill } = world.process();
  let died = (): void => undefined;
  const killed = new Promise<void>((resolve) => {
    died = resolve;
  });
  const running: Running = {
    store,
    killed,
    kill() {
      kill();
      if (place.running === running) delete place.running;
      died();
    },
  };
  place.running = running;
  return running;
};

const wireAt = ({ world, deviation, speaking }: Setting, calendarName: string, store: DiaryWriter): Wire =>
  watched(speaking(store, calendarName, world.scheduler.now, deviation), world.history, calendarName);

/** Does one thing in a process, which may be killed half way; what the client learned before counts. */
const inProcess = async (setting: Setting, seat: Seat, crash: number, work: Work): Promise<void> => {
  const { world } = setting;
  const running = seat.place.running ?? start(world, seat.place);
  let busy = true;
  const killing = async (): Promise<void> => {
    await world.scheduler.turn(0.9);
    if (busy) running.kill();
  };
  const done = Promise.resolve(work(wireAt(setting, seat.calendarName, running.store), running.store)).catch(
    (error: unknown) => {
      if (!(error instanceof StoreBusyError)) throw error;
    },
  );
  if (world.scheduler.chance(crash)) void killing();
  await Promise.race([done, running.killed]);
  busy = false;
};

const compare = (client: Client, calendarName: string, world: World): string | undefined => {
  const text = (members: ReadonlyMap<string, string> | undefined): string =>
    JSON.stringify([...(members ?? [])].sort(([a], [b]) => (a < b ? -1 : 1)));
  const [shown, true_] = [text(client.members()), text(world.truth.get(calendarName))];
  return shown === true_ ? undefined : `${client.kind} of ${calendarName} shows ${shown}, true is ${true_}`;
};

/** One sitting when all is written: an answer that is not marked as a part tells everything (T60). */
const finalSitting = async (client: Client, seat: Seat, setting: Setting): Promise<void> => {
  const { store } = seat.place.running ?? start(setting.world, seat.place);
  const wire = wireAt(setting, seat.calendarName, store);
  // A ctag cannot say that it is a part: whoever polls on sees the mark move, a step a poll, until it stands.
  if (client.kind.startsWith('ctag'))
    for (let last: string | undefined, now = await wire.ctag(); now !== last; ) [last, now] = [now, await wire.ctag()];
  // Pages that began before all was written end with the token that they began with.
  while (client.arriving?.()) await client.round(wire);
  for (let rounds = 0; rounds < 200; rounds++) if ((await client.round(wire)) !== 'part') return;
  throw new Error(`${client.kind} never comes to rest`);
};

/** Runs one schedule to its end; what went wrong, if anything. */
export const runSchedule = async (
  seed: number,
  { deviation = {}, speaking = throughStore }: { deviation?: Deviation; speaking?: Speaking } = {},
): Promise<string | undefined> => {
  const scheduler = createScheduler(seededRandom(seed));
  const world = createWorld(scheduler, {
    faults: scheduler.pick(weathers),
    deviation,
    versionsPerStep: scheduler.pick([500, 2, 1]),
  });
  const setting: Setting = { world, deviation, speaking };
  const crash = scheduler.pick([0, 0, 0.2]);
  const sharing = scheduler.pick([0, 0.5, 1]);
  const shared: readonly Place[] = [{}, {}];
  const takeSeat = (): Seat => ({
    calendarName: scheduler.chance(0.8) ? calendarNames[0] : calendarNames[1],
    place: scheduler.chance(sharing) ? scheduler.pick(shared) : {},
  });
  const clients = [
    syncClient(),
    syncClient({ limit: between(world, 1, 3) }),
    syncClient({ fetches: true }),
    ctagClient('polled'),
    ctagClient('listed'),
    syncClient({ feed: true, ...(scheduler.chance(0.5) && { limit: between(world, 1, 3) }) }),
  ].map((client) => ({ client, seat: takeSeat() }));

  const readers = clients.map(async ({ client, seat }) => {
    for (let rounds = between(world, 1, 4); rounds > 0; rounds--)
      await inProcess(setting, seat, crash, (wire) => client.round(wire));
  });
  const writers = Array.from({ length: between(world, 1, 3) }, async () => {
    for (let works = between(world, 1, 4); works > 0; works--) {
      const seat = takeSeat();
      await inProcess(setting, seat, crash, drawWork(world, seat.calendarName));
    }
  });
  const leaps = scheduler.chance(0.3) ? between(world, 1, 3) : 0;
  const time = async (): Promise<void> => {
    for (let leap = 0; leap < leaps; leap++) {
      await scheduler.turn(0.9);
      await world.leap(scheduler.pick([2 * hour, 401 * day, 801 * day]));
    }
  };
  const story = async (): Promise<string | undefined> => {
    await Promise.all([...readers, ...writers, time()]);
    world.table.faults = noFaults;
    await world.table.quiesce();
    for (const { client, seat } of clients) await finalSitting(client, seat, setting);
    if (scheduler.chance(0.3)) await world.leap(801 * day);
    const newcomers = calendarNames.map((calendarName) => ({
      client: syncClient(),
      seat: { calendarName, place: {} },
    }));
    for (const { client, seat } of newcomers) await finalSitting(client, seat, setting);
    return [...clients, ...newcomers]
      .map(({ client, seat }) => compare(client, seat.calendarName, world))
      .concat(keptFault(world))
      .find((difference) => difference !== undefined);
  };
  return scheduler
    .run(story())
    .catch((error: unknown) => (error instanceof Error ? (error.stack ?? error.message) : `${error}`));
};
