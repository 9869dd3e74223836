import { handleDiary } from '../shared/admin/appointments/routes.ts';
import { adminPipeline } from '../shared/http/admin-pipeline.ts';
import { type LambdaHandler, lambdaHandler } from '../shared/http/lambda-handler.ts';
import type { AdminRuntime } from './runtime-admin.ts';

/** The Lambda function of the diary: appointments, import and export. */
export const handlerOf = (runtime: AdminRuntime): LambdaHandler =>
  lambdaHandler(
    adminPipeline(runtime, runtime.authorize, (request, claims) => handleDiary(request, runtime.admin, claims)),
    runtime.ingress,
  );
