import { options } from '../shared/dav/verbs/options.ts';
import { davFunction } from '../shared/http/door.ts';
import { runtimeFromEnvironment } from './runtime.ts';

/** The Lambda function of OPTIONS. */
export const handler = davFunction({ OPTIONS: options }, runtimeFromEnvironment());
