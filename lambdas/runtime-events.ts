import { EventBridgeClient } from '@aws-sdk/client-eventbridge';
import { environment as names } from '../shared/deployment/environment.ts';
import type { Publish } from '../shared/store/change-stream.ts';
import { eventBus } from '../shared/store/event-bus.ts';
import { type Environment, logLine, required } from './runtime-environment.ts';

/** What a function of the table's stream is made of: no table, no sign-in. */
export interface EventsRuntime {
  readonly publish: Publish;
  readonly log: (line: Readonly<Record<string, unknown>>) => void;
}

/** The bus of a deployment. */
export const fromEnvironment = (environment: Environment = process.env): EventsRuntime => ({
  publish: eventBus(new EventBridgeClient({}), required(names.eventBus, environment)),
  log: (line) => logLine(JSON.stringify(line)),
});
