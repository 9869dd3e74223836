import { post } from '../shared/dav/verbs/post.ts';
import { davFunction } from '../shared/http/door.ts';
import { runtimeFromEnvironment } from './runtime.ts';

/** The Lambda function of POST. */
export const handler = davFunction({ POST: post }, runtimeFromEnvironment());
