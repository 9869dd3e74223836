import { handleDiary } from '../shared/admin/appointments/routes.ts';
import { adminPipeline } from '../shared/http/admin-door.ts';
import { lambdaDoor } from '../shared/http/door.ts';
import { adminRuntimeFromEnvironment } from './runtime-admin.ts';

const runtime = adminRuntimeFromEnvironment();

/** The Lambda function of the diary: appointments, import and export. */
export const handler = lambdaDoor(
  adminPipeline(runtime, runtime.authorize, (request, claims) => handleDiary(request, runtime.admin, claims)),
  runtime.ingress,
);
