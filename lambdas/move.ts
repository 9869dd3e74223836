import { move } from '../shared/dav/verbs/move.ts';
import { davFunction } from '../shared/http/door.ts';
import { runtimeFromEnvironment } from './runtime.ts';

/** The Lambda function of MOVE. */
export const handler = davFunction({ MOVE: move }, runtimeFromEnvironment());
