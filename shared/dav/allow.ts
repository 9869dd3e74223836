import type { Target } from '../model/target.ts';

type Kind = Target['kind'];

/** Where each method makes sense, as `Allow` says it (RFC 9110 §10.2.1). */
const methodsOn = {
  OPTIONS: ['root', 'principal', 'home', 'collection', 'object'],
  PROPFIND: ['root', 'principal', 'home', 'collection', 'object'],
  REPORT: ['root', 'principal', 'home', 'collection', 'object'],
  GET: ['root', 'principal', 'home', 'collection', 'object'],
  HEAD: ['root', 'principal', 'home', 'collection', 'object'],
  PROPPATCH: ['principal', 'home', 'collection', 'object'],
  PUT: ['object'],
  DELETE: ['collection', 'object'],
  COPY: ['object'],
  MOVE: ['object'],
  POST: ['collection'],
  MKCALENDAR: ['collection'],
  MKCOL: ['collection'],
} as const satisfies Record<string, readonly Kind[]>;

/** Every method of the CalDAV side. */
export type Method = keyof typeof methodsOn;

/** The `Allow` header of a target. */
export const allowOn = (kind: Kind): string =>
  Object.entries(methodsOn)
    .filter(([, kinds]) => (kinds as readonly Kind[]).includes(kind))
    .map(([method]) => method)
    .join(', ');
