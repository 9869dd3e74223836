import { propfind } from '../shared/dav/verbs/propfind.ts';
import type { LambdaHandler } from '../shared/http/lambda-handler.ts';
import { davHandler } from '../shared/http/pipeline.ts';
import type { Runtime } from './runtime.ts';

/** The Lambda function of PROPFIND. */
export const handlerOf = (runtime: Runtime): LambdaHandler => davHandler({ PROPFIND: propfind }, runtime);
