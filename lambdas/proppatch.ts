import { proppatch } from '../shared/dav/verbs/proppatch.ts';
import type { LambdaHandler } from '../shared/http/lambda-handler.ts';
import { davHandler } from '../shared/http/pipeline.ts';
import type { Runtime } from './runtime.ts';

/** The Lambda function of PROPPATCH. */
export const handlerOf = (runtime: Runtime): LambdaHandler => davHandler({ PROPPATCH: proppatch }, runtime);
