import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { createRemoteJWKSet, jwtVerify } from 'jose';
import Provider, { type Configuration } from 'oidc-provider';
import { composeLocal } from '../../lambdas/local/compose.ts';
import { localFunctions } from '../../lambdas/local/functions.ts';
import { type EventHandler, serve, socketBytes } from '../../lambdas/local/server.ts';
import { paths } from '../../shared/deployment/paths.ts';
import type { Authorize } from '../../shared/http/authorize.ts';
import { freshTable } from '../support/dynamodb.ts';

/** A gateway whose administrators come from an identity provider, both on this machine. */
export interface FederatedShop {
  readonly origin: string;
  readonly issuer: string;
  /** Who called the admin API so far. */
  readonly subjects: () => readonly string[];
  /** An access token of this provider for some API. */
  readonly tokenFor: (audience: string) => Promise<string>;
  /** The provider goes away. */
  readonly silence: () => void;
  readonly close: () => Promise<void>;
}

const audience = 'urn:caldav-admin';
const clientId = 'console';
const program = { client_id: 'program', client_secret: 'a-secret-of-a-test' };

const listening = async (server: ReturnType<typeof createServer>): Promise<string> => {
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return `http://localhost:${(server.address() as AddressInfo).port}`;
};

const configurationFor = (origin: string): Configuration => ({
  clients: [
    {
      client_id: clientId,
      token_endpoint_auth_method: 'none',
      redirect_uris: [`${origin}${paths.console}`],
      post_logout_redirect_uris: [`${origin}${paths.console}`],
    },
    { ...program, grant_types: ['client_credentials'], response_types: [], redirect_uris: [] },
  ],
  clientBasedCORS: (_context, from, { clientId: id }) => from === origin && id === clientId,
  pkce: { required: () => true },
  features: {
    devInteractions: { enabled: true },
    clientCredentials: { enabled: true },
    resourceIndicators: {
      enabled: true,
      defaultResource: () => audience,
      useGrantedResource: () => true,
      getResourceServerInfo: (_context, resource) => ({
        scope: 'call',
        audience: resource,
        accessTokenFormat: 'jwt',
        jwt: { sign: { alg: 'RS256' } },
      }),
    },
  },
});

/** Accepts a token as the JWT authorizer of an HTTP API does: signature, issuer, audience, expiry. */
const authorizedByJwt = (issuer: string, seen: Set<string>): Authorize => {
  const keys = createRemoteJWKSet(new URL(`${issuer}/jwks`));
  return async ({ headers }) => {
    const [, token = ''] = /^bearer (.+)$/i.exec(headers.get('authorization') ?? '') ?? [];
    try {
      const { payload } = await jwtVerify(token, keys, { issuer, audience });
      const subject = String(payload.sub ?? payload.client_id);
      seen.add(subject);
      return { subject };
    } catch {
      return undefined;
    }
  };
};

/** Starts both. */
export const openFederatedShop = async (): Promise<FederatedShop> => {
  let answer: EventHandler | undefined;
  const gateway = await serve(async (event) => (await answer?.(event)) ?? { statusCode: 503 }, {
    host: '127.0.0.1',
    port: 0,
    requestBytes: socketBytes,
  });
  const origin = `http://localhost:${gateway.port}`;
  const identities = createServer();
  const issuer = await listening(identities);
  identities.on('request', new Provider(issuer, configurationFor(origin)).callback());

  const subjects = new Set<string>();
  const runtime = composeLocal(
    { ...(await freshTable()), ingress: 'local', bcryptCost: 4, writeLog: () => undefined },
    { davBaseUrl: origin, authorize: authorizedByJwt(issuer, subjects) },
  );
  const settings = { signIn: { issuer, clientId, scope: 'openid call' } };
  answer = localFunctions({ ...runtime, console: { ...runtime.console, settings, origins: [issuer] } });

  const silence = () => {
    identities.close();
    identities.closeAllConnections();
  };
  return {
    origin,
    issuer,
    subjects: () => [...subjects],
    tokenFor: async (resource) => {
      const body = new URLSearchParams({ grant_type: 'client_credentials', scope: 'call', resource });
      const authorization = `Basic ${Buffer.from(`${program.client_id}:${program.client_secret}`).toString('base64')}`;
      const granted = await fetch(`${issuer}/token`, { method: 'POST', body, headers: { authorization } });
      return ((await granted.json()) as { access_token: string }).access_token;
    },
    silence,
    close: async () => {
      await gateway.close();
      silence();
    },
  };
};
