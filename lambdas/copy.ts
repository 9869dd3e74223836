import { copy } from '../shared/dav/verbs/copy.ts';
import type { LambdaHandler } from '../shared/http/lambda-handler.ts';
import { davHandler } from '../shared/http/pipeline.ts';
import type { Runtime } from './runtime.ts';

/** The Lambda function of COPY. */
export const handlerOf = (runtime: Runtime): LambdaHandler => davHandler({ COPY: copy }, runtime);
