import { move } from '../shared/dav/verbs/move.ts';
import type { LambdaHandler } from '../shared/http/lambda-handler.ts';
import { writingHandler } from '../shared/http/writing-handler.ts';
import type { Runtime } from './runtime.ts';

/** The Lambda function of MOVE. */
export const handlerOf = (runtime: Runtime): LambdaHandler => writingHandler({ MOVE: move }, runtime);
