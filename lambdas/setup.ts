import { handleSetup } from '../shared/admin/onboarding/setup.ts';
import { type LambdaHandler, lambdaHandler } from '../shared/http/lambda-handler.ts';
import { davRefusals } from '../shared/http/refusals.ts';
import type { AdminRuntime } from './runtime-admin.ts';

/** The Lambda function of the page behind an invitation. */
export const handlerOf = (runtime: AdminRuntime): LambdaHandler =>
  lambdaHandler((request) => handleSetup(request, runtime.admin), runtime, { refusals: davRefusals });
