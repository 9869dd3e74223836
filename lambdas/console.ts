import { consoleHandler } from '../shared/http/console.ts';
import { type LambdaHandler, lambdaHandler } from '../shared/http/lambda-handler.ts';
import { davRefusals } from '../shared/http/refusals.ts';
import type { PageRuntime } from './runtime-page.ts';

/** The Lambda function of the web console; it reads no table. */
export const handlerOf = (runtime: PageRuntime): LambdaHandler =>
  lambdaHandler(consoleHandler(runtime.console), runtime, { refusals: davRefusals });
