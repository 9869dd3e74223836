import { consoleAsLines } from '../shared/http/console-lines.ts';
import { dynamoStore } from '../shared/store/dynamo/calendar/store.ts';
import type { CalendarWriter } from '../shared/store/writer.ts';
import { type Composition, compositionFrom } from './runtime-composition.ts';
import { type Environment, logLine } from './runtime-environment.ts';
import { composeOver, type RuntimeOver } from './runtime-reading.ts';

/** What a function runs with that writes too. */
export type Runtime = RuntimeOver<CalendarWriter>;

/** Puts the parts of a gateway together that reads and writes. */
export const compose = (composition: Composition): Runtime => composeOver(dynamoStore, composition);

/** The gateway of a Lambda function. */
export const fromEnvironment = (environment: Environment = process.env): Runtime => {
  consoleAsLines(logLine);
  return compose(compositionFrom(environment));
};
