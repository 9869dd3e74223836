import { dispatchFunction, functions, type GatewayFunctionRow } from './functions.ts';
import { isDocumented, isMethod, type Method } from './methods.ts';
import { paths } from './paths.ts';

/** A route of the HTTP API: a method and a path, or whatever no other route takes. */
export type RouteKey = { readonly method: Method | 'ANY'; readonly path: string } | '$default';

/** Where the CalDAV side lies at the HTTP API: every verb function has a route for each. */
const davPaths = [paths.dav, `${paths.dav}/{proxy+}`] as const;

/** The methods of a verb function that have a route of their own. */
const routedMethods = (row: GatewayFunctionRow, customVerbRoutes: boolean): readonly Method[] =>
  row.methods.filter((method) => customVerbRoutes || isDocumented(method));

/** The routes by which the HTTP API calls this function; none if all that it answers arrives at the dispatch function. */
export const routesOf = (row: GatewayFunctionRow, customVerbRoutes: boolean): readonly RouteKey[] => [
  ...routedMethods(row, customVerbRoutes).flatMap((method) => davPaths.map((path) => ({ method, path }))),
  ...row.paths.map((path) => ({ method: 'ANY' as const, path })),
  ...(row === dispatchFunction ? (['$default'] as const) : []),
];

/** The path patterns of a load balancer's rule; below `/dav` every verb has a rule of its own. */
export const patternsOf = ({ paths: own }: GatewayFunctionRow): readonly string[] =>
  own.filter((path) => !path.startsWith(paths.dav)).map((path) => path.replace('{proxy+}', '*'));

/** A pattern of an HTTP API as an expression: `{proxy+}` is the rest, which may be a final slash alone; `{name}` one segment. */
const expressionOf = (pattern: string): RegExp =>
  new RegExp(
    `^${pattern
      .replaceAll('.', '\\.')
      .replace('{proxy+}', '[^]*')
      .replaceAll(/\{\w+\}/g, '[^/]+')}$`,
  );

/** The most specific path wins, as at an HTTP API: without a greedy part before with one, longer before shorter. */
const byPath = functions
  .filter((row) => row !== dispatchFunction)
  .flatMap((row) => row.paths.map((pattern) => ({ row, pattern, expression: expressionOf(pattern) })))
  .sort(
    (a, b) =>
      Number(a.pattern.endsWith('+}')) - Number(b.pattern.endsWith('+}')) || b.pattern.length - a.pattern.length,
  );

/** The function that a request arrives at: by its path where a path belongs to one function, else by its method. */
export const functionFor = (method: string, path: string): GatewayFunctionRow =>
  byPath.find(({ expression }) => expression.test(path))?.row ??
  (isMethod(method) ? functions.find((row) => row.methods.includes(method)) : undefined) ??
  dispatchFunction;
