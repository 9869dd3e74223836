import bcrypt from 'bcryptjs';
import { type Passwords, passwordsWith } from '../shared/codec/password/password.ts';
import { consoleAsLines } from '../shared/http/console-lines.ts';
import { notingDevices } from '../shared/http/devices.ts';
import { ingresses } from '../shared/http/ingress.ts';
import { requestLog } from '../shared/http/log.ts';
import { embeddedMetrics } from '../shared/http/metrics.ts';
import type { Gateway } from '../shared/http/pipeline.ts';
import { signInWith } from '../shared/http/sign-in.ts';
import { dynamoAuditTrail } from '../shared/store/dynamo/administration/audit.ts';
import type { CalendarDatabaseOptions } from '../shared/store/dynamo/calendar/database.ts';
import { dynamoReader } from '../shared/store/dynamo/calendar/reader.ts';
import { dynamoDeviceNotes } from '../shared/store/dynamo/devices/note-device.ts';
import { dynamoSignInAttempts } from '../shared/store/dynamo/sign-in/throttle.ts';
import type { AccessStore, CalendarReader } from '../shared/store/reader.ts';
import { type Composition, compositionFrom } from './runtime-composition.ts';
import { type Environment, logLine } from './runtime-environment.ts';

/** A gateway over such a store, with the parts that only some functions need. */
export interface RuntimeOver<Store extends CalendarReader> extends Gateway<Store> {
  readonly passwords: Passwords;
}

/** What a function runs with that only reads. */
export type ReadingRuntime = RuntimeOver<CalendarReader>;

/** Puts store, sign-in, clock and log together. */
export const composeOver = <Store extends CalendarReader & AccessStore>(
  storeOf: (options: CalendarDatabaseOptions) => Store,
  {
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
  }: Composition,
): RuntimeOver<Store> => {
  const passwords = passwordsWith(slowHash, bcryptCost === undefined ? {} : { cost: bcryptCost });
  const store = storeOf({ client, tableName, clock });
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

/** The gateway of a Lambda function that only reads. */
export const fromEnvironment = (environment: Environment = process.env): ReadingRuntime => {
  consoleAsLines(logLine);
  return composeOver(dynamoReader, compositionFrom(environment));
};
