import { headersOf, httpApiEvent } from './http-api-event.ts';
import { chooseRoute, type FinalSlash } from './route-choice.ts';
import type { Outcome } from './runtime-api.ts';
import { bodyOf, endWith, openIngress, type Tls } from './server.ts';
import type { Route } from './template.ts';

/** The only bearer token that the authorizer takes for one of its issuer. */
export const adminToken = 'a-token-of-the-issuer';

/** What a real HTTP API might do and AWS does not document; may be changed while it is open. */
export interface Behaviour {
  finalSlash?: FinalSlash | undefined;
  /** The status of every method that API Gateway does not document. */
  refuseVerbs?: number | undefined;
  renameChallenge?: boolean | undefined;
  /** Paths are handed over as they were sent, not decoded. */
  keepEncoding?: boolean | undefined;
}

/** One request as the ingress saw it. */
export interface Passed {
  readonly method: string;
  readonly path: string;
  /** The function that was called. */
  readonly functionName: string;
  readonly status: number;
}

export type Invoke = (functionArn: string, event: unknown) => Promise<Outcome>;

const documentedMethods = ['GET', 'HEAD', 'POST', 'PUT', 'PATCH', 'DELETE', 'OPTIONS'];
const largestAnswer = 6 * 1024 * 1024;

const decoded = (path: string): string => {
  try {
    return decodeURIComponent(path);
  } catch {
    return path;
  }
};

/** Is this an answer that API Gateway passes on, or does it say 500 in its place? */
const isWellFormed = ({ error, result, octets = 0 }: Outcome): boolean =>
  error === undefined &&
  Number.isInteger(result?.statusCode) &&
  octets <= largestAnswer &&
  Object.values(result.headers ?? {}).every((value) => ['string', 'number', 'boolean'].includes(typeof value));

export interface HttpApi {
  readonly url: string;
  readonly close: () => Promise<void>;
  readonly behaviour: Behaviour;
  readonly log: Passed[];
}

/** An HTTP API of Amazon API Gateway by the routes of the template: payload format 2.0, its authorizer and its limits. */
export const openHttpApi = async (routes: readonly Route[], invoke: Invoke, tls?: Tls): Promise<HttpApi> => {
  const log: Passed[] = [];
  const behaviour: Behaviour = {};
  const ingress = await openIngress(async (request, response) => {
    const { method = '', url = '/' } = request;
    const body = await bodyOf(request);
    const say = (status: number, message: string, headers = {}): void => {
      const type = { 'content-type': 'application/json', ...headers };
      endWith(request, response, status, type, JSON.stringify({ message }));
    };
    if (behaviour.refuseVerbs && !documentedMethods.includes(method)) return say(behaviour.refuseVerbs, 'Not Found');
    const [rawPath = '/', query = ''] = url.split(/\?(.*)/s);
    const path = behaviour.keepEncoding ? rawPath : decoded(rawPath);
    const chosen = chooseRoute(routes, method, path, behaviour.finalSlash ?? 'greedy');
    if (!chosen) return say(404, 'Not Found');
    const headers = headersOf(request, body.length);
    if (chosen.route.needsToken && headers.authorization !== `Bearer ${adminToken}`)
      return say(401, 'Unauthorized', { 'www-authenticate': 'Bearer' });

    const { functionArn } = chosen.route;
    const outcome = await invoke(functionArn, httpApiEvent(request, { ...chosen, path, query, headers, body }));
    const status = outcome.result?.statusCode;
    log.push({ method, path, functionName: functionArn.split(':').at(-1) ?? '', status });
    if (!isWellFormed(outcome)) return say(500, 'Internal Server Error');

    const { body: text = '', isBase64Encoded, cookies = [], headers: answered = {} } = outcome.result;
    const octets = Buffer.from(text, isBase64Encoded ? 'base64' : 'utf8');
    const renamed = (name: string): string =>
      behaviour.renameChallenge && name === 'www-authenticate' ? 'x-amzn-remapped-www-authenticate' : name;
    const sent = new Map(Object.entries(answered).map(([name, value]) => [renamed(name.toLowerCase()), String(value)]));
    if (method !== 'HEAD') sent.set('content-length', String(octets.length));
    if (status === 204 || status === 304) sent.delete('content-length');
    const setCookie = cookies.length > 0 ? { 'set-cookie': cookies } : {};
    endWith(request, response, status, { ...Object.fromEntries(sent), ...setCookie }, octets);
  }, tls);
  return { ...ingress, behaviour, log };
};
