import { type DatabaseOptions, openDatabase } from '../engine/database.ts';
import { type CalendarDatabase, objectMemory } from './object-memory.ts';
import { versionsPerStep as usualStep } from './stable.ts';
import { writeQueue } from './write-queue.ts';

export interface CalendarDatabaseOptions extends DatabaseOptions {
  /** Tests take smaller steps. */
  readonly versionsPerStep?: number;
}

/** The database of a process that has read and written nothing yet. */
export const calendarDatabase = ({
  versionsPerStep = usualStep,
  ...options
}: CalendarDatabaseOptions): CalendarDatabase => ({
  ...openDatabase(options),
  memory: objectMemory(),
  versionsPerStep,
  queue: writeQueue(options.clock),
});
