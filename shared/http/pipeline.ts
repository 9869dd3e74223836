import { METHODS } from 'node:http';
import { parseTarget } from '../dav/href.ts';
import { DavError } from '../dav/preconditions.ts';
import type { Target } from '../dav/target.ts';
import type { Verb } from '../dav/verb.ts';
import type { Clock } from '../model/instant.ts';
import type { Principal } from '../model/principal.ts';
import type { CalendarStore } from '../store/store.ts';
import { acceptsGzip, finish } from './finish.ts';
import { answerBudget, type Ingress } from './ingress.ts';
import type { LogRequest, RequestNotes } from './log.ts';
import type { HttpHandler, HttpRequest, HttpResponse } from './message.ts';
import { answerTo, challenge, isFault, tooManyAttempts } from './refusals.ts';
import { allowedMethods, routes } from './routes.ts';
import type { SignIn } from './sign-in.ts';

/** What every function of the gateway is made of. */
export interface Gateway {
  readonly store: CalendarStore;
  readonly signIn: SignIn;
  readonly clock: Clock;
  readonly ingress: Ingress;
  readonly log: LogRequest;
}

/** The verbs one function answers, by method; HEAD is GET without a body. */
export type Verbs = Readonly<Record<string, Verb>>;

/** Where phones look first (RFC 6764 §5): the only redirect, for every method, without sign-in (CLIENTS C2 7). */
const wellKnown: HttpResponse = { status: 301, headers: { location: '/dav/', 'cache-control': 'no-cache' } };
const isWellKnown = ({ path }: HttpRequest): boolean => /^\/\.well-known\/caldav\/?$/.test(path);

const verbFor = (verbs: Verbs, method: string): Verb => {
  const verb = Object.hasOwn(verbs, method) ? verbs[method] : undefined;
  if (verb) return verb;
  const known = METHODS.includes(method) || routes.some((route) => route.method === method);
  throw known
    ? new DavError(405, { headers: { allow: allowedMethods }, message: `${method} is not allowed here.` })
    : new DavError(501, { message: 'This method is not known.' });
};

/** Another principal's places do not exist, like those that really do not (THREATS 11). */
const reachableTarget = (path: string, principal: Principal): Target => {
  const target = parseTarget(path);
  if (!target || (target.kind !== 'root' && target.userName !== principal.userName)) throw new DavError(404);
  return target;
};

const refuseEncoded = ({ headers }: HttpRequest): void => {
  const coding = headers.get('content-encoding')?.trim().toLowerCase() ?? 'identity';
  if (coding !== 'identity' && coding !== '') {
    throw new DavError(415, { headers: { 'accept-encoding': 'identity' }, message: 'Send the body without encoding.' });
  }
};

const withAllow = (error: unknown): unknown =>
  error instanceof DavError && error.status === 405 && error.headers.allow === undefined
    ? new DavError(405, {
        conditions: error.conditions,
        headers: { ...error.headers, allow: allowedMethods },
        message: error.message,
      })
    : error;

/** The way of every DAV request: well-known, method, sign-in, target, verb, answer (RFC 4918). */
export const davPipeline = (verbs: Verbs, { store, signIn, clock, ingress, log }: Gateway): HttpHandler => {
  const answer = async (request: HttpRequest, notes: RequestNotes): Promise<HttpResponse> => {
    if (isWellKnown(request)) return wellKnown;
    const verb = verbFor(verbs, request.method);
    const signedIn = await signIn(request);
    if (signedIn.outcome !== 'signed-in') {
      notes.userName = signedIn.userName;
      notes.reason = signedIn.outcome === 'refused' ? signedIn.reason : signedIn.outcome;
      return signedIn.outcome === 'refused' ? challenge() : tooManyAttempts(signedIn.retryAfterSeconds);
    }
    const { principal } = signedIn;
    notes.userName = principal.userName;
    refuseEncoded(request);
    const { method, path, headers, body } = request;
    const response = await verb(
      {
        method,
        path,
        headers,
        body,
        target: reachableTarget(path, principal),
        query: new URLSearchParams(request.query),
      },
      { store, principal, clock, limits: { bytes: answerBudget(ingress, acceptsGzip(request)) } },
    );
    return { ...response, headers: response.headers ?? {} };
  };

  return async (request) => {
    const startedAt = performance.now();
    const notes: RequestNotes = {};
    const refused = (error: unknown): HttpResponse => {
      const refusal = answerTo(withAllow(error), request.requestId);
      if (isFault(refusal)) notes.fault = error;
      else if (error instanceof Error) notes.reason ??= error.name;
      return refusal;
    };
    const response = await finish(request, await answer(request, notes).catch(refused), ingress);
    log(request, response, notes, startedAt);
    return response;
  };
};
