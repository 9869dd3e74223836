import { handleSetup } from '../shared/admin/onboarding/setup.ts';
import { publicPipeline } from '../shared/http/admin-door.ts';
import { lambdaDoor } from '../shared/http/door.ts';
import { adminRuntimeFromEnvironment } from './runtime-admin.ts';

const runtime = adminRuntimeFromEnvironment();

/** The Lambda function of the page behind an invitation. */
export const handler = lambdaDoor(
  publicPipeline(runtime, (request) => handleSetup(request, runtime.admin)),
  runtime.ingress,
);
