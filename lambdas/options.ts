import { options } from '../shared/dav/verbs/options.ts';
import type { LambdaHandler } from '../shared/http/lambda-handler.ts';
import { readingHandler } from '../shared/http/reading-handler.ts';
import type { ReadingRuntime } from './runtime-reading.ts';

/** The Lambda function of OPTIONS. */
export const handlerOf = (runtime: ReadingRuntime): LambdaHandler => readingHandler({ OPTIONS: options }, runtime);
