import { randomBytes } from 'node:crypto';
import type { AdminContext } from '../shared/admin/context.ts';
import { environment as names } from '../shared/deployment/environment.ts';
import { type Authorize, authorizedByIngress } from '../shared/http/authorize.ts';
import { consoleAsLines } from '../shared/http/console-lines.ts';
import { minuteMs } from '../shared/model/instant.ts';
import { dynamoAdminStore } from '../shared/store/dynamo/administration/admin-store.ts';
import { dynamoStore } from '../shared/store/dynamo/calendar/store.ts';
import { dynamoHistory } from '../shared/store/dynamo/history/store.ts';
import { noSecrets, type Secrets } from '../shared/store/secrets.ts';
import type { DiaryWriter } from '../shared/store/writer.ts';
import { type Composition, compositionFrom } from './runtime-composition.ts';
import { type Environment, logLine, required } from './runtime-environment.ts';
import { composeOver, type RuntimeOver } from './runtime-reading.ts';

/** A gateway with what administration needs beside it. */
export interface AdminRuntime extends RuntimeOver<DiaryWriter> {
  readonly admin: AdminContext;
  readonly authorize: Authorize;
}

/** Puts the administration together over the same table. */
export const composeAdmin = (
  composition: Composition,
  {
    davBaseUrl,
    isLocalOnly,
    authorize,
    secrets = noSecrets,
    webhooks,
  }: Pick<AdminContext, 'davBaseUrl' | 'isLocalOnly' | 'webhooks'> & {
    readonly authorize: Authorize;
    readonly secrets?: Secrets | undefined;
  },
): AdminRuntime => {
  const runtime = composeOver(dynamoStore, { ...composition, davBaseUrl });
  const { clock, passwords } = runtime;
  return {
    ...runtime,
    authorize,
    admin: {
      store: {
        ...runtime.store,
        ...dynamoAdminStore({ ...composition, clock }),
        ...dynamoHistory({ ...composition, clock }),
      },
      clock,
      davBaseUrl,
      isLocalOnly,
      hashPassword: passwords.hash,
      verifyPassword: passwords.verify,
      secrets,
      deviceNoteMinutes: composition.deviceNoteEvery === undefined ? undefined : composition.deviceNoteEvery / minuteMs,
      webhooks,
      random: randomBytes,
    },
  };
};

/** The administration of a Lambda function; callers are known by the claims of the API's authorizer. */
export const fromEnvironment = (environment: Environment = process.env, secrets?: Secrets): AdminRuntime => {
  consoleAsLines(logLine);
  const branchClaim = environment[names.adminBranchClaim];
  return composeAdmin(compositionFrom(environment), {
    davBaseUrl: required(names.davBaseUrl, environment),
    authorize: authorizedByIngress(
      branchClaim === undefined ? undefined : { name: branchClaim, prefix: environment[names.adminBranchPrefix] ?? '' },
    ),
    secrets,
    webhooks: environment[names.webhooks] === 'true' ? 'public' : undefined,
  });
};
