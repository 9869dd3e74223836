import { paths } from '../../shared/deployment/paths.ts';

/** Where the console is; signed in while the token is known (a fragment never leaves the browser). */
export const consoleLink = (davBaseUrl: string, token: string | null): string =>
  `${davBaseUrl}${paths.console}${token === null ? '' : `#token=${token}`}`;
