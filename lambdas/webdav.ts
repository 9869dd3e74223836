import { verbs } from '../shared/dav/verbs/index.ts';
import { davFunction } from '../shared/http/door.ts';
import { runtimeFromEnvironment } from './runtime.ts';

/** The Lambda function of every method that has no route of its own at the API. */
export const handler = davFunction(verbs, runtimeFromEnvironment());
