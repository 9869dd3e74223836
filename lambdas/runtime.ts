import bcrypt from 'bcryptjs';
import { type Bcrypt, type Passwords, passwordsWith } from '../shared/codec/password/password.ts';
import { environment as names } from '../shared/deployment/environment.ts';
import { consoleAsLines } from '../shared/http/console-lines.ts';
import { notingDevices } from '../shared/http/devices.ts';
import { type IngressName, ingresses } from '../shared/http/ingress.ts';
import { type LogRequest, requestLog, type WriteLine } from '../shared/http/log.ts';
import { embeddedMetrics } from '../shared/http/metrics.ts';
import type { Gateway } from '../shared/http/pipeline.ts';
import { signInWith } from '../shared/http/sign-in.ts';
import type { Clock } from '../shared/model/instant.ts';
import { dynamoAuditTrail } from '../shared/store/dynamo/administration/audit.ts';
import { dynamoStore } from '../shared/store/dynamo/calendar/store.ts';
import { dynamoDeviceNotes } from '../shared/store/dynamo/devices/note-device.ts';
import { environmentCredentials, tableClient } from '../shared/store/dynamo/engine/aws-client.ts';
import type { TableClient } from '../shared/store/dynamo/engine/client.ts';
import { countingClient } from '../shared/store/dynamo/engine/consumed-capacity.ts';
import { dynamoSignInAttempts } from '../shared/store/dynamo/sign-in/throttle.ts';
import {
  deviceNoteEveryFrom,
  type Environment,
  hasOwnHost,
  ingressFrom,
  logLine,
  required,
} from './runtime-environment.ts';

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

/** A gateway with the parts that only some functions need. */
export interface Runtime extends Gateway {
  readonly passwords: Passwords;
  readonly log: LogRequest;
}

/** Puts store, sign-in, clock and log together. */
export const compose = ({
  client,
  tableName,
  ingress,
  clock = Date.now,
  bcrypt: slowHash = bcrypt,
  bcryptCost,
  writeLog = logLine,
  onlyFaults = false,
  strictTransport = false,
  stage,
  davBaseUrl,
  deviceNoteEvery,
}: Composition): Runtime => {
  const passwords = passwordsWith(slowHash, bcryptCost === undefined ? {} : { cost: bcryptCost });
  const store = dynamoStore({ client, tableName, clock });
  const attempts = dynamoSignInAttempts({ client, tableName, clock });
  const trail = dynamoAuditTrail({ client, tableName, clock });
  return {
    store,
    passwords,
    clock,
    publicHost: davBaseUrl ? new URL(davBaseUrl).host : undefined,
    ingress: { ...ingresses[ingress], strictTransport },
    signIn: signInWith({ store, attempts, trail, passwords, clock }),
    noteDevice: notingDevices({
      devices: dynamoDeviceNotes({ client, tableName, clock }),
      clock,
      every: deviceNoteEvery,
    }),
    log: requestLog({
      write: writeLog,
      clock,
      onlyFaults,
      ...(stage !== undefined && { metrics: embeddedMetrics(stage) }),
    }),
  };
};

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

/** The gateway of a Lambda function. */
export const fromEnvironment = (environment: Environment = process.env): Runtime => {
  consoleAsLines(logLine);
  return compose(compositionFrom(environment));
};
