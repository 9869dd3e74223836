import { accessCalls, handleAccess } from '../shared/admin/access-routes.ts';
import { adminHandler } from '../shared/http/admin-pipeline.ts';
import type { LambdaHandler } from '../shared/http/lambda-handler.ts';
import type { AdminRuntime } from './runtime-admin.ts';

/** The Lambda function of branches, users, diary resources and service access. */
export const handlerOf = (runtime: AdminRuntime): LambdaHandler =>
  adminHandler(runtime, accessCalls, (request, claims) => handleAccess(request, runtime.admin, claims));
