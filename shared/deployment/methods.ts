/** How far a function may touch the table: `finds` sees what is there, `reads` moves `stable` along too; all count failed sign-ins. */
export type TableAccess = 'finds' | 'reads' | 'writes';

/** What a path of the CalDAV side can name. */
export type TargetKind = 'root' | 'principal' | 'home' | 'collection' | 'object';

interface MethodRow {
  /** The function (a file of `lambdas/`) that answers it. */
  readonly functionName: string;
  readonly access: TableAccess;
  /** Where it makes sense, as `Allow` says it (RFC 9110 §10.2.1). */
  readonly on: readonly TargetKind[];
  /** API Gateway documents it for a route of an HTTP API; `ANY` stands for all, perhaps for the others too. */
  readonly documented?: true;
}

const anywhere = ['root', 'principal', 'home', 'collection', 'object'] as const;

/** Every method of the CalDAV side (RFC 4918 §9, RFC 4791 §5.3.1, RFC 3253 §3.6, RFC 5689 §3, RFC 5995). Functions, API routes, grants, dispatch and `Allow` are derived from this table. */
export const methods = {
  OPTIONS: { functionName: 'options', access: 'finds', on: anywhere, documented: true },
  PROPFIND: { functionName: 'propfind', access: 'reads', on: anywhere },
  REPORT: { functionName: 'report', access: 'reads', on: anywhere },
  GET: { functionName: 'get', access: 'reads', on: anywhere, documented: true },
  HEAD: { functionName: 'get', access: 'reads', on: anywhere, documented: true },
  PROPPATCH: { functionName: 'proppatch', access: 'writes', on: ['principal', 'home', 'collection', 'object'] },
  PUT: { functionName: 'put', access: 'writes', on: ['object'], documented: true },
  DELETE: { functionName: 'delete', access: 'writes', on: ['collection', 'object'], documented: true },
  COPY: { functionName: 'copy', access: 'writes', on: ['object'] },
  MOVE: { functionName: 'move', access: 'writes', on: ['object'] },
  POST: { functionName: 'post', access: 'writes', on: ['collection'], documented: true },
  MKCALENDAR: { functionName: 'mkcalendar', access: 'writes', on: ['collection'] },
  MKCOL: { functionName: 'mkcalendar', access: 'writes', on: ['collection'] },
} as const satisfies Record<string, MethodRow>;

export type Method = keyof typeof methods;

/** The methods that change nothing. */
export type ReadingMethod = { [M in Method]: (typeof methods)[M]['access'] extends 'writes' ? never : M }[Method];

/** The methods, in the order of the table. */
export const methodNames = Object.keys(methods) as readonly Method[];

const rowOf = (method: Method): MethodRow => methods[method];

/** Is this one of the methods the gateway answers? */
export const isMethod = (method: string): method is Method => Object.hasOwn(methods, method);

/** May an HTTP API have a route for this method without being asked for it? */
export const isDocumented = (method: Method): boolean => rowOf(method).documented === true;

/** Does this method change nothing? */
export const isReading = (method: string): boolean => isMethod(method) && methods[method].access !== 'writes';

/** The `Allow` header of a target, or of the whole gateway (RFC 9110 §15.5.6). */
export const allowOn = (kind?: TargetKind): string =>
  methodNames.filter((method) => kind === undefined || rowOf(method).on.includes(kind)).join(', ');
