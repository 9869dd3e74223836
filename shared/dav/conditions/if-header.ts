import { DavError } from '../preconditions.ts';

interface StateCondition {
  readonly not: boolean;
  readonly kind: 'token' | 'etag';
  readonly value: string;
}

/** One parenthesised list: all its conditions must hold for the resource it is about. */
export interface StateList {
  /** The tag in front, an URI; absent = the resource of the request. */
  readonly resource?: string;
  readonly conditions: readonly StateCondition[];
}

/** What the resource of a list is now: its entity tag and state tokens (a collection's sync token, RFC 6578 §5). */
export interface ResourceState {
  readonly etag?: string;
  readonly tokens: readonly string[];
}

const piece = /\s*(?:(\()|(\))|(Not\b)|<([^<>]*)>|\[((?:W\/)?"[^"]*")\])/iy;

/** The `If` header (RFC 4918 §10.4.2); malformed ones are refused with 400. */
export const parseIf = (header: string): readonly StateList[] => {
  const lists: { resource?: string; conditions: StateCondition[] }[] = [];
  let resource: string | undefined;
  let open: StateCondition[] | undefined;
  let not = false;

  const pieces = new RegExp(piece);
  const { length } = header.trimEnd();
  while (pieces.lastIndex < length) {
    const [, starts, ends, negates, uri, etag] = pieces.exec(header) ?? malformed();
    if (starts && !open) {
      open = [];
      lists.push({ conditions: open, ...(resource !== undefined && { resource }) });
    } else if (ends && open && open.length > 0 && !not) open = undefined;
    else if (negates && open && !not) not = true;
    else if (uri !== undefined && !open) resource = uri;
    else if ((uri ?? etag) !== undefined && open) {
      open.push({ not, kind: uri === undefined ? 'etag' : 'token', value: uri ?? etag ?? '' });
      not = false;
    } else malformed();
  }
  return open || lists.length === 0 ? malformed() : lists;
};

const malformed = (): never => {
  throw new DavError(400, { message: 'malformed If' });
};

/** True when one of the lists holds for the state of its resource; strong comparison of tags (RFC 4918 §10.4.3). */
export const ifHolds = (
  lists: readonly StateList[],
  stateOf: (resource: string | undefined) => ResourceState | undefined,
): boolean =>
  lists.some(({ resource, conditions }) => {
    const state = stateOf(resource);
    return conditions.every(({ not, kind, value }) => {
      const holds = kind === 'etag' ? state?.etag === value : (state?.tokens.includes(value) ?? false);
      return holds !== not;
    });
  });
