import type { AccessStore, CalendarReader } from '../../reader.ts';
import { type Row, serviceAccessOf } from '../rows/items.ts';
import { keys } from '../rows/keys.ts';
import { type ObjectRow, objectOf } from '../rows/object-row.ts';
import { listCalendars, loadCalendar, loadOpenDiary, readAhead } from './calendars.ts';
import { clear, clearedToken } from './clear.ts';
import { type CalendarDatabaseOptions, calendarDatabase } from './database.ts';
import { listObjects } from './list-objects.ts';
import { listingCache } from './listing-cache.ts';
import { loadObjects } from './load-objects.ts';
import type { CalendarDatabase } from './object-memory.ts';
import { loadProperties } from './properties.ts';
import { currentToken, sync } from './sync.ts';

/** What reads, over a database that somebody may write with too. */
export const readerOver = (database: CalendarDatabase): CalendarReader & AccessStore => {
  const cache = listingCache();
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
  };
};

/** The store of a function that only reads, over one DynamoDB table: nothing that writes comes along. */
export const dynamoReader = (options: CalendarDatabaseOptions): CalendarReader & AccessStore =>
  readerOver(calendarDatabase(options));
