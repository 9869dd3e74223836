import { options } from '../shared/dav/verbs/options.ts';
import type { LambdaHandler } from '../shared/http/lambda-handler.ts';
import { davHandler } from '../shared/http/pipeline.ts';
import type { Runtime } from './runtime.ts';

/** The Lambda function of OPTIONS. */
export const handlerOf = (runtime: Runtime): LambdaHandler => davHandler({ OPTIONS: options }, runtime);
