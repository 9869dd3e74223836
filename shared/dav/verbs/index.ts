import type { Method } from '../../deployment/methods.ts';
import type { Verb } from '../verb.ts';
import { copy } from './copy.ts';
import { del } from './delete.ts';
import { get } from './get.ts';
import { mkcalendar } from './mkcalendar.ts';
import { move } from './move.ts';
import { options } from './options.ts';
import { post } from './post.ts';
import { propfind } from './propfind.ts';
import { proppatch } from './proppatch.ts';
import { put } from './put.ts';
import { report } from './report.ts';

/** Every method of the CalDAV side; HEAD is GET, its body is dropped on the way out (RFC 9110 §9.3.2). */
export const verbs = {
  OPTIONS: options,
  PROPFIND: propfind,
  REPORT: report,
  GET: get,
  HEAD: get,
  PUT: put,
  DELETE: del,
  PROPPATCH: proppatch,
  COPY: copy,
  MOVE: move,
  MKCALENDAR: mkcalendar,
  MKCOL: mkcalendar,
  POST: post,
} as const satisfies Record<Method, Verb>;
