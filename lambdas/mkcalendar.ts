import { mkcalendar } from '../shared/dav/verbs/mkcalendar.ts';
import { davFunction } from '../shared/http/door.ts';
import { runtimeFromEnvironment } from './runtime.ts';

/** The Lambda function of MKCALENDAR and extended MKCOL. */
export const handler = davFunction({ MKCALENDAR: mkcalendar, MKCOL: mkcalendar }, runtimeFromEnvironment());
