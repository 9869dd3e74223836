import { propfind } from '../shared/dav/verbs/propfind.ts';
import { davHandler, type LambdaHandler } from '../shared/http/lambda-handler.ts';
import type { Runtime } from './runtime.ts';

/** The Lambda function of PROPFIND. */
export const handlerOf = (runtime: Runtime): LambdaHandler => davHandler({ PROPFIND: propfind }, runtime);
