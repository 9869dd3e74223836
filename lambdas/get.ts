import { get } from '../shared/dav/verbs/get.ts';
import { davFunction } from '../shared/http/door.ts';
import { runtimeFromEnvironment } from './runtime.ts';

/** The Lambda function of GET and HEAD. */
export const handler = davFunction({ GET: get }, runtimeFromEnvironment());
