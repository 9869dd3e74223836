import { mkcalendar } from '../shared/dav/verbs/mkcalendar.ts';
import type { LambdaHandler } from '../shared/http/lambda-handler.ts';
import { writingHandler } from '../shared/http/writing-handler.ts';
import type { Runtime } from './runtime.ts';

/** The Lambda function of MKCALENDAR and extended MKCOL. */
export const handlerOf = (runtime: Runtime): LambdaHandler =>
  writingHandler({ MKCALENDAR: mkcalendar, MKCOL: mkcalendar }, runtime);
