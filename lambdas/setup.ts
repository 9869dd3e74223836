import { handleSetup } from '../shared/admin/onboarding/setup.ts';
import { guarded } from '../shared/http/guarded.ts';
import { type LambdaHandler, lambdaHandler } from '../shared/http/lambda-handler.ts';
import type { AdminRuntime } from './runtime-admin.ts';

/** The Lambda function of the page behind an invitation. */
export const handlerOf = (runtime: AdminRuntime): LambdaHandler =>
  lambdaHandler(
    guarded(runtime, (request) => handleSetup(request, runtime.admin)),
    runtime.ingress,
  );
