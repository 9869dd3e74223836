import { put } from '../shared/dav/verbs/put.ts';
import type { LambdaHandler } from '../shared/http/lambda-handler.ts';
import { writingHandler } from '../shared/http/writing-handler.ts';
import type { Runtime } from './runtime.ts';

/** The Lambda function of PUT. */
export const handlerOf = (runtime: Runtime): LambdaHandler => writingHandler({ PUT: put }, runtime);
