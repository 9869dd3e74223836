import { consoleHandler } from '../shared/http/console.ts';
import { guarded } from '../shared/http/guarded.ts';
import { type LambdaHandler, lambdaHandler } from '../shared/http/lambda-handler.ts';
import type { PageRuntime } from './runtime-page.ts';

/** The Lambda function of the web console; it reads no table. */
export const handlerOf = (runtime: PageRuntime): LambdaHandler =>
  lambdaHandler(guarded(runtime, consoleHandler(runtime.console)), runtime.ingress);
