import { ProblemError } from '../admin/problem.ts';
import type { Principal } from '../model/principal.ts';
import { type Door, guarded } from './guarded.ts';
import type { HttpHandler, HttpRequest, HttpResponse } from './message.ts';
import { problems } from './problems.ts';
import { basicChallenge } from './refusals.ts';
import type { SignIn } from './sign-in.ts';
import { principalOr } from './signed-in.ts';

/** Who administers, as far as handlers may know: they cannot tell an identity provider from a local token. */
export interface Claims {
  readonly subject: string;
}

/** The caller's claims, or undefined for a caller who has none. */
export type Authorize = (request: HttpRequest) => Promise<Claims | undefined>;

/** On AWS the JWT authorizer of the HTTP API has checked the token: its claims came with the event. */
export const authorizedByIngress: Authorize = async ({ claims }) => {
  const subject = claims?.sub ?? claims?.client_id;
  return typeof subject === 'string' ? { subject } : undefined;
};

/** On one machine: the bearer token whose hash lies in the table (RFC 6750 §2.1, T51). */
export const authorizedByToken =
  (accepts: (token: string) => Promise<boolean>): Authorize =>
  async ({ headers }) => {
    const [, token] = /^bearer +(\S{1,200}) *$/i.exec(headers.get('authorization') ?? '') ?? [];
    return token !== undefined && (await accepts(token)) ? { subject: 'local-administrator' } : undefined;
  };

/** What both doors do alike: at most so much of a request, and every refusal a problem. */
const administering = (door: Door, answer: Parameters<typeof guarded>[1]): HttpHandler =>
  guarded(
    door,
    async (request, notes) => {
      const { requestBytes } = door.ingress;
      if (request.body.byteLength > requestBytes) throw new ProblemError('request-too-large', { octets: requestBytes });
      return answer(request, notes);
    },
    problems,
  );

const notSignedIn = (challenge: Readonly<Record<string, string>>) => (): never => {
  throw new ProblemError('not-signed-in', {}, challenge);
};

const unauthorized = notSignedIn({ 'www-authenticate': 'Bearer realm="Administration"' });

/** The administration's door: claims or 401. */
export const adminPipeline = (
  door: Door,
  authorize: Authorize,
  handle: (request: HttpRequest, claims: Claims) => Promise<HttpResponse>,
): HttpHandler =>
  administering(door, async (request, notes) => {
    const claims = (await authorize(request)) ?? unauthorized();
    notes.userName = claims.subject;
    return handle(request, claims);
  });

const selfSignIn = {
  refused: notSignedIn(basicChallenge),
  throttled: (seconds: number): never => {
    throw new ProblemError('too-many-attempts', {}, { 'retry-after': String(seconds) });
  },
};

/** The holder's own door: Basic through the same sign-in as every phone, no cookies. */
export const selfServicePipeline = (
  door: Door & { readonly signIn: SignIn },
  handle: (request: HttpRequest, principal: Principal) => Promise<HttpResponse>,
): HttpHandler =>
  administering(door, async (request, notes) =>
    handle(request, await principalOr(door.signIn, request, notes, selfSignIn)),
  );

/** A door for everybody. */
export const publicPipeline = (door: Door, handle: (request: HttpRequest) => Promise<HttpResponse>): HttpHandler =>
  guarded(door, (request) => handle(request));
