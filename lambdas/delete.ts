import { del } from '../shared/dav/verbs/delete.ts';
import { davFunction } from '../shared/http/door.ts';
import { runtimeFromEnvironment } from './runtime.ts';

/** The Lambda function of DELETE. */
export const handler = davFunction({ DELETE: del }, runtimeFromEnvironment());
