import * as oauth from 'oauth4webapi';
import { paths } from '../../../shared/deployment/paths.ts';
import { settings } from './settings.ts';

/** Of this tab and this session of the browser only. */
const keys = {
  token: 'caldav-console-token',
  pending: 'caldav-console-pending',
  /** Of a window that signs in for another one: the name by which that one hears of it. */
  beside: 'caldav-console-beside',
} as const;

/** The identity provider as registered: a public client, PKCE instead of a secret (RFC 7636). */
const client = (): oauth.Client => ({ client_id: settings.signIn?.clientId ?? '' });

/** A page of this machine without TLS may speak to a provider of this machine without TLS. */
const transport = { [oauth.allowInsecureRequests]: location.protocol === 'http:' };

/** As it is registered there, however this page was reached. */
const redirectUri = (): string => `${location.origin}${paths.console}`;

const discover = async (): Promise<oauth.AuthorizationServer> => {
  const issuer = new URL(settings.signIn?.issuer ?? '');
  return oauth.processDiscoveryResponse(issuer, await oauth.discoveryRequest(issuer, transport));
};

const leaveFor = (endpoint: string | undefined, parameters: Readonly<Record<string, string>>): void => {
  if (endpoint === undefined) throw new Error('The identity provider does not name this endpoint.');
  const url = new URL(endpoint);
  for (const [name, value] of Object.entries(parameters)) url.searchParams.set(name, value);
  location.assign(url);
};

/** The bearer token of this tab, if somebody is signed in. */
export const currentToken = (): string | undefined => sessionStorage.getItem(keys.token) ?? undefined;

/** Signs in with a token at hand. */
export const keepToken = (token: string): void => sessionStorage.setItem(keys.token, token);

/** Forgets the token of this tab. */
export const forgetToken = (): void => sessionStorage.removeItem(keys.token);

/** Leaves for the identity provider; the way back is `finishSignIn` (OpenID Connect Core §3.1, RFC 7636). */
export const beginSignIn = async (): Promise<void> => {
  const provider = await discover();
  const verifier = oauth.generateRandomCodeVerifier();
  const state = oauth.generateRandomState();
  sessionStorage.setItem(keys.pending, JSON.stringify({ verifier, state, back: location.hash }));
  leaveFor(provider.authorization_endpoint, {
    client_id: client().client_id,
    response_type: 'code',
    redirect_uri: redirectUri(),
    scope: settings.signIn?.scope ?? '',
    code_challenge: await oauth.calculatePKCECodeChallenge(verifier),
    code_challenge_method: 'S256',
    state,
  });
};

const besideHash = /^#sign-in=([\w-]{16,100})$/;

/** Signs in in a window of its own, so that this one keeps what was typed; resolves when that is done. Leaves this page where no window may open. */
export const signInBeside = async (): Promise<void> => {
  const name = oauth.generateRandomState();
  if (open(`${redirectUri()}#sign-in=${name}`) === null) return beginSignIn();
  const channel = new BroadcastChannel(name);
  await new Promise<void>((resolve) => {
    channel.onmessage = ({ data }: MessageEvent<string>) => {
      keepToken(data);
      resolve();
    };
  });
  channel.close();
};

/** In the window that signs in for another: hands the token over and goes. */
const handOver = (name: string, token: string): void => {
  sessionStorage.clear();
  new BroadcastChannel(name).postMessage(token);
  close();
};

/** Takes what the identity provider or the greeting of `npm start` put into the address, and cleans the address. Throws when the provider refused. */
export const finishSignIn = async (): Promise<void> => {
  const [, printed] = /^#token=([\w-]+)$/.exec(location.hash) ?? [];
  if (printed !== undefined) {
    // With an identity provider nobody but that says who is signed in.
    if (settings.signIn === undefined) keepToken(printed);
    history.replaceState(null, '', redirectUri());
    return;
  }
  const [, beside] = besideHash.exec(location.hash) ?? [];
  if (beside !== undefined && settings.signIn !== undefined) {
    sessionStorage.setItem(keys.beside, beside);
    history.replaceState(null, '', redirectUri());
    return beginSignIn();
  }
  const pending = sessionStorage.getItem(keys.pending);
  if (pending === null || !/[?&](code|error)=/.test(location.search)) return;
  sessionStorage.removeItem(keys.pending);
  const { verifier, state, back } = JSON.parse(pending) as { verifier: string; state: string; back: string };
  const here = new URL(location.href);
  history.replaceState(null, '', `${redirectUri()}${back}`);
  const provider = await discover();
  const parameters = oauth.validateAuthResponse(provider, client(), here, state);
  const answer = await oauth.authorizationCodeGrantRequest(
    provider,
    client(),
    oauth.None(),
    parameters,
    redirectUri(),
    verifier,
    transport,
  );
  const { access_token: token } = await oauth.processAuthorizationCodeResponse(provider, client(), answer);
  const waiting = sessionStorage.getItem(keys.beside);
  if (waiting === null) keepToken(token);
  else handOver(waiting, token);
};

/** Forgets the token and, where the identity provider has a session of its own, ends that too. */
export const signOut = async (): Promise<void> => {
  forgetToken();
  if (settings.signIn === undefined) return;
  // Whatever the provider does, nobody is signed in here any more.
  const provider = await discover().catch(() => undefined);
  if (provider?.end_session_endpoint === undefined) return;
  // The first as OpenID Connect RP-Initiated Logout says, the second as Cognito wants it.
  leaveFor(provider.end_session_endpoint, {
    client_id: client().client_id,
    post_logout_redirect_uri: redirectUri(),
    logout_uri: redirectUri(),
  });
};
