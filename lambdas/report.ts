import { report } from '../shared/dav/verbs/report.ts';
import type { LambdaHandler } from '../shared/http/lambda-handler.ts';
import { davHandler } from '../shared/http/pipeline.ts';
import type { Runtime } from './runtime.ts';

/** The Lambda function of REPORT. */
export const handlerOf = (runtime: Runtime): LambdaHandler => davHandler({ REPORT: report }, runtime);
