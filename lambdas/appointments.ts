import { diaryCalls, handleDiary } from '../shared/admin/appointments/routes.ts';
import { adminHandler } from '../shared/http/admin-pipeline.ts';
import type { LambdaHandler } from '../shared/http/lambda-handler.ts';
import type { AdminRuntime } from './runtime-admin.ts';

/** The Lambda function of the diary: appointments, import and export. */
export const handlerOf = (runtime: AdminRuntime): LambdaHandler =>
  adminHandler(runtime, diaryCalls, (request, claims) => handleDiary(request, runtime.admin, claims));
