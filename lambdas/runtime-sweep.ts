import { environment as names } from '../shared/deployment/environment.ts';
import type { Clock } from '../shared/model/instant.ts';
import { environmentCredentials, tableClient } from '../shared/store/dynamo/engine/aws-client.ts';
import type { OpenTable } from '../shared/store/dynamo/maintenance/rows.ts';
import { type Environment, logLine, required } from './runtime-environment.ts';

/** What a function that the clock calls is made of: the table, no sign-in. */
export interface SweepRuntime {
  readonly table: OpenTable;
  readonly clock: Clock;
  readonly log: (line: Readonly<Record<string, unknown>>) => void;
}

/** The table of a deployment. */
export const fromEnvironment = (environment: Environment = process.env): SweepRuntime => ({
  table: {
    client: tableClient({
      region: required(names.region, environment),
      endpoint: environment[names.sdkEndpoint],
      credentials: () => environmentCredentials(environment),
    }),
    tableName: required(names.tableName, environment),
  },
  clock: Date.now,
  log: (line) => logLine(JSON.stringify(line)),
});
