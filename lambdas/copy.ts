import { copy } from '../shared/dav/verbs/copy.ts';
import type { LambdaHandler } from '../shared/http/lambda-handler.ts';
import { writingHandler } from '../shared/http/writing-handler.ts';
import type { Runtime } from './runtime.ts';

/** The Lambda function of COPY. */
export const handlerOf = (runtime: Runtime): LambdaHandler => writingHandler({ COPY: copy }, runtime);
