import { propfind } from '../shared/dav/verbs/propfind.ts';
import { davFunction } from '../shared/http/door.ts';
import { runtimeFromEnvironment } from './runtime.ts';

/** The Lambda function of PROPFIND. */
export const handler = davFunction({ PROPFIND: propfind }, runtimeFromEnvironment());
