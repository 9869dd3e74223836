import { handleMe } from '../shared/admin/me.ts';
import { selfServicePipeline } from '../shared/http/admin-door.ts';
import { lambdaDoor } from '../shared/http/door.ts';
import { adminRuntimeFromEnvironment } from './runtime-admin.ts';

const runtime = adminRuntimeFromEnvironment();

/** The Lambda function of self-service, behind the sign-in that phones use too. */
export const handler = lambdaDoor(
  selfServicePipeline(runtime, (request, principal) => handleMe(request, runtime.admin, principal)),
  runtime.ingress,
);
