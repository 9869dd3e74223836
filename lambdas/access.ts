import { handleAccess } from '../shared/admin/access-routes.ts';
import { adminPipeline } from '../shared/http/admin-door.ts';
import { lambdaDoor } from '../shared/http/door.ts';
import { adminRuntimeFromEnvironment } from './runtime-admin.ts';

const runtime = adminRuntimeFromEnvironment();

/** The Lambda function of branches, users, diary resources and service access. */
export const handler = lambdaDoor(
  adminPipeline(runtime, runtime.authorize, (request, claims) => handleAccess(request, runtime.admin, claims)),
  runtime.ingress,
);
