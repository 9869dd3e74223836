import type { TableClient } from '../engine/client.ts';
import { openDatabase } from '../engine/database.ts';
import { type TimingOptions, timingWith } from '../engine/retry.ts';
import { type CalendarDatabase, objectMemory } from './object-memory.ts';
import { versionsPerStep as usualStep } from './stable.ts';
import { writeQueue } from './write-queue.ts';

export interface CalendarDatabaseOptions extends TimingOptions {
  readonly client: TableClient;
  readonly tableName: string;
  /** Tests take smaller steps. */
  readonly versionsPerStep?: number;
}

/** The database of a process that has read and written nothing yet. */
export const calendarDatabase = ({
  client,
  tableName,
  versionsPerStep = usualStep,
  ...timing
}: CalendarDatabaseOptions): CalendarDatabase => ({
  ...openDatabase(client, tableName, timingWith(timing)),
  memory: objectMemory(),
  versionsPerStep,
  queue: writeQueue(timing.clock),
});
