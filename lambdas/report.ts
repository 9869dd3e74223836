import { report } from '../shared/dav/verbs/report.ts';
import type { LambdaHandler } from '../shared/http/lambda-handler.ts';
import { readingHandler } from '../shared/http/reading-handler.ts';
import type { ReadingRuntime } from './runtime-reading.ts';

/** The Lambda function of REPORT. */
export const handlerOf = (runtime: ReadingRuntime): LambdaHandler => readingHandler({ REPORT: report }, runtime);
