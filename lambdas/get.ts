import { get } from '../shared/dav/verbs/get.ts';
import type { LambdaHandler } from '../shared/http/lambda-handler.ts';
import { davHandler } from '../shared/http/pipeline.ts';
import type { Runtime } from './runtime.ts';

/** The Lambda function of GET and HEAD. */
export const handlerOf = (runtime: Runtime): LambdaHandler => davHandler({ GET: get }, runtime);
