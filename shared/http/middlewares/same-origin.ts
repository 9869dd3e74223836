import { isReading } from '../../deployment/methods.ts';
import type { Middleware } from '../exchange.ts';
import type { HttpRequest } from '../message.ts';

/** What a browser says of a page that may write here with the credentials it remembers: ours, or none at all. */
const ownSites: readonly string[] = ['same-origin', 'none'];

const hostOf = (origin: string): string | undefined => (URL.canParse(origin) ? new URL(origin).host : undefined);

/** A host with the port that its scheme leaves out, for either scheme: a proxy may have ended TLS. */
const isSameHost = (origin: string, host: string | undefined): boolean =>
  host !== undefined && hostOf(origin) === host.toLowerCase().replace(/:(?:80|443)$/, '');

const isForeign = ({ headers }: HttpRequest): boolean => {
  const site = headers.get('sec-fetch-site');
  const origin = headers.get('origin');
  return (
    (site !== undefined && !ownSites.includes(site.toLowerCase())) ||
    (origin !== undefined && !isSameHost(origin, headers.get('host')))
  );
};

/**
 * A browser sends remembered Basic credentials with the forms of any page: what would change something is refused when it
 * comes from another origin, before anything is done (T69). Calendar clients send neither header.
 */
export const sameOrigin = (refusal: () => Error): Middleware => ({
  before: ({ event: { request } }) => {
    if (!isReading(request.method) && isForeign(request)) throw refusal();
  },
});
