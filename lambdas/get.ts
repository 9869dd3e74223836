import { get } from '../shared/dav/verbs/get.ts';
import type { LambdaHandler } from '../shared/http/lambda-handler.ts';
import { readingHandler } from '../shared/http/reading-handler.ts';
import type { ReadingRuntime } from './runtime-reading.ts';

/** The Lambda function of GET and HEAD. */
export const handlerOf = (runtime: ReadingRuntime): LambdaHandler => readingHandler({ GET: get }, runtime);
