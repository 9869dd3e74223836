import type { Bcrypt } from '../shared/codec/password/password.ts';
import { environment as names } from '../shared/deployment/environment.ts';
import type { IngressName } from '../shared/http/ingress.ts';
import type { WriteLine } from '../shared/http/log.ts';
import type { Clock } from '../shared/model/instant.ts';
import { environmentCredentials, tableClient } from '../shared/store/dynamo/engine/aws-client.ts';
import type { TableClient } from '../shared/store/dynamo/engine/client.ts';
import { countingClient } from '../shared/store/dynamo/engine/consumed-capacity.ts';
import { deviceNoteEveryFrom, type Environment, hasOwnHost, ingressFrom, required } from './runtime-environment.ts';

/** What a gateway is composed of, whoever starts it. */
export interface Composition {
  readonly client: TableClient;
  readonly tableName: string;
  readonly ingress: IngressName;
  readonly clock?: Clock;
  readonly bcrypt?: Bcrypt;
  readonly bcryptCost?: number;
  readonly writeLog?: WriteLine;
  /** Requests that went as they should are not logged. */
  readonly onlyFaults?: boolean;
  /** The host name is the gateway's alone. */
  readonly strictTransport?: boolean;
  /** Names the deployment in its metrics; without it the log carries none. */
  readonly stage?: string | undefined;
  /** The address phones are given. */
  readonly davBaseUrl?: string | undefined;
  /** Milliseconds after which a phone that goes on as before is noted again; a quarter of an hour unless given. */
  readonly deviceNoteEvery?: number | undefined;
}

const clientFrom = (environment: Environment): TableClient =>
  countingClient(
    tableClient({
      region: required(names.region, environment),
      endpoint: environment[names.sdkEndpoint],
      credentials: () => environmentCredentials(environment),
    }),
  );

/** What the environment of a Lambda function says of its parts. */
export const compositionFrom = (environment: Environment): Composition => ({
  client: clientFrom(environment),
  tableName: required(names.tableName, environment),
  ingress: ingressFrom(environment),
  strictTransport: hasOwnHost(environment),
  stage: environment[names.stage],
  davBaseUrl: environment[names.davBaseUrl],
  deviceNoteEvery: deviceNoteEveryFrom(environment),
});
