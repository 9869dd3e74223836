import { createHash } from 'node:crypto';
import type { Calendar } from '../../shared/model/calendar.ts';
import type { ParsedObject } from '../../shared/model/calendar-object.ts';
import { defaultRights } from '../../shared/model/entities/service-access.ts';
import type { Principal } from '../../shared/model/principal.ts';
import { dynamoStore } from '../../shared/store/dynamo/calendar/store.ts';
import type { TableClient } from '../../shared/store/dynamo/engine/client.ts';
import { headRow, homeRow } from '../../shared/store/dynamo/rows/items.ts';
import { keys } from '../../shared/store/dynamo/rows/keys.ts';
import type { AccessStore } from '../../shared/store/reader.ts';
import type { DiaryWriter, Writer } from '../../shared/store/writer.ts';
import { freshTable, type TestTable } from '../support/dynamodb.ts';

export const hour = 3_600_000;
export const day = 24 * hour;
/** When these tests play. */
export const now = Date.UTC(2026, 10, 22, 8);

export const anna: Principal = {
  userName: 'anna.phone',
  displayName: 'Anna',
  userId: 'user-anna',
  rights: { ...defaultRights, makeCalendars: true },
  accessCreatedAt: now,
};

export const phone: Writer = { kind: 'phone', principal: anna };

/** A head as an administrator made it. */
export const calendarNamed = (id: string): Calendar => ({
  id,
  kind: 'resource',
  homeName: id,
  displayName: `Diary ${id}`,
  userId: anna.userId,
  branchId: 'branch-mitte',
  color: '#3366CC',
  zone: 'Europe/Berlin',
  components: ['VEVENT'],
  allowCalendarSync: true,
  googleLinked: false,
  closed: false,
  epoch: 'epoch1',
  version: 0,
  stable: 0,
  changedAt: now,
  createdAt: now,
  revision: 1,
});

/** An appointment of an hour; texts differ, so entity tags do. */
export const appointment = (uid: string, text = uid, start = now): ParsedObject => {
  const body = Buffer.from(`BEGIN:VCALENDAR\r\nUID:${uid}\r\nSUMMARY:${text}\r\nEND:VCALENDAR\r\n`);
  return {
    uid,
    component: 'VEVENT',
    body,
    etag: `"${createHash('sha256').update(body).digest('hex').slice(0, 32)}"`,
    bounds: { start, end: start + hour, recurring: false },
    summary: text,
  };
};

export interface TestDiary extends TestTable {
  readonly store: DiaryWriter & AccessStore;
  /** The calendar as it is now. */
  readonly load: (name?: string) => Promise<Calendar>;
}

interface DiaryOptions {
  readonly wrap?: (client: TableClient) => TableClient;
  readonly clock?: () => number;
  readonly sleep?: (milliseconds: number) => Promise<void>;
}

/** A fresh table with calendars `anna` and `room` of one user. */
export const openDiary = async ({
  wrap = (client) => client,
  clock = () => now,
  ...timing
}: DiaryOptions = {}): Promise<TestDiary> => {
  const table = await freshTable();
  for (const id of ['anna', 'room']) {
    for (const Item of [headRow(calendarNamed(id)), homeRow(anna.userId, id, id)])
      await table.client.call('PutItem', { TableName: table.tableName, Item });
  }
  const access = { ...keys.serviceAccess(anna.userName), userName: anna.userName };
  await table.client.call('PutItem', { TableName: table.tableName, Item: access });
  const store = dynamoStore({ client: wrap(table.client), tableName: table.tableName, clock, ...timing });
  return {
    ...table,
    store,
    load: async (name = 'anna') => {
      const calendar = await store.loadCalendar(anna, name);
      if (!calendar) throw new Error(`${name} is not reachable`);
      return calendar;
    },
  };
};
