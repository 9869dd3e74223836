import { proppatch } from '../shared/dav/verbs/proppatch.ts';
import { davFunction } from '../shared/http/door.ts';
import { runtimeFromEnvironment } from './runtime.ts';

/** The Lambda function of PROPPATCH. */
export const handler = davFunction({ PROPPATCH: proppatch }, runtimeFromEnvironment());
