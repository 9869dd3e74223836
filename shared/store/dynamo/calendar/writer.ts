import type { Calendar } from '../../../model/calendar.ts';
import type { Refusal } from '../../double-booking.ts';
import type { AccessStore } from '../../reader.ts';
import type { CalendarWriter, Writer } from '../../writer.ts';
import { createPersonalCalendar, deletePersonalCalendar } from './calendars.ts';
import { type CalendarDatabaseOptions, calendarDatabase } from './database.ts';
import { moveObject } from './move.ts';
import type { CalendarDatabase } from './object-memory.ts';
import { patchProperties } from './properties.ts';
import { deleteObject, putObject } from './put-delete.ts';
import { readerOver } from './reader.ts';
import { keepRefused } from './refused-attempts.ts';

/** The outcome of a write; what is refused because of double booking is kept for the diary to see (B03). */
export const noting = async <O extends { readonly outcome: string }>(
  database: CalendarDatabase,
  { calendar: { id }, writer }: { readonly calendar: Calendar; readonly writer: Writer },
  written: Promise<O>,
): Promise<O> => {
  const outcome = await written;
  if ('refusal' in outcome) await keepRefused(database, [id], writer, outcome.refusal as Refusal);
  return outcome;
};

/** What reads, and writes as phones do, over a database. */
export const writerOver = (database: CalendarDatabase): CalendarWriter & AccessStore => ({
  ...readerOver(database),
  patchProperties: (place, patch) => patchProperties(database, place, patch),

  putObject: (write) => noting(database, write, putObject(database, write)),
  deleteObject: (write) => deleteObject(database, write),
  moveObject: (write) => noting(database, { ...write.to, writer: write.writer }, moveObject(database, write)),

  createPersonalCalendar: (principal, calendar) => createPersonalCalendar(database, principal, calendar),
  deletePersonalCalendar: (principal, calendar) => deletePersonalCalendar(database, principal, calendar),
});

/** The store of a function that phones write with, over one DynamoDB table: nothing that only the diary does comes along. */
export const dynamoWriter = (options: CalendarDatabaseOptions): CalendarWriter & AccessStore =>
  writerOver(calendarDatabase(options));
