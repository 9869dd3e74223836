import { ProblemError } from '../admin/problem.ts';
import type { Principal } from '../model/principal.ts';
import type { Authorize, Claims } from './authorize.ts';
import { guarded, type Surroundings } from './guarded.ts';
import type { HttpHandler, HttpRequest, HttpResponse } from './message.ts';
import { problems } from './problems.ts';
import { basicChallenge } from './refusals.ts';
import type { SignIn } from './sign-in.ts';
import { principalOr } from './signed-in.ts';

/** What administration and self-service do alike: at most so much of a request, and every refusal a problem. */
const administering = (surroundings: Surroundings, answer: Parameters<typeof guarded>[1]): HttpHandler =>
  guarded(
    surroundings,
    async (request, notes) => {
      const { requestBytes } = surroundings.ingress;
      if (request.body.byteLength > requestBytes) throw new ProblemError('request-too-large', { octets: requestBytes });
      return answer(request, notes);
    },
    problems,
  );

const notSignedIn = (challenge: Readonly<Record<string, string>>) => (): never => {
  throw new ProblemError('not-signed-in', {}, challenge);
};

const unauthorized = notSignedIn({ 'www-authenticate': 'Bearer realm="Administration"' });

/** The way of the administration: claims or 401. */
export const adminPipeline = (
  surroundings: Surroundings,
  authorize: Authorize,
  handle: (request: HttpRequest, claims: Claims) => Promise<HttpResponse>,
): HttpHandler =>
  administering(surroundings, async (request, notes) => {
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

/** The way of self-service: Basic through the same sign-in as every phone, no cookies. */
export const selfServicePipeline = (
  surroundings: Surroundings & { readonly signIn: SignIn },
  handle: (request: HttpRequest, principal: Principal) => Promise<HttpResponse>,
): HttpHandler =>
  administering(surroundings, async (request, notes) =>
    handle(request, await principalOr(surroundings.signIn, request, notes, selfSignIn)),
  );
