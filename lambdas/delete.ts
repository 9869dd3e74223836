import { del } from '../shared/dav/verbs/delete.ts';
import type { LambdaHandler } from '../shared/http/lambda-handler.ts';
import { davHandler } from '../shared/http/pipeline.ts';
import type { Runtime } from './runtime.ts';

/** The Lambda function of DELETE. */
export const handlerOf = (runtime: Runtime): LambdaHandler => davHandler({ DELETE: del }, runtime);
