import { put } from '../shared/dav/verbs/put.ts';
import { davFunction } from '../shared/http/door.ts';
import { runtimeFromEnvironment } from './runtime.ts';

/** The Lambda function of PUT. */
export const handler = davFunction({ PUT: put }, runtimeFromEnvironment());
