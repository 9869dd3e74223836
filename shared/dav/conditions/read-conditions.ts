import { conditionsHold } from '../../model/calendar-object.ts';
import type { Instant } from '../../model/instant.ts';
import { DavError } from '../preconditions.ts';
import { conditionsOf } from './conditional.ts';

/** What a GET would send, with its validators. */
export interface Representation {
  readonly etag: string;
  readonly modifiedAt?: Instant;
  readonly body: Uint8Array;
  readonly headers: Readonly<Record<string, string>>;
}

type Headers = ReadonlyMap<string, string>;
type Validators = Pick<Representation, 'etag' | 'modifiedAt'>;

const secondOf = (header: string | undefined): number | undefined => {
  const instant = Date.parse(header ?? '');
  return Number.isNaN(instant) ? undefined : Math.floor(instant / 1000);
};

/** Has it changed since the second the header names? Undefined when either side has no date. */
const changedSince = (header: string | undefined, modifiedAt: Instant | undefined): boolean | undefined => {
  const since = secondOf(header);
  return since === undefined || modifiedAt === undefined ? undefined : Math.floor(modifiedAt / 1000) > since;
};

/** `If-Unmodified-Since`: 412 for what was modified since (RFC 9110 §13.1.4). */
export const requireUnmodified = (headers: Headers, { modifiedAt }: Pick<Validators, 'modifiedAt'>): void => {
  if (changedSince(headers.get('if-unmodified-since'), modifiedAt) === true) throw new DavError(412);
};

/** `If-Match`, else `If-Unmodified-Since`: 412 when they fail (RFC 9110 §13.2.2). */
export const requireReadConditions = (headers: Headers, { etag, modifiedAt }: Validators): void => {
  const { ifMatch } = conditionsOf(headers);
  if (ifMatch === undefined) requireUnmodified(headers, { modifiedAt });
  else if (!conditionsHold({ ifMatch }, etag)) throw new DavError(412);
};

/** `If-None-Match`, else `If-Modified-Since`: true when the client has it already and 304 will do (RFC 9110 §13.2.2). */
export const isFresh = (headers: Headers, { etag, modifiedAt }: Validators): boolean => {
  const { ifNoneMatch } = conditionsOf(headers);
  return ifNoneMatch === undefined
    ? changedSince(headers.get('if-modified-since'), modifiedAt) === false
    : !conditionsHold({ ifNoneMatch }, etag);
};
