import { handleAccess } from '../shared/admin/access-routes.ts';
import { adminPipeline } from '../shared/http/admin-pipeline.ts';
import { type LambdaHandler, lambdaHandler } from '../shared/http/lambda-handler.ts';
import type { AdminRuntime } from './runtime-admin.ts';

/** The Lambda function of branches, users, diary resources and service access. */
export const handlerOf = (runtime: AdminRuntime): LambdaHandler =>
  lambdaHandler(
    adminPipeline(runtime, runtime.authorize, (request, claims) => handleAccess(request, runtime.admin, claims)),
    runtime.ingress,
  );
