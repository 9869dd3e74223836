import type { XmlNode } from '../codec/xml/node.ts';
import { type ClarkName, caldav, dav, gateway } from '../model/names.ts';

interface Precondition {
  readonly name: ClarkName;
  readonly status: 400 | 403 | 404 | 409 | 412 | 507;
  readonly rfc: string;
  /** Sent beside the element to who wanted to store an object: some then restore the server's copy (trap 34). */
  readonly withNeedPrivileges?: true;
}

/** Every refusal that has an element of its own, with its status: 409 where a later state could accept it, else 403 (RFC 4791 §1.3). */
export const preconditions = {
  'no-uid-conflict': { name: caldav('no-uid-conflict'), status: 409, rfc: 'RFC 4791 §5.3.2.1' },
  'supported-calendar-data': {
    name: caldav('supported-calendar-data'),
    status: 403,
    rfc: 'RFC 4791 §5.3.2.1',
    withNeedPrivileges: true,
  },
  'valid-calendar-data': {
    name: caldav('valid-calendar-data'),
    status: 403,
    rfc: 'RFC 4791 §5.3.2.1',
    withNeedPrivileges: true,
  },
  'valid-calendar-object-resource': {
    name: caldav('valid-calendar-object-resource'),
    status: 403,
    rfc: 'RFC 4791 §5.3.2.1',
    withNeedPrivileges: true,
  },
  'supported-calendar-component': {
    name: caldav('supported-calendar-component'),
    status: 403,
    rfc: 'RFC 4791 §5.3.2.1',
    withNeedPrivileges: true,
  },
  'calendar-collection-location-ok': {
    name: caldav('calendar-collection-location-ok'),
    status: 403,
    rfc: 'RFC 4791 §5.3.1.1',
  },
  'supported-rscale': {
    name: caldav('supported-rscale'),
    status: 403,
    rfc: 'RFC 7529 §5.1',
    withNeedPrivileges: true,
  },
  'max-resource-size': {
    name: caldav('max-resource-size'),
    status: 403,
    rfc: 'RFC 4791 §5.3.2.1',
    withNeedPrivileges: true,
  },
  'max-instances': { name: caldav('max-instances'), status: 403, rfc: 'RFC 4791 §5.3.2.1', withNeedPrivileges: true },
  'valid-filter': { name: caldav('valid-filter'), status: 403, rfc: 'RFC 4791 §7.8' },
  'supported-filter': { name: caldav('supported-filter'), status: 403, rfc: 'RFC 4791 §7.8' },
  'supported-collation': { name: caldav('supported-collation'), status: 403, rfc: 'RFC 4791 §7.5.1' },
  'valid-timezone': { name: caldav('valid-timezone'), status: 403, rfc: 'RFC 7809 §5.1' },
  'number-of-matches-within-limits': {
    name: dav('number-of-matches-within-limits'),
    status: 403,
    rfc: 'RFC 3253 §3.6, RFC 4791 §7.8',
  },
  // The same element where octets are the limit, not matches: asked for less, or with gzip, the answer can be sent.
  'answer-within-limits': {
    name: dav('number-of-matches-within-limits'),
    status: 507,
    rfc: 'RFC 4918 §11.5, RFC 6578 §3.6',
  },
  'valid-sync-token': { name: dav('valid-sync-token'), status: 403, rfc: 'RFC 6578 §3.2' },
  'sync-traversal-supported': { name: dav('sync-traversal-supported'), status: 403, rfc: 'RFC 6578 §3.3' },
  'supported-report': { name: dav('supported-report'), status: 403, rfc: 'RFC 3253 §3.6' },
  'need-privileges': { name: dav('need-privileges'), status: 403, rfc: 'RFC 3744 §7.1.1' },
  'propfind-finite-depth': { name: dav('propfind-finite-depth'), status: 403, rfc: 'RFC 4918 §9.1.1' },
  'cannot-modify-protected-property': {
    name: dav('cannot-modify-protected-property'),
    status: 403,
    rfc: 'RFC 4918 §16',
  },
  'resource-must-be-null': { name: dav('resource-must-be-null'), status: 403, rfc: 'RFC 4918 §9.3.1' },
  'valid-resourcetype': { name: dav('valid-resourcetype'), status: 403, rfc: 'RFC 5689 §3.3' },
  'branch-missing': { name: gateway('branch-missing'), status: 403, rfc: 'S12', withNeedPrivileges: true },
  // 409, because a later state can accept it; DAVx5 then restores the server's copy by itself (trap 34).
  'double-booked': { name: gateway('double-booked'), status: 409, rfc: 'B03' },
  'appointment-length': { name: gateway('appointment-length'), status: 403, rfc: 'B04', withNeedPrivileges: true },
} as const satisfies Record<string, Precondition>;

export type PreconditionName = keyof typeof preconditions;

/** A refusal that ends a DAV request: a status, and the elements of its `DAV:error` body (RFC 4918 §8.7). */
export class DavError extends Error {
  readonly status: number;
  readonly conditions: readonly { readonly name: ClarkName; readonly content: readonly XmlNode[] }[];
  readonly headers: Readonly<Record<string, string>>;

  constructor(
    status: number,
    {
      conditions = [],
      headers = {},
      message,
    }: { conditions?: DavError['conditions']; headers?: Record<string, string>; message?: string } = {},
  ) {
    super(message ?? conditions[0]?.name ?? `${status}`);
    this.name = 'DavError';
    this.status = status;
    this.conditions = conditions;
    this.headers = headers;
  }
}

/** The refusal of one row of the table, to be thrown; `content` goes inside its element, `message` into the log and a comment beside it. */
export const violated = (
  name: PreconditionName,
  { content = [], message }: { content?: readonly XmlNode[]; message?: string } = {},
): DavError =>
  new DavError(preconditions[name].status, {
    conditions: [{ name: preconditions[name].name, content }],
    ...(message !== undefined && { message }),
  });

/** The refusal of an object that somebody wants to store: with `need-privileges` beside the row's own element where DAVx5 then restores the server's copy (trap 34). */
export const refusedToStore = (name: PreconditionName, message?: string): DavError => {
  const row: Precondition = preconditions[name];
  const also = row.withNeedPrivileges ? [preconditions['need-privileges'].name] : [];
  return new DavError(row.status, {
    conditions: [row.name, ...also].map((condition) => ({ name: condition, content: [] })),
    ...(message !== undefined && { message }),
  });
};
