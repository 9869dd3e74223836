import type { Calendar } from '../../shared/model/calendar.ts';
import { defaultRights } from '../../shared/model/entities/service-access.ts';
import type { Principal } from '../../shared/model/principal.ts';
import { dynamoStore } from '../../shared/store/dynamo/calendar/store.ts';
import { headRow, homeRow } from '../../shared/store/dynamo/rows/items.ts';
import { objectPrefix } from '../../shared/store/dynamo/rows/keys.ts';
import type { CalendarWriter } from '../../shared/store/writer.ts';
import { FaultStore, type Faults } from '../support/fault-store.ts';
import type { Writing } from '../support/memory-engine.ts';
import type { Scheduler } from '../support/scheduler.ts';
import type { Deviation } from './deviations.ts';

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
  readonly nextSerial: () => number;
  /** The store of a process of its own. */
  process(): { store: CalendarWriter; kill(): void };
  /** Lets years pass: everything decided is written first, then TTL sweeps. */
  leap(milliseconds: number): Promise<void>;
}

const etagOf = (entry: string): string => (JSON.parse(entry) as string[])[1]!;

export const createWorld = (scheduler: Scheduler, faults: Faults, deviation: Deviation = {}): World => {
  let serial = 0;
  const truth = new Map(calendarNames.map((name) => [name as string, new Map<string, string>()]));
  const decide = (writings: readonly Writing[]): void => {
    for (const { key, after } of writings) {
      const objects = truth.get(key.pk.slice(key.pk.indexOf('#') + 1));
      if (!objects || !key.sk.startsWith(objectPrefix)) continue;
      const name = key.sk.slice(objectPrefix.length);
      if (after?.entry === undefined) objects.delete(name);
      else objects.set(name, etagOf(String(after.entry)));
    }
  };
  const table = new FaultStore(scheduler, faults, decide);
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
    nextSerial: () => ++serial,
    process() {
      const session = table.session();
      const store = dynamoStore({
        client: deviation.client?.(session, table) ?? session,
        tableName: 'model',
        clock: scheduler.now,
        random: scheduler.random,
        sleep: scheduler.sleep,
      });
      return { store: deviation.store?.(store) ?? store, kill: session.kill };
    },
    async leap(milliseconds) {
      await table.quiesce();
      scheduler.pass(milliseconds);
      for (const item of [...table.engine.items()])
        if (typeof item.expires === 'number' && item.expires * 1000 < scheduler.now())
          table.engine.write(item, undefined);
    },
  };
};
