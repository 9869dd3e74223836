import { handleMe } from '../shared/admin/me.ts';
import { selfServicePipeline } from '../shared/http/admin-pipeline.ts';
import { type LambdaHandler, lambdaHandler } from '../shared/http/lambda-handler.ts';
import type { AdminRuntime } from './runtime-admin.ts';

/** The Lambda function of self-service, behind the sign-in that phones use too. */
export const handlerOf = (runtime: AdminRuntime): LambdaHandler =>
  lambdaHandler(
    selfServicePipeline(runtime, (request, principal) => handleMe(request, runtime.admin, principal)),
    runtime.ingress,
  );
