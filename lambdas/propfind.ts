import { propfind } from '../shared/dav/verbs/propfind.ts';
import type { LambdaHandler } from '../shared/http/lambda-handler.ts';
import { readingHandler } from '../shared/http/reading-handler.ts';
import type { ReadingRuntime } from './runtime-reading.ts';

/** The Lambda function of PROPFIND. */
export const handlerOf = (runtime: ReadingRuntime): LambdaHandler => readingHandler({ PROPFIND: propfind }, runtime);
