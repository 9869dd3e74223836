import { put } from '../shared/dav/verbs/put.ts';
import type { LambdaHandler } from '../shared/http/lambda-handler.ts';
import { davHandler } from '../shared/http/pipeline.ts';
import type { Runtime } from './runtime.ts';

/** The Lambda function of PUT. */
export const handlerOf = (runtime: Runtime): LambdaHandler => davHandler({ PUT: put }, runtime);
