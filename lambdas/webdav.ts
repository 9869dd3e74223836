import { verbs } from '../shared/dav/verbs/index.ts';
import type { LambdaHandler } from '../shared/http/lambda-handler.ts';
import { writingHandler } from '../shared/http/writing-handler.ts';
import type { Runtime } from './runtime.ts';

/** The Lambda function of every method that has no route of its own at the API. */
export const handlerOf = (runtime: Runtime): LambdaHandler => writingHandler(verbs, runtime);
