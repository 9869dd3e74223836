import { proppatch } from '../shared/dav/verbs/proppatch.ts';
import type { LambdaHandler } from '../shared/http/lambda-handler.ts';
import { writingHandler } from '../shared/http/writing-handler.ts';
import type { Runtime } from './runtime.ts';

/** The Lambda function of PROPPATCH. */
export const handlerOf = (runtime: Runtime): LambdaHandler => writingHandler({ PROPPATCH: proppatch }, runtime);
