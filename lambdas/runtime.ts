import { consoleAsLines } from '../shared/http/console-lines.ts';
import { dynamoWriter } from '../shared/store/dynamo/calendar/writer.ts';
import type { CalendarWriter } from '../shared/store/writer.ts';
import { compositionFrom } from './runtime-composition.ts';
import { type Environment, logLine } from './runtime-environment.ts';
import { composeOver, type RuntimeOver } from './runtime-reading.ts';

/** What a function runs with that phones write with. */
export type Runtime = RuntimeOver<CalendarWriter>;

/** The gateway of a Lambda function that phones write with. */
export const fromEnvironment = (environment: Environment = process.env): Runtime => {
  consoleAsLines(logLine);
  return composeOver(dynamoWriter, compositionFrom(environment));
};
