import type { Call } from '../admin/call.ts';
import type { NoteCode } from '../admin/notes.ts';
import { ProblemError } from '../admin/problem.ts';
import type { Principal } from '../model/principal.ts';
import type { SignInObstacle } from '../model/sign-in-obstacles.ts';
import type { Authorize, Claims } from './authorize.ts';
import type { Surroundings } from './exchange.ts';
import { type LambdaHandler, lambdaHandler } from './lambda-handler.ts';
import type { HttpRequest, HttpResponse } from './message.ts';
import { limitBody } from './middlewares/limit-body.ts';
import { sameOrigin } from './middlewares/same-origin.ts';
import { problems } from './problems.ts';
import { basicChallenge } from './refusals.ts';
import type { SignIn } from './sign-in.ts';
import { principalOr } from './signed-in.ts';

const notSignedIn = (challenge: Readonly<Record<string, string>>) => (): never => {
  throw new ProblemError('not-signed-in', {}, challenge);
};

const unauthorized = notSignedIn({ 'www-authenticate': 'Bearer realm="Administration"' });

/** A function that answers these calls of the administration: claims or 401; every refusal a problem. */
export const adminHandler = <Runtime extends Surroundings & { readonly authorize: Authorize }>(
  runtime: Runtime,
  calls: readonly Pick<Call, 'path'>[],
  handle: (request: HttpRequest, claims: Claims) => Promise<HttpResponse>,
): LambdaHandler =>
  lambdaHandler(
    async (request, notes) => {
      const claims = (await runtime.authorize(request)) ?? unauthorized();
      notes.userName = claims.subject;
      return handle(request, claims);
    },
    runtime,
    { refusals: problems, middlewares: [limitBody(runtime.ingress)], templates: calls.map(({ path }) => path) },
  );

/** Who proved the password is told why it opens nothing; everybody else the one sentence. */
const closed = ([obstacle, ...others]: readonly NoteCode[]): never => {
  if (obstacle === undefined) return notSignedIn(basicChallenge)();
  throw new ProblemError(obstacle, { obstacles: [obstacle, ...others] }, {}, 403);
};

const selfSignIn = {
  cleared: (_: Principal, obstacles: readonly SignInObstacle[]): never => closed([...obstacles, 'being-cleared']),
  refused: closed,
  throttled: (seconds: number): never => {
    throw new ProblemError('too-many-attempts', {}, { 'retry-after': String(seconds) });
  },
};

const crossSite = (): ProblemError => new ProblemError('cross-site');

/** The function that answers these calls of self-service: Basic through the same sign-in as every phone, no cookies. */
export const selfServiceHandler = <Runtime extends Surroundings & { readonly signIn: SignIn }>(
  runtime: Runtime,
  calls: readonly Pick<Call, 'path'>[],
  handle: (request: HttpRequest, principal: Principal) => Promise<HttpResponse>,
): LambdaHandler =>
  lambdaHandler(
    async (request, notes) => handle(request, await principalOr(runtime.signIn, request, notes, selfSignIn)),
    runtime,
    {
      refusals: problems,
      middlewares: [limitBody(runtime.ingress), sameOrigin(crossSite)],
      templates: calls.map(({ path }) => path),
    },
  );
