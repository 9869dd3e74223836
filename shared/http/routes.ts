/** How far a function may touch the table: read verbs still advance `stable` and count failed sign-ins. */
export type TableAccess = 'reads' | 'writes';

/** One WebDAV method: the function (a file of `lambdas/`) that answers it, and what that function may do to the table. */
export interface Route {
  readonly method: string;
  readonly functionName: string;
  readonly access: TableAccess;
}

/** Every method the gateway answers (RFC 4918 §9, RFC 4791 §5.3.1, RFC 3253 §3.6, RFC 5689 §3, RFC 5995). Everything that needs to know is derived from here: local dispatch, API routes, grants, `Allow`. */
export const routes = [
  { method: 'OPTIONS', functionName: 'options', access: 'reads' },
  { method: 'PROPFIND', functionName: 'propfind', access: 'reads' },
  { method: 'REPORT', functionName: 'report', access: 'reads' },
  { method: 'GET', functionName: 'get', access: 'reads' },
  { method: 'HEAD', functionName: 'get', access: 'reads' },
  { method: 'PUT', functionName: 'put', access: 'writes' },
  { method: 'DELETE', functionName: 'delete', access: 'writes' },
  { method: 'PROPPATCH', functionName: 'proppatch', access: 'writes' },
  { method: 'COPY', functionName: 'copy', access: 'writes' },
  { method: 'MOVE', functionName: 'move', access: 'writes' },
  { method: 'MKCALENDAR', functionName: 'mkcalendar', access: 'writes' },
  { method: 'MKCOL', functionName: 'mkcalendar', access: 'writes' },
  { method: 'POST', functionName: 'post', access: 'writes' },
] as const satisfies readonly Route[];

export type RoutedMethod = (typeof routes)[number]['method'];

/** The function that answers whatever comes without a route of its own: every method by the same verb modules. */
export const dispatchFunction = { functionName: 'webdav', access: 'writes' } as const;

/** The methods of `Allow` on a 405 (RFC 9110 §15.5.6). */
export const allowedMethods: string = routes.map(({ method }) => method).join(', ');
