import { SecretsManagerClient } from '@aws-sdk/client-secrets-manager';
import { handleAccess } from '../shared/admin/access-routes.ts';
import { adminPipeline } from '../shared/http/admin-door.ts';
import { lambdaDoor } from '../shared/http/door.ts';
import { secretPrefix } from '../shared/store/secret-names.ts';
import { secretsManager } from '../shared/store/secrets-manager.ts';
import { adminRuntimeFromEnvironment } from './runtime-admin.ts';
import { required } from './runtime-environment.ts';

const secrets = secretsManager(new SecretsManagerClient({}), secretPrefix(required('STAGE')));
const runtime = adminRuntimeFromEnvironment(secrets);

/** The Lambda function of branches, users, diary resources and service access. */
export const handler = lambdaDoor(
  adminPipeline(runtime, runtime.authorize, (request, claims) => handleAccess(request, runtime.admin, claims)),
  runtime.ingress,
);
