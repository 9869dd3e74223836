import type { Calendar } from '../../shared/model/calendar.ts';
import { defaultRights } from '../../shared/model/entities/service-access.ts';
import type { Principal } from '../../shared/model/principal.ts';
import { dynamoStore } from '../../shared/store/dynamo/calendar/store.ts';
import type { PlannedWrite } from '../../shared/store/dynamo/engine/sqlite/write-plan.ts';
import { headRow, homeRow } from '../../shared/store/dynamo/rows/items.ts';
import { objectPrefix } from '../../shared/store/dynamo/rows/keys.ts';
import type { DiaryWriter } from '../../shared/store/writer.ts';
import { FaultStore, type Faults, noFaults } from '../support/fault-store.ts';
import type { Scheduler } from '../support/scheduler.ts';
import type { Deviation } from './deviations.ts';
import { createHistory, type History } from './history.ts';

export const calendarNames = ['anna', 'room'] as const;

export const principal: Principal = {
  userName: 'anna.phone',
  displayName: 'Anna',
  userId: 'user-anna',
  branchId: 'branch',
  rights: defaultRights,
  accessCreatedAt: 0,
};

const head = (id: string, now: number): Calendar => ({
  id,
  kind: 'resource',
  homeName: id,
  displayName: id,
  userId: principal.userId,
  zone: 'Europe/Berlin',
  components: ['VEVENT'],
  allowCalendarSync: true,
  googleLinked: false,
  closed: false,
  epoch: 'e1',
  version: 0,
  stable: 0,
  changedAt: now,
  createdAt: now,
  revision: 1,
});

/** A table with two calendars, everything that talks to it, and what is true: the objects as decided, not as readable. */
export interface World {
  readonly scheduler: Scheduler;
  readonly table: FaultStore;
  /** Entity tags by object name, by calendar. */
  readonly truth: ReadonlyMap<string, ReadonlyMap<string, string>>;
  /** What every object has been, to judge what a reader is shown. */
  readonly history: History;
  readonly nextSerial: () => number;
  /** The store of a process of its own. */
  process(): { store: DiaryWriter; kill(): void };
  /** Lets years pass: everything decided is written first, then TTL sweeps. */
  leap(milliseconds: number): Promise<void>;
}

const etagOf = (entry: string): string => (JSON.parse(entry) as string[])[1]!;

/** The objects that a transaction writes; without an entity tag it deletes them. */
const objectsIn = (writings: readonly PlannedWrite[]) =>
  writings.flatMap(({ key, after }) =>
    key.sk.startsWith(objectPrefix)
      ? {
          calendarName: key.pk.slice(key.pk.indexOf('#') + 1),
          name: key.sk.slice(objectPrefix.length),
          etag: after?.entry === undefined ? undefined : etagOf(String(after.entry)),
        }
      : [],
  );

export interface WorldOptions {
  readonly faults?: Faults;
  readonly deviation?: Deviation;
  readonly versionsPerStep?: number;
}

export const createWorld = (
  scheduler: Scheduler,
  { faults = noFaults, deviation = {}, versionsPerStep }: WorldOptions = {},
): World => {
  let serial = 0;
  const truth = new Map(calendarNames.map((name) => [name as string, new Map<string, string>()]));
  const history = createHistory(calendarNames);
  const table = new FaultStore(scheduler, faults, {
    decided(writings) {
      for (const { calendarName, name, etag } of objectsIn(writings)) {
        history.decided(calendarName, name, etag);
        if (etag === undefined) truth.get(calendarName)?.delete(name);
        else truth.get(calendarName)?.set(name, etag);
      }
    },
    written(writings) {
      for (const { calendarName, name, etag } of objectsIn(writings)) history.written(calendarName, name, etag);
    },
  });
  for (const name of calendarNames) {
    const calendar = head(name, scheduler.now());
    const { pk, sk } = headRow(calendar);
    table.engine.write({ pk, sk }, headRow(calendar));
    const home = homeRow(principal.userId, name, name);
    table.engine.write(home, home);
  }
  return {
    scheduler,
    table,
    truth,
    history,
    nextSerial: () => ++serial,
    process() {
      const session = table.session();
      const store = dynamoStore({
        client: deviation.client?.(session, table) ?? session,
        tableName: 'model',
        clock: scheduler.now,
        random: scheduler.random,
        sleep: scheduler.sleep,
        ...(versionsPerStep !== undefined && { versionsPerStep }),
      });
      return { store: deviation.store?.(store) ?? store, kill: session.kill };
    },
    async leap(milliseconds) {
      await table.quiesce();
      scheduler.pass(milliseconds);
      for (const item of table.engine.items())
        if (typeof item.expires === 'number' && item.expires * 1000 < scheduler.now())
          table.engine.write(item, undefined);
    },
  };
};
