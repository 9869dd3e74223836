import type { Calendar } from '../../../model/calendar.ts';
import type { Refusal } from '../../double-booking.ts';
import type { AccessStore } from '../../reader.ts';
import type { CalendarWriter, Writer } from '../../writer.ts';
import { type Row, serviceAccessOf } from '../rows/items.ts';
import { keys } from '../rows/keys.ts';
import { type ObjectRow, objectOf } from '../rows/object-row.ts';
import { putObjects } from './bulk-put.ts';
import {
  createPersonalCalendar,
  deletePersonalCalendar,
  listCalendars,
  loadCalendar,
  loadOpenDiary,
  readAhead,
} from './calendars.ts';
import { clear, clearedToken } from './clear.ts';
import { type CalendarDatabaseOptions, calendarDatabase } from './database.ts';
import { listObjects } from './list-objects.ts';
import { listingCache } from './listing-cache.ts';
import { loadObjects } from './load-objects.ts';
import { moveObject } from './move.ts';
import { loadProperties, patchProperties } from './properties.ts';
import { deleteObject, putObject, putTogether } from './put-delete.ts';
import { keepRefused, listRefused } from './refused-attempts.ts';
import { currentToken, sync } from './sync.ts';

export type DynamoStoreOptions = CalendarDatabaseOptions;

/** The store of the CalDAV side over one DynamoDB table. */
export const dynamoStore = (options: DynamoStoreOptions): CalendarWriter & AccessStore => {
  const database = calendarDatabase(options);
  const cache = listingCache();
  /** What is refused because of double booking is kept for the diary to see (B03). */
  const noting = async <O extends { readonly outcome: string }>(
    { id }: Calendar,
    writer: Writer,
    written: Promise<O>,
  ): Promise<O> => {
    const outcome = await written;
    if ('refusal' in outcome) await keepRefused(database, [id], writer, outcome.refusal as Refusal);
    return outcome;
  };
  return {
    async loadServiceAccess(canonicalName) {
      const row = await database.get<Row>(keys.serviceAccess(canonicalName));
      return row && serviceAccessOf(row);
    },

    loadCalendar: (principal, name) => loadCalendar(database, principal, name),
    loadOpenDiary: (id) => loadOpenDiary(database, id),
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

    putObject: (write) => noting(write.calendar, write.writer, putObject(database, write)),
    putTogether: (write) => noting(write.calendar, write.writer, putTogether(database, write)),
    deleteObject: (write) => deleteObject(database, write),
    moveObject: (write) => noting(write.to.calendar, write.writer, moveObject(database, write)),
    putObjects: (calendar, writer, objects) => putObjects(database, calendar, writer, objects),

    refusedAttempts: ({ id }) => listRefused(database, id),

    createPersonalCalendar: (principal, calendar) => createPersonalCalendar(database, principal, calendar),
    deletePersonalCalendar: (principal, calendar) => deletePersonalCalendar(database, principal, calendar),
  };
};
