import { del } from '../shared/dav/verbs/delete.ts';
import type { LambdaHandler } from '../shared/http/lambda-handler.ts';
import { writingHandler } from '../shared/http/writing-handler.ts';
import type { Runtime } from './runtime.ts';

/** The Lambda function of DELETE. */
export const handlerOf = (runtime: Runtime): LambdaHandler => writingHandler({ DELETE: del }, runtime);
