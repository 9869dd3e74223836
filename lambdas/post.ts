import { post } from '../shared/dav/verbs/post.ts';
import type { LambdaHandler } from '../shared/http/lambda-handler.ts';
import { writingHandler } from '../shared/http/writing-handler.ts';
import type { Runtime } from './runtime.ts';

/** The Lambda function of POST. */
export const handlerOf = (runtime: Runtime): LambdaHandler => writingHandler({ POST: post }, runtime);
