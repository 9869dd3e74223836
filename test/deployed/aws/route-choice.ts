import type { Route } from './template.ts';

/**
 * Three readings of a path that ends with a slash, because AWS documents none: `greedy` lets `{proxy+}` be empty, `bare`
 * takes the path as if it had no slash, `default` finds it on no route but `$default`.
 */
export const finalSlashReadings = ['greedy', 'bare', 'default'] as const;

export type FinalSlash = (typeof finalSlashReadings)[number];

interface Match {
  readonly parameters: Readonly<Record<string, string>>;
  /** How many parts of the pattern are fixed. */
  readonly fixed: number;
  readonly greedy: boolean;
}

const isGreedy = (part: string): boolean => /^\{.+\+\}$/.test(part);
const isVariable = (part: string): boolean => /^\{.+\}$/.test(part);

/** How a pattern takes a path, or undefined. */
const matchOf = (pattern: string, path: string, finalSlash: FinalSlash): Match | undefined => {
  const parts = pattern.split('/').slice(1);
  const segments = path.split('/').slice(1);
  if (finalSlash === 'bare' && segments.length > 1 && segments.at(-1) === '') segments.pop();
  const parameters: Record<string, string> = {};
  let fixed = 0;
  for (const [index, part] of parts.entries()) {
    if (isGreedy(part)) {
      const rest = segments.slice(index);
      const isNothing = rest.length === 0 || (rest.length === 1 && rest[0] === '' && finalSlash !== 'greedy');
      if (isNothing) return undefined;
      return { parameters: { ...parameters, [part.slice(1, -2)]: rest.join('/') }, fixed, greedy: true };
    }
    const segment = segments[index];
    if (segment === undefined) return undefined;
    if (isVariable(part)) {
      if (segment === '') return undefined;
      parameters[part.slice(1, -1)] = segment;
    } else if (part === segment) fixed += 1;
    else return undefined;
  }
  return parts.length === segments.length ? { parameters, fixed, greedy: false } : undefined;
};

/** What API Gateway chose: a route, and the values of its variables. */
export interface Choice {
  readonly route: Route;
  readonly parameters: Readonly<Record<string, string>>;
}

/**
 * The route that takes a request: a full match before a greedy one, more fixed parts before fewer, a method before ANY, and
 * all of them before `$default`.
 */
export const chooseRoute = (
  routes: readonly Route[],
  method: string,
  path: string,
  finalSlash: FinalSlash,
): Choice | undefined =>
  routes
    .flatMap((route): (Choice & { readonly rank: number })[] => {
      if (route.key === '$default') return [{ route, parameters: {}, rank: 0 }];
      const [routeMethod = '', pattern = ''] = route.key.split(' ');
      if (routeMethod !== 'ANY' && routeMethod !== method) return [];
      const found = matchOf(pattern, path, finalSlash);
      if (!found) return [];
      const rank = (found.greedy ? 1_000 : 2_000) + found.fixed * 10 + (routeMethod === 'ANY' ? 0 : 1);
      return [{ route, parameters: found.parameters, rank }];
    })
    .sort((one, other) => other.rank - one.rank)[0];
