import type { AccessStore } from '../../reader.ts';
import type { CalendarWriter } from '../../writer.ts';
import type { TableClient } from '../engine/client.ts';
import { openDatabase } from '../engine/database.ts';
import { type TimingOptions, timingWith } from '../engine/retry.ts';
import { type Row, serviceAccessOf } from '../rows/items.ts';
import { keys } from '../rows/keys.ts';
import { type ObjectRow, objectOf } from '../rows/object-row.ts';
import { putObjects } from './bulk-put.ts';
import { createPersonalCalendar, deletePersonalCalendar, listCalendars, loadCalendar, readAhead } from './calendars.ts';
import { clear, clearedToken } from './clear.ts';
import { listObjects } from './list-objects.ts';
import { listingCache } from './listing-cache.ts';
import { loadObjects } from './load-objects.ts';
import { moveObject } from './move.ts';
import { type CalendarDatabase, objectMemory } from './object-memory.ts';
import { loadProperties, patchProperties } from './properties.ts';
import { deleteObject, putObject, putTogether } from './put-delete.ts';
import { versionsPerStep as usualStep } from './stable.ts';
import { currentToken, sync } from './sync.ts';
import { writeQueue } from './write-queue.ts';

export interface DynamoStoreOptions extends TimingOptions {
  readonly client: TableClient;
  readonly tableName: string;
  /** Tests take smaller steps. */
  readonly versionsPerStep?: number;
}

/** The store of the CalDAV side over one DynamoDB table. */
export const dynamoStore = ({
  client,
  tableName,
  versionsPerStep = usualStep,
  ...timing
}: DynamoStoreOptions): CalendarWriter & AccessStore => {
  const database: CalendarDatabase = {
    ...openDatabase(client, tableName, timingWith(timing)),
    memory: objectMemory(),
    versionsPerStep,
    queue: writeQueue(timing.clock),
  };
  const cache = listingCache();
  return {
    async loadServiceAccess(canonicalName) {
      const row = await database.get<Row>(keys.serviceAccess(canonicalName));
      return row && serviceAccessOf(row);
    },

    loadCalendar: (principal, name) => loadCalendar(database, principal, name),
    readAhead: (name) => readAhead(database, name),
    listCalendars: (principal) => listCalendars(database, principal),
    loadProperties: (place) => loadProperties(database, place),
    patchProperties: (place, patch) => patchProperties(database, place, patch),

    async loadObject({ id }, name) {
      return objectOf(await database.get<ObjectRow>(keys.object(id, name)));
    },
    loadObjects: (calendar, names) => loadObjects(database, calendar, names),
    listObjects: (calendar, filter) => listObjects(database, cache, calendar, filter),
    async findUid({ id }, uid) {
      const row = await database.get<Row>(keys.uidGuard(id, uid));
      return row && String(row.name);
    },

    currentToken: (calendar) => currentToken(database, calendar),
    sync: (calendar, query) => sync(database, cache, calendar, query),
    clearedToken,
    clear: (calendar, query) => clear(database, calendar, query),

    putObject: (write) => putObject(database, write),
    putTogether: (write) => putTogether(database, write),
    deleteObject: (write) => deleteObject(database, write),
    moveObject: (write) => moveObject(database, write),
    putObjects: (calendar, writer, objects) => putObjects(database, calendar, writer, objects),

    createPersonalCalendar: (principal, calendar) => createPersonalCalendar(database, principal, calendar),
    deletePersonalCalendar: (principal, calendar) => deletePersonalCalendar(database, principal, calendar),
  };
};
