import { randomBytes } from 'node:crypto';
import type { AdminContext } from '../shared/admin/context.ts';
import { type Authorize, authorizedByIngress } from '../shared/http/admin-door.ts';
import { dynamoAdminStore } from '../shared/store/dynamo/administration/admin-store.ts';
import { noSecrets, type Secrets } from '../shared/store/secrets.ts';
import { type Composition, clientFromEnvironment, compose, type Runtime } from './runtime.ts';
import { ingressFrom, required } from './runtime-environment.ts';

/** A gateway with what administration needs beside it. */
export interface AdminRuntime extends Runtime {
  readonly admin: AdminContext;
  readonly authorize: Authorize;
}

/** Puts the administration together over the same table. */
export const composeAdmin = (
  composition: Composition,
  {
    davBaseUrl,
    authorize,
    secrets = noSecrets,
  }: { readonly davBaseUrl: string; readonly authorize: Authorize; readonly secrets?: Secrets | undefined },
): AdminRuntime => {
  const runtime = compose(composition);
  const { clock, passwords } = runtime;
  return {
    ...runtime,
    authorize,
    admin: {
      store: { ...runtime.store, ...dynamoAdminStore({ ...composition, clock }) },
      clock,
      davBaseUrl,
      hashPassword: passwords.hash,
      verifyPassword: passwords.verify,
      secrets,
      random: randomBytes,
    },
  };
};

/** The administration of a Lambda function: also `DAV_BASE_URL`; callers are known by the claims of the API's authorizer. */
export const adminRuntimeFromEnvironment = (
  secrets?: Secrets,
  environment: NodeJS.ProcessEnv = process.env,
): AdminRuntime =>
  composeAdmin(
    {
      client: clientFromEnvironment(environment),
      tableName: required('TABLE_NAME', environment),
      ingress: ingressFrom(environment),
      stage: environment.STAGE,
    },
    { davBaseUrl: required('DAV_BASE_URL', environment), authorize: authorizedByIngress, secrets },
  );
