import { report } from '../shared/dav/verbs/report.ts';
import { davFunction } from '../shared/http/door.ts';
import { runtimeFromEnvironment } from './runtime.ts';

/** The Lambda function of REPORT. */
export const handler = davFunction({ REPORT: report }, runtimeFromEnvironment());
