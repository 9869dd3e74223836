import type { AccessStore } from '../../reader.ts';
import type { DiaryWriter } from '../../writer.ts';
import { putObjects } from './bulk-put.ts';
import { type CalendarDatabaseOptions, calendarDatabase } from './database.ts';
import { putTogether } from './put-delete.ts';
import { listRefused } from './refused-attempts.ts';
import { noting, writerOver } from './writer.ts';

/** The whole store of calendars over one DynamoDB table, for phones and for the diary. */
export const dynamoStore = (options: CalendarDatabaseOptions): DiaryWriter & AccessStore => {
  const database = calendarDatabase(options);
  return {
    ...writerOver(database),
    putTogether: (write) => noting(database, write, putTogether(database, write)),
    putObjects: (calendar, writer, objects) => putObjects(database, calendar, writer, objects),
    refusedAttempts: ({ id }) => listRefused(database, id),
  };
};
