import { put } from '../shared/dav/verbs/put.ts';
import { davHandler, type LambdaHandler } from '../shared/http/lambda-handler.ts';
import type { Runtime } from './runtime.ts';

/** The Lambda function of PUT. */
export const handlerOf = (runtime: Runtime): LambdaHandler => davHandler({ PUT: put }, runtime);
