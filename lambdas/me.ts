import { handleMe, meCalls } from '../shared/admin/me.ts';
import { selfServiceHandler } from '../shared/http/admin-pipeline.ts';
import type { LambdaHandler } from '../shared/http/lambda-handler.ts';
import type { AdminRuntime } from './runtime-admin.ts';

/** The Lambda function of self-service, behind the sign-in that phones use too. */
export const handlerOf = (runtime: AdminRuntime): LambdaHandler =>
  selfServiceHandler(runtime, meCalls, (request, principal) => handleMe(request, runtime.admin, principal));
