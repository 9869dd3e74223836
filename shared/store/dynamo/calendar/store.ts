import type { Calendar } from '../../../model/calendar.ts';
import type { Refusal } from '../../double-booking.ts';
import type { AccessStore } from '../../reader.ts';
import type { CalendarWriter, Writer } from '../../writer.ts';
import { putObjects } from './bulk-put.ts';
import { createPersonalCalendar, deletePersonalCalendar } from './calendars.ts';
import { type CalendarDatabaseOptions, calendarDatabase } from './database.ts';
import { moveObject } from './move.ts';
import { patchProperties } from './properties.ts';
import { deleteObject, putObject, putTogether } from './put-delete.ts';
import { readerOver } from './reader.ts';
import { keepRefused, listRefused } from './refused-attempts.ts';

/** The whole store of the CalDAV side over one DynamoDB table. */
export const dynamoStore = (options: CalendarDatabaseOptions): CalendarWriter & AccessStore => {
  const database = calendarDatabase(options);
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
    ...readerOver(database),
    patchProperties: (place, patch) => patchProperties(database, place, patch),

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
