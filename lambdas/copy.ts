import { copy } from '../shared/dav/verbs/copy.ts';
import { davFunction } from '../shared/http/door.ts';
import { runtimeFromEnvironment } from './runtime.ts';

/** The Lambda function of COPY. */
export const handler = davFunction({ COPY: copy }, runtimeFromEnvironment());
